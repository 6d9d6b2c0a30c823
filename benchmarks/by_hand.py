"""What one writes by hand for drift: PSI of every column, exact KS of the numbers, chi-square of the texts.

    python3 by_hand.py ENGINE_URL NUMERIC_COLUMNS TEXT_COLUMNS

Reads the benchmark's model `full` from ClickHouse, all columns in one query a side; prints a sentence and
the seconds.
"""

import sys
import time
import urllib.parse
import urllib.request
from collections import Counter

import numpy as np
from scipy import stats

url, numeric, texts = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def query(sql):
    with urllib.request.urlopen(urllib.request.Request(url, data=sql.encode())) as answer:
        return answer.read()


def side(day):
    where = f"FROM predictions FINAL WHERE model = 'full' AND toDate(ts) = '{day}'"
    names = ", ".join(f"num['n{i}']" for i in range(numeric))
    cells = np.frombuffer(query(f"SELECT {names} {where} FORMAT RowBinary"))
    columns = cells.reshape(-1, numeric)
    categories = []
    for i in range(texts):
        lines = query(f"SELECT cat['c{i}'], count() {where} GROUP BY 1 FORMAT TSV").decode().splitlines()
        categories.append(Counter({name: int(rows) for name, rows in (line.split("\t") for line in lines)}))
    return columns, categories


def psi(r, c):
    r, c = r / r.sum(), c / c.sum()
    r, c = np.where(r == 0, 1e-4, r), np.where(c == 0, 1e-4, c)
    return ((c - r) * np.log(c / r)).sum()


start = time.perf_counter()
(before, before_texts), (now, now_texts) = side("2026-01-01"), side("2026-01-02")
read = time.perf_counter() - start
for i in range(numeric):
    r, c = before[:, i], now[:, i]
    edges = np.unique(np.quantile(r, np.arange(1, 10) / 10))
    bins = lambda values: np.bincount(np.searchsorted(edges, values), minlength=len(edges) + 1)
    psi(bins(r), bins(c))
    stats.ks_2samp(r, c)
for r, c in zip(before_texts, now_texts):
    names = sorted(r | c)
    table = np.array([[side[name] for name in names] for side in (r, c)])
    psi(*table)
    stats.chi2_contingency(table, correction=False)
seconds = time.perf_counter() - start
print(f"by hand, NumPy {np.__version__}: reading {read:.1f} s, PSI + KS + chi-square {seconds - read:.1f} s")
print(seconds)
