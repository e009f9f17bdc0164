"""How many words two texts differ by, and which of many texts are near to some prompts."""

import re

import numpy as np

WITHIN = 2
WORD = re.compile(r"[\w'/+=*-]+")


def words(text):
    """Lower-case words without punctuation; an operator between digits is a word of its own."""
    return WORD.findall(re.sub(r"(?<=\d)([+*=/-])(?=\d|$)", r" \1 ", text.lower()))


def difference(left, right):
    """Words inserted, removed or replaced to make one of the other."""
    row = list(range(len(right) + 1))
    for i, word in enumerate(left, 1):
        diagonal, row[0] = row[0], i
        for j, other in enumerate(right, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (word != other))
    return row[-1]


class Nearness:
    """Texts, indexed by the words that they have."""

    def __init__(self, texts):
        self._texts = texts
        self._words = [words(text) for text in texts]
        self._lengths = np.array([len(found) for found in self._words])
        self._ids = {}
        flat = [self._ids.setdefault(word, len(self._ids)) for found in self._words for word in found]
        self._flat = np.array(flat, dtype=np.int64)
        self._owner = np.repeat(np.arange(len(texts)), self._lengths)

    def close_to(self, prompts, within=WITHIN):
        """Those texts that differ from one of the prompts by at most `within` words."""
        return {self._texts[index] for prompt in prompts for index in self._near(words(prompt), within)}

    def nearest(self, prompt, limit=9):
        """The least difference of any text, or `limit` where none is nearer."""
        for within in range(limit):
            if self._near(words(prompt), within):
                return within
        return limit

    def _near(self, prompt, within):
        known = np.zeros(len(self._ids), dtype=bool)
        known[[self._ids[word] for word in prompt if word in self._ids]] = True
        shared = np.bincount(self._owner[known[self._flat]], minlength=len(self._texts))
        # Each word that isn't shared costs at least one change, on either side.
        fits = (np.abs(self._lengths - len(prompt)) <= within) & (shared >= np.maximum(self._lengths, len(prompt)) - within)
        return [index for index in np.flatnonzero(fits) if difference(prompt, self._words[index]) <= within]
