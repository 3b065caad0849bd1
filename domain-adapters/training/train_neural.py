"""
Trains the long-context encoder and the rankers on top of it, start to finish. See README.md.

    python train_neural.py SQUAD_JSON DATA_FOLDER MINILM_FOLDER WORK_FOLDER OUT_FOLDER [--seed 0]

OUT_FOLDER gets `base/` and `legal/`, ready to be described by a manifest. Steps whose result is in WORK_FOLDER are not done again, so
that a run which was stopped goes on where it was; remove the folder to begin anew.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from train_linear import FOLDS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser()
    for name in ("source", "data", "minilm", "work", "out"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--seed", default="0")
    arguments = parser.parse_args()
    source, data, minilm, work, out = (
        path.resolve() for path in (arguments.source, arguments.data, arguments.minilm, arguments.work, arguments.out)
    )
    seed = ("--seed", arguments.seed)
    work.mkdir(parents=True, exist_ok=True)
    once(work / "text.jsonl", lambda: python("clean.py", data, work))
    once(work / "corpus.json", lambda: node("export-rows.ts", source, work))
    once(work / "logits.f32", lambda: python("train_linear.py", work, *seed))
    once(work / "texts.jsonl", lambda: node("export-texts.ts", source, work))
    once(work / "base.npz", lambda: python("prune.py", minilm, work))
    python("embed.py", work)
    for fold in (*range(FOLDS), "all"):
        python("train_encoder.py", work, fold, *seed)
    join_folds(work)
    node("export-candidates.ts", source, work, "--with-encoder")
    python("train_rankers.py", work, *seed)
    python("export_encoder.py", work, out / "base", out / "legal")


def once(result: Path, make) -> None:
    if not result.exists():
        make()


def node(script: str, *arguments) -> None:
    subprocess.run(["node", "--import", "tsx", str(HERE / script), *map(str, arguments)], cwd=ROOT, check=True)


def python(script: str, *arguments) -> None:
    # One thread: results stay the same everywhere.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], env=environment, check=True)


def join_folds(work: Path) -> None:
    """neural.f32, rows × labels: for every row the log-odds of the fold that had not seen it."""
    joined = np.empty_like(np.fromfile(work / "logits.f32", np.float32).reshape(count_rows(work), -1))
    for fold in range(FOLDS):
        part = np.load(work / f"neural-{fold}.npz")
        joined[part["rows"]] = part["logits"]
    joined.tofile(work / "neural.f32")


def count_rows(work: Path) -> int:
    return (work / "kinds.u32").stat().st_size // 4


if __name__ == "__main__":
    main()
