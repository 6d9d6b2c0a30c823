"""Statistics in whole-number fractions, rounded once: for values whose sums or squares leave the range of double."""

import math
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np

LARGEST = float(np.finfo(float).max)
DIGITS = Context(prec=80, Emax=999999, Emin=-999999)


def number(fraction):
    """The nearest double, the largest one for what is beyond it."""
    return LARGEST if fraction > LARGEST else float(fraction)


def root(fraction):
    quotient = DIGITS.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))
    return number(Fraction(DIGITS.sqrt(quotient)))


def moments(values):
    """Mean and population standard deviation."""
    exact = [Fraction(float(v)) for v in values]
    mean = sum(exact) / len(exact)
    return float(mean), root(sum((v - mean) ** 2 for v in exact) / len(exact))


def wasserstein(reference, current):
    places = sorted({float(v) for v in reference} | {float(v) for v in current})
    area = Fraction(0)
    for left, right in zip(places, places[1:]):
        below = Fraction(int((reference <= left).sum()), len(reference))
        area += abs(below - Fraction(int((current <= left).sum()), len(current))) * (
            Fraction(right) - Fraction(left)
        )
    return number(area)


def quantile(values, level):
    """NumPy's default (type 7), where the difference of two neighbours may be beyond a double."""
    position = (len(values) - 1) * level
    below = math.floor(position)
    if below == len(values) - 1:
        return float(values[below])
    low, high = Fraction(float(values[below])), Fraction(float(values[below + 1]))
    return float(low + (high - low) * Fraction(position - below))


def regression(label, prediction):
    y, p = [Fraction(float(v)) for v in label], [Fraction(float(v)) for v in prediction]
    errors = [b - a for a, b in zip(y, p)]
    mean = sum(y) / len(y)
    spread = sum((a - mean) ** 2 for a in y)
    nonzero = [abs(e / a) for e, a in zip(errors, y) if a]
    return {
        "rmse": root(sum(e * e for e in errors) / len(y)),
        "mae": number(sum(abs(e) for e in errors) / len(y)),
        "mean_error": float(sum(errors) / len(y)),
        "r2": float(1 - sum(e * e for e in errors) / spread) if spread else None,
        "mape": number(sum(nonzero) / len(nonzero)) if nonzero else None,
    }
