"""
Reads the domain text that may train shipped weights, drops what is broken, poor or repeated, and counts what it dropped.

    python clean.py DATA_FOLDER WORK_FOLDER

Writes `text.jsonl` ({source, language, text}, one passage a line) and `cleaning.json` (counts by source). A passage is a
paragraph of at least MIN_CHARACTERS. Exact duplicates are equal once digits, case, punctuation and white space are set
aside; near-duplicates share at least NEAR of their five-word shingles (four characters in Chinese), estimated by MinHash
(Broder 1997) and found by banding (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4).
"""

import csv
import hashlib
import html
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

MIN_CHARACTERS = 40
NEAR = 0.8
BANDS, ROWS = 16, 6
HAN = re.compile(r"[\u3400-\u9fff]")
TAG = re.compile(r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]{1,400}>|\$\{[^}]*\}|</?#[^>]*>", re.S | re.I)


def main() -> None:
    data, work = Path(sys.argv[1]), Path(sys.argv[2])
    work.mkdir(parents=True, exist_ok=True)
    counts: dict[str, Counter] = defaultdict(Counter)
    exact: set[bytes] = set()
    near = NearDuplicates()
    with (work / "text.jsonl").open("w", encoding="utf-8") as out:
        for source, read in SOURCES.items():
            for raw in read(data):
                verdict, text, language = judge(raw, exact, near)
                counts[source][verdict] += 1
                if verdict == "kept":
                    counts[source]["characters"] += len(text)
                    out.write(json.dumps({"source": source, "language": language, "text": text}, ensure_ascii=False) + "\n")
    (work / "cleaning.json").write_text(json.dumps(counts, indent=2, ensure_ascii=False) + "\n")
    print(json.dumps(counts, indent=2, ensure_ascii=False))


