"""The whole-evaluation benchmark in plain Python: pandas, onnxruntime, scikit-learn, scipy.stats.bootstrap.

`python whole_evaluation_peer.py --data FOLDER [--no-bootstrap] [--csv] [--threads N]` on a folder made by
make_evaluation_data.py. Does what an evaluation does: reads the held-out rows, runs candidate and baseline over gate
and vault, computes every declared metric of both, each paired delta with its percentile interval from 1,000 paired
resamples, the same for every slice, the gate-minus-vault gap, calibration and the rows on which the two disagree, and
writes a report. Prints one line of JSON: seconds by phase, peak RSS, and figures to compare with.

The bootstrap is scipy's, vectorised, and is called once a scope with a statistic that returns every metric, so that
resampling is shared: the strongest form scipy offers.
"""

import argparse
import json
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
import yaml
from scipy.stats import bootstrap, rankdata
from sklearn import metrics as sk

RESAMPLES = 1000
FLOOR = 1e-15
LOWER_IS_BETTER = {"log_loss", "brier"}
seconds: dict[str, float] = {}


@contextmanager
def phase(name: str):
    """Add the time inside to a phase."""
    start = time.perf_counter()
    yield
    seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - start


def read(folder: Path, part: str, csv: bool) -> pd.DataFrame:
    return pd.read_csv(folder / f"{part}.csv") if csv else pd.read_parquet(folder / f"{part}.parquet")


def probabilities(model: Path, inputs: np.ndarray, suite: dict, threads: int) -> np.ndarray:
    """P(positive) of each row."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    (found,) = session.run([suite["outputs"]["probabilities"]], {suite["input"]["tensor"]: inputs})
    return found[:, suite["label"]["classes"].index(suite["label"]["positive"])].astype(np.float64)


def point(metric: str, truth: np.ndarray, p: np.ndarray) -> float:
    """One metric by scikit-learn."""
    said = p >= 0.5
    match metric:
        case "accuracy":
            return sk.accuracy_score(truth, said)
        case "balanced_accuracy":
            return sk.balanced_accuracy_score(truth, said)
        case "f1":
            return sk.f1_score(truth, said)
        case "auroc":
            return sk.roc_auc_score(truth, p)
        case "auprc":
            return sk.average_precision_score(truth, p)
        case "log_loss":
            return sk.log_loss(truth, np.clip(p, FLOOR, 1 - FLOOR))
        case "brier":
            return sk.brier_score_loss(truth, p)
    raise ValueError(f"unknown metric {metric}")


def vectorised(metric: str, truth: np.ndarray, p: np.ndarray) -> np.ndarray:
    """One metric along the last axis, as scipy's vectorised bootstrap wants it."""
    said = p >= 0.5
    match metric:
        case "accuracy":
            return (said == truth).mean(axis=-1)
        case "balanced_accuracy":
            caught = (said & truth).sum(axis=-1) / truth.sum(axis=-1)
            return (caught + (~said & ~truth).sum(axis=-1) / (~truth).sum(axis=-1)) / 2
        case "f1":
            return 2 * (said & truth).sum(axis=-1) / (said.sum(axis=-1) + truth.sum(axis=-1))
        case "auroc":
            positives = truth.sum(axis=-1)
            ranks = (rankdata(p, axis=-1) * truth).sum(axis=-1)
            return (ranks - positives * (positives + 1) / 2) / (positives * (truth.shape[-1] - positives))
        case "auprc":
            hits = np.take_along_axis(truth, np.argsort(-p, axis=-1), axis=-1)
            precision = np.cumsum(hits, axis=-1) / np.arange(1, truth.shape[-1] + 1)
            return (precision * hits).sum(axis=-1) / hits.sum(axis=-1)
        case "log_loss":
            return -np.log(np.clip(np.where(truth, p, 1 - p), FLOOR, 1)).mean(axis=-1)
        case "brier":
            return ((p - truth) ** 2).mean(axis=-1)
    raise ValueError(f"unknown metric {metric}")


def intervals(names: list[str], truth: np.ndarray, candidate: np.ndarray, baseline: np.ndarray, batch: int, seed: int) -> list[dict]:
    """Percentile intervals of candidate, baseline and delta for each metric, from one set of paired resamples."""

    def statistic(t, c, b, axis):
        found = [(vectorised(name, t, c), vectorised(name, t, b)) for name in names]
        return np.array([value for c, b in found for value in (c, b, c - b)])

    done = bootstrap(
        (truth, candidate, baseline), statistic, n_resamples=RESAMPLES, batch=batch, vectorized=True, paired=True, method="percentile", rng=np.random.default_rng(seed)
    )
    low90, high90 = np.quantile(done.bootstrap_distribution, [0.05, 0.95], axis=-1)
    low, high, error = done.confidence_interval.low, done.confidence_interval.high, done.standard_error
    return [
        {side: {"low95": low[at], "high95": high[at], "low90": low90[at], "high90": high90[at], "se": error[at]} for side, at in zip(("candidate", "baseline", "delta"), range(3 * i, 3 * i + 3))}
        for i in range(len(names))
    ]


