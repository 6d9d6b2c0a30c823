"""Expected values of rows with sampling weights, by NumPy, SciPy and scikit-learn, in the words of the table `metrics`.

Shares, means and distances take sums of weights. Tests take effective counts: weights scaled so that those of
all rows of a side add up to Kish's number of rows, sum(w)**2 / sum(w**2).
"""

import math

import numpy as np
from scipy import stats
from sklearn import metrics as sk

from columns import LIMIT, bin_distances, psi_family


def effective(weights):
    w = np.array(weights, dtype=float)
    return np.ones(len(w)) if np.all(w == w[0]) else w * (w.sum() / (w**2).sum())


def wilson(hits, rows):
    z = stats.norm.ppf(0.975)
    share = hits / rows
    middle = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return max(0.0, middle - half), min(1.0, middle + half)


def rate(name, hits, rows, reference_hits, reference_rows):
    """As columns.rate, of effective counts."""
    result = {name: hits / rows if rows else None}
    if rows:
        result[name + ".lower"], result[name + ".upper"] = wilson(hits, rows)
    result[name + ".reference"] = reference_hits / reference_rows if reference_rows else None
    if rows and reference_rows:
        pooled = (hits + reference_hits) / (rows + reference_rows)
        variance = pooled * (1 - pooled) * (1 / rows + 1 / reference_rows)
        z = abs(hits / rows - reference_hits / reference_rows) / math.sqrt(variance) if variance > 0 else 0
        result[name + ".p"] = float(2 * stats.norm.sf(z))
    return result


def quantile(values, weights, level):
    """Akinshin's type 7: mean of the quantile function over a stretch of width 1 of the summed weight."""
    if level in (0, 1):
        return float(values[0 if level == 0 else -1])
    upper = np.cumsum(weights)
    lower = upper - weights
    start = max(0.0, upper[-1] - 1) * level
    end = start + min(1.0, upper[-1])
    overlap = np.clip(np.minimum(upper, end) - np.maximum(lower, start), 0, None)
    return math.fsum(overlap / overlap.sum() * values)


class Side:
    """A numeric column: finite values in order with their effective counts, and what the others count."""

    def __init__(self, column, weights):
        values = np.array([math.nan if v is None else float(v) for v in column])
        counts = effective(weights)
        finite = np.isfinite(values)
        order = np.argsort(values[finite], kind="stable")
        self.even = bool(np.all(counts == counts[0]))
        self.values, self.counts = values[finite][order], counts[finite][order]
        self.rows = counts.sum()
        self.nulls, self.infinite = counts[np.isnan(values)].sum(), counts[np.isinf(values)].sum()

    def at_most(self, places):
        sums = np.concatenate([[0], np.cumsum(self.counts)])
        return sums[np.searchsorted(self.values, places, side="right")]

    def quantile(self, level):
        if self.even:
            return float(np.quantile(self.values, level))
        return quantile(self.values, self.counts, level)

    def std(self):
        first = self.values[0]
        scale = max(np.abs(self.values - first).max(), 1e-300)  # squares stay within a double
        scaled = (self.values - first) / scale
        mean = np.average(scaled, weights=self.counts)
        return scale * math.sqrt(np.average((scaled - mean) ** 2, weights=self.counts))

    def binned(self, edges):
        bins = np.searchsorted(edges, self.values, side="left")
        return np.bincount(bins, weights=self.counts, minlength=len(edges) + 1)


