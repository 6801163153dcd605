#!/usr/bin/env python3
"""Writes wasm/src/unicode_tables.inc: what the reference tokenizer does to every code point.

    pip install tokenizers==0.23.3 && python3 wasm/tools/make_unicode_tables.py

The package `tokenizers` mixes several Unicode versions (an old one for categories, others for
decomposition and lower case), so no database equals it: each table is read off its behaviour, code
point by code point. What search words are made of comes from Python's unicodedata.
"""

import pathlib
import struct
import sys
import unicodedata

import tokenizers
from tokenizers.normalizers import NFD, BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

OUTPUT = pathlib.Path(__file__).parent.parent / "src" / "unicode_tables.inc"
COUNT = 0x110000
# Bits of a code point's properties, in this order from 1 (see unicode.cc).
PROPERTIES = (
    "kControl", "kWhitespace", "kPunctuation", "kNonspacingMark", "kCjk", "kAlphanumeric",
    "kDecomposes", "kHasLower",
)  # fmt: skip
LEAF = 16
MIDDLE = 32


def normalizer(step):
    steps = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return BertNormalizer(**(steps | {step: True})).normalize_str


CLEAN = normalizer("clean_text")
SPACE_CJK = normalizer("handle_chinese_chars")
STRIP = normalizer("strip_accents")
LOWER = normalizer("lowercase")
DECOMPOSE = NFD().normalize_str
SPLIT = BertPreTokenizer().pre_tokenize_str


def is_hangul(code):
    return 0xAC00 <= code <= 0xD7A3


def is_word(char):
    """A letter, a number, or a mark that is not among those the reference strips as accents."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Mc" or (category == "Mn" and STRIP(char) != "")


def properties(code):
    char = chr(code)
    pieces = len(SPLIT(f"a{char}b"))
    flags = (
        CLEAN(f"a{char}b") == "ab",
        pieces == 2,
        pieces == 3,
        STRIP(char) == "",
        SPACE_CJK(char) != char,
        is_word(char),
        DECOMPOSE(char) != char and not is_hangul(code),
        LOWER(char) != char,
    )
    return sum(flag << bit for bit, flag in enumerate(flags))


def stage(values, size):
    """Cuts values into blocks; returns each block's number and the distinct blocks, joined."""
    blocks = {}
    cuts = [tuple(values[i : i + size]) for i in range(0, len(values), size)]
    numbers = [blocks.setdefault(cut, len(blocks)) for cut in cuts]
    return numbers, [value for block in blocks for value in block]


def lower_ranges(codes):
    """[first, last, step, delta]: every step-th code point moves by delta."""
    ranges = []
    for code in codes:
        delta = ord(LOWER(chr(code))[0]) - code
        last = ranges[-1] if ranges else None
        gap = code - last[1] if last and last[3] == delta else 0
        if gap in (1, 2) and last[2] in (0, gap):
            last[1:3] = [code, gap]
        else:
            ranges.append([code, code, 0, delta])
    return [[first, last, step or 1, delta] for first, last, step, delta in ranges]


def combining_runs(codes):
    """[first, class] wherever the canonical combining class changes."""

    def moves(char):  # past a mark of the lowest class, or one of the highest past it
        return DECOMPOSE(char + "\u0334") != char + "\u0334" or DECOMPOSE("\u0345" + char)[0] == char

    def class_of(char):  # what a mark decomposes to has classes of its own
        return unicodedata.combining(char) if DECOMPOSE(char) == char and moves(char) else 0

    marks = [char for char in map(chr, codes) if class_of(char)]
    for order in (marks, marks[::-1]):
        assert DECOMPOSE("".join(order)) == "".join(sorted(order, key=class_of))

    runs = []
    for code in codes:
        found = class_of(chr(code))
        if not runs or runs[-1][1] != found:
            runs.append([code, found])
    return runs


def utf16(text):
    data = text.encode("utf-16-le")
    return struct.unpack(f"<{len(data) // 2}H", data)


def gaps(ascending):
    """What to add to each number's predecessor, from 0 on: compresses to a tenth of the numbers."""
    return [value - before for before, value in zip([0, *ascending], ascending)]


def array(kind, name, values):
    values = [*values]
    lines = [f"constexpr {kind} {name}[{len(values)}] = {{"]
    line = "   "
    for value in values:
        item = f" {value},"
        if len(line) + len(item) > 100:
            lines.append(line)
            line = "   "
        line += item
    return "\n".join([*lines, line, "};", ""])


def main():
    codes = [code for code in range(COUNT) if not 0xD800 <= code <= 0xDFFF]
    flags = [0] * COUNT
    for code in codes:
        flags[code] = properties(code)

    def having(name):
        return [code for code in codes if flags[code] >> PROPERTIES.index(name) & 1]

    lower = having("kHasLower")
    long_lower = [c for c in lower if len(LOWER(chr(c))) > 1]
    assert long_lower == [0x130], "unicode.cc knows one lower case of two code points"

    leaf_numbers, leaves = stage(flags, LEAF)
    middle_numbers, middles = stage(leaf_numbers, MIDDLE)
    keys = having("kDecomposes")
    units = [utf16(DECOMPOSE(chr(c))) for c in keys]
    runs = combining_runs(codes)
    ranges = lower_ranges(sorted({*lower} - {*long_lower}))
    rows = ["{%d, %d, %d, %d}" % (a, (b - a) // step, step, delta) for a, b, step, delta in ranges]

    OUTPUT.write_text("\n".join([
        "// Written by wasm/tools/make_unicode_tables.py; do not edit.",
        f"// From tokenizers {tokenizers.__version__};"
        f" search words of Unicode {unicodedata.unidata_version}.",
        "// clang-format off",
        "",
        *[f"constexpr uint8_t {name} = {1 << bit};" for bit, name in enumerate(PROPERTIES)],
        "",
        f"constexpr uint32_t kLeafSize = {LEAF};",
        f"constexpr uint32_t kMiddleSize = {MIDDLE};",
        array("uint8_t", "kTop", middle_numbers),
        array("uint16_t", "kMiddle", middles),
        array("uint8_t", "kLeaf", leaves),
        array("LowerRange", "kLowerRanges", rows),
        array("uint32_t", "kDecomposingGaps", gaps(keys)),
        array("uint8_t", "kDecompositionSizes", map(len, units)),
        array("char16_t", "kDecompositions", [unit for unit_list in units for unit in unit_list]),
        array("uint16_t", "kCombiningRunGaps", gaps([first for first, _ in runs])),
        array("uint8_t", "kCombiningClasses", [number for _, number in runs]),
    ]))  # fmt: skip
    size = len(middle_numbers) + 2 * len(middles) + len(leaves) + 12 * len(ranges)
    size += 5 * len(keys) + 2 * sum(map(len, units)) + 3 * len(runs)
    print(f"{OUTPUT.name}: {size} bytes of tables", file=sys.stderr)


if __name__ == "__main__":
    main()
