"""Writes ../resources/golden/embeddings.json: distances of two samples of vectors, by NumPy and SciPy.

Run: python3 embeddings.py  (Python 3.11.7, NumPy 2.4.6, SciPy 1.17.1)
Vectors are float32, sums are double. The kernel's scale is the median of scipy.spatial.distance.pdist
over the reference (zeros left out where they are the median). MMD is the unbiased estimate of its
square; with weights each pair counts as often as the product of its rows' weights.
"""

import json
import os

import numpy as np
import scipy
from scipy.spatial.distance import cdist, cosine, pdist

rng = np.random.default_rng(11)
cases = []
for name, n, m, d, shift, scale, weighted in (
    ("same", 12, 9, 3, 0.0, 1.0, False),
    ("shifted", 10, 14, 6, 1.0, 1.0, False),
    ("wider", 15, 8, 5, 0.0, 3.0, False),
    ("weighted", 11, 13, 4, 0.5, 1.0, True),
    ("odd pairs", 3, 2, 2, 0.5, 1.0, False),
    ("huge", 8, 8, 3, 1.0, 1.0, False),
    ("mostly the same", 9, 6, 2, 0.0, 1.0, False),
):
    x = rng.normal(size=(n, d)) + 0.3
    y = rng.normal(size=(m, d)) * scale + 0.3 + shift
    if name == "huge":
        x, y = x * 1e30, y * 1e30
    if name == "mostly the same":
        x[:7] = 1.0
    x, y = x.astype(np.float32).astype(float), y.astype(np.float32).astype(float)
    wx = np.round(rng.uniform(0.5, 3, n), 3) if weighted else np.ones(n)
    wy = np.round(rng.uniform(0.5, 3, m), 3) if weighted else np.ones(m)
    pairs = pdist(x)
    median = np.median(pairs)
    if median == 0:
        median = np.median(pairs[pairs > 0])
    kernel = lambda a, b: np.exp(-cdist(a, b, "sqeuclidean") / median**2)

    def within(a, w):
        k = kernel(a, a) * np.outer(w, w)
        return (k.sum() - np.trace(k)) / (w.sum() ** 2 - (w**2).sum())

    between = wx @ kernel(x, y) @ wy / (wx.sum() * wy.sum())
    mx, my = wx @ x / wx.sum(), wy @ y / wy.sum()
    distance = np.linalg.norm(my - mx)
    deviation = np.sqrt(wx @ ((x - mx) ** 2).sum(axis=1) / wx.sum())
    effective = lambda w: w.sum() ** 2 / (w**2).sum()
    along = lambda a, w, mean: (
        w @ ((a - mean) @ ((my - mx) / distance)) ** 2 / w.sum() / (effective(w) - 1)
    )
    cases.append(
        {
            "id": name,
            "reference": x.tolist(),
            "current": y.tolist(),
            "reference_weights": wx.tolist(),
            "current_weights": wy.tolist(),
            "squared_scale": float(median**2),
            "mmd": float(within(x, wx) + within(y, wy) - 2 * between),
            "within_reference": float(within(x, wx)),
            "within_current": float(within(y, wy)),
            "between": float(between),
            "distance": float(distance),
            "deviation": float(deviation),
            "normalized": float(distance / deviation),
            "cosine": float(cosine(mx, my)),
            "standard_error": float(np.sqrt(along(x, wx, mx) + along(y, wy, my))),
            "expected": float(deviation * np.sqrt(1 / effective(wx) + 1 / effective(wy))),
        }
    )
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/embeddings.json")
with open(target, "w") as out:
    out.write('{"tool": "NumPy %s, SciPy %s", "cases": [\n' % (np.__version__, scipy.__version__))
    out.write(",\n".join(json.dumps(case) for case in cases) + "]}\n")
