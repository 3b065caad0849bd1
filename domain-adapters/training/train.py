"""
Trains an adapter's clause model from a SQuAD-form file, start to finish. See README.md.

    python train.py SQUAD_JSON WORK_FOLDER ADAPTER_FOLDER --version X.Y.Z [--seed 0] [--hold-out FOLD]
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from corpus import folds
from train_linear import FOLDS

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--seed", default="0")
    parser.add_argument("--hold-out", type=int)
    arguments = parser.parse_args()
    source, work, adapter = (path.resolve() for path in (arguments.source, arguments.work, arguments.adapter))
    work.mkdir(parents=True, exist_ok=True)
    hold_out = [] if arguments.hold_out is None else ["--hold-out", str(arguments.hold_out)]
    if arguments.hold_out is not None:
        write_held_out(source, work, arguments.hold_out, int(arguments.seed))

    node("export-rows.ts", source, work)
    python("train_linear.py", work, "--seed", arguments.seed, *hold_out)
    node("export-candidates.ts", source, work)
    python("train_rankers.py", work, "--seed", arguments.seed, *hold_out)
    python("package_adapter.py", work, adapter, arguments.version)


def node(script: str, *arguments) -> None:
    subprocess.run(["node", "--import", "tsx", str(HERE / script), *map(str, arguments)], cwd=ROOT, check=True)


def python(script: str, *arguments) -> None:
    # One thread: more only wait for each other where cores are few, and results stay the same everywhere.
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, str(HERE / script), *map(str, arguments)], env=environment, check=True)


def write_held_out(source: Path, work: Path, fold: int, seed: int) -> None:
    corpus = json.loads(source.read_text())
    parts = folds([contract["title"] for contract in corpus["data"]], FOLDS, seed)
    held_out = [contract for contract, part in zip(corpus["data"], parts) if part == fold]
    (work / "held-out.json").write_text(json.dumps({**corpus, "data": held_out}))


if __name__ == "__main__":
    main()