def judge(raw: str, exact: set[bytes], near: "NearDuplicates") -> tuple[str, str, str]:
    """What becomes of a passage: kept, short, broken, low-quality, duplicate or near-duplicate; its text and language."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", TAG.sub(" ", html.unescape(raw)))).strip()
    language = "zh" if len(HAN.findall(text)) * 4 > len(text) else "en"
    if len(text) < (MIN_CHARACTERS if language == "en" else MIN_CHARACTERS // 2):
        return "short", text, language
    if "\ufffd" in text or re.search(r"(?:Ã.|â€){2}", text):
        return "broken", text, language
    letters = sum(character.isalpha() for character in text)
    words = re.findall(r"\w+", text.lower())
    repeated = language == "en" and len(words) >= 20 and len(set(words)) < 0.2 * len(words)
    if letters < 0.55 * len(text.replace(" ", "")) or repeated:
        return "low-quality", text, language
    key = re.sub(r"[\W\d_]+", "", text.lower())
    digest = hashlib.blake2b(key.encode(), digest_size=12).digest()
    if digest in exact:
        return "duplicate", text, language
    exact.add(digest)
    units = list(key) if language == "zh" else re.findall(r"[^\W\d_]+", text.lower())
    if near.seen(units, 4 if language == "zh" else 5):
        return "near-duplicate", text, language
    return "kept", text, language


class NearDuplicates:
    """Remembers MinHash signatures; a passage is near one seen before when the signatures agree in NEAR of their places."""

    def __init__(self) -> None:
        random = np.random.default_rng(0)
        self.multipliers = random.integers(0, 1 << 63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
        self.shifts = random.integers(0, 1 << 63, BANDS * ROWS, dtype=np.uint64)
        self.signatures: list[np.ndarray] = []
        self.buckets: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(BANDS)]

    def seen(self, units: list[str], size: int) -> bool:
        shingles = {" ".join(units[at : at + size]) for at in range(max(1, len(units) - size + 1))}
        hashes = np.array(
            [int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=4).digest(), "little") for shingle in shingles],
            np.uint64,
        )
        # multiply-shift hashing modulo 2^64 (Dietzfelbinger et al. 1997); the high half is the value
        signature = ((hashes[:, None] * self.multipliers + self.shifts) >> np.uint64(32)).min(axis=0).astype(np.uint32)
        keys = [signature[band * ROWS : (band + 1) * ROWS].tobytes() for band in range(BANDS)]
        others = {other for bucket, key in zip(self.buckets, keys) for other in bucket[key][:8]}
        if any(np.mean(self.signatures[other] == signature) >= NEAR for other in others):
            return True
        for bucket, key in zip(self.buckets, keys):
            bucket[key].append(len(self.signatures))
        self.signatures.append(signature)
        return False


def paragraphs(text: str) -> Iterator[str]:
    """Parts between blank lines; a longer part is cut at line ends near 1,500 characters."""
    for part in re.split(r"\n\s*\n", text):
        lines, size = [], 0
        for line in part.split("\n"):
            lines.append(line)
            size += len(line)
            if size > 1500:
                yield "\n".join(lines)
                lines, size = [], 0
        if lines:
            yield "\n".join(lines)


def squad(data: Path) -> Iterator[str]:
    for contract in json.loads((data / "cuad/train.json").read_text())["data"]:
        for paragraph in contract["paragraphs"]:
            yield from paragraphs(paragraph["context"])


def contract_nli(data: Path) -> Iterator[str]:
    for document in json.loads((data / "contract_nli/dev.json").read_text())["documents"]:
        yield from paragraphs(document["text"])


def json_lines(path: str, field: str):
    def read(data: Path) -> Iterator[str]:
        for line in (data / path).read_text().splitlines():
            yield json.loads(line)[field]

    return read


def summaries(data: Path) -> Iterator[str]:
    for clause in json.loads((data / "legal_summarization/all_v1.json").read_text()).values():
        yield clause["original_text"]


def files(pattern: str, markup: bool = False):
    def read(data: Path) -> Iterator[str]:
        for path in sorted(data.glob(pattern)):
            text = path.read_text(encoding="utf-8", errors="replace")
            yield from paragraphs(re.sub(r"\n[ \t]+", "\n", TAG.sub("\n", text)) if markup else text)

    return read


def tokens(pattern: str):
    """Token-per-line files: sentences part at blank lines; the token is the first column."""

    def read(data: Path) -> Iterator[str]:
        for path in sorted(data.glob(pattern)):
            for block in re.split(r"\n\s*\n", path.read_text(errors="replace")):
                yield " ".join(line.split()[0] for line in block.splitlines() if line.strip())

    return read


def tatqa(data: Path) -> Iterator[str]:
    for report in json.loads((data / "tatqa/tatqa_dataset_dev.json").read_text()):
        yield from (paragraph["text"] for paragraph in report["paragraphs"])


def column(pattern: str, *names: str):
    def read(data: Path) -> Iterator[str]:
        for path in sorted(data.glob(pattern)):
            with path.open(encoding="utf-8-sig", newline="") as rows:
                for row in csv.DictReader(rows):
                    for name in names:
                        yield from paragraphs(row.get(name) or "")

    return read


SOURCES = {
    "cuad": squad,
    "contract_nli": contract_nli,
    "tosdr": json_lines("tosdr/train.jsonl", "text"),
    "legal_summarization": summaries,
    "sec_credit_agreements": files("sec_credit_agreements/text/*.txt"),
    "sec_loan_ner": tokens("sec_loan_ner/FIN*.txt"),
    "tatqa": tatqa,
    "mts_dialog": column("mts_dialog/*.csv", "section_text", "dialogue"),
    "aci_bench": column("aci_bench/*.csv", "note", "dialogue"),
    "biomed_ner": tokens("biomed_ner/*/*.tsv"),
    "fddc_contracts": files("fddc_contracts/html/*.html", markup=True),
    "zh_loan_agreements": files("zh_loan_agreements/*.ftl", markup=True),
    "zh_contract_risk": column("zh_contract_risk/clause_standards.csv", "standard_template", "common_issues", "review_points"),
    "cn_laws": files("cn_laws/*/*.md"),
}

if __name__ == "__main__":
    main()
