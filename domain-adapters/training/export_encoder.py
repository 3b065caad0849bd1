"""
Writes the trained encoder as ONNX graphs, with a reference that another implementation can be checked against.

    python export_encoder.py WORK_FOLDER BASE_FOLDER ADAPTER_FOLDER [--fold all]

BASE_FOLDER gets `base.onnx` and `vocabulary.txt`; ADAPTER_FOLDER `encoder.onnx` and `document.onnx`; both int8 where
RUNTIME.md says so. WORK_FOLDER/graphs gets the same in float32 and the dense comparison build, and `reference.json`: a text of
ours, what it is packed into, and what the int8 graphs answer.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
import torch

from adapter_graphs import save_adapter_encoder, save_document_network
from embed import BASE_LAYERS
from encoder_graph import save_base
from network import UPPER_LAYERS
from run_graphs import Graphs, run_document
from tokenizer import Tokenizer

REFERENCE_TEXT = """SERVICES AGREEMENT

This Services Agreement (the "Agreement") is made as of March 3, 2025 between Northwind Café, Inc. ("Client") and Blue Heron Analytics LLC ("Provider").

1. Term. This Agreement begins on the date above and ends on March 2, 2028, unless a party ends it earlier.

2. Assignment. Neither party may assign this Agreement without the prior written consent of the other.

3. Liability. Provider's total liability under this Agreement shall not exceed the fees paid in the twelve (12) months before the claim.

4. Governing Law. This Agreement is governed by the laws of the State of Oregon.

本协议一式两份。

Signed: ____________________
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("work", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("adapter", type=Path)
    parser.add_argument("--fold", default="all")
    arguments = parser.parse_args()
    work, graphs = arguments.work, arguments.work / "graphs"
    for folder in (arguments.base, arguments.adapter, graphs):
        folder.mkdir(parents=True, exist_ok=True)
    base = dict(np.load(work / "base.npz"))
    tuned = {name: value.numpy() for name, value in torch.load(work / f"encoder-{arguments.fold}.pt").items()}
    save_base(str(arguments.base / "base.onnx"), base, BASE_LAYERS, int8=True)
    save_base(str(graphs / "base-float.onnx"), base, BASE_LAYERS, int8=False)
    save_base(str(graphs / "base-dense.onnx"), base, BASE_LAYERS, int8=True, dense=True)
    save_adapter_encoder(str(arguments.adapter / "encoder.onnx"), tuned, UPPER_LAYERS, BASE_LAYERS, int8=True)
    save_adapter_encoder(str(graphs / "encoder-float.onnx"), tuned, UPPER_LAYERS, BASE_LAYERS, int8=False)
    save_document_network(str(arguments.adapter / "document.onnx"), tuned)
    shutil.copyfile(work / "vocabulary.txt", arguments.base / "vocabulary.txt")
    write_reference(graphs / "reference.json", arguments.base, arguments.adapter)


def write_reference(path: Path, base: Path, adapter: Path) -> None:
    passages, at = [], 0
    for line in REFERENCE_TEXT.split("\n"):
        if line.strip():
            passages.append([at, at + len(line)])
        at += len(line) + 1
    mentions = [
        [start, start + len(name)]
        for name in ("Services Agreement", "March 3, 2025", "Blue Heron Analytics LLC")
        for start in [REFERENCE_TEXT.index(name)]
    ]
    graphs = Graphs.open(base / "base.onnx", adapter / "encoder.onnx", adapter / "document.onnx")
    wide = np.full((len(passages), graphs.labels), -6, np.float32)
    run = run_document(graphs, Tokenizer(base / "vocabulary.txt"), REFERENCE_TEXT, passages, mentions, wide)
    reference = {
        "text": REFERENCE_TEXT,
        "passages": passages,
        "mentions": mentions,
        "wide": -6,
        "windows": run.packed.windows,
        "pieces": run.packed.pieces,
        "where": np.round(run.where, 6).tolist(),
        "summary": np.round(run.summary, 6).tolist(),
        "passageLogits": np.round(run.passage_logits, 4).tolist(),
        "mentionLogits": np.round(run.mention_logits, 4).tolist(),
    }
    path.write_text(json.dumps(reference, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
