"""Expected values of the real data sets pnw-flights and bike-sharing, month by month.

    python3 real_data.py DATA_FOLDER OUTPUT_FOLDER

DATA_FOLDER holds `pnw-flights-2016-17/flights.csv.gz` and `bike-sharing/hour.csv.gz`. The files written
name the versions they were made with. The "models" are tables of whole numbers, so that the test makes the
same predictions to the last bit.
"""

import csv
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy
import scipy
import sklearn

import columns
import performance

MADE_WITH = f"numpy {numpy.__version__}, scipy {scipy.__version__}, scikit-learn {sklearn.__version__}"


def rows(path):
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def number(text):
    return float(text) if text else None


def month(year, number):
    return f"{int(year):04d}-{int(number):02d}"


def flights(folder):
    reference, windows, model = flight_rows(folder)
    return {"made_with": MADE_WITH, "model": model, "windows": analysed(reference, windows, classification)}


def flight_rows(folder):
    """Is a flight 15 minutes late? Rate of the hour plus that of the airline in the reference, in millionths."""
    flights = []
    for row in rows(folder / "pnw-flights-2016-17" / "flights.csv.gz"):
        delay = number(row["dep_delay"])
        hour = None
        if delay is not None:
            hour = (int(row["hour"]) * 60 + int(row["minute"]) - int(delay)) % 1440 // 60
        flights.append(
            {
                "month": month(row["year"], row["month"]),
                "numeric": {
                    "departure_hour": hour,
                    "distance": number(row["distance"]),
                    "dep_delay": delay,
                    "air_time": number(row["air_time"]),
                },
                "categorical": {name: row[name] or None for name in ("carrier", "origin", "dest", "tailnum")},
                "label": None if not row["arr_delay"] else int(float(row["arr_delay"]) >= 15),
            }
        )
    reference = [f for f in flights if f["month"] < "2016-10"]
    base, by_hour = late_rates(reference, lambda f: f["numeric"]["departure_hour"])
    _, by_carrier = late_rates(reference, lambda f: f["categorical"]["carrier"])
    by_carrier = {name: rate - base for name, rate in by_carrier.items()}
    threshold = 200_000
    for f in flights:
        hour = f["numeric"]["departure_hour"]
        millionths = by_hour.get(hour, base) + by_carrier.get(f["categorical"]["carrier"], 0)
        f["score"] = min(max(millionths, 0), 1_000_000) / 1_000_000
        f["prediction"] = int(millionths >= threshold)
    model = {"base": base, "threshold": threshold, "departure_hour": by_hour, "carrier": by_carrier}
    return reference, by_month(flights, "2016-10"), model


def late_rates(flights, key):
    late, known = defaultdict(int), defaultdict(int)
    for f in flights:
        if f["label"] is not None and key(f) is not None:
            late[key(f)] += f["label"]
            known[key(f)] += 1
    rates = {name: late[name] * 1_000_000 // known[name] for name in sorted(known)}
    return sum(late.values()) * 1_000_000 // sum(known.values()), rates


def bikes(folder):
    reference, windows, model = bike_rows(folder)
    return {"made_with": MADE_WITH, "model": model, "windows": analysed(reference, windows, regression)}


def bike_rows(folder):
    """Rentals in an hour: the mean of that hour on such days (working or not) of 2011, rounded down."""
    hours = []
    for row in rows(folder / "bike-sharing" / "hour.csv.gz"):
        hours.append(
            {
                "month": row["dteday"][:7],
                "numeric": {name: number(row[name]) for name in ("temp", "atemp", "hum", "windspeed", "hr")},
                "categorical": {
                    name: name[0] + row[name] for name in ("season", "weathersit", "weekday", "holiday")
                },
                "key": row["workingday"] + " " + row["hr"],
                "label": int(row["cnt"]),
            }
        )
    reference = [h for h in hours if h["month"] < "2012"]
    total, known = defaultdict(int), defaultdict(int)
    for h in reference:
        total[h["key"]] += h["label"]
        known[h["key"]] += 1
    model = {key: total[key] // known[key] for key in total}
    for h in hours:
        h["prediction"] = model[h["key"]]
    return reference, by_month(hours, "2012-01"), model


def by_month(rows, first):
    windows = defaultdict(list)
    for row in rows:
        if row["month"] >= first:
            windows[row["month"]].append(row)
    return windows


def classification(window):
    labelled = [f for f in window if f["label"] is not None]
    quality = performance.binary(*([f[m] for f in labelled] for m in ("label", "prediction", "score")))
    return quality | {"label_coverage": len(labelled) / len(window)}


def regression(window):
    quality = performance.regression([h["label"] for h in window], [h["prediction"] for h in window])
    return quality | {"label_coverage": 1.0}


def analysed(reference, windows, quality):
    return [
        {"start": start + "-01T00:00:00Z", "model": quality(window), "columns": compared(reference, window)}
        for start, window in sorted(windows.items())
    ]


def compared(reference, window):
    found = {}
    for kind, compare in (("numeric", columns.numeric), ("categorical", columns.categorical)):
        for name in reference[0][kind]:
            before, now = ([row[kind][name] for row in side] for side in (reference, window))
            sizes = [sum(v is not None for v in side) for side in (before, now)]
            found[name] = (compare(before, now), sizes)
    columns.adjusted(found)
    if "score" in reference[0]:
        found["score"] = (columns.numeric([r["score"] for r in reference], [r["score"] for r in window]), None)
        texts = ([str(row["prediction"]) for row in side] for side in (reference, window))
        found["prediction"] = (columns.categorical(*texts), None)
    else:
        numbers = ([row["prediction"] for row in side] for side in (reference, window))
        found["prediction"] = (columns.numeric(*numbers), None)
    return {name: values for name, (values, _) in found.items()}


def short(value):
    """Thirteen digits are enough for a comparison to 1e-9."""
    if isinstance(value, dict):
        return {name: short(v) for name, v in value.items()}
    return float(f"{value:.13g}") if isinstance(value, float) else value


def write(expected, path):
    """A window a line, so that a change shows where it is."""
    head = {name: value for name, value in expected.items() if name != "windows"}
    lines = ",\n".join(json.dumps(short(window), separators=(",", ":")) for window in expected["windows"])
    path.write_text(json.dumps(head, separators=(",", ":"))[:-1] + ',"windows":[\n' + lines + "\n]}\n")


if __name__ == "__main__":
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    write(flights(data), out / "pnw-flights.json")
    write(bikes(data), out / "bike-sharing.json")
