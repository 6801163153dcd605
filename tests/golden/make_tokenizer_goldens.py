#!/usr/bin/env python3
"""Writes tests/golden/tokenizer-uncased.jsonl with the reference tokenizer. Run by hand:

    pip install tokenizers==0.23.3
    python3 tests/golden/make_tokenizer_goldens.py milvus_docs_2.4.x_en.zip

A line is {"text", "tokens"}: the tokens of the text without [CLS] and [SEP] as
[id, begin, end, id, begin, end, ...], offsets in bytes of its UTF-8 form.
"""

import json
import pathlib
import random
import sys
import unicodedata
import zipfile

from tokenizers import Tokenizer

ROOT = pathlib.Path(__file__).parent.parent.parent
MODEL = ROOT / "models/files/all-MiniLM-L6-v2/tokenizer.json"
OUTPUT = pathlib.Path(__file__).parent / "tokenizer-uncased.jsonl"

WRITTEN = [
    "", " ", "\t\r\n", "a", "Hello, World!", "  leading and trailing  ", "snake_case and camelCase",
    "How is data stored in milvus?", "print(f\"{x:>10.3f}\")  # 1e-5", "a\u00adb",
    "a\x00b\x07c\x7f", "zero\u200bwidth\u200djoiner\ufeff",
    "\u00a0no\u2003break\u3000space\u1680x\u2028y\u2029z",
    "vertical\x0btab form\x0cfeed next\x85line",
    "na\u00efve caf\u00e9 Z\u00dcRICH \u00c5ngstr\u00f6m", "cafe\u0301 e\u0323\u0302 \u0301alone",
    "\u0130stanbul I\u0307 \u0131 \u1e9e \u00df \u03a3\u03c2\u03c3",
    "\u212bngstr\u00f6m \u2126 \u212a \u2260 \u226e \u037e \u1fef",
    "\ufb01ne \uff21\uff22\uff23 \u2460 \u00bd \u2167",
    "\u4f60\u597d\uff0c\u4e16\u754c\u3002Milvus\u662f\u5411\u91cf\u6570\u636e\u5e93",
    "\u6f22\u5b57\u304b\u306a\u30ab\u30ca\u30d1\u30d4",
    "\ud55c\uad6d\uc5b4 \ub370\uc774\ud130\ubca0\uc774\uc2a4",
    "\u0642\u0627\u0639\u062f\u0629 \u0628\u064a\u0627\u0646\u0627\u062a\u064c",
    "\u0939\u093f\u0928\u094d\u0926\u0940 \u0921\u0947\u091f\u093e",
    "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", "\u0e20\u0e32\u0e29\u0e32\u0e44\u0e17\u0e22",
    "\u041f\u0440\u0438\u0432\u0435\u0442 \u0419\u043e\u0436\u0438\u043a \u0401\u043b\u043a\u0430",
    "\u1ec7 Ti\u1ebfng Vi\u1ec7t \u0110\u00e0 N\u1eb5ng",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f44d\U0001f3fd \u2764\ufe0f \U0001f1e8\U0001f1f3",
    "\U00020000\U0002f81a\uf900 \U0002b820 \U0002ceb0", "\ufffd \uffff \U0010ffff \ue000 \u0378",
    "x[SEP]y [MASK][CLS] [PAD] [UNK] [sep] [SEP [[SEP]] [ SEP ]", "[MASK]", "[SEP][SEP]",
    "##ing ## #ing", "a" * 100, "a" * 101, "ab" * 60 + " end", "\u00e9" * 100, "\u00e9" * 101,
    "e\u0301" * 101, "\u00e9" + "a" * 130, "a" * 128 + "\u00e9",
    "pneumonoultramicroscopicsilicovolcanoconiosis unaffable xyzzyq\u2603",
    "q\u2603 \u2603q \u0301q\u2603\u0301 a\u0301\u2603b\u0301",
    "https://milvus.io/docs?a=b&c=%20#x", "1,234.56 \u20ac \u00a35 \u00b0C \u00b5m",
    "<script>alert('x')</script>", "'; DROP TABLE t; --", "\u202eright to left\u202c",
    "Z\u0351\u036b\u0343a\u0310l\u0321go",
]  # fmt: skip


def lone_code_points():
    """Some of every general category, alone and inside a word."""
    pick = random.Random(1)
    by_category = {}
    for code in range(0x110000):
        by_category.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    by_category.pop("Cs")
    for _, chars in sorted(by_category.items()):
        sample = pick.sample(chars, min(12, len(chars)))
        yield " ".join(sample)
        yield "".join(f"a{char}b " for char in sample)


def excerpts(archive):
    """A stretch of every fourth page of the documentation."""
    pick = random.Random(2)
    with zipfile.ZipFile(archive) as pages:
        for name in sorted(n for n in pages.namelist() if n.endswith(".md"))[::4]:
            text = pages.read(name).decode()
            begin = pick.randrange(max(1, len(text) - 600))
            yield text[begin : begin + 600]


def mixtures():
    """Random neighbours: marks, controls, ideographs and special tokens in any order."""
    pick = random.Random(3)
    plain = [*"abEF1.-[] \t", "[SEP]"]
    other = ["\u00e9", "\u0301", "\u0323", "\u200d", "\u4e2d", "\uac01", "\U0001f600", "\u0130"]
    for _ in range(100):
        yield "".join(pick.choices(plain + other, k=pick.randrange(2, 24)))


def main():
    tokenizer = Tokenizer.from_file(str(MODEL))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    texts = [*WRITTEN, *lone_code_points(), *excerpts(sys.argv[1]), *mixtures()]
    with OUTPUT.open("w", encoding="ascii") as out:
        for text in texts:
            byte_of = [len(text[:i].encode()) for i in range(len(text) + 1)]
            encoding = tokenizer.encode(text, add_special_tokens=False)
            tokens = []
            for token, (begin, end) in zip(encoding.ids, encoding.offsets):
                tokens += [token, byte_of[begin], byte_of[end]]
            out.write(json.dumps({"text": text, "tokens": tokens}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
