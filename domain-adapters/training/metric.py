"""The CUAD metric over candidates whose matching answers are known; see src/evaluation/cuad-metric.ts."""

from collections import defaultdict

import numpy as np

from corpus import Corpus

THRESHOLDS = np.concatenate([0.99 + np.arange(99) * (0.99 - 0.01 - 0.99), [0.001, 0]])
# What is left of a candidate's probability beside a better one that overlaps it; as in select.ts.
OVERLAP_DISCOUNT = 0.2


def discount_overlaps(keys: np.ndarray, probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    Probabilities after the discount, and which candidates overlap no better one of their label: those may be findings.
    `keys` [candidates, 6]: document, row, sentences, label, start, end.
    """
    out = probabilities.copy()
    free = np.ones(len(keys), bool)
    kept = defaultdict(list)
    for index in np.argsort(-probabilities, kind="stable"):
        document, _, _, label, start, end = keys[index]
        group = kept[document, label]
        if any(start < other_end and other_start < end for other_start, other_end in group):
            out[index] *= OVERLAP_DISCOUNT
            free[index] = False
        else:
            group.append((start, end))
    return out, free


def calibration_error(probabilities: np.ndarray, correct: np.ndarray, bins: int = 15) -> float:
    """Expected calibration error (Naeini et al. 2015): mean distance of probability and frequency over equally wide bins."""
    bin_of = np.minimum((probabilities * bins).astype(int), bins - 1)
    counts = np.bincount(bin_of, minlength=bins)
    gap = np.bincount(bin_of, probabilities, bins) - np.bincount(bin_of, correct, bins)
    return float(np.abs(gap).sum() / max(1, counts.sum()))


def cuad_scores(corpus: Corpus, keys: np.ndarray, probabilities: np.ndarray, documents: set[int]) -> dict[str, float]:
    answers = sum(answer["document"] in documents for answer in corpus.answers)
    best, wrong = {}, []
    for key, probability in zip(keys.tolist(), probabilities.tolist()):
        if key[0] not in documents:
            continue
        matched = corpus.matches.get((key[1], key[2], key[3]), ())
        if not matched:
            wrong.append(probability)
        for answer in matched:
            best[answer] = max(best.get(answer, 0), probability)
    found, wrong = np.sort(list(best.values())), np.sort(wrong)
    precisions, recalls = [1.0], [0.0]
    for threshold in THRESHOLDS:
        true = len(found) - np.searchsorted(found, threshold, "right")
        false = len(wrong) - np.searchsorted(wrong, threshold, "right")
        precisions.append(true / (true + false) if true + false else 0.0)
        recalls.append(true / answers)
    precisions = np.maximum.accumulate(precisions[::-1])[::-1]
    at = lambda recall: next((float(p) for p, r in zip(precisions, recalls) if r >= recall), 0.0)  # noqa: E731
    return {
        "aupr": float(np.trapezoid(precisions, recalls)),
        "precisionAt80Recall": at(0.8),
        "precisionAt90Recall": at(0.9),
        "maxRecall": recalls[-1],
    }
