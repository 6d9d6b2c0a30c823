"""Expected performance on labelled rows, by scikit-learn and SciPy, in the words of the table `metrics`."""

import math

import numpy as np
from scipy import stats
from sklearn import metrics as sk


def share(name, hits, rows):
    wilson = stats.binomtest(int(hits), int(rows)).proportion_ci(method="wilson")
    return {name: hits / rows, name + ".lower": wilson.low, name + ".upper": wilson.high}


def binary(label, predicted, score):
    """0 and 1, 0 and 1, probability of 1; one class only leaves the areas undefined."""
    y, p, s = np.array(label), np.array(predicted), np.array(score)
    tp, fp = int(((y == 1) & (p == 1)).sum()), int(((y == 0) & (p == 1)).sum())
    fn, tn = int(((y == 1) & (p == 0)).sum()), int(((y == 0) & (p == 0)).sum())
    result = share("accuracy", tp + tn, len(y))
    result |= {
        "precision": sk.precision_score(y, p, zero_division=0),
        "recall": sk.recall_score(y, p, zero_division=0),
        "f1": sk.f1_score(y, p, zero_division=0),
        "true_positives": tp,
        "false_positives": fp,
        "false_negatives": fn,
        "true_negatives": tn,
        "positive_rate": (tp + fn) / len(y),
        "matthews": sk.matthews_corrcoef(y, p),
        "log_loss": sk.log_loss(y, s, labels=[0, 1]),
        "brier": float(np.mean((s - y) ** 2)),
        "ece": expected_calibration_error(y, s),
        "average_precision": sk.average_precision_score(y, s) if y.any() else None,
        "roc_auc": sk.roc_auc_score(y, s) if 0 < y.sum() < len(y) else None,
    }
    if tp + fp:
        result |= share("precision", tp, tp + fp)
    if tp + fn:
        result |= share("recall", tp, tp + fn)
    for average in ("macro", "weighted"):
        scores = sk.precision_recall_fscore_support(
            y, p, labels=[0, 1], average=average, zero_division=0
        )
        result |= dict(
            zip((average + "_precision", average + "_recall", average + "_f1"), scores[:3])
        )
    return result


def expected_calibration_error(y, s):
    bins = np.minimum((10 * s).astype(int), 9)
    return math.fsum(
        (bins == b).sum() / len(y) * abs(y[bins == b].mean() - s[bins == b].mean())
        for b in range(10)
        if (bins == b).any()
    )


def regression(label, prediction):
    y, p = np.array(label, dtype=float), np.array(prediction, dtype=float)
    nonzero = y != 0
    return {
        "rmse": math.sqrt(sk.mean_squared_error(y, p)),
        "mae": sk.mean_absolute_error(y, p),
        "mean_error": float(np.mean(p - y)),
        "r2": sk.r2_score(y, p) if np.ptp(y) > 0 else None,
        "mape": float(np.mean(np.abs((p - y)[nonzero] / y[nonzero]))) if nonzero.any() else None,
    }
