"""Chooses the texts that embeddings are compared on: pieces of the tokenizer's corpus."""

import bisect
import hashlib
import itertools

from corpus import groups

TEXTS = 300
SHORTEST, LONGEST = 3, 510  # tokens, without [CLS] and [SEP]
# Neighbours in length are cut from sources far apart, and from anywhere in them.
SOURCE_STEP = 37
GOLDEN_RATIO = 0.6180339887


class Source:
    """A text of the corpus, with the places where its tokens and words are."""

    def __init__(self, name, number, text, tokenizer):
        self.name, self.number, self.text = name, number, text
        encoding = tokenizer.encode(text, add_special_tokens=False)
        self.offsets = encoding.offsets
        words = encoding.word_ids
        self.starts = [i for i, word in enumerate(words) if i == 0 or words[i - 1] != word]

    def piece(self, tokens, fraction, tokenizer):
        """(begin, end) of a piece of so many tokens that begins with a word at or behind a fraction
        of the places where it could; None where there is none."""
        last = len(self.offsets) - tokens
        first = bisect.bisect_left(self.starts, fraction * max(last, 0))
        for start in itertools.takewhile(lambda start: start <= last, self.starts[first:]):
            begin, end = self.offsets[start][0], self.offsets[start + tokens - 1][1]
            # A word that is cut in two has other tokens.
            cut = tokenizer.encode(self.text[begin:end], add_special_tokens=False)
            if len(cut.ids) == tokens:
                return begin, end
        return None


def row(source, begin, end, tokens):
    """What finds the piece again, and tells that it is the same: offsets are bytes."""
    sizes = [len(part.encode()) for part in (source.text[:begin], source.text[begin:end])]
    digest = hashlib.sha256(source.text[begin:end].encode()).hexdigest()[:8]
    return source.name, source.number, sizes[0], sum(sizes), tokens, digest


def choose(kind, tokenizer):
    """TEXTS pairs (row, text) of a kind of the corpus, of evenly growing length in tokens."""
    sources = [
        Source(name, number, text, tokenizer)
        for name, texts in groups(kind)
        for number, text in enumerate(texts)
    ]
    chosen = []
    for i in range(TEXTS):
        tokens = SHORTEST + round(i * (LONGEST - SHORTEST) / (TEXTS - 1))
        for j in itertools.count(i * SOURCE_STEP):
            source = sources[j % len(sources)]
            found = source.piece(tokens, i * GOLDEN_RATIO % 1, tokenizer)
            if found:
                begin, end = found
                chosen.append((row(source, begin, end, tokens), source.text[begin:end]))
                break
    return chosen
