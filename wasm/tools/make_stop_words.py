#!/usr/bin/env python3
"""Writes wasm/src/stop_words.inc: English words that are in every text and tell nothing.

    pip install stop-words==2018.7.23 && python3 wasm/tools/make_stop_words.py

That release of the package has the 174 words of the Snowball project's English list (later ones
mix in other lists, with words such as "index" and "system").
"""

import pathlib

from stop_words import get_stop_words

OUTPUT = pathlib.Path(__file__).parent.parent / "src" / "stop_words.inc"
WIDTH = 94


def main():
    words = sorted(get_stop_words("english"))
    assert len(words) == 174
    lines = [""]
    for word in words:
        if len(lines[-1]) + len(word) + 4 > WIDTH:
            lines.append("")
        lines[-1] += f' "{word}",'
    OUTPUT.write_text("\n".join([
        "// Written by wasm/tools/make_stop_words.py; do not edit.",
        "// clang-format off",
        "constexpr std::string_view kStopWords[] = {  // ascending by byte",
        "\n".join(f"   {line}" for line in lines),
        "};",
        "",
    ]))  # fmt: skip


if __name__ == "__main__":
    main()
