"""What export-rows.ts wrote: rows of hashed features, their labels, and the answers each candidate matches."""

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FIELDS = ("own", "heading", "context")
KINDS = ("passage", "title", "name", "date")
# Columns that a mention of each kind is scored for; passages are scored for all.
MENTION_LABELS = {
    "title": ("document-name",),
    "name": ("parties",),
    "date": ("agreement-date", "effective-date", "expiration-date"),
}


@dataclass
class Corpus:
    folder: Path
    labels: list[str]
    titles: list[str]
    answers: list[dict]  # {document, label}
    row_document: np.ndarray  # [rows]
    kinds: np.ndarray  # [rows] index into KINDS
    targets: np.ndarray  # [rows, labels] 1 where the row is (part of) an answer
    matches: dict  # (row, sentences, label) -> answers matched; a mention has 0 sentences
    hashes: dict  # field -> (pointers [rows + 1], hashes)


def read_corpus(folder: Path) -> Corpus:
    meta = json.loads((folder / "corpus.json").read_text())
    kinds = _read(folder, "kinds").astype(np.int64)
    row_document = np.zeros(len(kinds), np.int64)
    for index, document in enumerate(meta["documents"]):
        row_document[slice(*document["rows"])] = index
    targets = np.zeros((len(kinds), len(meta["labels"])), np.float32)
    passage_labels = _read(folder, "passage-labels").reshape(-1, 2)
    targets[passage_labels[:, 0], passage_labels[:, 1]] = 1
    matches = defaultdict(list)
    for row, sentences, label, answer in _read(folder, "run-matches").reshape(-1, 4).tolist():
        matches[row, sentences, label].append(answer)
    for row, label, answer in _read(folder, "mention-matches").reshape(-1, 3).tolist():
        matches[row, 0, label].append(answer)
    mention_labels = _read(folder, "mention-labels").reshape(-1, 2)
    targets[mention_labels[:, 0], mention_labels[:, 1]] = 1
    return Corpus(
        folder=folder,
        labels=meta["labels"],
        titles=[document["title"] for document in meta["documents"]],
        answers=meta["answers"],
        row_document=row_document,
        kinds=kinds,
        targets=targets,
        matches=matches,
        hashes={
            field: (_read(folder, f"{field}.pointers").astype(np.int64), _read(folder, f"{field}.hashes"))
            for field in FIELDS
        },
    )


def filer(title: str) -> str:
    """The company that filed a contract: what its title begins with."""
    return re.split(r"_| - ", title)[0].strip().lower()


def folds(titles: list[str], count: int, seed: int) -> np.ndarray:
    """Fold of each contract; contracts of one filer share theirs. A function of title and seed alone."""
    digests = (hashlib.sha256(f"{seed}:{filer(title)}".encode()).hexdigest() for title in titles)
    return np.array([int(digest, 16) % count for digest in digests])


def _read(folder: Path, name: str) -> np.ndarray:
    return np.fromfile(folder / f"{name}.u32", dtype=np.uint32)
