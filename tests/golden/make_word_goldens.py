#!/usr/bin/env python3
"""Writes what search by words should make of real texts, from other people's parts. Run by hand:

    pip install snowballstemmer==3.1.1 uniseg==0.10.1
    python3 tests/golden/make_word_goldens.py

stems.txt: "WORD STEM", a sample of the words of the Milvus documentation, of its own endings joined to
other words, and of made up ones. Stems are snowballstemmer's.

terms.tsv: a text and its terms with their places (as in words_test.cc), sorted. Words are cut at
uniseg's word boundaries (UAX #29), which is then mended where words.h says so: an identifier goes on
behind a full stop or hyphen, and ends at any other sign. Scripts are told by the characters' names,
folding is Python's casefold after canonical decomposition.
"""

import itertools
import pathlib
import random
import re
import struct
import subprocess
import unicodedata

import snowballstemmer
from uniseg.wordbreak import words as uax29_words

ROOT = pathlib.Path(__file__).parent.parent.parent
GOLDEN = pathlib.Path(__file__).parent
KINDS = ("docs", "chinese", "naughty")
# One of other scripts each; the corpus has few.
OTHERS = """
Das Straßenfest in Österreich kostet größere Summen, sagt Björn Müller-Lüdenscheidt.
L’été dernier, à Besançon, l’école naïve où Zoë étudiait fermait tôt : dommage !
El niño pidió ¿cuánto cuesta? en español; açúcar em São Paulo; Łódź i Kraków, żółć.
Быстрый поиск по документам: ёлка, съёмка и база данных в Санкт-Петербурге.
Η αναζήτηση στη βάση δεδομένων είναι γρήγορη· ΛΌΓΟΣ και λόγος.
डेटाबेस में खोज तेज़ है, और हिन्दी के शब्द पूरे रहते हैं।
தரவுத்தளத்தில் தேடல் விரைவானது
البحث في قاعدة البيانات سريع جدا، والنتائج دقيقة.
שָׁלוֹם עולם, חיפוש במסד הנתונים
データベースの検索はとても速いです。ベクトルDBのMilvus 2.4を使う。
데이터베이스에서 벡터를 검색합니다. Milvus를 사용하세요.
การค้นหาในฐานข้อมูลเร็วมาก
ການຄົ້ນຫາຂໍ້ມູນ ខ្មែរ មូលដ្ឋានទិន្នន័យ ဒေတာဘေ့စ်
ＦＵＬＬ　ＷＩＤＴＨ　ｔｅｘｔ １２３ ﾊﾝｶｸ 々〇
İstanbul’da hızlı arama; Việt Nam tìm kiếm cơ sở dữ liệu
""".strip().split("\n")
UNSPACED = (
    "CJK UNIFIED", "CJK COMPATIBILITY IDEOGRAPH", "HIRAGANA", "KATAKANA", "HANGUL SYLLABLE",
    "HALFWIDTH KATAKANA", "THAI", "LAO", "MYANMAR", "KHMER", "IDEOGRAPHIC ITERATION",
    "IDEOGRAPHIC NUMBER ZERO",
)  # fmt: skip
ENDINGS = "s ed eed edly ing ingly ies ied sses ' 's y e l li ogi logi bli entli aliti tional ational"
ENDINGS += " ization izer iveness fulness ogist icate ative alize ical ness ance ible iti ism ion"
ENDINGS += " sion ement ment at bl iz bb past outing"
WHOLE = "andes skies dying lying news early only succeed proceeds exceeding evening canning inner"
STEM = snowballstemmer.stemmer("english").stemWord


def texts_of(kinds):
    corpus = ROOT / "tests/fixtures/tokenizer/corpus.mjs"
    with subprocess.Popen(["node", str(corpus), *kinds], stdout=subprocess.PIPE) as process:
        while line := process.stdout.readline():
            name, count = line.decode().split()
            for _ in range(int(count)):
                (size,) = struct.unpack("<I", process.stdout.read(4))
                yield name.split("/")[0], process.stdout.read(size).decode("utf-8", "replace")


def is_word(char):
    return unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Mc"


def continues_word(char):
    return is_word(char) or unicodedata.category(char) == "Mn" or char in "_'\u2019."


def is_unspaced(char):
    kind = unicodedata.category(char)
    named = unicodedata.name(char, "").startswith(UNSPACED)
    return named and (kind[0] in "LN" or kind in ("Mc", "Mn"))


def pieces(text):
    """Runs and names, in order."""
    bits = []  # (kind, text), where kind is "run", "name" or "other"
    for word in uax29_words(text):
        for kind, chars in itertools.groupby(word, lambda c: "run" if is_unspaced(c) else "rest"):
            chunk = "".join(chars)
            if kind == "run":
                bits.append((kind, chunk))
                continue
            for _, group in itertools.groupby(chunk, continues_word):
                part = "".join(group)
                bits.append(("name" if any(map(is_word, part)) else "other", part))
    return bits


