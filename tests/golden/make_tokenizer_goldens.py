#!/usr/bin/env python3
"""Writes what the reference tokenizer makes of tests/fixtures/tokenizer. Run by hand:

    pip install tokenizers==0.23.3
    node models/fetch.mjs all-MiniLM-L6-v2 bge-small-zh-v1.5
    python3 tests/golden/make_tokenizer_goldens.py

tokenizer-hashes.tsv: a line per group of texts, "NAME UNCASED CHINESE" with tabs between. A hash is
the first 8 hexadecimal digits of the SHA-256 of uint32 numbers, little endian: id, begin and end of
every token of the group's texts, then per text the number of tokens up to its end.

tokenizer-sample.jsonl: short texts as {"text", "uncased", "chinese"}, where the tokens are
[id, begin, end, id, begin, end, ...].

[CLS] and [SEP] are left out; offsets are bytes of the text's UTF-8 form. Bytes that are not UTF-8
are replaced by U+FFFD before anything else.
"""

import array
import hashlib
import itertools
import json
import pathlib
import sys

from corpus import ROOT, groups
from tokenizers import Tokenizer

GOLDEN = pathlib.Path(__file__).parent
MODELS = {"uncased": "all-MiniLM-L6-v2", "chinese": "bge-small-zh-v1.5"}
# Groups whose texts the sample has: these kinds whole, of mixtures one text of every tenth group.
SAMPLED_WHOLE = {"naughty"}
SAMPLED_MIXTURES = {"latin", "marks", "cjk", "any", "everything"}
SAMPLED_CHARS = 210


def load(model):
    tokenizer = Tokenizer.from_file(str(ROOT / "models/files" / model / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def tokens_of(tokenizer, texts):
    """Of each text, [id, begin, end, id, begin, end, ...] with offsets in bytes."""
    for text, encoding in zip(texts, tokenizer.encode_batch(texts, add_special_tokens=False)):
        sizes = (len(char.encode()) for char in text)
        byte_of = [*itertools.accumulate(sizes, initial=0)]
        tokens = array.array("I")
        for token, (begin, end) in zip(encoding.ids, encoding.offsets):
            tokens.extend((token, byte_of[begin], byte_of[end]))
        yield tokens


def hash_of(tokens):
    ends = itertools.accumulate(len(numbers) // 3 for numbers in tokens)
    digest = hashlib.sha256()
    for numbers in (*tokens, array.array("I", ends)):
        digest.update(numbers.tobytes())
    return digest.hexdigest()[:8]


def sampled(name, texts):
    """Numbers of the texts that go into the sample."""
    kind, part = name.split("/", 1)
    if kind in SAMPLED_WHOLE and part != "brokenUtf8":
        return [i for i, text in enumerate(texts) if len(text) <= SAMPLED_CHARS]
    return [0] if kind in SAMPLED_MIXTURES and int(part) % 10 == 0 else []


def main():
    tokenizers = {name: load(model) for name, model in MODELS.items()}
    counts = dict.fromkeys(MODELS, 0)
    hashes = open(GOLDEN / "tokenizer-hashes.tsv", "w", encoding="utf-8")
    sample = open(GOLDEN / "tokenizer-sample.jsonl", "w", encoding="ascii")
    with hashes, sample:
        for name, texts in groups():
            tokens = {key: [*tokens_of(tokenizer, texts)] for key, tokenizer in tokenizers.items()}
            print(name, *map(hash_of, tokens.values()), sep="\t", file=hashes)
            for key in MODELS:
                counts[key] += sum(map(len, tokens[key])) // 3
            for i in sampled(name, texts):
                line = {"text": texts[i], **{key: tokens[key][i].tolist() for key in MODELS}}
                print(json.dumps(line, separators=(",", ":")), file=sample)
    print(counts, file=sys.stderr)


if __name__ == "__main__":
    main()
