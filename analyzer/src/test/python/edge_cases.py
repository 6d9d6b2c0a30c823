"""Cases at the edges of double arithmetic and of statistics, with expected values.

    python3 edge_cases.py OUTPUT_FILE

Windows are literal rows; SciPy and scikit-learn judge them where doubles can, whole-number fractions where
sums or squares leave their range.
"""

import json
import math
import sys
from pathlib import Path

import numpy
import scipy
import sklearn

import columns
import exact
import performance

INF = math.inf


def spread(n, low, high):
    """Values in a scattered order, without ties."""
    return [low + (high - low) * (i * 37 % n) / n for i in range(n)]


def cycle(n, *values):
    return [values[i % len(values)] for i in range(n)]


NUMERIC = {
    "denormals": ([k * 5e-324 for k in range(1, 61)], [k * 5e-324 for k in range(20, 60)]),
    "denormals and one": ([k * 5e-324 for k in range(60)], [*(k * 5e-324 for k in range(39)), 1.0]),
    "huge": (spread(60, -1e300, 1e300), spread(40, -0.5e300, 1.5e300)),
    "sums overflow": (spread(60, 1.2e308, 1.7e308), spread(40, 1.3e308, 1.79e308)),
    "differences overflow": (cycle(60, -1.7e308, 1.7e308, 0.0), cycle(40, -1.7e308, 1.6e308)),
    "tiny and huge": (cycle(60, 1e-300, 1e300), cycle(40, 1e-300, 1e-300, 1e300, 0.0)),
    "large offset": ([1e15 + k for k in range(60)], [1e15 + 10 + k / 2 for k in range(40)]),
    "above 2^53": ([2**53 + 2 * k + 1 for k in range(60)], [2**53 + 3 * k for k in range(40)]),
    "past 64 bits": ([2**64 + k * 10**6 for k in range(60)], [2**70 + k for k in range(40)]),
    "constant": ([7.5] * 60, [7.5] * 40),
    "other constant": ([7.5] * 60, [7.6] * 40),
    "constant before": ([3.0] * 60, spread(40, 0, 6)),
    "constant now": (spread(60, 0, 6), [3.0] * 40),
    "all null now": (spread(60, 0, 1), [None] * 40),
    "all null before": ([None] * 60, spread(40, 0, 1)),
    "all null": ([None] * 60, [None] * 40),
    "three values": (cycle(60, 0, 0, 1, 2), cycle(40, 0, 1, 1, 2)),
    "zero and one": (cycle(60, 0, 0, 0, 1), cycle(40, 0, 1)),
    "signed zeros": (cycle(60, -0.0, 0.0), cycle(40, 0.0, -0.0, 1.0, -1.0)),
    "infinities": ([*spread(54, 0, 1), *cycle(6, INF, -INF)], [*spread(37, 0, 1), INF, -INF, INF]),
    "only infinities now": (spread(60, 0, 1), cycle(40, INF, -INF)),
    "thirty values": (spread(60, 0, 1), [*spread(30, 0, 1), *[None] * 10]),
    "twenty-nine values": (spread(60, 0, 1), [*spread(29, 0, 1), *[None] * 11]),
    "thirty values before": ([*spread(30, 0, 1), *[None] * 30], spread(40, 0, 1)),
    "twenty-nine values before": ([*spread(29, 0, 1), *[None] * 31], spread(40, 0, 1)),
    "edges on values": ([k / 10 for k in range(60)], [k / 5 for k in range(40)]),
    "disjoint": (spread(60, 0, 1), spread(40, 10, 11)),
}

CATEGORICAL = {
    "disjoint texts": (cycle(60, "a", "b"), cycle(40, "c", "d")),
    "one category": (["only"] * 60, ["only"] * 40),
    "other category": (["this"] * 60, ["that"] * 40),
    "new beside old": (cycle(60, "a", "b"), cycle(40, "a", "b", "a", "new")),
    "one left": (cycle(60, "a", "b", "c"), ["a"] * 40),
    "texts all null now": (cycle(60, "a", "b"), [None] * 40),
    "odd names": (
        cycle(60, "", " ", "NaN", "null", "é", "e\u0301", "A", "a", "\U0001f600"),
        cycle(40, "NaN", "", "other", "\u00c9", "\U0001f600"),
    ),
    "same shares": (cycle(60, "a", "b", "c", "d"), cycle(40, "a", "b", "c", "d")),
}