def folded(text):
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    plain = unicodedata.normalize("NFD", narrow.replace("\u2019", "'"))
    plain = re.sub("[\u0300-\u036f]", "", plain).casefold()
    return re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", plain))


def unified(char):
    is_compatible = unicodedata.name(char, "").startswith("CJK COMPATIBILITY")
    return unicodedata.normalize("NFD", char) if is_compatible else char


def word_term(part):
    term = folded(part)
    return STEM(term) if re.fullmatch("[a-z']+", term) else term


def camel(name):
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z0-9])(?=[A-Z][a-z]{2})", "\0", name).split("\0")


def name_terms(name, place):
    found = []
    hyphened = [part for part in name.split("-") if part]
    for i, part in enumerate(hyphened):
        dotted = [each for each in part.split(".") if each]
        for each in dotted:
            snake = [bit for bit in each.split("_") if bit]
            for bit in snake:
                found += [(word_term(piece), place + i) for piece in camel(bit)]
                if len(camel(bit)) > 1:
                    found.append((word_term(bit), place + i))
            if len(snake) > 1:
                found.append((folded(each), place + i))
        if len(dotted) > 1:
            version = re.fullmatch(r"[vV]?(\d.*)", part)
            if version:
                parts = version[1].split(".")
                found += [(folded(".".join(parts[:n])), place + i) for n in range(2, len(parts))]
                if version[1] != part:
                    found.append((folded(version[1]), place + i))
            found.append((folded(part), place + i))
    if len(hyphened) > 1:
        found.append((folded(name), None))
    return found, len(hyphened)


def terms(text):
    place, found = 0, []
    bits = pieces(text)
    i = 0
    while i < len(bits):
        kind, bit = bits[i]
        i += 1
        if kind == "run":
            while i < len(bits) and bits[i][0] == "run":
                bit += bits[i][1]
                i += 1
            bit = "".join(map(unified, bit))
            found += [(char, place + n) for n, char in enumerate(bit)]
            found += [(bit[n : n + 2], None) for n in range(len(bit) - 1)]
            place += len(bit)
        elif kind == "name":
            while i + 1 < len(bits) and bits[i][1] in (".", "-") and bits[i + 1][0] == "name":
                bit += bits[i][1] + bits[i + 1][1]
                i += 2
            more, places = name_terms(bit.strip("_'.\u2019"), place)
            found += more
            place += places
    return sorted(term if at is None else f"{term}@{at}" for term, at in found)


def sample_of_stems(random_numbers, texts):
    words = {word for _, text in texts for word in re.findall("[a-z][a-z']+", text.lower())}
    real = sorted(word for word in words if 2 < len(word) < 20)
    made = {base[: random_numbers.randint(1, 9)] + ending
            for base in real for ending in random_numbers.sample(ENDINGS.split(), 2)}  # fmt: skip
    chosen = random_numbers.sample(real, 2000) + random_numbers.sample(sorted(made), 4000)
    return sorted({*chosen, *WHOLE.split()})


def sample_of_texts(random_numbers, texts):
    sizes = {"docs": 400, "chinese": 80, "naughty": 60}
    lines = {kind: set() for kind in sizes}
    for kind, text in texts:
        # Left out is where words.h differs on purpose: what a name begins or ends with, format
        # characters, and superscripts and the like, which are no numbers to UAX #29.
        for line in re.split(r"[\n\t\r]|\.\.+|[_'\u2019][^\w]|[^\w][_'\u2019]|\+\+|#", text):
            odd = any(unicodedata.category(char) in ("Cc", "Cf", "No") for char in line)
            if 3 < len(line.strip()) and len(line.encode()) < 250 and not odd:
                lines[kind].add(line.strip())
    yield from OTHERS
    for kind, size in sizes.items():
        yield from random_numbers.sample(sorted(lines[kind]), min(size, len(lines[kind])))


def main():
    texts = [*texts_of(KINDS)]
    random_numbers = random.Random(1)
    with open(GOLDEN / "stems.txt", "w", encoding="ascii") as out:
        docs = [text for text in texts if text[0] == "docs"]
        for word in sample_of_stems(random_numbers, docs):
            print(word, STEM(word), file=out)
    with open(GOLDEN / "terms.tsv", "w", encoding="utf-8") as out:
        for line in sample_of_texts(random_numbers, texts):
            print(line, " ".join(terms(line)), sep="\t", file=out)


if __name__ == "__main__":
    main()
