"""Multi-label logistic regression over hashed n-grams, fitted by Adagrad (Duchi et al. 2011), one pass a time."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from corpus import FIELDS, KINDS, MENTION_LABELS, Corpus

# Weight of each field; within a field the features of a row share it as 1 / sqrt(their number).
FIELD_SCALE = {"own": 1.0, "heading": 0.4, "context": 0.4}
LEARNING_RATE = 0.5
L2 = 1e-4
PASSES = 5
# A feature must occur in this many rows to enter the lexicon.
MIN_ROWS = 3
START_BIAS = -4.0
START_SQUARES = 0.01


@dataclass
class Design:
    """Rows as a sparse matrix over the lexicon, and what is asked of them."""

    lexicon: np.ndarray  # [features] ascending hashes
    pointers: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    targets: np.ndarray
    kinds: np.ndarray
    asked: np.ndarray  # [kinds, labels] 1 where rows of the kind are scored for the label


@dataclass
class Linear:
    weights: np.ndarray  # [features, labels]
    bias: np.ndarray  # [kinds, labels]


def build_design(corpus: Corpus, lexicon: np.ndarray | None = None) -> Design:
    rows = len(corpus.kinds)
    if lexicon is None:
        hashes, counts = np.unique(np.concatenate([corpus.hashes[field][1] for field in FIELDS]), return_counts=True)
        lexicon = hashes[counts >= MIN_ROWS]
    parts = []
    for field in FIELDS:
        pointers, hashes = corpus.hashes[field]
        row = np.repeat(np.arange(rows), np.diff(pointers))
        column = np.minimum(np.searchsorted(lexicon, hashes), len(lexicon) - 1)
        known = lexicon[column] == hashes
        row, column = row[known], column[known]
        count = np.bincount(row, minlength=rows)
        value = (FIELD_SCALE[field] / np.sqrt(np.maximum(count, 1)))[row]
        parts.append((row, column, value))
    row, column, value = (np.concatenate(part) for part in zip(*parts))
    order = np.argsort(row, kind="stable")
    asked = np.zeros((len(KINDS), len(corpus.labels)), np.float32)
    asked[0] = 1
    for kind, labels in MENTION_LABELS.items():
        for label in labels:
            asked[KINDS.index(kind), corpus.labels.index(label)] = 1
    return Design(
        lexicon=lexicon,
        pointers=np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows))]).astype(np.int64),
        columns=column[order].astype(np.int32),
        values=value[order].astype(np.float32),
        targets=corpus.targets,
        kinds=corpus.kinds,
        asked=asked,
    )


def fit(design: Design, rows: np.ndarray, seed: int) -> Linear:
    labels = design.targets.shape[1]
    weights = np.zeros((len(design.lexicon), labels), np.float32)
    bias = np.full((len(KINDS), labels), START_BIAS, np.float32)
    random = np.random.default_rng(seed)
    order = np.stack([random.permutation(rows) for _ in range(PASSES)])
    _adagrad(
        design.pointers, design.columns, design.values, design.targets, design.kinds, design.asked, order,
        weights, np.full_like(weights, START_SQUARES), bias, np.ones_like(bias), LEARNING_RATE, L2,
    )  # fmt: skip
    return Linear(weights, bias)


def log_odds(design: Design, rows: np.ndarray, linear: Linear) -> np.ndarray:
    """[len(rows), labels]"""
    out = np.empty((len(rows), design.targets.shape[1]), np.float32)
    _score(design.pointers, design.columns, design.values, rows, design.kinds, linear.weights, linear.bias, out)
    return out


@njit(fastmath=True, cache=True)
def _adagrad(pointers, columns, values, targets, kinds, asked, order, weights, squares, bias, bias_squares, rate, l2):
    labels = weights.shape[1]
    score = np.empty(labels, np.float32)
    error = np.empty(labels, np.float32)
    for one_pass in range(order.shape[0]):
        for row in order[one_pass]:
            kind = kinds[row]
            for label in range(labels):
                score[label] = bias[kind, label]
            for entry in range(pointers[row], pointers[row + 1]):
                feature, value = columns[entry], values[entry]
                for label in range(labels):
                    score[label] += weights[feature, label] * value
            for label in range(labels):
                probability = 1 / (1 + np.exp(-score[label]))
                error[label] = (probability - targets[row, label]) * asked[kind, label]
                bias_squares[kind, label] += error[label] * error[label]
                bias[kind, label] -= rate * error[label] / np.sqrt(bias_squares[kind, label])
            for entry in range(pointers[row], pointers[row + 1]):
                feature, value = columns[entry], values[entry]
                for label in range(labels):
                    gradient = error[label] * value + l2 * weights[feature, label]
                    squares[feature, label] += gradient * gradient
                    weights[feature, label] -= rate * gradient / np.sqrt(squares[feature, label])


@njit(fastmath=True, cache=True)
def _score(pointers, columns, values, rows, kinds, weights, bias, out):
    labels = weights.shape[1]
    for position in range(rows.shape[0]):
        row = rows[position]
        for label in range(labels):
            out[position, label] = bias[kinds[row], label]
        for entry in range(pointers[row], pointers[row + 1]):
            feature, value = columns[entry], values[entry]
            for label in range(labels):
                out[position, label] += weights[feature, label] * value
