"""
Measures the exported encoder: time and memory against length, sparse and dense, and what int8 costs.

    python measure_encoder.py speed WORK_FOLDER BASE_FOLDER ADAPTER_FOLDER [--dense-up-to 50000]
    python measure_encoder.py int8 WORK_FOLDER BASE_FOLDER ADAPTER_FOLDER --fold 0 [--documents 20]

`speed` reads contracts strung together to 25,000, 50,000, 100,000 and 400,000 characters, on one thread, each length in a
process of its own: seconds of processor time, and the greatest resident memory above that of the loaded graphs. Dense means the same weights
with every token of the document attending to every other. `int8` compares average precision over passages of a
fold's contracts between graphs in int8 and in float32.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from corpus import folds, read_corpus
from embed import open_session
from run_graphs import Graphs, run_document
from tokenizer import Tokenizer
from train_linear import FOLDS
from windows import pack

LENGTHS = (25_000, 50_000, 100_000, 400_000)
ROUNDS = 3


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("speed", "int8", "one"))
    parser.add_argument("work", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--dense-up-to", type=int, default=50_000)
    parser.add_argument("--fold", type=int, default=0)
    parser.add_argument("--documents", type=int, default=20)
    parser.add_argument("--length", type=int)
    parser.add_argument("--dense", action="store_true")
    arguments = parser.parse_args()
    if arguments.what == "speed":
        measure_speed(arguments)
    elif arguments.what == "one":
        print(json.dumps(measure_one(arguments)))
    else:
        print(json.dumps(measure_int8(arguments), indent=2))


def measure_speed(arguments: argparse.Namespace) -> None:
    for dense in (False, True):
        for length in LENGTHS:
            if dense and length > arguments.dense_up_to:
                continue
            command = [sys.executable, __file__, "one", *sys.argv[2:5], "--length", str(length), *(["--dense"] if dense else [])]
            subprocess.run(command, check=True)


def measure_one(arguments: argparse.Namespace) -> dict[str, object]:
    text, passages = strung_together(arguments.work / "texts.jsonl", arguments.length)
    tokenizer = Tokenizer(arguments.base / "vocabulary.txt")
    name = "base-dense.onnx" if arguments.dense else None
    base = arguments.work / "graphs" / name if name else arguments.base / "base.onnx"
    graphs = Graphs.open(base, arguments.adapter / "encoder.onnx", arguments.adapter / "document.onnx")
    wide = np.full((len(passages), graphs.labels), -6, np.float32)
    packed = pack(tokenizer, text, passages, [])
    loaded = peak_megabytes()
    seconds = []
    for _ in range(1 if arguments.dense else ROUNDS):
        start = time.process_time()
        if arguments.dense:
            run_dense(graphs, packed)
        else:
            run_document(graphs, tokenizer, text, passages, [], wide)
        seconds.append(time.process_time() - start)
    return {
        "attention": "dense" if arguments.dense else "sparse",
        "characters": len(text),
        "tokens": sum(map(len, packed.windows)),
        "seconds": round(min(seconds), 3),
        "megabytes": round(peak_megabytes() - loaded),
    }


def run_dense(graphs: Graphs, packed) -> None:
    """Base and upper layers over the whole document as one window; the sentences' share is the same in both builds."""
    ids = np.concatenate([np.array(window, np.int64) for window in packed.windows])[None]
    positions = np.concatenate([np.arange(len(window), dtype=np.int64) for window in packed.windows])[None]
    states = graphs.base.run(None, {"ids": ids, "positions": positions})[0]
    graphs.encoder.run(None, {"states": states, "pieces": np.array([[1, 2]], np.int64)})


def strung_together(path: Path, length: int) -> tuple[str, list[list[int]]]:
    text, passages = "", []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            read = json.loads(line)
            passages += [[len(text) + start, len(text) + end] for start, end in read["passages"]]
            text += read["text"] + "\n"
            if len(text) >= length:
                break
    return text[:length], [[start, end] for start, end in passages if end <= length]


def peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_int8(arguments: argparse.Namespace) -> dict[str, float]:
    """Average precision over all passages and labels of some held-out contracts."""
    work = arguments.work
    corpus = read_corpus(work)
    chosen = np.flatnonzero(folds(corpus.titles, FOLDS, 0) == arguments.fold)[: arguments.documents]
    rows_of = [document["rows"] for document in json.loads((work / "corpus.json").read_text())["documents"]]
    wide = np.fromfile(work / "logits.f32", np.float32).reshape(-1, len(corpus.labels))
    texts = [json.loads(line) for line in (work / "texts.jsonl").open(encoding="utf-8")]
    tokenizer = Tokenizer(arguments.base / "vocabulary.txt")
    document = arguments.adapter / "document.onnx"
    builds = {
        "int8": Graphs.open(arguments.base / "base.onnx", arguments.adapter / "encoder.onnx", document),
        "float": Graphs(
            open_session(work / "graphs/base-float.onnx"), open_session(work / "graphs/encoder-float.onnx"), open_session(document)
        ),
    }
    scores: dict[str, list[np.ndarray]] = {name: [] for name in builds}
    truth = []
    for index in chosen:
        first, passages = rows_of[index][0], texts[index]["passages"]
        here = slice(first, first + len(passages))
        truth.append(corpus.targets[here])
        for name, graphs in builds.items():
            run = run_document(graphs, tokenizer, texts[index]["text"], passages, [], wide[here])
            scores[name].append(run.passage_logits)
    flat = np.concatenate(truth).ravel()
    out = {name: float(average_precision_score(flat, np.concatenate(logits).ravel())) for name, logits in scores.items()}
    return {**out, "documents": len(chosen), "cost": out["float"] - out["int8"]}


if __name__ == "__main__":
    main()
