"""
Step 2 of training: the linear model. Writes its out-of-fold log-odds for every row (`logits.f32`), from which the
rankers learn what an unseen contract looks like, and the model itself.

    python train_linear.py FOLDER [--hold-out FOLD] [--seed 0]

With --hold-out, the contracts of that fold train nothing that is written to `model/`.
"""

import argparse
from pathlib import Path

import numpy as np

from corpus import folds, read_corpus
from graphs import quantize, save_linear
from linear import Linear, build_design, fit, log_odds

FOLDS = 4


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--hold-out", type=int)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()

    corpus = read_corpus(arguments.folder)
    design = build_design(corpus)
    fold = folds(corpus.titles, FOLDS, arguments.seed)[corpus.row_document]
    logits = np.zeros(design.targets.shape, np.float32)
    model = None
    for index in range(FOLDS):
        out = np.flatnonzero(fold == index)
        linear = fit(design, np.flatnonzero(fold != index), arguments.seed)
        logits[out] = log_odds(design, out, linear)
        if index == arguments.hold_out:
            model = linear
    logits.tofile(arguments.folder / "logits.f32")
    if model is None:
        model = fit(design, np.arange(len(corpus.kinds)), arguments.seed)
    save_model(arguments.folder / "model", design.lexicon, model)


def save_model(folder: Path, lexicon: np.ndarray, model: Linear) -> None:
    """Rows whose every weight rounds to zero are left out of lexicon and table."""
    folder.mkdir(exist_ok=True)
    table, scale = quantize(model)
    used = np.any(table != 0, axis=1)
    lexicon[used].astype("<u4").tofile(folder / "lexicon.u32")
    save_linear(str(folder / "linear.onnx"), table[used], scale, model.bias)
    print({"features": int(used.sum()), "of": len(lexicon)})


if __name__ == "__main__":
    main()
