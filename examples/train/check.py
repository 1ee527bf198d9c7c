"""Check with numpy alone that every example model is what expectations.yaml says: `python check.py [model ...]`.

Runs each ONNX file on the gate and vault parts, compares it with the incumbent and with the improvement on the
same rows by a paired bootstrap, and fails when a property does not hold. Intervals: percentile, 2,000 resamples,
seeded. Verdicts: superior, the 95 % interval right of zero; non-inferior, the 90 % interval right of minus the
margin; inferior, the 95 % interval left of zero and not non-inferior; else inconclusive.
"""

import sys
from dataclasses import dataclass

import numpy as np
import onnxruntime
import pandas as pd
import yaml

from splits import EXAMPLES, file_digest

RESAMPLES = 2000
FLOOR = 1e-15
ONNX_TYPES = {"float32": np.float32, "int64": np.int64, "string": object}
LOWER_IS_BETTER = {"log_loss", "brier", "mae", "rmse"}


@dataclass(frozen=True)
class Scored:
    """Per-row figures of one model on one part, and what AUROC needs."""

    rows: dict[str, np.ndarray]
    positive: np.ndarray | None
    score: np.ndarray | None


def feeds(suite: dict, table: pd.DataFrame) -> dict[str, np.ndarray]:
    """The model's inputs, as the suite declares them."""
    columns = {f["name"]: table[f["name"]].to_numpy(ONNX_TYPES[f["dtype"]]) for f in suite["features"]}
    if suite["input"].get("perFeature"):
        return {name: values.reshape(-1, 1) for name, values in columns.items()}
    return {suite["input"]["tensor"]: np.column_stack(list(columns.values()))}


def score(suite: dict, model: bytes, table: pd.DataFrame) -> Scored:
    """Run one model over one table."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    label = table[suite["label"]["column"]].to_numpy()
    if suite["task"] == "regression":
        (value,) = session.run([suite["outputs"]["value"]], feeds(suite, table))
        error = value.reshape(-1).astype(np.float64) - label
        return Scored({"mae": np.abs(error), "rmse": error**2}, None, None)
    (probabilities,) = session.run([suite["outputs"]["probabilities"]], feeds(suite, table))
    probabilities = probabilities.astype(np.float64)
    classes = np.array(suite["label"]["classes"])
    truth = (label[:, None] == classes[None, :]).astype(np.float64)
    assert (truth.sum(axis=1) == 1).all(), "a label that is no declared class"
    rows = {
        "accuracy": (probabilities.argmax(axis=1) == truth.argmax(axis=1)).astype(np.float64),
        "log_loss": -np.log(np.clip((probabilities * truth).sum(axis=1), FLOOR, 1)),
    }
    if suite["task"] == "binary":
        positive = classes == suite["label"]["positive"]
        rows["brier"] = ((probabilities - truth) ** 2)[:, positive].sum(axis=1)
        return Scored(rows, truth[:, positive].reshape(-1), probabilities[:, positive].reshape(-1))
    rows["brier"] = ((probabilities - truth) ** 2).sum(axis=1)
    return Scored(rows, None, None)


def auroc(positive: np.ndarray, value: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted AUROC for each row of `weights`, ties counted half."""
    order = np.argsort(value, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(value[order]) > 0])
    hits = np.add.reduceat(weights[:, order] * positive[order], starts, axis=1)
    misses = np.add.reduceat(weights[:, order] * (1 - positive[order]), starts, axis=1)
    below = np.cumsum(misses, axis=1) - misses
    return (hits * (below + misses / 2)).sum(axis=1) / (hits.sum(axis=1) * misses.sum(axis=1))


