"""Trains the demo's two models on January 2001, writes them as ONNX files and says how good they are.

    npm ci --prefix storage/engine --ignore-scripts
    python3 server/demo/train.py          # needs numpy; a minute on one core

Writes into server/src/main/resources (the models), server/src/test/resources (scores that ONNX Runtime must
reproduce) and server/demo/metrics.json. No randomness: the same data gives the same models up to rounding.
"""

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

import flights as log
from scorecard import Scorecard
from trees import Trees

SERVER = Path(__file__).resolve().parents[1]
MODELS = SERVER / "src/main/resources/dev/tidemark/server/demo"
SCORES = SERVER / "src/test/resources/dev/tidemark/server/demo/scores.csv"
METRICS = Path(__file__).with_name("metrics.json")
KILOMETRES = 1.609344
KILOMETRE_DAYS = (99, 106)  # 10 to 16 April
NULL_DAYS = (134, 136)  # 15 and 16 May


def main():
    flights = log.load()
    january = flights.month(1)
    held_out = np.arange(len(january)) % 5 == 4
    train, holdout = january.where(~held_out), january.where(held_out)
    metrics = {}
    models = {}
    for version, role, model in [("1.0.0", "champion", Scorecard()), ("1.1.0", "candidate", Trees())]:
        model.fit(train)
        scores = model.score(train)
        # As many warnings as there are late flights.
        threshold = float(np.float32(np.quantile(scores, 1 - train.late.mean())))
        about = f"15 minutes late or more, US flights, {role} {version}, trained on January 2001"
        (MODELS / f"flight-delay-{version}.onnx").write_bytes(model.to_onnx(threshold, about))
        models[version] = model
        metrics[version] = report(model, threshold, flights, train, holdout)
    METRICS.write_text(json.dumps(metrics, indent=1) + "\n")
    write_scores(models, flights)
    for version, parts in metrics.items():
        print(version, "threshold", parts.pop("threshold"))
        for part, values in parts.items():
            print(f"  {part:34}", "  ".join(f"{k} {v}" for k, v in values.items()))


def report(model, threshold, flights, train, holdout):
    april = flights.where((flights.day >= KILOMETRE_DAYS[0]) & (flights.day < KILOMETRE_DAYS[1]))
    may = flights.where((flights.day >= NULL_DAYS[0]) & (flights.day < NULL_DAYS[1]))
    nowhere = np.full(len(may), "")
    parts = {
        "January, trained on": train,
        "January, held out": holdout,
        "February": flights.month(2),
        "March": flights.month(3),
        "April": flights.month(4),
        "May": flights.month(5),
        "June": flights.month(6),
        "10-16 April, as it was": april,
        "10-16 April, kilometres": replace(april, distance=np.round(april.distance * KILOMETRES)),
        "15-16 May, as it was": may,
        "15-16 May, origin missing": replace(may, origin=nowhere),
    }
    return {"threshold": threshold} | {name: quality(model, threshold, part) for name, part in parts.items()}


def quality(model, threshold, part):
    scores = model.score(part)
    warned = scores >= threshold
    hits = (warned & part.late).sum()
    return {
        "flights": len(part),
        "late": round(float(part.late.mean()), 4),
        "warned": round(float(warned.mean()), 4),
        "accuracy": round(float((warned == part.late).mean()), 4),
        "precision": round(float(hits / warned.sum()), 4),
        "recall": round(float(hits / part.late.sum()), 4),
        "roc_auc": round(roc_auc(scores, part.late), 4),
        "log_loss": round(float(-np.mean(np.where(part.late, np.log(scores), np.log1p(-scores)))), 4),
    }


def roc_auc(scores, late):
    _, index, count = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[index]
    positives = late.sum()
    return float((rank[late].sum() - positives * (positives + 1) / 2) / (positives * (len(late) - positives)))


def write_scores(models, flights):
    """A sample with every kind of trouble in it: kilometres, missing values, airports never seen."""
    sample = flights.where(np.arange(len(flights)) % 7499 == 0)
    distance = sample.distance.astype(float)
    distance[1::10] = np.round(distance[1::10] * KILOMETRES)
    distance[2::10] = np.nan
    hour, weekday = sample.hour.astype(float), sample.weekday.astype(float)
    hour[3::10] = np.nan
    weekday[4::10] = np.nan
    origin, destination = sample.origin.copy(), sample.destination.copy()
    origin[5::10] = ""
    destination[6::10] = ""
    origin[7::10] = "XXX"
    sample = replace(sample, hour=hour, weekday=weekday, distance=distance, origin=origin, destination=destination)
    scores = [model.score(sample) for model in models.values()]
    with SCORES.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["hour", "weekday", "distance", "origin", "destination", *models])
        for i in range(len(sample)):
            numbers = ["" if np.isnan(v) else int(v) for v in (hour[i], weekday[i], distance[i])]
            writer.writerow([*numbers, origin[i], destination[i], *(f"{s[i]:.9f}" for s in scores)])


if __name__ == "__main__":
    main()
