"""Runs the exported graphs on a document as RUNTIME.md says the product does: one window at a time, then the sentences."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession

from adapter_graphs import SUMS
from embed import open_session
from encoder_data import places, summarize
from tokenizer import Tokenizer
from windows import Packed, pack

OUTSIDE = -12.0


@dataclass
class Graphs:
    base: InferenceSession
    encoder: InferenceSession
    document: InferenceSession

    @staticmethod
    def open(base: Path, encoder: Path, document: Path) -> "Graphs":
        return Graphs(open_session(base), open_session(encoder), open_session(document))

    @property
    def labels(self) -> int:
        return self.document.get_outputs()[0].shape[1]


@dataclass
class DocumentRun:
    packed: Packed
    where: np.ndarray  # [passages, 4]
    summary: np.ndarray  # [2 * labels]
    passage_logits: np.ndarray  # [passages, labels]
    mention_logits: np.ndarray  # [mentions, labels]


def run_document(graphs: Graphs, tokenizer: Tokenizer, text: str, passages: list, mentions: list, wide: np.ndarray) -> DocumentRun:
    """`passages` and `mentions` are spans of `text`; `wide` [passages, labels] the linear model's log-odds."""
    packed = pack(tokenizer, text, passages, mentions)
    pieces_of: list[list] = [[] for _ in packed.windows]
    for span, window, first, stop in packed.pieces:
        pieces_of[window].append((span, first, stop))
    sums = np.zeros((len(passages), SUMS), np.float32)
    sizes = np.zeros((len(passages), 1), np.float32)
    mention_logits = np.full((len(mentions), graphs.labels), OUTSIDE, np.float32)
    for ids, pieces in zip(packed.windows, pieces_of):
        spans = np.array([piece[1:] for piece in pieces], np.int64).reshape(-1, 2)
        states = graphs.base.run(None, {"ids": np.array([ids], np.int64)})[0]
        piece_sums, piece_mentions = graphs.encoder.run(None, {"states": states, "pieces": spans})
        for index, (span, first, stop) in enumerate(pieces):
            if span < len(passages):
                sums[span] += piece_sums[index]
                sizes[span] += stop - first
            else:
                mention_logits[span - len(passages)] = piece_mentions[index]
    where = places(np.array(passages, np.int64).reshape(-1, 2), len(text))
    summary = summarize(wide)
    logits = np.full((len(passages), graphs.labels), OUTSIDE, np.float32)
    present = sizes[:, 0] > 0
    if present.any():
        feeds = {"sums": sums[present], "sizes": sizes[present], "wide": wide[present], "where": where[present]}
        logits[present] = graphs.document.run(None, {**feeds, "summary": summary[None]})[0]
    return DocumentRun(packed, where, summary, logits, mention_logits)
