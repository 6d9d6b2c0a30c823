"""Expected values of one column, by NumPy and SciPy, in the words of the table `metrics`.

A value is named `metric`; what stands beside it `metric.p` (p-value), `metric.expected` (without drift),
`metric.reference` (the same of the reference), `metric.lower` and `metric.upper` (95 % interval).
What has no definition is None.
"""

import math
from collections import Counter

import numpy as np
from scipy import stats

ZERO_SHARE = 1e-4
LIMIT = 1000  # reference categories with a bin of their own


def decile_edges(sorted_reference):
    """Distinct deciles, positions in whole numbers: numpy.quantile, but for the rounding of 0.1·k."""
    n = len(sorted_reference)
    edges = []
    for k in range(1, 10):
        below, rest = divmod((n - 1) * k, 10)
        edge = sorted_reference[below]
        if rest:
            high = sorted_reference[below + 1]
            step = high - edge
            share = rest / 10
            edge = edge * (1 - share) + high * share if math.isinf(step) else edge + step * share
        if not edges or edge > edges[-1]:
            edges.append(float(edge))
    return edges


def bin_counts(edges, values):
    """Bins (−∞, e₁], (e₁, e₂] … (eₖ, ∞)."""
    return np.bincount(np.searchsorted(edges, values, side="left"), minlength=len(edges) + 1)


def category_counts(reference, current):
    kept = sorted(sorted(reference, key=lambda c: (-reference[c], c))[:LIMIT])
    known = set(kept)
    rows = lambda side: [side.get(c, 0) for c in kept] + [sum(n for c, n in side.items() if c not in known)]
    return np.array(rows(reference)), np.array(rows(current))


def psi(reference, current):
    r, c = reference / reference.sum(), current / current.sum()
    r, c = np.where(r == 0, ZERO_SHARE, r), np.where(c == 0, ZERO_SHARE, c)
    return math.fsum((c - r) * np.log(c / r))


def psi_family(name, reference, current):
    if reference.sum() == 0 or current.sum() == 0:
        return {name: None}
    value = psi(reference, current)
    noise = 1 / reference.sum() + 1 / current.sum()
    freedom = int(((reference > 0) | (current > 0)).sum()) - 1
    return {
        name: value,
        name + ".expected": freedom * noise,
        name + ".p": float(stats.chi2.sf(value / noise, freedom)) if freedom else 1.0,
    }


def bin_distances(reference, current):
    r, c = reference / reference.sum(), current / current.sum()
    m = (r + c) / 2
    kl = lambda p: math.fsum(a * math.log2(a / b) for a, b in zip(p, m) if a > 0)
    divergence = max(0.0, (kl(r) + kl(c)) / 2)
    return {
        "js_divergence": divergence,
        "js_distance": math.sqrt(divergence),
        "hellinger": math.sqrt(math.fsum((np.sqrt(r) - np.sqrt(c)) ** 2) / 2),
        "total_variation": math.fsum(np.abs(r - c)) / 2,
        "l_infinity": float(np.abs(r - c).max()),
    }


def rate(name, hits, rows, reference_hits, reference_rows):
    """A share with Wilson's interval and the pooled two-sided z-test."""
    result = {name: hits / rows if rows else None}
    if rows:
        wilson = stats.binomtest(int(hits), int(rows)).proportion_ci(method="wilson")
        result |= {name + ".lower": wilson.low, name + ".upper": wilson.high}
    result[name + ".reference"] = reference_hits / reference_rows if reference_rows else None
    if rows and reference_rows:
        pooled = (hits + reference_hits) / (rows + reference_rows)
        variance = pooled * (1 - pooled) * (1 / rows + 1 / reference_rows)
        z = abs(hits / rows - reference_hits / reference_rows) / math.sqrt(variance) if variance > 0 else 0
        result[name + ".p"] = float(2 * stats.norm.sf(z))
    return result


def mean_and_std(values):
    return float(np.mean(values)), float(np.std(values))


def quantile_of(values, level):
    return float(np.quantile(values, level))


