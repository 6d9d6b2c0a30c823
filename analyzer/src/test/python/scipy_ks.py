"""Writes ../resources/golden/scipy_ks.json: p-values of the two-sample KS test as SciPy computes them.

Run: python3 scipy_ks.py  (Python 3.11.7, NumPy 2.4.6, SciPy 1.17.1)
`asymptotic`: kstwo.sf(d, n). `exact`: ks_2samp's exact method for a given statistic and sizes.
"""

import json
import math
import os
import warnings

import numpy
import scipy
from scipy.stats import kstwo
from scipy.stats._stats_py import _attempt_exact_2kssamp

warnings.simplefilter("error")
asymptotic = []
for n in [1, 2, 3, 5, 10, 31, 100, 139, 140, 141, 142, 500, 3000, 10001, 19999, 20001, 61000, 90909, 99999, 250000, 1000000, 1000001, 3000000]:
    for z2 in [0.01, 0.03, 0.05, 0.1, 0.3, 0.5, 0.754, 0.76, 1.0, 1.5, 2.19, 2.21, 3.0, 3.99, 4.01, 8.0, 17.9, 18.1, 50.0, 120.0, 300.0, 350.0, 371.0]:
        d = math.sqrt(z2 / n)
        if d <= 1 and not (n == 1000000 and z2 not in (0.5, 3.0, 120.0)):
            asymptotic.append([n, d, float(kstwo.sf(d, n))])
    for d in [0.5 / n, 0.7 / n, 1 / n, 1.3 / n, 0.4999, 0.5, 0.51, 0.75, 0.9, 1 - 1 / n, 1.0]:
        if d <= 1 and n < 1000000:
            asymptotic.append([n, d, float(kstwo.sf(d, n))])

exact = []
for n, m in [(1, 1), (1, 2), (2, 3), (5, 5), (5, 7), (10, 100), (30, 30), (31, 30), (50, 75), (100, 1000), (97, 89), (500, 501), (1000, 1000), (1000, 250), (1023, 997), (3000, 2999), (10000, 10000), (10000, 9000), (10000, 30), (9973, 9967)]:
    g = math.gcd(n, m)
    lcm = n // g * m
    wanted = {1 / lcm, 2 / lcm, 1.0, 1 - 1 / lcm, 0.9, 0.5, 0.25}
    wanted |= {math.sqrt(z * (n + m) / (n * m)) for z in (0.1, 0.3, 0.6, 1, 1.5, 2, 4, 8, 20, 60, 150, 300)}
    for d in sorted(wanted):
        h = round(d * lcm)
        if 0 < h <= lcm:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                success, statistic, p = _attempt_exact_2kssamp(n, m, g, d, "two-sided")
                if not success:
                    p = float(kstwo.sf(statistic, max(1, round(n * m / (n + m)))))
            exact.append([n, m, statistic, float(numpy.clip(p, 0, 1))])

target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/scipy_ks.json")
with open(target, "w") as out:
    out.write('{"tool": "SciPy %s, NumPy %s",\n' % (scipy.__version__, numpy.__version__))
    out.write(' "columns": {"asymptotic": "n, d, kstwo.sf(d, n)", "exact": "n, m, d, exact p of ks_2samp"},\n')
    out.write(' "asymptotic": [\n' + ",\n".join(json.dumps(row) for row in asymptotic) + "],\n")
    out.write(' "exact": [\n' + ",\n".join(json.dumps(row) for row in exact) + "]}\n")
