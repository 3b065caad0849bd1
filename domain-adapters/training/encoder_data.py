"""What train_encoder.py feeds: windows of cached base states, the spans in them, and what is known of each document."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from adapter_graphs import HEADS
from corpus import KINDS, MENTION_LABELS, Corpus, read_corpus


@dataclass
class Batch:
    """Windows of one or more documents; their tokens stand in a row, without padding."""

    states: Tensor  # [tokens, 384]
    place: Tensor  # [tokens] where each would stand if windows were padded to `length`
    windows: int
    length: int
    absent: Tensor  # [windows * heads, 1, length] 0, and -10000 where a window has ended
    spans: Tensor  # [pieces, 2] tokens of each piece, half-open
    rows: np.ndarray  # [pieces] the corpus row each piece belongs to
    window_of: np.ndarray  # [pieces] its window, counted in the corpus


@dataclass
class EncoderData:
    corpus: Corpus
    states: np.ndarray  # [tokens, 384] float16, on disk
    pointers: np.ndarray
    documents: np.ndarray  # [windows]
    pieces: np.ndarray  # [pieces, 4]
    piece_pointers: np.ndarray  # [windows + 1]
    wide: np.ndarray  # [rows, labels] out-of-fold log-odds of the linear model
    where: np.ndarray  # [rows, 4]
    summary: np.ndarray  # [documents, 2 * labels]
    first_row: np.ndarray  # [documents]
    passages: np.ndarray  # [documents] how many
    asked: np.ndarray  # [kinds, labels]
    answered: np.ndarray  # [windows] whether an answer touches the window

    def windows_of(self, document: int) -> np.ndarray:
        return np.flatnonzero(self.documents == document)

    def batch(self, windows: np.ndarray) -> Batch:
        sizes = self.pointers[windows + 1] - self.pointers[windows]
        starts = np.concatenate([[0], np.cumsum(sizes)])
        length = int(sizes.max())
        absent = torch.zeros(len(windows), 1, length)
        place, spans, rows, window_of, states = [], [], [], [], []
        for index, window in enumerate(windows):
            states.append(self.states[self.pointers[window] : self.pointers[window + 1]])
            place.append(index * length + np.arange(sizes[index]))
            absent[index, :, sizes[index] :] = -1e4
            here = self.pieces[self.piece_pointers[window] : self.piece_pointers[window + 1]]
            rows.append(here[:, 0])
            window_of.append(here[:, 1])
            spans.append(here[:, 2:] + starts[index])
        return Batch(
            states=torch.from_numpy(np.concatenate(states).astype(np.float32)),
            place=torch.from_numpy(np.concatenate(place)),
            windows=len(windows),
            length=length,
            absent=absent.repeat_interleave(HEADS, dim=0),
            spans=torch.from_numpy(np.concatenate(spans)),
            rows=np.concatenate(rows),
            window_of=np.concatenate(window_of),
        )


def read_encoder_data(work: Path) -> EncoderData:
    corpus = read_corpus(work)
    packed = np.load(work / "packed.npz")
    labels = len(corpus.labels)
    wide = np.fromfile(work / "logits.f32", np.float32).reshape(-1, labels)
    documents = json.loads((work / "corpus.json").read_text())["documents"]
    where = np.zeros((len(wide), 4), np.float32)
    summary = np.zeros((len(documents), 2 * labels), np.float32)
    for index, document in enumerate(documents):
        rows = slice(document["rows"][0], document["rows"][0] + document["passages"])
        where[rows] = places(packed["spans"][rows], packed["sizes"][index])
        summary[index] = summarize(wide[rows])
    asked = np.zeros((len(KINDS), labels), np.float32)
    asked[0] = 1
    for kind, keys in MENTION_LABELS.items():
        asked[KINDS.index(kind), [corpus.labels.index(key) for key in keys]] = 1
    pieces = packed["pieces"]
    count = len(packed["documents"])
    answered = np.zeros(count, bool)
    answered[pieces[corpus.targets[pieces[:, 0]].any(axis=1), 1]] = True
    return EncoderData(
        corpus=corpus,
        states=np.load(work / "states.npy", mmap_mode="r"),
        pointers=packed["pointers"],
        documents=packed["documents"],
        pieces=pieces,
        piece_pointers=np.searchsorted(pieces[:, 1], np.arange(count + 1)),
        wide=wide,
        where=where,
        summary=summary,
        first_row=np.array([document["rows"][0] for document in documents]),
        passages=np.array([document["passages"] for document in documents]),
        asked=asked,
        answered=answered,
    )


def places(spans: np.ndarray, size: int) -> np.ndarray:
    """[passages, 4]: where each stands, from the beginning and from the end, and how long it is; each near -1 to 1."""
    start, end = spans[:, 0], spans[:, 1]
    columns = [
        np.log2(1 + start) / 10 - 1,
        2 * start / size - 1,
        np.log2(1 + size - end) / 10 - 1,
        np.log2(1 + end - start) / 5 - 1,
    ]
    return np.stack(columns, axis=1).astype(np.float32)


def summarize(wide: np.ndarray) -> np.ndarray:
    """[2 * labels]: the best log-odds of each label in a document, and how many passages of it to expect."""
    if len(wide) == 0:
        return np.zeros(2 * wide.shape[1], np.float32)
    expected = (1 / (1 + np.exp(-wide.astype(np.float64)))).sum(axis=0)
    return np.concatenate([wide.max(axis=0) / 4, np.log1p(expected) / 2]).astype(np.float32)
