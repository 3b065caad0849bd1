"""
Step 5 of training: copies the model into an adapter's folder and writes its manifest.

    python package_adapter.py FOLDER ADAPTER_FOLDER VERSION
"""

import hashlib
import json
import shutil
import sys
from pathlib import Path

FILES = {
    "lexicon": "lexicon.u32",
    "linear": "linear.onnx",
    "passageRanker": "rank-passage.onnx",
    "mentionRanker": "rank-mention.onnx",
}
CUES = [
    "agreement", "contract", "party", "parties", "hereby", "herein", "hereinafter", "whereas", "shall", "entered into",
    "by and between", "effective date", "governing law", "terminate", "warrant", "obligations", "pursuant to",
]  # fmt: skip


def main() -> None:
    work, target, version = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    measured = json.loads((work / "model" / "measured.json").read_text())
    columns = json.loads((work / "corpus.json").read_text())["labels"]
    (target / "model").mkdir(parents=True, exist_ok=True)
    model = {"kind": "ngram-ranker", "columns": columns}
    for role, name in FILES.items():
        shutil.copyfile(work / "model" / name, target / "model" / name)
        content = (target / "model" / name).read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        model[role] = {"path": f"model/{name}", "bytes": len(content), "sha256": digest}
    manifest = {
        "schema": 1,
        "id": "legal",
        "version": version,
        "domain": "legal",
        "languages": ["en"],
        "cues": CUES,
        "model": model,
        "labels": measured["labels"],
        "data": [
            {
                "name": "Contract Understanding Atticus Dataset (CUAD) v1",
                "license": "CC BY 4.0",
                "attribution": "The Atticus Project, Inc., https://www.atticusprojectai.org/cuad",
                "documents": measured["documents"],
            }
        ],
        "scores": {name: round(value, 4) for name, value in measured["pooled"].items()},
    }
    (target / "adapter.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
