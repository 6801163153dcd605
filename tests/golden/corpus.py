"""The texts of tests/fixtures/tokenizer, for the scripts that make goldens of them."""

import pathlib
import struct
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent


def groups(*kinds):
    """(name, texts) of the corpus, or of these kinds of it."""
    script = str(ROOT / "tests/fixtures/tokenizer/corpus.mjs")
    with subprocess.Popen(["node", script, *kinds], stdout=subprocess.PIPE) as process:
        while line := process.stdout.readline():
            name, count = line.decode().split()
            texts = []
            for _ in range(int(count)):
                (size,) = struct.unpack("<I", process.stdout.read(4))
                texts.append(process.stdout.read(size).decode("utf-8", "replace"))
            yield name, texts
        if process.wait() != 0:
            sys.exit("The corpus could not be written.")