def numeric(
    reference, current, wasserstein=stats.wasserstein_distance, moments=mean_and_std, quantile=quantile_of
):
    """Columns as lists of floats, None or NaN (no value) and infinities, a row each."""
    (r, r_nulls, r_infinite), (c, c_nulls, c_infinite) = finite(reference), finite(current)
    result = rate("null_rate", c_nulls, len(current), r_nulls, len(reference))
    result["distinct_count"] = len(np.unique(c))
    result["distinct_count.reference"] = len(np.unique(r))
    if len(c):
        result["mean"], result["std"] = moments(c)
        levels = {"min": 0, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "max": 1}
        result |= {name: quantile(c, level) for name, level in levels.items()}
    else:
        result |= {"mean": None, "std": None, "p50": None}
    if len(r):
        result["mean.reference"], result["std.reference"] = moments(r)
        outside = lambda side: int(((side < r[0]) | (side > r[-1])).sum())
        result |= rate(
            "out_of_range_rate",
            outside(c) + c_infinite,
            len(c) + c_infinite,
            outside(r) + r_infinite,
            len(r) + r_infinite,
        )
    edges = decile_edges(r) if len(r) else []
    before, now = bin_counts(edges, r), bin_counts(edges, c)
    result |= psi_family("psi", before, now)
    result |= psi_family("psi_with_nulls", np.append(before, r_nulls), np.append(now, c_nulls))
    if not len(r) or not len(c):
        return result | {"ks_statistic": None, "wasserstein": None, "js_distance": None}
    ks = stats.ks_2samp(r, c)
    distance = wasserstein(r, c)
    return (
        result
        | bin_distances(before, now)
        | {
            "ks_statistic": float(ks.statistic),
            "ks_statistic.p": float(ks.pvalue),
            "wasserstein": float(distance),
            "wasserstein_normalized": float(distance) / max(result["std.reference"], 1e-3),
        }
    )


def finite(column):
    values = np.array([math.nan if v is None else float(v) for v in column], dtype=float)
    return (
        np.sort(values[np.isfinite(values)]),
        int(np.isnan(values).sum()),
        int(np.isinf(values).sum()),
    )


def categorical(reference, current):
    """Columns as lists of texts and None, a row each."""
    r, c = Counter(v for v in reference if v is not None), Counter(v for v in current if v is not None)
    r_rows, c_rows = sum(r.values()), sum(c.values())
    r_nulls, c_nulls = len(reference) - r_rows, len(current) - c_rows
    result = rate("null_rate", c_nulls, len(current), r_nulls, len(reference))
    result |= {"distinct_count": len(c), "distinct_count.reference": len(r)}
    if r_rows:
        unseen = sum(n for category, n in c.items() if category not in r)
        result |= rate("unseen_category_rate", unseen, c_rows, 0, r_rows)
    before, now = category_counts(r, c)
    result |= psi_family("psi", before, now)
    result |= psi_family("psi_with_nulls", np.append(before, r_nulls), np.append(now, c_nulls))
    if not r_rows or not c_rows:
        return result | {"chi_square": None, "cramers_v": None, "js_distance": None}
    names = sorted(set(r) | set(c))
    result |= bin_distances(before, now)
    if len(names) == 1:
        return result | {"chi_square": 0.0, "chi_square.p": 1.0, "cramers_v": None}
    table = np.array([[r.get(n, 0) for n in names], [c.get(n, 0) for n in names]])
    test = stats.chi2_contingency(table, correction=False)
    return result | {
        "chi_square": float(test.statistic),
        "chi_square.p": float(test.pvalue),
        "chi_square.expected": float(test.dof),
        "cramers_v": math.sqrt(test.statistic / table.sum()),
    }


def adjusted(columns, least=30):
    """Adds Benjamini and Hochberg's p-values of one test a column (KS or chi-square) as `….adjusted`."""
    tests = {}
    for name, (values, sizes) in columns.items():
        for test in ("ks_statistic", "chi_square"):
            if values.get(test + ".p") is not None and min(sizes) >= least:
                tests[name] = (test, values[test + ".p"])
    if tests:
        corrected = stats.false_discovery_control([p for _, p in tests.values()])
        for (name, (test, _)), p in zip(tests.items(), corrected):
            columns[name][0][test + ".adjusted"] = float(p)
