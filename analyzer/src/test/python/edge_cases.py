"""Cases at the edges of double arithmetic and of statistics, with expected values.

    python3 edge_cases.py OUTPUT_FILE [--random SEED MODELS]

Windows are literal rows; SciPy and scikit-learn judge them where doubles can, whole-number fractions where
sums or squares leave their range. With --random there are only models drawn at random from the same families.
"""

import argparse
import json
import math
import random
from pathlib import Path

import numpy
import scipy
import sklearn

import columns
import exact
import performance
import weighted

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

# a weight for each row of both sides
WEIGHTS = {
    "skewed": (cycle(60, 1, 2, 3), cycle(40, 10, 1, 1, 1)),
    "all ten": ([10] * 60, [10] * 40),
    "of the window": ([1] * 60, cycle(40, 0.25, 4)),
    "far apart": (cycle(60, 1, 1000), cycle(40, 1e6, 1, 1e3)),
}
WEIGHTED_NUMERIC = (
    "huge", "large offset", "constant", "constant before", "three values", "zero and one", "infinities", "disjoint"
)
WEIGHTED_CATEGORICAL = ("disjoint texts", "new beside old", "one left", "same shares", "odd names")

SIZES = ((1, 1), (1, 40), (60, 1), (2, 3), (5, 4))

# latency in milliseconds and whether the call failed, by row
CALLS = {
    "steady": (spread(40, 5, 50), [False] * 40),
    "all failed": ([None] * 40, [True] * 40),
    "some failed": ([None, *spread(39, 1e-3, 1e5)], cycle(40, True, False, False)),
    "one latency": ([12.5, *[None] * 39], [False] * 40),
}


def chances(n, *rows):
    """Probabilities of the classes a, b and c."""
    return [dict(zip("abc", rows[i % len(rows)])) for i in range(n)]


SURE, EVEN, TIED = (1.0, 0.0, 0.0), (0.25, 0.5, 0.25), (0.375, 0.375, 0.25)

