"""
Packs every contract into windows and runs the frozen base over them once, in int8 as the product will.

    python embed.py WORK_FOLDER

Reads `base.npz`, `vocabulary.txt` (prune.py), `texts.jsonl` and `corpus.json`. Writes `base.onnx`, `packed.npz` and
`states.npy`, float16 [tokens, 384]; about 3.3 GB for CUAD. Begun work is taken up where it stopped.
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime

from encoder_graph import save_base
from tokenizer import Tokenizer
from windows import pack

# Layers of the shared base; those above are a domain's own.
BASE_LAYERS = 3
WIDTH = 384


def main() -> None:
    work = Path(sys.argv[1])
    save_base(str(work / "base.onnx"), dict(np.load(work / "base.npz")), BASE_LAYERS, int8=True)
    packed = pack_corpus(work)
    np.savez(work / "packed.npz", **packed)
    tokens, pointers = packed["tokens"], packed["pointers"]
    session = open_session(work / "base.onnx")
    path, progress = work / "states.npy", work / "states.done"
    done = int(progress.read_text()) if progress.exists() and path.exists() else 0
    states = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, (len(tokens), WIDTH))
    for window in range(done, len(pointers) - 1):
        part = slice(pointers[window], pointers[window + 1])
        states[part] = session.run(None, {"ids": tokens[part].astype(np.int64)[None]})[0][0]
        if window % 1000 == 999:
            states.flush()
            progress.write_text(str(window + 1))
            print(f"{window + 1} of {len(pointers) - 1} windows", flush=True)
    states.flush()
    progress.write_text(str(len(pointers) - 1))


def open_session(path: Path) -> onnxruntime.InferenceSession:
    """One thread, as each of the product's sessions has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def pack_corpus(work: Path) -> dict[str, np.ndarray]:
    """
    `tokens` ids of all windows in a row, `pointers` [windows + 1] where each begins, `documents` [windows]; `pieces`
    [pieces, 4] (row of the corpus, window, first token, stop token) ordered by window; `spans` [rows, 2] and `sizes`
    [documents] in code points.
    """
    tokenizer = Tokenizer(work / "vocabulary.txt")
    rows_of = [document["rows"] for document in json.loads((work / "corpus.json").read_text())["documents"]]
    tokens, pointers, documents, pieces, spans, sizes = [], [0], [], [], [], []
    with (work / "texts.jsonl").open(encoding="utf-8") as lines:
        for document, line in enumerate(lines):
            read = json.loads(line)
            packed = pack(tokenizer, read["text"], read["passages"], read["mentions"])
            first_window, first_row = len(documents), rows_of[document][0]
            pieces += [(first_row + span, first_window + window, *place) for span, window, *place in packed.pieces]
            for window in packed.windows:
                tokens += window
                pointers.append(len(tokens))
                documents.append(document)
            spans += read["passages"] + read["mentions"]
            sizes.append(len(read["text"]))
    pieces = np.array(pieces, np.int64)
    return {
        "tokens": np.array(tokens, np.uint16),
        "pointers": np.array(pointers, np.int64),
        "documents": np.array(documents, np.int64),
        "pieces": pieces[np.argsort(pieces[:, 1], kind="stable")],
        "spans": np.array(spans, np.int64),
        "sizes": np.array(sizes, np.int64),
    }


if __name__ == "__main__":
    main()
