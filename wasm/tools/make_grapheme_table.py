#!/usr/bin/env python3
"""Writes wasm/src/grapheme_table.inc: how each code point takes part in grapheme clusters.

    pip install regex==2026.5.9 tokenizers==0.23.3
    python3 wasm/tools/make_grapheme_table.py

Grapheme_Cluster_Break, Indic_Conjunct_Break and Extended_Pictographic do not overlap where the rules
of UAX #29 look at them, so one class a code point holds all three. Hangul syllables are left out:
grapheme.cc computes theirs.
"""

import pathlib
import sys

import regex
from make_unicode_tables import array, gaps

OUTPUT = pathlib.Path(__file__).parent.parent / "src" / "grapheme_table.inc"
COUNT = 0x110000
# In the order of GraphemeClass in grapheme.cc; the first that fits counts.
CLASSES = {
    "Control": r"\p{GCB=CR}|\p{GCB=LF}|\p{GCB=Control}",
    "Linker": r"\p{InCB=Linker}",
    "Joiner": r"\p{GCB=ZWJ}",
    "Extend": r"\p{GCB=Extend}",
    "SpacingMark": r"\p{GCB=SpacingMark}",
    "Prepend": r"\p{GCB=Prepend}",
    "Flag": r"\p{GCB=RI}",
    "Lead": r"\p{GCB=L}",
    "Vowel": r"\p{GCB=V}",
    "Tail": r"\p{GCB=T}",
    "Pictograph": r"\p{Extended_Pictographic}",
    "Consonant": r"\p{InCB=Consonant}",
}


def main():
    patterns = [regex.compile(pattern) for pattern in CLASSES.values()]

    def class_of(code):
        char = chr(code)
        found = (number for number, pattern in enumerate(patterns, 1) if pattern.match(char))
        return next(found, 0)

    runs = []
    for code in range(COUNT):
        number = class_of(code)
        if not runs or runs[-1][1] != number:
            runs.append((code, number))
    # Gaps of 16 bits: the long ones are cut into several runs of the same class.
    cut = [runs[0]]
    for code, number in runs[1:]:
        while code - cut[-1][0] > 0xFFFF:
            cut.append((cut[-1][0] + 0xFFFF, cut[-1][1]))
        cut.append((code, number))

    OUTPUT.write_text("\n".join([
        "// Written by wasm/tools/make_grapheme_table.py; do not edit.",
        f"// From the Unicode data of the Python package regex {regex.__version__}.",
        "// clang-format off",
        "",
        array("uint16_t", "kGraphemeRunGaps", gaps([first for first, _ in cut])),
        array("uint8_t", "kGraphemeRunClasses", [number for _, number in cut]),
    ]))  # fmt: skip
    print(f"{OUTPUT.name}: {3 * len(cut)} bytes of tables", file=sys.stderr)


if __name__ == "__main__":
    main()
