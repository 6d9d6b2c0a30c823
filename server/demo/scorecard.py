"""The champion: an additive scorecard, i.e. logistic regression on hour, weekday, distance, origin and destination."""

import numpy as np

import onnx_writer as onnx
from graph import classifier

RIDGE = 20.0  # pulls the effect of a value seen rarely towards 0
# January has four or five days of each weekday, and each had its own weather: days, not flights, are the sample.
# Deviations between days (0.4 in log-odds) outweigh those between weekdays (0.12), so the effects count for a quarter.
WEEKDAY_RIDGE = 25_000.0
SWEEPS = 30
UNKNOWN_AIRPORT_QUANTILE = 0.9


class Scorecard:
    """One effect (in log-odds) for each hour, weekday and airport, a slope for the distance.

    A missing or unknown hour or weekday has effect 0, a missing distance is the mean one. A missing or unknown airport
    gets the effect that nine airports in ten stay below: whoever wrote this card preferred a needless warning to a
    missed one and did not think of the day when every origin is missing.
    """

    def fit(self, flights):
        late = flights.late.astype(float)
        columns = {name: np.unique(getattr(flights, name), return_inverse=True)
                   for name in ("hour", "weekday", "origin", "destination")}
        effects = {name: np.zeros(len(values)) for name, (values, _) in columns.items()}
        self.mean, self.scale = flights.distance.mean(), flights.distance.std()
        standard = (flights.distance - self.mean) / self.scale
        self.intercept, self.slope = np.log(late.mean() / (1 - late.mean())), 0.0
        log_odds = np.full(len(late), self.intercept)
        for _ in range(SWEEPS):  # Newton steps, one group of coefficients at a time
            for name, (values, index) in columns.items():
                gradient, curvature = self._derivatives(log_odds, late)
                ridge = WEEKDAY_RIDGE if name == "weekday" else RIDGE
                step = (np.bincount(index, gradient) - ridge * effects[name]) / (np.bincount(index, curvature) + ridge)
                effects[name] += step
                log_odds += step[index]
            gradient, curvature = self._derivatives(log_odds, late)
            step = (gradient @ standard) / (curvature @ standard**2)
            self.slope += step
            log_odds += step * standard
            gradient, curvature = self._derivatives(log_odds, late)
            step = gradient.sum() / curvature.sum()
            self.intercept += step
            log_odds += step
        self.effects = {name: dict(zip(columns[name][0].tolist(), effects[name].tolist())) for name in columns}
        self.unknown = {
            "hour": 0.0,
            "weekday": 0.0,
            "origin": float(np.quantile(effects["origin"], UNKNOWN_AIRPORT_QUANTILE)),
            "destination": float(np.quantile(effects["destination"], UNKNOWN_AIRPORT_QUANTILE)),
        }
        return self

    @staticmethod
    def _derivatives(log_odds, late):
        probability = 1 / (1 + np.exp(-log_odds))
        return late - probability, probability * (1 - probability)

    def score(self, flights):
        """Probability of a late arrival, one for each flight."""
        distance = np.where(np.isnan(flights.distance.astype(float)), self.mean, flights.distance)
        log_odds = self.intercept + self.slope * (distance - self.mean) / self.scale
        for name, effects in self.effects.items():
            values, index = np.unique(getattr(flights, name), return_inverse=True)
            known = np.array([effects.get(v, self.unknown[name]) for v in values.tolist()])
            log_odds = log_odds + known[index]
        return 1 / (1 + np.exp(-log_odds))

    def to_onnx(self, threshold, about):
        encode = []
        for name in ("hour", "weekday"):
            effects = self.effects[name]
            encode.append(onnx.node(
                "LabelEncoder", [name], [name + "_effect"], "ai.onnx.ml", keys_floats=[float(k) for k in effects],
                values_floats=list(effects.values()), default_float=self.unknown[name]))
        encode.append(onnx.node(
            "Imputer", ["distance"], ["distance_known"], "ai.onnx.ml",
            imputed_value_floats=[float(self.mean)], replaced_value_float=float("nan")))
        encode.append(onnx.node(
            "Scaler", ["distance_known"], ["distance_effect"], "ai.onnx.ml",
            offset=[float(self.mean)], scale=[float(self.slope / self.scale)]))
        for name in ("origin", "destination"):
            effects = self.effects[name]
            encode.append(onnx.node(
                "LabelEncoder", [name], [name + "_effect"], "ai.onnx.ml", keys_strings=list(effects),
                values_floats=list(effects.values()), default_float=self.unknown[name]))
        names = [n + "_effect" for n in ("hour", "weekday", "distance", "origin", "destination")]
        encode.append(onnx.node("Concat", names, ["effects"], axis=1))
        encode.append(onnx.node(
            "LinearClassifier", ["effects"], ["likelier", "probabilities"], "ai.onnx.ml",
            coefficients=[-1.0] * 5 + [1.0] * 5, intercepts=[-float(self.intercept), float(self.intercept)],
            classlabels_ints=[0, 1], multi_class=0, post_transform="LOGISTIC"))
        return classifier("scorecard", about, encode, threshold)