def gap_interval(truth: np.ndarray, p: np.ndarray, vault_truth: np.ndarray, vault_p: np.ndarray, batch: int) -> list[float]:
    """Gate minus vault accuracy with a two-sample percentile interval."""
    gate, vault = ((p >= 0.5) == truth).astype(float), ((vault_p >= 0.5) == vault_truth).astype(float)
    done = bootstrap(
        (gate, vault), lambda g, v, axis: g.mean(axis=axis) - v.mean(axis=axis), n_resamples=RESAMPLES, batch=batch, vectorized=True, method="percentile", rng=np.random.default_rng(5)
    )
    return [gate.mean() - vault.mean(), done.confidence_interval.low, done.confidence_interval.high]


def reliability(truth: np.ndarray, p: np.ndarray, bins: int = 15) -> list[dict]:
    """Equal-mass bins of predicted and observed shares."""
    return [{"n": len(part), "predicted": p[part].mean(), "observed": truth[part].mean()} for part in np.array_split(np.argsort(p, kind="stable"), bins)]


def evaluate(folder: Path, with_bootstrap: bool, csv: bool, threads: int, batch: int) -> dict:
    with phase("read"):
        suite = yaml.safe_load((folder / "suite.yaml").read_text())
        gate, vault = read(folder, "gate", csv), read(folder, "vault", csv)
        names = [feature["name"] for feature in suite["features"]]
        inputs = {"gate": gate[names].to_numpy(np.float32), "vault": vault[names].to_numpy(np.float32)}
        positive = suite["label"]["positive"]
        truth, vault_truth = (table[suite["label"]["column"]].to_numpy() == positive for table in (gate, vault))
    with phase("run"):
        p = {(side, part): probabilities(folder / f"{side}.onnx", values, suite, threads) for side in ("candidate", "baseline") for part, values in inputs.items()}
    candidate, baseline = p["candidate", "gate"], p["baseline", "gate"]
    everything = np.ones(len(gate), bool)
    scopes = [("overall", metric["name"], everything) for metric in suite["metrics"]]
    with phase("slices"):
        for declared in suite["slices"]:
            where = declared["where"].replace("row.", "").replace("&&", " and ").replace("||", " or ")
            scopes.append((declared["name"], declared["metric"], gate.eval(where).to_numpy(bool)))
    comparisons = []
    with phase("metrics"):
        for name, metric, keep in scopes:
            values = [point(metric, truth[keep], side[keep]) for side in (candidate, baseline)]
            comparisons.append({"name": name, "metric": metric, "n": int(keep.sum()), "candidate": values[0], "baseline": values[1], "delta": values[0] - values[1]})
        calibration = {side: reliability(truth, p[side, "gate"]) for side in ("candidate", "baseline")}
        disagreements = np.flatnonzero((candidate >= 0.5) != (baseline >= 0.5))
    report = {"comparisons": comparisons, "calibration": calibration, "disagreements": {"total": len(disagreements), "rows": disagreements[:500]}}
    if with_bootstrap:
        with phase("bootstrap"):
            overall = len(suite["metrics"])
            found = intervals([metric for _, metric, _ in scopes[:overall]], truth, candidate, baseline, batch, 1)
            for number, (_, metric, keep) in enumerate(scopes[overall:]):
                found += intervals([metric], truth[keep], candidate[keep], baseline[keep], batch, 2 + number)
            for comparison, interval in zip(comparisons, found, strict=True):
                comparison["intervals"] = interval
            report["gaps"] = {side: gap_interval(truth, p[side, "gate"], vault_truth, p[side, "vault"], batch) for side in ("candidate", "baseline")}
    with phase("report"):
        (folder / "peer-report.json").write_text(json.dumps(report, default=lambda value: value.tolist()))
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).resolve().parent / ".assay" / "evaluation")
    parser.add_argument("--no-bootstrap", action="store_true")
    parser.add_argument("--csv", action="store_true", help="read CSV instead of Parquet")
    parser.add_argument("--threads", type=int, default=0, help="of onnxruntime; 0 leaves it its default")
    parser.add_argument("--batch", type=int, default=25, help="resamples at once; more needs more memory")
    arguments = parser.parse_args()
    start = time.perf_counter()
    report = evaluate(arguments.data, not arguments.no_bootstrap, arguments.csv, arguments.threads, arguments.batch)
    total = time.perf_counter() - start
    print(
        json.dumps(
            {
                "peer": "python",
                "rows": report["comparisons"][0]["n"],
                "bootstrap": not arguments.no_bootstrap,
                "resamples": 0 if arguments.no_bootstrap else RESAMPLES,
                "secondsTotal": round(total, 4),
                "seconds": {name: round(value, 4) for name, value in seconds.items()},
                "peakRssBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
                "comparisons": report["comparisons"],
            },
            default=lambda value: value.tolist(),
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
