"""
Step 4 of training: the rankers. Measures them on folds by filer, chooses a threshold for each label on the
out-of-fold probabilities, and writes both rankers and `model/measured.json`.

    python train_rankers.py FOLDER [--hold-out FOLD] [--seed 0]
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from corpus import Corpus, folds, read_corpus
from graphs import save_trees
from metric import calibration_error, cuad_scores, discount_overlaps
from train_linear import FOLDS

TREES = dict(max_iter=150, learning_rate=0.06, max_leaf_nodes=24, min_samples_leaf=40, l2_regularization=5.0)
# A missed clause costs a reviewer more than a wrong one: thresholds maximise F2 (recall counts double), yet no
# label may drown its findings in noise.
BETA = 2.0
LEAST_PRECISION = 0.25
# Labels with fewer answers than this share the threshold of all labels.
MEASURABLE = 40
# The least threshold that is ever chosen.
LEAST_SHOWN = 0.05


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hold-out", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()

    corpus = read_corpus(arguments.folder)
    fold = folds(corpus.titles, FOLDS, arguments.seed)
    all_keys, all_probabilities, all_correct = [], [], []
    for kind in ("passage", "mention"):
        keys = np.fromfile(corpus.folder / f"{kind}-keys.u32", dtype=np.uint32).reshape(-1, 6).astype(np.int64)
        features = np.fromfile(corpus.folder / f"{kind}-features.f32", dtype=np.float32).reshape(len(keys), -1)
        correct = correctness(corpus, keys)
        part = fold[keys[:, 0]]
        probabilities = np.zeros(len(keys))
        model = None
        for index in range(FOLDS):
            out = part == index
            trees = fit(features[~out], correct[~out], arguments.seed)
            probabilities[out] = trees.predict_proba(features[out])[:, 1]
            if index == arguments.hold_out:
                model = trees
        if model is None:
            model = fit(features, correct, arguments.seed)
        save_trees(str(corpus.folder / "model" / f"rank-{kind}.onnx"), model)
        all_keys.append(keys)
        all_probabilities.append(probabilities)
        all_correct.append(correct)

    keys = np.concatenate(all_keys)
    probabilities, free = discount_overlaps(keys, np.concatenate(all_probabilities))
    by_fold = [cuad_scores(corpus, keys, probabilities, set(np.flatnonzero(fold == index).tolist())) for index in range(FOLDS)]
    pooled = cuad_scores(corpus, keys, probabilities, set(range(len(corpus.titles))))
    known = np.full(len(fold), True) if arguments.hold_out is None else fold != arguments.hold_out
    documents = set(np.flatnonzero(known).tolist())
    findable = free & np.isin(keys[:, 0], list(documents))
    thresholds = choose_thresholds(corpus, keys[findable], probabilities[findable], documents)
    # of the candidates that a reviewer could meet: below LEAST_SHOWN there are many thousands, all near 0 and trivially right
    shown = free & (probabilities >= LEAST_SHOWN)
    error = calibration_error(probabilities[shown], np.concatenate(all_correct)[shown])
    measured = {"pooled": pooled, "folds": by_fold, "documents": len(documents), "calibrationError": error, "labels": thresholds}
    (corpus.folder / "model" / "measured.json").write_text(json.dumps(measured, indent=2))
    print(json.dumps({"pooled": pooled, "folds": by_fold, "calibrationError": error}, indent=2))


def correctness(corpus: Corpus, keys: np.ndarray) -> np.ndarray:
    """What the rankers learn: runs that match an answer, and mentions that the corpus marks as one."""
    runs = np.array([(row, sentences, label) in corpus.matches for _, row, sentences, label, _, _ in keys.tolist()])
    mentions = corpus.targets[keys[:, 1], keys[:, 3]] == 1
    return np.where(keys[:, 2] > 0, runs, mentions)


def fit(features: np.ndarray, correct: np.ndarray, seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(**TREES, random_state=seed).fit(features, correct)


def choose_thresholds(corpus: Corpus, keys: np.ndarray, probabilities: np.ndarray, documents: set[int]) -> list[dict]:
    everything = best_threshold(corpus, keys, probabilities, documents, None)
    out = []
    for label, key in enumerate(corpus.labels):
        answers = sum(answer["label"] == label and answer["document"] in documents for answer in corpus.answers)
        own = best_threshold(corpus, keys, probabilities, documents, label)
        rare = answers < MEASURABLE
        out.append(
            {
                "key": key,
                "threshold": (everything if rare else own)["threshold"],
                "precision": None if rare else own["precision"],
                "recall": None if rare else own["recall"],
            }
        )
    return out


def best_threshold(corpus: Corpus, keys: np.ndarray, probabilities: np.ndarray, documents: set[int], label: int | None) -> dict:
    """The threshold of the greatest F-beta among 0.05, 0.06, …, 0.9 that keep LEAST_PRECISION, counted as CUAD does."""
    best, wrong = {}, []
    for key, probability in zip(keys.tolist(), probabilities.tolist()):
        if label is not None and key[3] != label:
            continue
        matched = corpus.matches.get((key[1], key[2], key[3]), ())
        if not matched:
            wrong.append(probability)
        for answer in matched:
            best[answer] = max(best.get(answer, 0), probability)
    answers = sum(
        answer["document"] in documents and (label is None or answer["label"] == label) for answer in corpus.answers
    )
    found, wrong = np.array(list(best.values())), np.array(wrong)
    options = []
    for threshold in np.arange(5, 91) / 100:
        true, false = int((found >= threshold).sum()), int((wrong >= threshold).sum())
        precision, recall = true / max(1, true + false), true / max(1, answers)
        score = (1 + BETA**2) * precision * recall / max(1e-9, BETA**2 * precision + recall)
        options.append((precision >= LEAST_PRECISION, score, threshold, precision, recall))
    _, _, threshold, precision, recall = max(options)
    return {"threshold": round(float(threshold), 2), "precision": round(precision, 3), "recall": round(recall, 3)}


if __name__ == "__main__":
    main()
