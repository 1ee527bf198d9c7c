"""Make the data of the whole-evaluation benchmark: `python make_evaluation_data.py --out FOLDER [--rows 100000]`.

Rows are Spambase messages drawn with replacement, each positive frequency multiplied by a random factor near one, so
that scores have few ties. Candidate and baseline are the example's boosted and linear spam filters. Writes
suite.yaml, gate.csv, vault.csv (a tenth as many rows), gate.parquet and vault.parquet with the same float32 values,
candidate.onnx and baseline.onnx. Deterministic.
"""

import argparse
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
SEED = 20260904
METRICS = [("accuracy", "0.01"), ("balanced_accuracy", "0.01"), ("f1", "0.01"), ("auroc", "0.005"), ("auprc", "0.005"), ("log_loss", "0.02"), ("brier", "0.005")]


def drawn(source: pd.DataFrame, features: list[str], rows: int, prefix: str, rng: np.random.Generator) -> pd.DataFrame:
    """`rows` jittered copies of rows of `source`, with distinct ids."""
    chosen = source.iloc[rng.integers(0, len(source), rows)].reset_index(drop=True)
    jittered = chosen[features].to_numpy() * np.exp(rng.normal(0, 0.1, (rows, len(features))))
    table = pd.DataFrame(np.round(jittered, 4).astype(np.float32), columns=features)
    table.insert(0, "message_id", [f"{prefix}-{row:06d}" for row in range(rows)])
    table["type"] = chosen["type"].map({"nonspam": "ham", "spam": "spam"})
    return table


def main(out: Path, rows: int) -> None:
    out.mkdir(parents=True, exist_ok=True)
    source = pd.read_csv(EXAMPLES / "data" / "spambase.csv")
    suite = yaml.safe_load((EXAMPLES / "suites" / "spam-filter" / "suite.yaml").read_text())
    features = [feature["name"] for feature in suite["features"]]
    rng = np.random.default_rng(SEED)
    for part, count in (("gate", rows), ("vault", rows // 10)):
        table = drawn(source, features, count, part, rng)
        table.to_csv(out / f"{part}.csv", index=False, lineterminator="\n")
        table.to_parquet(out / f"{part}.parquet", index=False)
    suite |= {"suite": "evaluation-benchmark", "version": "1", "title": "Whole-evaluation benchmark"}
    suite["metrics"] = [{"name": name, "margin": margin, "primary": name == "accuracy"} for name, margin in METRICS]
    suite["sources"] = []
    (out / "suite.yaml").write_text(yaml.safe_dump(suite, sort_keys=False))
    shutil.copy(EXAMPLES / "models" / "spam-filter" / "e.onnx", out / "candidate.onnx")
    shutil.copy(EXAMPLES / "models" / "spam-filter" / "c.onnx", out / "baseline.onnx")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / ".assay" / "evaluation")
    parser.add_argument("--rows", type=int, default=100_000)
    arguments = parser.parse_args()
    main(arguments.out, arguments.rows)
