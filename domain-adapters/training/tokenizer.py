"""
WordPiece over words with offsets. RUNTIME.md specifies it; the product has the same in TypeScript.

A word is one Chinese character, a run of letters, digits and marks, or a run of one and the same other character, which
counts once ("______" is "_"). Words are lower-cased and stripped of accents, then cut greedily into the longest pieces of
the vocabulary.
"""

import unicodedata
from pathlib import Path

import regex

WORD = regex.compile(r"\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+|([^\p{L}\p{N}\p{M}\s])\1*")
UNKNOWN, START, END = "[UNK]", "[CLS]", "[SEP]"
# A longer word is one unknown piece.
LONGEST_WORD = 64


class Tokenizer:
    def __init__(self, vocabulary: Path):
        pieces = vocabulary.read_text(encoding="utf-8").split("\n")
        self.ids = {piece: index for index, piece in enumerate(pieces) if piece}
        self.start, self.end = self.ids[START], self.ids[END]
        self._known: dict[str, list[int]] = {}

    def words(self, text: str, start: int, stop: int) -> list[tuple[int, int, list[int]]]:
        """Words of text[start:stop] as (start, end, piece ids), offsets into `text`."""
        return [
            (match.start(), match.end(), self._pieces(match.group()))
            for match in WORD.finditer(text, start, stop)
        ]

    def _pieces(self, word: str) -> list[int]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._cut(normalize(word))
        return known

    def _cut(self, form: str) -> list[int]:
        if len(form) > LONGEST_WORD:
            return [self.ids[UNKNOWN]]
        out, at = [], 0
        while at < len(form):
            stop = len(form)
            while stop > at:
                piece = self.ids.get(form[at:stop] if at == 0 else "##" + form[at:stop])
                if piece is not None:
                    break
                stop -= 1
            else:
                return [self.ids[UNKNOWN]]
            out.append(piece)
            at = stop
        return out


def normalize(word: str) -> str:
    """The form that is cut into pieces: one of a run of symbols, lower case, no accents."""
    if not regex.match(r"[\p{L}\p{N}\p{M}]", word):
        word = word[0]
    decomposed = unicodedata.normalize("NFD", word.lower())
    return "".join(character for character in decomposed if unicodedata.category(character) != "Mn")