# label, prediction, probabilities of the classes by row
CLASSES = {
    "three classes": (cycle(40, "a", "b", "c", "a"), cycle(40, "a", "c", "b"), chances(40, EVEN, TIED, SURE)),
    "one label": (["a"] * 40, cycle(40, "a", "b", "c"), chances(40, EVEN, SURE)),
    "one class": (["a"] * 40, ["a"] * 40, chances(40, SURE)),
    "never the same": (cycle(40, "a", "b"), cycle(40, "c", "a"), chances(40, (0.0, 0.0, 1.0), SURE)),
    "label without predictions": (cycle(40, "a", "b", "c"), cycle(40, "a", "b"), None),
    "prediction without labels": (cycle(40, "a", "b"), cycle(40, "a", "b", "c"), None),
    "one in forty": (["a"] * 39 + ["b"], ["a"] * 38 + ["b", "b"], chances(40, EVEN, TIED)),
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


def model(name, cells, expected, reference, current, weights=None):
    """Rows as the log holds them; `weights` of both sides, in any units."""
    sides = [rows(cells, side, count, weights) for side, count in enumerate((reference, current))]
    return {"model": name, "columns": expected, "reference": sides[0], "current": sides[1]}


def rows(cells, side, count, weights):
    weigh = lambda i: {} if weights is None else {"weight": weights[side][i]}
    return [
        text({"features": {name: both[side][i] for name, both in cells.items()}} | weigh(i))
        for i in range(count)
    ]


def text(record):
    """JSON; an infinity is a number beyond a double."""
    return json.dumps(record, ensure_ascii=False).replace("-Infinity", "-1e999").replace("Infinity", "1e999")


def columns_model():
    cells = NUMERIC | CATEGORICAL
    expected = {name: numeric(*both) for name, both in NUMERIC.items()}
    expected |= {name: columns.categorical(*both) for name, both in CATEGORICAL.items()}
    return model("edges", cells, expected, 60, 40)


def tiny_models():
    """Windows of a few rows, down to one."""
    for before, now in SIZES:
        cells = {
            "distinct": ([k + 0.5 for k in range(before)], [k * 1.25 for k in range(now)]),
            "ties": (cycle(before, 1.0, 2.0, 2.0), cycle(now, 2.0, 1.0)),
            "far": ([1e-300] * before, [1e300] * now),
        }
        texts = {
            "texts": (cycle(before, "a", "b"), cycle(now, "b", "c")),
            "one text": (["a"] * before, ["a"] * now),
        }
        expected = {name: numeric(*both) for name, both in cells.items()}
        expected |= {name: columns.categorical(*both) for name, both in texts.items()}
        yield model(f"tiny {before} {now}", cells | texts, expected, before, now)


def weighted_models():
    for name, weights in WEIGHTS.items():
        cells = {name: NUMERIC[name] for name in WEIGHTED_NUMERIC}
        texts = {name: CATEGORICAL[name] for name in WEIGHTED_CATEGORICAL}
        expected = {name: weighted.numeric(*both, *weights) for name, both in cells.items()}
        expected |= {name: weighted.categorical(*both, *weights) for name, both in texts.items()}
        yield model(f"weights {name}", cells | texts, expected, 60, 40, weights)


def outcome_models():
    for name, (label, prediction, score) in OUTCOMES.items():
        yield labelled(name, "binary", label, prediction, score) | {
            "quality": performance.binary(label, prediction, score)
        }
    for name, (label, prediction) in NUMBERS.items():
        yield labelled(name, "regression", label, prediction) | {
            "quality": exact.regression(label, prediction)
        }
    for name, (label, prediction, chances) in CLASSES.items():
        yield labelled(name, "multiclass", label, prediction, chances) | {
            "quality": weighted.multiclass(label, prediction, chances, [1] * len(label))
        }


def partly_scored_model():
    """Decisions are judged on all rows, probabilities on those that have one."""
    label, prediction, score = cycle(40, 0, 1, 1), cycle(40, 0, 1), spread(40, 0, 1)
    scored = [i for i in range(40) if i % 5]
    pick = lambda values: [values[i] for i in scored]
    of_scores = performance.binary(pick(label), pick(prediction), pick(score))
    names = ("log_loss", "brier", "ece", "average_precision", "roc_auc")
    quality = performance.binary(label, prediction, score) | {name: of_scores[name] for name in names}
    some = [score[i] if i % 5 else None for i in range(40)]
    return labelled("some scores", "binary", label, prediction, some) | {"quality": quality}


def weighted_outcome_models():
    for name, (_, weights) in WEIGHTS.items():
        label, prediction, score = OUTCOMES["ties everywhere"]
        yield labelled(f"binary, weights {name}", "binary", label, prediction, score, weights) | {
            "quality": weighted.binary(label, prediction, score, weights)
        }
        label, prediction, chances = CLASSES["three classes"]
        yield labelled(f"classes, weights {name}", "multiclass", label, prediction, chances, weights) | {
            "quality": weighted.multiclass(label, prediction, chances, weights)
        }
        label, prediction = NUMBERS["constant label"]
        label = cycle(40, 4.0, 5.0, 0.0, 6.5)
        yield labelled(f"numbers, weights {name}", "regression", label, prediction, None, weights) | {
            "quality": weighted.regression(label, prediction, weights)
        }


def serving_models():
    for name, (latencies, errors) in CALLS.items():
        for kind in ("even", "skewed"):
            weights = WEIGHTS[kind][1] if kind in WEIGHTS else [1] * 40
            current = [
                text({"latency_ms": ms, "weight": w} | ({"error": "timeout"} if failed else {"prediction": 1}))
                for ms, failed, w in zip(latencies, errors, weights)
            ]
            quality = weighted.serving(latencies, errors, weights, 86_400)
            yield {
                "model": f"{name}, {kind} weights",
                "task": "binary",
                "columns": {},
                "reference": [],
                "current": current,
                "quality": quality,
            }


def labelled(name, task, label, prediction, score=None, weights=None):
    """`score`: a number or the probabilities of the classes, a row each."""
    current = []
    for i, answer in enumerate(prediction):
        record = {"prediction": answer}
        if score is not None:
            record["probabilities" if isinstance(score[i], dict) else "score"] = score[i]
        if weights is not None:
            record["weight"] = weights[i]
        current.append(text(record))
    labels = [text(one) for one in label]
    return {"model": name, "task": task, "columns": {}, "reference": [], "current": current, "labels": labels}


def boundary(rows):
    """Around the largest sample whose KS p-value is exact; the test makes the same values."""
    reference = [(i * 7919 % 10007) / 10007 for i in range(10_000)]
    current = [(i * 104729 % 10009) / 10009 * 1.02 for i in range(rows)]
    return {"rows": rows, "expected": columns.numeric(reference, current)}


def drawn_column(draw, rows):
    """Both sides of a numeric column of one family."""
    scale = 10.0 ** draw.uniform(-290, 290) if draw.random() < 0.4 else 10.0 ** draw.uniform(-6, 6)
    shift = scale * draw.choice([0, 0, 1, -5, 1e4])
    value = draw.choice(
        [
            lambda: scale * draw.gauss(0, 1) + shift,
            lambda: scale * draw.randint(-3, 9),
            lambda: scale * draw.lognormvariate(0, 3),
            lambda: draw.randint(0, 9) * 5e-324,
            lambda: draw.choice([0.0, 0.0, 0.0, scale]),
            lambda: shift,
        ]
    )
    missing, moved = draw.choice([0, 0, 0.1, 0.6]), draw.choice([0, 0, 0.5])
    cell = lambda more: None if draw.random() < missing else value() + more
    return [[cell(0) for _ in range(rows[0])], [cell(moved * scale) for _ in range(rows[1])]]


def drawn_texts(draw, rows):
    kinds = [f"k{n}" for n in range(draw.choice([1, 2, 5, 40]))]
    missing, new = draw.choice([0, 0, 0.3]), draw.choice([[], ["new"], ["new", "newer"]])
    cell = lambda among: None if draw.random() < missing else draw.choice(among)
    return [[cell(kinds) for _ in range(rows[0])], [cell(kinds[: len(kinds) // 2 + 1] + new) for _ in range(rows[1])]]


def random_models(seed, count):
    draw = random.Random(seed)
    for k in range(count):
        rows = [draw.choice([30, 45, 101, 400, 1000]), draw.choice([30, 31, 64, 250, 999])]
        cells = {f"n{i}": drawn_column(draw, rows) for i in range(6)}
        texts = {f"t{i}": drawn_texts(draw, rows) for i in range(2)}
        expected = {name: numeric(*both) for name, both in cells.items()}
        expected |= {name: columns.categorical(*both) for name, both in texts.items()}
        yield model(f"random {seed} {k}", cells | texts, expected, *rows)
        size = rows[1]
        weights = [draw.choice([1, 1, 2, 10, 0.5]) for _ in range(size)]
        label = [draw.randint(0, 1) for _ in range(size)]
        score = [draw.choice([draw.random(), 0.5, 1.0, 0.0, draw.random() ** 8, 1e-310]) for _ in label]
        answer = [int(s >= 0.5) for s in score]
        yield labelled(f"random {seed} binary {k}", "binary", label, answer, score, weights) | {
            "quality": weighted.binary(label, answer, score, weights)
        }
        names = ["a", "b", "c", "d"]
        label = [draw.choice(names) for _ in range(size)]
        answer = [draw.choice(names[: draw.randint(1, 4)]) for _ in range(size)]
        chances = []
        for _ in label:
            parts = [draw.randint(0, 4) for _ in names[1:]]
            chances.append(dict(zip(names, [(16 - sum(parts)) / 16, *(part / 16 for part in parts)])))
        yield labelled(f"random {seed} classes {k}", "multiclass", label, answer, chances, weights) | {
            "quality": weighted.multiclass(label, answer, chances, weights)
        }
        label = [draw.choice([0.0, draw.gauss(5, 2), 7.0]) for _ in range(size)]
        answer = [v + draw.gauss(0, 1) for v in label]
        yield labelled(f"random {seed} numbers {k}", "regression", label, answer, None, weights) | {
            "quality": weighted.regression(label, answer, weights)
        }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("output", type=Path)
    arguments.add_argument("--random", nargs=2, type=int)
    chosen = arguments.parse_args()
    if chosen.random:
        models, boundaries = list(random_models(*chosen.random)), []
    else:
        models = [columns_model(), *tiny_models(), *weighted_models(), *outcome_models()]
        models += [partly_scored_model(), *weighted_outcome_models(), *serving_models()]
        boundaries = [boundary(10_000), boundary(10_001)]
    made_with = f"numpy {numpy.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"
    cases = {"made_with": made_with, "models": models, "boundary": boundaries}
    chosen.output.write_text(json.dumps(cases, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