def figures(metric: str, scored: Scored, keep: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The metric under each row of `weights` (counts of the kept rows)."""
    if metric == "auroc":
        return auroc(scored.positive[keep], scored.score[keep], weights)
    means = weights @ scored.rows[metric][keep] / weights.sum(axis=1)
    return np.sqrt(means) if metric == "rmse" else means


def bootstrap_weights(clusters: np.ndarray, seed: int) -> np.ndarray:
    """Row counts: the sample itself first, then its resamples, in which rows of one cluster go together."""
    names, member = np.unique(clusters, return_inverse=True)
    drawn = np.random.default_rng(seed).multinomial(len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES)
    return np.vstack([np.ones(len(clusters)), drawn[:, member]])


def clusters_of(suite: dict, table: pd.DataFrame) -> np.ndarray:
    """What is resampled together: the declared clusters, else single rows."""
    column = suite.get("clusterColumn")
    return np.arange(len(table)) if column is None else table[column].to_numpy()


def verdict(delta: np.ndarray, margin: float) -> tuple[str, np.ndarray]:
    """The verdict, and (value, low95, low90, high90, high95, mde)."""
    low95, low90, high90, high95 = np.quantile(delta[1:], [0.025, 0.05, 0.95, 0.975])
    found = np.array([delta[0], low95, low90, high90, high95, 2.4865 * delta[1:].std()])
    if low95 > 0:
        return "superior", found
    if low90 > -margin:
        return "non-inferior", found
    return ("inferior" if high95 < 0 else "inconclusive"), found


def membership(where: str, table: pd.DataFrame) -> np.ndarray:
    """Rows of a slice: the small part of CEL that the example suites use."""
    return table.eval(where.replace("row.", "").replace("&&", " and ").replace("||", " or ")).to_numpy(bool)


def compare(suite: dict, table: pd.DataFrame, candidate: Scored, baseline: Scored) -> list[tuple]:
    """(group, name, metric, n, margin, verdict, figures) for every metric and slice."""
    plan = [("overall", m["name"], m["name"], np.ones(len(table), bool), float(m["margin"])) for m in suite["metrics"]]
    plan += [("slice", s["name"], s["metric"], membership(s["where"], table), float(s["margin"])) for s in suite["slices"]]
    lines = []
    for number, (group, name, metric, keep, margin) in enumerate(plan):
        weights = bootstrap_weights(clusters_of(suite, table)[keep], 7 + number)
        sign = -1 if metric in LOWER_IS_BETTER else 1
        delta = sign * (figures(metric, candidate, keep, weights) - figures(metric, baseline, keep, weights))
        lines.append((group, name, metric, int(keep.sum()), margin, *verdict(delta, margin)))
    return lines


def interval(metric: str, scored: Scored, clusters: np.ndarray, seed: int) -> np.ndarray:
    """(value, low95, high95, resamples…) of one model's own figure."""
    found = figures(metric, scored, np.ones(len(clusters), bool), bootstrap_weights(clusters, seed))
    return np.r_[found[0], np.quantile(found[1:], [0.025, 0.975]), found[1:]]


def check_model(model: str, expected: dict) -> list[str]:
    """Print the table of one model; return what does not hold."""
    folder = EXAMPLES / "suites" / model
    suite = yaml.safe_load((folder / "suite.yaml").read_text())
    gate, vault = pd.read_csv(folder / "gate.csv"), pd.read_csv(folder / "vault.csv")
    files = {name: (EXAMPLES / "models" / model / f"{name}.onnx").read_bytes() for name in expected}
    on_gate = {name: score(suite, data, gate) for name, data in files.items()}
    on_vault = {name: score(suite, data, vault) for name, data in files.items()}
    by_role = {entry["made"]: name for name, entry in expected.items()}
    primary = next(m["name"] for m in suite["metrics"] if m.get("primary"))
    faults = []

    def demand(holds: bool, what: str) -> None:
        if not holds:
            faults.append(f"{model}: {what}")

    for name, entry in expected.items():
        print(f"\n{model}/{name}.onnx, made: {entry['made']}, {len(files[name]):,} bytes, gate {len(gate)}, vault {len(vault)}")
        declared = yaml.safe_load((EXAMPLES / "models" / model / f"{name}.version.yaml").read_text())
        leaked = file_digest(folder / "gate.csv") in [dataset["digest"] for dataset in declared["datasets"]]
        demand(leaked == (entry["made"] == "trained-on-held-out"), f"{name}: lineage names the gate file is {leaked}")
        for claim in declared["claims"]:
            value, low, high, *_ = interval(claim["metric"], on_gate[name], clusters_of(suite, gate), 3)
            sign = -1 if claim["metric"] in LOWER_IS_BETTER else 1
            confirmed = sign * float(claim["value"]) <= sign * (low if sign < 0 else high)
            print(f"  claim {claim['metric']} {claim['value']}: measured {value:.4f} [{low:.4f}, {high:.4f}] {'confirmed' if confirmed else 'NOT CONFIRMED'}")
            demand(confirmed == (entry["made"] != "claim-does-not-hold"), f"{name}: claim {claim['metric']} confirmed is {confirmed}")
        g, v = interval(primary, on_gate[name], clusters_of(suite, gate), 11), interval(primary, on_vault[name], clusters_of(suite, vault), 12)
        low, high = np.quantile(g[3:] - v[3:], [0.025, 0.975])
        print(f"  gap {primary}: gate {g[0]:.4f} − vault {v[0]:.4f} = {g[0] - v[0]:+.4f} [{low:+.4f}, {high:+.4f}]")
        demand((low > 0 or high < 0) == (entry["made"] == "trained-on-held-out"), f"{name}: gap interval [{low:.4f}, {high:.4f}]")
        for holder in (by_role["incumbent"], by_role["improvement"]):
            if holder == name:
                continue
            lines = compare(suite, gate, on_gate[name], on_gate[holder])
            for group, what, metric, n, margin, found, f in lines:
                print(f"  vs {holder} {group:7} {what:24} {metric:9} n={n:5} {f[0]:+.4f} 95% [{f[1]:+.4f}, {f[4]:+.4f}] 90% low {f[2]:+.4f} mde {f[5]:.4f} margin {margin} {found}")
            judge(entry, name, holder, holder == by_role["incumbent"], lines, demand)
    return faults


def judge(entry: dict, name: str, holder: str, against_incumbent: bool, lines: list[tuple], demand) -> None:
    """The properties each made-to-be has against a holder."""
    made = entry["made"]
    for group, what, metric, _, margin, found, f in lines:
        at = f"{name} vs {holder}, {what}: {found}"
        if made == "improvement":
            demand(found in ("superior", "non-inferior"), at)
            demand(group == "overall" or f[5] <= margin, f"{at}, smallest detectable effect {f[5]:.4f} over the margin")
        if made == "worse-on-a-slice" and what == entry["slice"]:
            demand(found == "inferior" and f[4] < -margin, at)
        if made == "worse-on-a-slice" and group == "overall" and against_incumbent:
            demand(found in ("superior", "non-inferior") and f[0] > 0, at)
        if made == "trained-on-held-out":
            demand(found == "superior", at)
        if made == "claim-does-not-hold" and against_incumbent:
            demand(found in ("superior", "non-inferior"), at)


def main(names: list[str]) -> int:
    expectations = yaml.safe_load((EXAMPLES / "expectations.yaml").read_text())
    faults = [fault for model in names or expectations for fault in check_model(model, expectations[model])]
    print("\n" + ("\n".join(f"FAIL {fault}" for fault in faults) if faults else "PASS every example is what it was made to be"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
