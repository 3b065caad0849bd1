"""Packs the words of consecutive passages into windows of exact length: nothing is padded, nothing is cut off."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from tokenizer import Tokenizer

# Tokens of a window, its first and last piece counted.
WINDOW = 256


@dataclass
class Packed:
    """
    `windows`: token ids of each window. `pieces`: (span, window, first token, stop token); spans are numbered passages
    first, then mentions. A passage longer than a window has several pieces; a mention has the one it begins in.
    """

    windows: list[list[int]] = field(default_factory=list)
    pieces: list[tuple[int, int, int, int]] = field(default_factory=list)


def pack(tokenizer: Tokenizer, text: str, passages: list[tuple[int, int]], mentions: list[tuple[int, int]]) -> Packed:
    """A passage starts a new window when it does not fit into what is left of the current one."""
    packed = Packed()
    room = WINDOW - 2
    current: list[int] = []
    starts, ends, places = [], [], []

    def close() -> None:
        nonlocal current
        if current:
            packed.windows.append([tokenizer.start, *current, tokenizer.end])
            current = []

    for index, (start, stop) in enumerate(passages):
        words = tokenizer.words(text, start, stop)
        if len(current) + sum(len(pieces) for _, _, pieces in words) > room:
            close()
        first = len(current) + 1
        for word_start, word_end, pieces in words:
            if len(current) + len(pieces) > room:
                if len(current) + 1 > first:
                    packed.pieces.append((index, len(packed.windows), first, len(current) + 1))
                close()
                first = 1
            starts.append(word_start)
            ends.append(word_end)
            places.append((len(packed.windows), len(current) + 1, len(current) + 1 + len(pieces)))
            current.extend(pieces)
        if len(current) + 1 > first:
            packed.pieces.append((index, len(packed.windows), first, len(current) + 1))
    close()
    for index, (start, stop) in enumerate(mentions):
        touched = places[bisect_right(ends, start) : bisect_left(starts, stop)]
        if touched:
            window = touched[0][0]
            inside = [place for place in touched if place[0] == window]
            packed.pieces.append((len(passages) + index, window, inside[0][1], inside[-1][2]))
    return packed
