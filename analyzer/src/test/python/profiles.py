"""Writes ../resources/golden/profiles.json: PSI, JS and Hellinger by the rules of NannyML and WhyLabs.

Run: python3 profiles.py  (Python 3.11.7, NumPy 2.4.6, SciPy 1.17.1)
The rules are written down from the tools' sources (NannyML univariate drift methods, WhyLabs
Distance.java) with numpy.histogram and scipy.spatial.distance.jensenshannon.
"""

import json
import os

import numpy as np
import scipy
from scipy.spatial.distance import jensenshannon
from scipy.stats import chi2_contingency


def nannyml(reference, current):
    distinct = len(np.unique(reference))
    if distinct > 50 or distinct / len(reference) > 0.1:
        edges = np.histogram_bin_edges(reference, bins="doane")
        r = np.histogram(reference, bins=edges)[0]
        c = np.histogram(current, bins=edges)[0]
    else:
        values, r = np.unique(reference, return_counts=True)
        c = np.array([np.sum(current == value) for value in values])
    r = np.append(r, 0) / len(reference)
    c = np.append(c, len(current) - c.sum()) / len(current)
    floor = lambda shares: np.where(shares == 0, 1e-4, shares)
    return {
        "psi": float(np.sum((floor(c) - floor(r)) * np.log(floor(c) / floor(r)))),
        "jensen_shannon": float(jensenshannon(r, c, base=2)),
        "hellinger": float(np.sqrt(np.sum((np.sqrt(r) - np.sqrt(c)) ** 2)) / np.sqrt(2)),
    }


def whylabs(reference, current):
    low = min(reference.min(), current.min())
    high = max(reference.max(), current.max())
    if low == high:
        return {"psi": 0.0, "jensen_shannon": 0.0, "hellinger": 0.0}
    edges = low + np.arange(30) * ((high - low) / 30)
    shares = lambda values: np.diff(
        np.concatenate(([0], np.searchsorted(np.sort(values), edges[1:], "left"), [len(values)]))
    ) / len(values)
    r, c = shares(reference), shares(current)
    epsilon = float(np.float32(1e-7))
    clip = lambda values: np.clip(values, epsilon, 1)
    return {
        "psi": float(np.sum((clip(c) - clip(r)) * np.log(clip(c) / clip(r)))),
        "jensen_shannon": float(jensenshannon(r, c)),
        "hellinger": float(np.sqrt(np.sum((np.sqrt(r) - np.sqrt(c)) ** 2) / 2)),
    }


rng = np.random.default_rng(20)
inputs = {
    "normal_shifted": (rng.normal(0, 1, 300), rng.normal(0.5, 1.2, 200)),
    "skewed": (rng.exponential(3, 256), rng.exponential(4, 128)),
    "few_integers": (rng.integers(0, 5, 200).astype(float), rng.integers(0, 7, 150).astype(float)),
    "constant": (np.full(40, 3.0), np.full(30, 3.0)),
    "disjoint": (rng.uniform(0, 1, 60), rng.uniform(5, 6, 70)),
    "large_offset": (1e9 + np.round(rng.normal(0, 1, 100), 3), 1e9 + np.round(rng.normal(1, 1, 90), 3)),
}
lines = []
for name, (reference, current) in inputs.items():
    reference, current = np.round(reference, 5), np.round(current, 5)
    lines.append(
        json.dumps(
            {
                "id": name,
                "reference": reference.tolist(),
                "current": current.tolist(),
                "nannyml": nannyml(reference, current),
                "whylabs": whylabs(reference, current),
            }
        )
    )
tables = []
for table in ([[60, 23], [48, 51]], [[10, 20, 30], [12, 18, 40]], [[5, 0], [3, 4]]):
    tables.append(table + [float(chi2_contingency(table).pvalue)])
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/profiles.json")
with open(target, "w") as out:
    out.write('{"tool": "SciPy %s, NumPy %s",\n' % (scipy.__version__, np.__version__))
    out.write(' "nannyml_chi_square": %s,\n' % json.dumps(tables))
    out.write(' "cases": [\n' + ",\n".join(lines) + "\n]}\n")
