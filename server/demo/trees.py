"""The candidate: gradient-boosted trees on the same five features, airports coded by their share of late flights."""

import numpy as np

import onnx_writer as onnx
from graph import classifier

TREES = 80
DEPTH = 5
LEARNING_RATE = 0.15
LEAF_RIDGE = 10.0
MIN_LEAF_WEIGHT = 200.0  # sum of p(1-p): about 1,200 flights
MAX_BINS = 64
RATE_PRIOR_FLIGHTS = 300  # an airport's share is smoothed as if it had so many average flights more
FEATURES = ["hour", "weekday", "distance", "origin_rate", "destination_rate"]


class Trees:
    """An unknown or missing airport has the average share; other missing values follow the bigger branch."""

    def fit(self, flights):
        late = flights.late.astype(float)
        self.average = late.mean()
        self.rates = {name: self._rates(getattr(flights, name), late) for name in ("origin", "destination")}
        matrix = self._matrix(flights)
        edges = [self._edges(column) for column in matrix.T]
        bins = [np.searchsorted(e, column, side="left") for e, column in zip(edges, matrix.T)]
        self.base = float(np.log(self.average / (1 - self.average)))
        self.trees = []
        log_odds = np.full(len(late), self.base)
        for _ in range(TREES):
            probability = 1 / (1 + np.exp(-log_odds))
            tree, leaf = self._grow(bins, edges, late - probability, probability * (1 - probability))
            self.trees.append(tree)
            log_odds += np.array([n["leaf"] for n in tree])[leaf]
        return self

    def _rates(self, airports, late):
        codes, index = np.unique(airports, return_inverse=True)
        flights, delays = np.bincount(index), np.bincount(index, late)
        rates = (delays + RATE_PRIOR_FLIGHTS * self.average) / (flights + RATE_PRIOR_FLIGHTS)
        return dict(zip(codes.tolist(), rates.astype(np.float32).tolist()))

    def _matrix(self, flights):
        columns = [flights.hour, flights.weekday, flights.distance]
        for name, rates in self.rates.items():
            values, index = np.unique(getattr(flights, name), return_inverse=True)
            columns.append(np.array([rates.get(v, self.average) for v in values.tolist()])[index])
        return np.column_stack(columns).astype(np.float32)

    @staticmethod
    def _edges(column):
        """Between neighbouring values, at most MAX_BINS of them; float32, as ONNX Runtime compares."""
        distinct = np.unique(column)
        if len(distinct) > MAX_BINS:
            distinct = np.unique(np.quantile(column, np.linspace(0, 1, MAX_BINS), method="nearest"))
        return ((distinct[1:].astype(float) + distinct[:-1]) / 2).astype(np.float32)

    @staticmethod
    def _grow(bins, edges, gradient, curvature):
        """One tree as a list of nodes, and the leaf in which each row lies."""
        tree = [{"leaf": 0.0}]
        place = np.zeros(len(gradient), dtype=np.int64)
        level = [0]
        for depth in range(DEPTH + 1):
            slot = np.full(len(tree), -1)
            slot[level] = np.arange(len(level))
            row_slot = slot[place]
            open_rows = row_slot >= 0
            best = [(0.0, None, None)] * len(level)
            for feature, column in enumerate(bins):
                width = len(edges[feature]) + 1
                key = row_slot[open_rows] * width + column[open_rows]
                shape = (len(level), width)
                g = np.bincount(key, gradient[open_rows], shape[0] * width).reshape(shape).cumsum(1)
                h = np.bincount(key, curvature[open_rows], shape[0] * width).reshape(shape).cumsum(1)
                left_g, left_h, all_g, all_h = g[:, :-1], h[:, :-1], g[:, -1:], h[:, -1:]
                right_g, right_h = all_g - left_g, all_h - left_h
                for i, node in enumerate(level):
                    tree[node]["leaf"] = float(LEARNING_RATE * all_g[i, 0] / (all_h[i, 0] + LEAF_RIDGE))
                gain = (left_g**2 / (left_h + LEAF_RIDGE) + right_g**2 / (right_h + LEAF_RIDGE)
                        - all_g**2 / (all_h + LEAF_RIDGE))
                gain[(left_h < MIN_LEAF_WEIGHT) | (right_h < MIN_LEAF_WEIGHT)] = 0
                for i in range(len(level)):
                    at = int(gain[i].argmax())
                    if gain[i, at] > best[i][0]:
                        best[i] = (gain[i, at], feature, at, bool(left_h[i, at] >= right_h[i, at]))
            if depth == DEPTH:
                break
            next_level = []
            for node, choice in zip(level, best):
                if choice[1] is None:
                    continue
                _, feature, at, missing_left = choice
                left, right = len(tree), len(tree) + 1
                tree += [{"leaf": 0.0}, {"leaf": 0.0}]
                tree[node].update(feature=feature, limit=float(edges[feature][at]), left=left, right=right,
                                  missing_left=missing_left)
                rows = np.flatnonzero(place == node)
                place[rows] = np.where(bins[feature][rows] <= at, left, right)
                next_level += [left, right]
            level = next_level
            if not level:
                break
        return tree, place

    def score(self, flights):
        """Probability of a late arrival, one for each flight."""
        matrix = self._matrix(flights)
        log_odds = np.full(len(matrix), self.base)
        for tree in self.trees:
            place = np.zeros(len(matrix), dtype=np.int64)
            for node, split in enumerate(tree):  # children come after their parent
                if "feature" in split:
                    rows = np.flatnonzero(place == node)
                    values = matrix[rows, split["feature"]]
                    left = np.where(np.isnan(values), split["missing_left"], values <= np.float32(split["limit"]))
                    place[rows] = np.where(left, split["left"], split["right"])
            log_odds += np.array([n["leaf"] for n in tree])[place]
        return 1 / (1 + np.exp(-log_odds))

    def to_onnx(self, threshold, about):
        nodes = []
        for name, rates in self.rates.items():
            nodes.append(onnx.node(
                "LabelEncoder", [name], [name + "_rate"], "ai.onnx.ml", keys_strings=list(rates),
                values_floats=list(rates.values()), default_float=float(self.average)))
        nodes.append(onnx.node("Concat", FEATURES, ["matrix"], axis=1))
        nodes.append(onnx.node(
            "TreeEnsembleClassifier", ["matrix"], ["likelier", "probabilities"], "ai.onnx.ml",
            base_values=[self.base], classlabels_int64s=[0, 1], post_transform="LOGISTIC", **self._ensemble()))
        return classifier("boosted_trees", about, nodes, threshold)

    def _ensemble(self):
        every = [(t, i, n) for t, tree in enumerate(self.trees) for i, n in enumerate(tree)]
        leaves = [(t, i, n) for t, i, n in every if "feature" not in n]
        return dict(
            nodes_treeids=[t for t, _, _ in every],
            nodes_nodeids=[i for _, i, _ in every],
            nodes_featureids=[n.get("feature", 0) for _, _, n in every],
            nodes_values=[n.get("limit", 0.0) for _, _, n in every],
            nodes_modes=["BRANCH_LEQ" if "feature" in n else "LEAF" for _, _, n in every],
            nodes_truenodeids=[n.get("left", 0) for _, _, n in every],
            nodes_falsenodeids=[n.get("right", 0) for _, _, n in every],
            nodes_missing_value_tracks_true=[int(n.get("missing_left", False)) for _, _, n in every],
            class_treeids=[t for t, _, _ in leaves],
            class_nodeids=[i for _, i, _ in leaves],
            class_ids=[0] * len(leaves),
            class_weights=[n["leaf"] for _, _, n in leaves],
        )
