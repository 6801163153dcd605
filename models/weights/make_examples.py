#!/usr/bin/env python3
"""Writes examples.json: per model, texts' token ids and the vectors that float32 makes of them, by a
plain BERT in NumPy. The encoder tests itself with them. Run by hand, after node models/fetch.mjs:

    python3 -m venv build/examples
    build/examples/bin/pip install onnx==1.23.2 numpy==2.4.6 scipy==1.17.1 tokenizers==0.23.3
    build/examples/bin/python models/weights/make_examples.py ID=FILE.onnx...

FILE.onnx: the file that the model's weights are made of (`encoder` in the manifest).
"""

import json
import pathlib
import sys

import numpy as np
import onnx
from onnx import numpy_helper
from scipy.special import erf
from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).parent
MODELS = {m["id"]: m for m in json.loads((HERE / "../manifest.json").read_text())["models"]}
TEXTS = {
    "en": [
        "How is data stored?",
        "A ferry leaves the harbour for the islands every morning at nine, except on Sundays; tickets "
        "are sold on board (adults 12.50, children under 14 half), and bicycles travel free of charge.",
    ],
    "zh": ["数据存储在哪里？", "渡轮每天早上九点从港口开往群岛，星期日除外；船票在船上出售，成人12.50元，儿童半价，自行车免费。"],
}
EPSILON = 1e-12


class Bert:
    def __init__(self, path, heads, pooling):
        graph = onnx.load(path).graph
        self.tensors = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.nodes = {node.name: node for node in graph.node}
        self.heads, self.pooling = heads, pooling

    def tensor(self, name):
        if name in self.tensors:
            return self.tensors[name]
        value, zero, scale = (
            self.tensors[name + end] for end in ("_quantized", "_zero_point", "_scale")
        )
        return (value.astype(np.float32) - zero.astype(np.float32)) * scale

    def linear(self, x, module):
        path = "/" + module.replace(".", "/").replace("layer/", "layer.") + "/MatMul"
        node = self.nodes.get(path) or self.nodes[path + "_quant"]
        return x @ self.tensor(node.input[1].removesuffix("_quantized")) + self.tensor(module + ".bias")

    def norm(self, x, module):
        x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + EPSILON)
        return x * self.tensor(module + ".weight") + self.tensor(module + ".bias")

    def attend(self, x, module):
        def heads(part):
            projected = self.linear(x, f"{module}.self.{part}")
            return projected.reshape(len(x), self.heads, -1).transpose(1, 0, 2)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = np.exp(query @ key.transpose(0, 2, 1) / np.sqrt(key.shape[2]))
        mixed = scores / scores.sum(-1, keepdims=True) @ value
        return self.linear(mixed.transpose(1, 0, 2).reshape(x.shape), f"{module}.output.dense")

    def layer(self, x, module):
        x = self.norm(x + self.attend(x, module + ".attention"), module + ".attention.output.LayerNorm")
        inner = self.linear(x, module + ".intermediate.dense")
        inner = inner * (1 + erf(inner / np.sqrt(2))) / 2
        return self.norm(x + self.linear(inner, module + ".output.dense"), module + ".output.LayerNorm")

    def embed(self, ids):
        word, position, kind = (
            self.tensor(f"embeddings.{table}_embeddings.weight")
            for table in ("word", "position", "token_type")
        )
        x = self.norm(word[ids] + position[: len(ids)] + kind[0], "embeddings.LayerNorm")
        layer = 0
        while f"encoder.layer.{layer}.output.dense.bias" in self.tensors:
            x = self.layer(x, f"encoder.layer.{layer}")
            layer += 1
        vector = x[0] if self.pooling == "cls" else x.mean(0)
        return vector / np.linalg.norm(vector)


def examples(model, path):
    tokenizer = Tokenizer.from_file(str(HERE / "../files" / model["id"] / "tokenizer.json"))
    tokenizer.no_padding()
    bert = Bert(path, model["encoder"]["heads"], model["pooling"])
    for text in TEXTS[model["languages"][0]]:
        ids = tokenizer.encode(text).ids
        yield {"ids": ids, "vector": [round(float(value), 6) for value in bert.embed(ids)]}


def main():
    path = HERE / "examples.json"
    known = json.loads(path.read_text()) if path.exists() else {}
    for argument in sys.argv[1:]:
        model, onnx_path = argument.split("=", 1)
        known[model] = list(examples(MODELS[model], onnx_path))
    lines = [
        f'  "{model}": [\n    ' + ",\n    ".join(json.dumps(each) for each in known[model]) + "\n  ]"
        for model in sorted(known)
    ]
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
