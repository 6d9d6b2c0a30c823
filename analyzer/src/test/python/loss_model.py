"""Writes ../resources/golden/loss_model.json: ridge regressions of a loss on bins, by NumPy.

Run: python3 loss_model.py  (Python 3.11.7, NumPy 2.4.6)
X has one column per bin, centred by the weighted shares; the mean is not penalised. The penalty is the
one of 3, 30, 300, 3000 with the least squared error on held-out rows (row i is in fold i mod 5). The
variance of an estimate is that of the residuals held out (times the squared ratio to the mean loss, over
the effective rows) and the sandwich covariance of mean and effects.
"""

import json
import os

import numpy as np

rng = np.random.default_rng(4)
PENALTIES = (3, 30, 300, 3000)


def design(bins, sizes):
    return np.hstack([np.eye(size)[bins[:, c]] for c, size in enumerate(sizes)])


def fit(x, loss, w, penalty):
    shares = w @ x / w.sum()
    mean = w @ loss / w.sum()
    c = x - shares
    beta = np.linalg.solve(c.T @ (w[:, None] * c) + penalty * np.eye(x.shape[1]), c.T @ (w * (loss - mean)))
    return mean, shares, beta


cases = []
for name, n, sizes, strength, weighted in (
    ("strong", 300, [4, 3], 1.0, False),
    ("weighted", 250, [3, 5, 2], 0.8, True),
    ("noise", 200, [4, 3], 0.0, False),
    ("few", 12, [2], 2.0, False),
):
    bins = np.column_stack([rng.integers(0, size, n) for size in sizes])
    scale = 1 + strength * bins[:, 0] + 0.3 * strength * (bins[:, -1] == 1)
    loss = np.round(np.abs(rng.normal(size=n) * scale), 6)
    raw = rng.uniform(0.5, 3, n) if weighted else np.ones(n)
    w = raw * raw.sum() / (raw**2).sum()
    x = design(bins, sizes)
    fold = np.arange(n) % 5
    held = {penalty: np.empty(n) for penalty in PENALTIES}
    constant = np.empty(n)
    for part in range(5):
        train = fold != part
        for penalty in PENALTIES:
            mean, shares, beta = fit(x[train], loss[train], w[train], penalty)
            held[penalty][~train] = mean + (x[~train] - shares) @ beta
            constant[~train] = mean
    penalty = min(PENALTIES, key=lambda p: (w @ (loss - held[p]) ** 2, p))
    gain = (loss - constant) ** 2 - (loss - held[penalty]) ** 2
    mean_gain = w @ gain / w.sum()
    error = np.sqrt(w @ (gain - mean_gain) ** 2 / w.sum() / (w.sum() - 1))
    mean, shares, beta = fit(x, loss, w, penalty)
    residual = loss - held[penalty]
    c = x - shares
    inverse = np.linalg.inv(c.T @ (w[:, None] * c) + penalty * np.eye(x.shape[1]))
    m = 40
    window = np.column_stack([np.minimum(size - 1, rng.integers(0, size + 1, m)) for size in sizes])
    window_weights = np.round(rng.uniform(0.5, 2, m), 3) if weighted else np.ones(m)
    change = window_weights @ design(window, sizes) / window_weights.sum() - shares
    value = mean + change @ beta
    influence = w / w.sum() * (loss - mean) + w * residual * (c @ (inverse @ change))
    rows = window_weights.sum() ** 2 / (window_weights**2).sum()
    chance = (w @ residual**2 / w.sum()) * (value / mean) ** 2 / rows
    starts = np.cumsum([0] + sizes)
    cases.append(
        {
            "id": name,
            "sizes": sizes,
            "bins": bins.tolist(),
            "losses": loss.tolist(),
            "weights": w.tolist(),
            "window": window.tolist(),
            "window_weights": window_weights.tolist(),
            "penalty": penalty,
            "skill": float(1 - (w @ residual**2) / (w @ (loss - constant) ** 2)),
            "useful": bool(mean_gain > 1.6448536269514722 * error),
            "mean": float(mean),
            "value": float(value),
            "standard_error": float(np.sqrt((influence**2).sum() + chance)),
            "contributions": [
                float(change[a:b] @ beta[a:b]) for a, b in zip(starts[:-1], starts[1:])
            ],
        }
    )
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/loss_model.json")
with open(target, "w") as out:
    out.write('{"tool": "NumPy %s", "cases": [\n' % np.__version__)
    out.write(",\n".join(json.dumps(case) for case in cases) + "]}\n")
