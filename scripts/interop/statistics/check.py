"""Makes scipy, scikit-learn and statsmodels compute what `compute.ts` computed, and compares.

Closed forms must agree to 1e-9 (relative, or absolute near zero); resampled ones within Monte-Carlo error.
Prints one PASS or FAIL line a kind; exits 1 when any failed.
"""

import json
import math
import sys
import warnings

import numpy as np
from scipy import special, stats
from sklearn import metrics
from statsmodels.stats import contingency_tables, multitest, proportion
from statsmodels.duration.survfunc import SurvfuncRight

TOLERANCE = 1e-9
Z90 = stats.norm.ppf(0.95)
warnings.filterwarnings("ignore")


def binary(data):
    y, s = np.array(data["labels"]), np.array(data["scores"])
    c = (s >= 0.5).astype(int)
    return [
        metrics.accuracy_score(y, c),
        metrics.balanced_accuracy_score(y, c),
        metrics.precision_score(y, c, zero_division=np.nan),
        metrics.recall_score(y, c),
        metrics.recall_score(1 - y, 1 - c),
        metrics.f1_score(y, c),
        metrics.roc_auc_score(y, s),
        metrics.average_precision_score(y, s),
        metrics.log_loss(y, s),
        metrics.brier_score_loss(y, s),
    ]


def multiclass(data):
    y = np.array(data["labels"])
    p = np.array(data["probabilities"]).reshape(len(y), data["classes"])
    c = p.argmax(axis=1)
    hot = np.eye(data["classes"])[y]
    return [
        metrics.accuracy_score(y, c),
        metrics.balanced_accuracy_score(y, c),
        metrics.f1_score(y, c, average="macro"),
        metrics.log_loss(y, p, labels=range(data["classes"])),
        float(((p - hot) ** 2).sum(axis=1).mean()),
        metrics.top_k_accuracy_score(y, p, k=2, labels=range(data["classes"])) if data["classes"] > 2 else 1.0,
    ]


def regression(data):
    y, p = np.array(data["targets"]), np.array(data["predictions"])
    return [
        metrics.mean_absolute_error(y, p),
        metrics.root_mean_squared_error(y, p),
        metrics.r2_score(y, p),
        metrics.mean_pinball_loss(y, p, alpha=0.9),
    ]


def multilabel(data):
    y = np.array(data["truth"]).reshape(-1, 3)
    c = (np.array(data["scores"]).reshape(-1, 3) >= 0.5).astype(int)
    return [
        metrics.accuracy_score(y, c),
        metrics.hamming_loss(y, c),
        metrics.f1_score(y, c, average="micro"),
        metrics.f1_score(y, c, average="macro"),
    ]


def ndcg(data):
    r, s = [data["relevance"]], [data["scores"]]
    return [metrics.ndcg_score(r, s), metrics.ndcg_score(r, s, k=5)]


def delong(data):
    """DeLong, DeLong & Clarke-Pearson (1988) by the definition: every pair of a positive and a negative."""
    y = np.array(data["labels"])

    def components(scores):
        s = np.array(scores)
        pairs = (s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])
        return pairs.mean(axis=1), pairs.mean(axis=0)

    (a10, a01), (b10, b01) = components(data["a"]), components(data["b"])
    s = np.cov(a10, b10) / len(a10) + np.cov(a01, b01) / len(a01)
    delta, se = a10.mean() - b10.mean(), math.sqrt(s[0, 0] + s[1, 1] - 2 * s[0, 1])
    low = max(0.0, a10.mean() - stats.norm.ppf(0.975) * math.sqrt(s[0, 0]))
    return [delta, se, 2 * stats.norm.sf(abs(delta / se)), low, a10.mean()]


def mcnemar(b, c):
    def p(**options):
        return contingency_tables.mcnemar([[0, b], [c, 0]], **options).pvalue

    exact = p(exact=True)
    mid = min(1.0, 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5))
    corrected = p(exact=False, correction=True) if b != c else 1.0
    return [p(exact=False, correction=False), corrected, exact, mid]


def bonett_price(b, c, n):
    p12, p21 = (b + 1) / (n + 2), (c + 1) / (n + 2)
    se = math.sqrt((p12 + p21 - (p12 - p21) ** 2) / (n + 2))
    return [max(-1, p12 - p21 - Z90 * se), min(1, p12 - p21 + Z90 * se)]


def newcombe(k, n, j, m):
    return proportion.confint_proportions_2indep(k, n, j, m, compare="diff", method="newcomb")


def kaplan_meier(watched):
    curve = SurvfuncRight([w["time"] for w in watched], [int(w["event"]) for w in watched])
    # Greenwood's error is 0/0 where nobody is left; ours says 0.
    return [[t, s, np.nan_to_num(e)] for t, s, e in zip(curve.surv_times, curve.surv_prob, curve.surv_prob_se)]


def sign_flip(differences):
    result = stats.permutation_test(
        (np.array(differences), np.zeros(len(differences))),
        lambda x, y, axis: np.mean(x - y, axis=axis),
        permutation_type="samples",
        n_resamples=np.inf,
        vectorized=True,
    )
    return result.pvalue


def beta_binomial(data):
    n, y = np.array(data["n"]), np.array(data["y"])
    p = y.sum() / n.sum()
    s = (n * (y / n - p) ** 2).sum()
    tau = (s - p * (1 - p) * (len(n) - 1)) / (n.sum() - (n**2).sum() / n.sum() - (len(n) - 1))
    m = p * (1 - p) / tau - 1
    return (y + m * p) / (n + m)


