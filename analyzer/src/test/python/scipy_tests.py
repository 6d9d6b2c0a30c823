"""Writes ../resources/golden/scipy_tests.json: Wilcoxon's signed-rank test and Wilson's interval.

Run: python3 scipy_tests.py  (Python 3.11.7, NumPy 2.4.6, SciPy 1.17.1)
`wilcoxon`: differences, wilcoxon(differences).pvalue. `wilson`: hits, rows, level,
binomtest(hits, rows).proportion_ci(level, method="wilson").
"""

import json
import os

import numpy as np
import scipy
from scipy.stats import binomtest, wilcoxon

rng = np.random.default_rng(4)
cases = []
for n in (1, 2, 5, 12, 13, 14, 30, 50, 51, 200):
    cases.append(np.round(rng.normal(0.3, 1, n), 4))
    cases.append(rng.integers(-4, 6, n).astype(float))
    cases.append(np.round(rng.normal(-2, 1, n), 3))
rows = [[d.tolist(), float(wilcoxon(d).pvalue)] for d in cases if np.any(d != 0)]
wilson = []
for hits, n in ((0, 1), (1, 1), (0, 10), (3, 10), (10, 10), (9000, 10000), (1, 1000000)):
    for level in (0.9, 0.95, 0.999):
        interval = binomtest(hits, n).proportion_ci(level, method="wilson")
        wilson.append([hits, n, level, float(interval.low), float(interval.high)])
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/scipy_tests.json")
with open(target, "w") as out:
    out.write('{"tool": "SciPy %s, NumPy %s",\n' % (scipy.__version__, np.__version__))
    out.write(' "wilcoxon": [\n' + ",\n".join(json.dumps(row) for row in rows) + "],\n")
    out.write(' "wilson": [\n' + ",\n".join(json.dumps(row) for row in wilson) + "]}\n")