# label, prediction, score by row; 40 rows
OUTCOMES = {
    "only negatives": ([0] * 40, cycle(40, 0, 0, 1), spread(40, 0, 1)),
    "only positives": ([1] * 40, cycle(40, 1, 0, 1), spread(40, 0, 1)),
    "never positive": (cycle(40, 0, 1, 0), [0] * 40, [0.25] * 40),
    "perfect": (cycle(40, 0, 1), cycle(40, 0, 1), cycle(40, 0.0, 1.0)),
    "always wrong": (cycle(40, 0, 1), cycle(40, 1, 0), cycle(40, 1.0, 0.0)),
    "ties everywhere": (cycle(40, 0, 1, 1, 0, 0), cycle(40, 0, 1), cycle(40, 0.5, 0.5, 0.25)),
}

NUMBERS = {
    "constant label": ([5.0] * 40, spread(40, 4, 6)),
    "zero label": ([0.0] * 40, spread(40, -1, 1)),
    "huge errors": (spread(40, -1e200, 1e200), spread(40, 1e200, 3e200)),
    "denormal errors": ([k * 5e-324 for k in range(40)], [(40 - k) * 5e-324 for k in range(40)]),
    "exact": (spread(40, 1, 9), spread(40, 1, 9)),
}


def numeric(reference, current):
    expected = columns.numeric(
        reference, current, wasserstein=exact.wasserstein, moments=exact.moments, quantile=exact.quantile
    )
    if expected.get("wasserstein_normalized") is not None:
        expected["wasserstein_normalized"] = min(expected["wasserstein_normalized"], exact.LARGEST)
    largest = max((abs(v) for v in [*reference, *current] if v is not None and math.isfinite(v)), default=0)
    for name in ("mean", "mean.reference"):  # of a mean that cancels out, digits are left of the largest value only
        if expected.get(name) is not None and abs(expected[name]) < 1e-14 * largest:
            del expected[name]
    return expected


def model(name, cells, expected, reference, current):
    """Rows as the log holds them."""
    return {"model": name, "columns": expected, "reference": rows(cells, 0, reference), "current": rows(cells, 1, current)}


def rows(cells, side, count):
    return [text({"features": {name: both[side][i] for name, both in cells.items()}}) for i in range(count)]


def text(record):
    """JSON; an infinity is a number beyond a double."""
    return json.dumps(record, ensure_ascii=False).replace("-Infinity", "-1e999").replace("Infinity", "1e999")


def columns_model():
    cells = NUMERIC | CATEGORICAL
    expected = {name: numeric(*both) for name, both in NUMERIC.items()}
    expected |= {name: columns.categorical(*both) for name, both in CATEGORICAL.items()}
    return model("edges", cells, expected, 60, 40)


def outcome_models():
    for name, (label, prediction, score) in OUTCOMES.items():
        yield labelled(name, "binary", label, prediction, score) | {
            "quality": performance.binary(label, prediction, score)
        }
    for name, (label, prediction) in NUMBERS.items():
        yield labelled(name, "regression", label, prediction, [None] * 40) | {
            "quality": exact.regression(label, prediction)
        }


def labelled(name, task, label, prediction, score):
    current = [
        text({"prediction": p} if s is None else {"prediction": p, "score": s})
        for p, s in zip(prediction, score)
    ]
    return {"model": name, "task": task, "columns": {}, "reference": [], "current": current, "labels": label}


def boundary(rows):
    """Around the largest sample whose KS p-value is exact; the test makes the same values."""
    reference = [(i * 7919 % 10007) / 10007 for i in range(10_000)]
    current = [(i * 104729 % 10009) / 10009 * 1.02 for i in range(rows)]
    return {"rows": rows, "expected": columns.numeric(reference, current)}


if __name__ == "__main__":
    made_with = f"numpy {numpy.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    cases = {
        "made_with": made_with,
        "models": [columns_model(), *outcome_models()],
        "boundary": [boundary(10_000), boundary(10_001)],
    }
    Path(sys.argv[1]).write_text(json.dumps(cases, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
