"""Compares what a running server computes with expected values: intake, analysis and answers over HTTP.

    python3 over_http.py URL CASES_FILE
    python3 over_http.py URL EXPECTED_FILE DATA_FOLDER flights|bikes

CASES_FILE is one that edge_cases.py writes, EXPECTED_FILE one of real_data.py. Prints every difference beyond
1e-9 (p-values 1e-6) and ends with exit code 1 when there is one. Use a server with an empty data directory.
"""

import json
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import edge_cases
import real_data

BATCH = 20_000
STAMP = "2026-01-01T10:00:00Z"


class Server:
    def __init__(self, url):
        self.url = url

    def call(self, method, path, body=None, kind="application/json", headers=None):
        request = urllib.request.Request(self.url + path, method=method)
        request.add_header("Content-Type", kind)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        data = None if body is None else body.encode()
        try:
            with urllib.request.urlopen(request, data) as answer:
                return json.loads(answer.read() or "null")
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{method} {path}: {error.code} {error.read().decode()[:500]}") from error

    def model(self, name, task, window):
        settings = {"task": task, "window": window}
        self.call("PUT", f"/v1/models/{name}", json.dumps(settings | ({"positive_label": "1"} if task == "binary" else {})))

    def post(self, path, lines):
        for start in range(0, len(lines), BATCH):
            body = "\n".join(lines[start : start + BATCH])
            answer = self.call("POST", path, body, "application/x-ndjson")
            if answer["rejected"]:
                raise SystemExit(f"{path}: {answer['rejected'][:3]}")

    def reference(self, name, lines):
        self.call("PUT", f"/v1/models/{name}/references/training", "\n".join(lines), "application/x-ndjson")

    def analyse(self, name, rows, labels, start, end):
        while (self.call("GET", f"/v1/models/{name}").get("rows") or 0) < rows:
            time.sleep(0.2)
        time.sleep(2 if labels else 0)  # labels are visible within as long
        body = json.dumps({"from": start, "to": end})
        state = self.call("POST", f"/v1/models/{name}/analyses", body, headers={"Prefer": "wait=300"})
        if state["state"] != "done":
            raise SystemExit(f"{name}: {state}")

    def results(self, name):
        """Points by start, column and metric."""
        found = {}
        for series in self.call("GET", f"/v1/models/{name}/metrics")["series"]:
            for point in series["points"]:
                found[point["start"], series["feature"] or "", series["metric"]] = point
        return found


PARTS = {"": "value", "p": "p_value", "adjusted": "p_value_adjusted", "reference": "reference_value"}


def compare(results, start, column, expected):
    """Every difference, as text."""
    for member, value in expected.items():
        metric, _, part = member.partition(".")
        point = results.get((start, column, metric), {})
        found = point.get(PARTS.get(part, part))
        if not is_close(value, found, 1e-6 if part in ("p", "adjusted") else 1e-9):
            yield f"{start} {column} {member}: expected {value}, found {found}"


def is_close(expected, found, tolerance):
    if expected is None or found is None:
        return expected is None and found is None
    floor = 1e-320 if 0 < abs(expected) < 1e-100 else 1e-12
    return abs(expected - found) <= tolerance * abs(expected) + floor


def check(model, server):
    name = re.sub(r"\W+", "-", model["model"])
    server.model(name, model.get("task", "other"), "1d")
    if model["reference"]:
        server.reference(name, model["reference"])
    stamped = [
        f'{{"model":"{name}","prediction_id":"p{i}","timestamp":"{STAMP}",{row[1:]}'
        for i, row in enumerate(model["current"])
    ]
    server.post("/v1/predictions", stamped)
    labels = [f'{{"prediction_id":"p{i}","label":{label}}}' for i, label in enumerate(model.get("labels", []))]
    server.post(f"/v1/labels?model={name}", labels)
    server.analyse(name, len(stamped), labels, STAMP[:10] + "T00:00:00Z", "2026-01-02T00:00:00Z")
    results = server.results(name)
    for column, expected in (model["columns"] | {"": model.get("quality", {})}).items():
        for difference in compare(results, STAMP[:10] + "T00:00:00Z", column, expected):
            yield f"{name}: {difference}"


def check_real(server, expected, folder, name):
    reference, windows, _ = (real_data.flight_rows if name == "flights" else real_data.bike_rows)(folder)
    server.model(name, "binary" if name == "flights" else "regression", "1mo")
    rows = [row for window in windows.values() for row in window]
    server.reference(name, [record(row, {}) for row in reference])
    stamped = [
        record(row, {"model": name, "prediction_id": f"r{i}", "timestamp": row["month"] + "-10T12:00:00Z"})
        for i, row in enumerate(rows)
    ]
    server.post("/v1/predictions", stamped)
    labels = [
        edge_cases.text({"prediction_id": f"r{i}", "label": row["label"]})
        for i, row in enumerate(rows)
        if row["label"] is not None
    ]
    server.post(f"/v1/labels?model={name}", labels)
    first, last = expected["windows"][0]["start"], expected["windows"][-1]["start"]
    server.analyse(name, len(rows), labels, first, last.replace("-01T", "-02T"))
    results = server.results(name)
    for window in expected["windows"]:
        for column, values in (window["columns"] | {"": window["model"]}).items():
            yield from compare(results, window["start"], column, values)


def record(row, more):
    answer = {"features": row["numeric"] | row["categorical"], "prediction": row["prediction"]}
    if "score" in row:
        answer["score"] = row["score"]
    return edge_cases.text(more | answer | ({} if more else {"label": row["label"]}))


if __name__ == "__main__":
    server, cases = Server(sys.argv[1].rstrip("/")), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    if "models" in cases:
        differences = [text for model in cases["models"] for text in check(model, server)]
    else:
        differences = list(check_real(server, cases, Path(sys.argv[3]), sys.argv[4]))
    print("\n".join(differences) or "no differences")
    sys.exit(1 if differences else 0)