def erlang_c(c, a):
    terms = np.array([k * math.log(a) - math.lgamma(k + 1) for k in range(c + 1)])
    last = math.exp(terms[c]) * c / (c - a)
    return last / (np.exp(terms[:c]).sum() + last)


CLOSED = {
    "erfc": special.erfc,
    "normalCdf": stats.norm.cdf,
    "normalQuantile": special.ndtri,
    "logGamma": special.gammaln,
    "logBeta": special.betaln,
    "gammaP": special.gammainc,
    "gammaQ": special.gammaincc,
    "beta": lambda x, a, b: special.betainc(a, b, x),
    "betaQuantile": lambda q, a, b: special.betaincinv(a, b, q),
    "gammaQuantile": lambda q, a: special.gammaincinv(a, q),
    "studentTCdf": stats.t.cdf,
    "studentTQuantile": stats.t.ppf,
    "chiSquaredSurvival": stats.chi2.sf,
    "chiSquaredQuantile": stats.chi2.ppf,
    "binomialCdf": stats.binom.cdf,
    "poissonCdf": stats.poisson.cdf,
    "wilson": lambda k, n: proportion.proportion_confint(k, n, method="wilson"),
    "clopperPearson": lambda k, n: proportion.proportion_confint(k, n, method="beta"),
    "garwood": lambda k: [stats.chi2.ppf(0.025, 2 * k) / 2 if k else 0.0, stats.chi2.ppf(0.975, 2 * k + 2) / 2],
    "newcombe": newcombe,
    "mcnemar": mcnemar,
    "bonettPrice": bonett_price,
    "erlangC": erlang_c,
}
WHOLE = {
    "holm": lambda p: multitest.multipletests(p, method="holm")[1],
    "benjaminiHochberg": lambda p: multitest.multipletests(p, method="fdr_bh")[1],
    "quantiles": lambda values: np.quantile(values, [0.05, 0.5, 0.95, 0.99]),
    "binaryMetrics": binary,
    "multiclassMetrics": multiclass,
    "regressionMetrics": regression,
    "multilabelMetrics": multilabel,
    "ndcg": ndcg,
    "delong": delong,
    "kaplanMeier": kaplan_meier,
    "signFlip": sign_flip,
    "betaBinomial": beta_binomial,
}


def worst(expected, actual):
    """Largest error, relative above 1 in size and absolute below; NaN agrees with null."""
    e = np.atleast_1d(np.array(expected, dtype=float))
    flat = np.ravel(np.array(actual, dtype=object))
    a = np.array([np.nan if x is None else x for x in flat], dtype=float)
    e = e.ravel()
    both_nan = np.isnan(e) & np.isnan(a)
    error = np.abs(e - a) / np.maximum(1.0, np.abs(e))
    error[both_nan] = 0.0
    return float(np.max(np.where(np.isnan(error), np.inf, error)))


def auroc(y, s, axis=-1):
    """Mann-Whitney form, vectorised over resamples."""
    ranks = stats.rankdata(s, axis=-1)
    m = y.sum(axis=-1)
    n = y.shape[-1] - m
    return ((ranks * y).sum(axis=-1) - m * (m + 1) / 2) / (m * n)


def brier(y, s, axis=-1):
    return ((y - s) ** 2).mean(axis=-1)


def f1(y, s, axis=-1):
    c = s >= 0.5
    return 2 * (y * c).sum(axis=-1) / (y.sum(axis=-1) + c.sum(axis=-1))


def bootstrap(data, ours):
    """Ends of the interval, in Monte-Carlo standard errors of both sides together."""
    figure = {"auroc": auroc, "brier": brier, "f1": f1}[data["metric"]]
    columns = tuple(np.array(data[name], dtype=float) for name in ("labels", "a", "b"))

    def difference(y, a, b, axis=-1):
        return figure(y, a) - figure(y, b)

    result = stats.bootstrap(
        columns,
        difference,
        paired=True,
        vectorized=True,
        method="percentile",
        n_resamples=data["resamples"],
        batch=500,
        rng=np.random.default_rng(1),
    )
    spread = result.standard_error
    density = stats.norm.pdf(stats.norm.ppf(0.975))
    error = spread * math.sqrt(0.025 * 0.975 / data["resamples"]) / density * math.sqrt(2)
    interval = result.confidence_interval
    return max(abs(interval.low - ours[0]), abs(interval.high - ours[1])) / error


def main():
    cases = json.load(sys.stdin)["cases"]
    errors, counts = {}, {}
    for case in cases:
        kind, given, ours = case["kind"], case["input"], case["output"]
        if kind == "bootstrap":
            error = bootstrap(given, ours)
        else:
            theirs = CLOSED[kind](*given) if kind in CLOSED else WHOLE[kind](given)
            error = worst(theirs, ours)
        errors[kind] = max(errors.get(kind, 0.0), error)
        counts[kind] = counts.get(kind, 0) + 1
    failed = 0
    for kind, error in errors.items():
        limit = 5.0 if kind == "bootstrap" else TOLERANCE
        unit = "Monte-Carlo standard errors" if kind == "bootstrap" else "largest error"
        ok = error <= limit
        failed += not ok
        print(f"{'PASS' if ok else 'FAIL'} {kind}: {counts[kind]} cases, {unit} {error:.2g}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
