"""Writes ../resources/golden/pca.json: reconstruction errors of a PCA, by NumPy's SVD.

Run: python3 pca.py  (Python 3.11.7, NumPy 2.4.6)
Standardise by the reference's mean and population deviation (missing = mean), keep the fewest
components whose explained variance exceeds 65 %, error = length of row - rebuilt row.
"""

import json
import os

import numpy as np

rng = np.random.default_rng(9)
cases = []
for name, columns, missing in (("three", 3, 0), ("eight", 8, 0.1), ("constant", 4, 0)):
    mix = rng.normal(size=(columns, columns))
    reference = np.round(rng.normal(size=(60, columns)) @ mix + rng.normal(size=columns) * 10, 3)
    current = np.round(rng.normal(size=(25, columns)) + rng.normal(size=columns) * 10, 3)
    if name == "constant":
        reference[:, 2] = 5.0
    reference[rng.random(reference.shape) < missing] = np.nan
    current[rng.random(current.shape) < missing] = np.nan
    means = np.nanmean(reference, axis=0)
    filled = np.where(np.isnan(reference), means, reference)
    scale = filled.std(axis=0)
    scale[scale == 0] = 1
    x = (filled - means) / scale
    _, s, vt = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    ratio = np.cumsum(s**2) / np.sum(s**2)
    kept = int(np.searchsorted(ratio, 0.65, side="right")) + 1
    v = vt[:kept]
    errors = lambda rows: np.linalg.norm(
        (z := (np.where(np.isnan(rows), means, rows) - means) / scale) - z @ v.T @ v, axis=1
    )
    null = lambda rows: [[None if np.isnan(value) else value for value in row] for row in rows.tolist()]
    cases.append(
        {
            "id": name,
            "reference": null(reference),
            "current": null(current),
            "components": kept,
            "explained": float(ratio[kept - 1]),
            "reference_errors": errors(reference).tolist(),
            "current_errors": errors(current).tolist(),
        }
    )
target = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../resources/golden/pca.json")
with open(target, "w") as out:
    out.write('{"tool": "NumPy %s", "cases": [\n' % np.__version__)
    out.write(",\n".join(json.dumps(case) for case in cases) + "]}\n")