def numeric(reference, current, reference_weights, current_weights):
    r, c = Side(reference, reference_weights), Side(current, current_weights)
    result = rate("null_rate", c.nulls, c.rows, r.nulls, r.rows)
    result["mean"], result["std"] = np.average(c.values, weights=c.counts), c.std()
    result["mean.reference"], result["std.reference"] = np.average(r.values, weights=r.counts), r.std()
    levels = {"min": 0, "p05": 0.05, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p95": 0.95, "max": 1}
    result |= {name: c.quantile(level) for name, level in levels.items()}
    outside = lambda side: side.counts[(side.values < r.values[0]) | (side.values > r.values[-1])].sum()
    result |= rate(
        "out_of_range_rate",
        outside(c) + c.infinite,
        c.counts.sum() + c.infinite,
        outside(r) + r.infinite,
        r.counts.sum() + r.infinite,
    )
    edges = sorted({r.quantile(k / 10) for k in range(1, 10)})
    before, now = r.binned(edges), c.binned(edges)
    result |= psi_family("psi", before, now)
    result |= psi_family("psi_with_nulls", np.append(before, r.nulls), np.append(now, c.nulls))
    n, m = r.counts.sum(), c.counts.sum()
    places = np.union1d(r.values, c.values)
    statistic = float(np.abs(r.at_most(places) / n - c.at_most(places) / m).max())
    statistic = 1.0 if statistic > 1 - 1e-12 else statistic  # what sums of weights leave of a difference
    distance = stats.wasserstein_distance(r.values, c.values, r.counts, c.counts)
    return (
        result
        | bin_distances(before, now)
        | {
            "ks_statistic": statistic,
            "ks_statistic.p": float(
                stats.ks_2samp(r.values, c.values).pvalue
                if r.even and c.even
                else stats.kstwo.sf(statistic, round(n * m / (n + m)))
            ),
            "wasserstein": float(distance),
            "wasserstein_normalized": float(distance) / max(r.std(), 1e-3),
        }
    )


def sums(column, counts):
    found = {}
    for value, count in zip(column, counts):
        if value is not None:
            found[value] = found.get(value, 0) + count
    return found


def categorical(reference, current, reference_weights, current_weights):
    e, f = effective(reference_weights), effective(current_weights)
    r, c = sums(reference, e), sums(current, f)
    n, m = sum(r.values()), sum(c.values())
    result = rate("null_rate", f.sum() - m, f.sum(), e.sum() - n, e.sum())
    result |= rate("unseen_category_rate", sum(v for k, v in c.items() if k not in r), m, 0, n)
    kept = sorted(sorted(r, key=lambda k: (-r[k], k))[:LIMIT])
    rows = lambda side: [side.get(k, 0) for k in kept] + [sum(v for k, v in side.items() if k not in kept)]
    before, now = np.array(rows(r)), np.array(rows(c))
    result |= psi_family("psi", before, now)
    nulls = [0 if abs(rest) < 1e-9 else rest for rest in (e.sum() - n, f.sum() - m)]
    result |= psi_family("psi_with_nulls", np.append(before, nulls[0]), np.append(now, nulls[1]))
    result |= bin_distances(before, now)
    names = sorted(set(r) | set(c))
    table = np.array([[r.get(k, 0) for k in names], [c.get(k, 0) for k in names]])
    test = stats.chi2_contingency(table, correction=False)
    return result | {
        "chi_square": float(test.statistic),
        "chi_square.p": float(test.pvalue),
        "cramers_v": math.sqrt(test.statistic / table.sum()),
    }


def share(name, hits, rows):
    lower, upper = wilson(hits, rows)
    return {name: hits / rows, name + ".lower": lower, name + ".upper": upper}


def binary(label, predicted, score, weights):
    y, p, s, w = np.array(label), np.array(predicted), np.array(score), np.array(weights, dtype=float)
    e = effective(weights)
    hits = lambda which: w[which].sum()
    one_class = y.min() == y.max()
    scores = sk.precision_recall_fscore_support(y, p, labels=[0, 1], sample_weight=w, zero_division=0)
    bins = np.minimum((10 * s).astype(int), 9)
    gaps = [(w[bins == b].sum(), b) for b in range(10) if (bins == b).any()]
    result = share("accuracy", e[y == p].sum(), e.sum())
    result |= {
        "precision": scores[0][1],
        "recall": scores[1][1],
        "f1": scores[2][1],
        "true_positives": hits((y == 1) & (p == 1)),
        "false_positives": hits((y == 0) & (p == 1)),
        "false_negatives": hits((y == 1) & (p == 0)),
        "true_negatives": hits((y == 0) & (p == 0)),
        "positive_rate": hits(y == 1) / w.sum(),
        "matthews": sk.matthews_corrcoef(y, p, sample_weight=w),
        "balanced_accuracy": sk.balanced_accuracy_score(y, p, sample_weight=w),
        "log_loss": sk.log_loss(y, s, labels=[0, 1], sample_weight=w),
        "brier": float(np.average((s - y) ** 2, weights=w)),
        "ece": math.fsum(
            here / w.sum() * abs(np.average((y - s)[bins == b], weights=w[bins == b])) for here, b in gaps
        ),
        "average_precision": sk.average_precision_score(y, s, sample_weight=w) if y.any() else None,
        "roc_auc": None if one_class else sk.roc_auc_score(y, s, sample_weight=w),
    }
    for average in ("macro", "weighted"):
        scores = sk.precision_recall_fscore_support(
            y, p, labels=[0, 1], average=average, sample_weight=w, zero_division=0
        )
        names = (average + "_precision", average + "_recall", average + "_f1")
        result |= dict(zip(names, scores[:3]))
    return result


def multiclass(label, predicted, probabilities, weights):
    """Class names; a row of probabilities for each, in the order of the sorted class names."""
    w, classes = np.array(weights, dtype=float), sorted({*label, *predicted})
    e = effective(weights)
    y, p = np.array(label), np.array(predicted)
    result = share("accuracy", e[y == p].sum(), e.sum())
    result["matthews"] = sk.matthews_corrcoef(y, p, sample_weight=w)
    recalls = sk.recall_score(y, p, labels=sorted(set(label)), average=None, sample_weight=w, zero_division=0)
    result["balanced_accuracy"] = float(np.mean(recalls))
    for average in ("macro", "weighted"):
        scores = sk.precision_recall_fscore_support(
            y, p, labels=classes, average=average, sample_weight=w, zero_division=0
        )
        names = (average + "_precision", average + "_recall", average + "_f1")
        result |= dict(zip(names, scores[:3]))
    if probabilities is not None:
        named, rows = sorted(probabilities[0]), None
        rows = np.array([[row[name] for name in named] for row in probabilities])
        hit = np.array([[name == truth for name in named] for truth in label], dtype=float)
        result["log_loss"] = sk.log_loss(y, rows, labels=named, sample_weight=w)
        result["brier"] = float(np.average(((rows - hit) ** 2).sum(axis=1), weights=w))
        areas = [
            sk.roc_auc_score(hit[:, k], rows[:, k], sample_weight=w) if 0 < hit[:, k].sum() < len(y) else None
            for k in range(len(named))
        ]
        result["roc_auc"] = None if None in areas else float(np.mean(areas))
    return result


def regression(label, prediction, weights):
    y, p, w = np.array(label, dtype=float), np.array(prediction, dtype=float), np.array(weights, dtype=float)
    known = y != 0
    return {
        "rmse": math.sqrt(sk.mean_squared_error(y, p, sample_weight=w)),
        "mae": sk.mean_absolute_error(y, p, sample_weight=w),
        "mean_error": float(np.average(p - y, weights=w)),
        "r2": sk.r2_score(y, p, sample_weight=w) if np.ptp(y) > 0 else None,
        "mape": sk.mean_absolute_percentage_error(y[known], p[known], sample_weight=w[known])
        if known.any()
        else None,
    }


def serving(latencies, errors, weights, seconds):
    """Milliseconds or None, whether each call failed."""
    w, e = np.array(weights, dtype=float), effective(weights)
    failed = np.array(errors)
    result = {"row_count": w.sum(), "requests_per_second": w.sum() / seconds}
    result |= share("error_rate", e[failed].sum(), e.sum())
    side = Side(latencies, weights)
    if len(side.values):
        levels = {"latency_p50": 0.5, "latency_p95": 0.95, "latency_p99": 0.99}
        result |= {name: side.quantile(level) for name, level in levels.items()}
    return result
