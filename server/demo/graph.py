"""What both models have in common from outside: a named input for each feature, `label` and `probabilities`."""

import onnx_writer as onnx

INPUTS = [
    onnx.value("hour", onnx.FLOAT, "N", 1),
    onnx.value("weekday", onnx.FLOAT, "N", 1),
    onnx.value("distance", onnx.FLOAT, "N", 1),
    onnx.value("origin", onnx.STRING, "N", 1),
    onnx.value("destination", onnx.STRING, "N", 1),
]
OUTPUTS = [onnx.value("label", onnx.INT64, "N"), onnx.value("probabilities", onnx.FLOAT, "N", 2)]


def classifier(name, about, nodes, threshold):
    """Completes a graph that computes `probabilities`: label 1 from `threshold` on, which is not one half."""
    decide = [
        onnx.node("Gather", ["probabilities", "late_column"], ["late_probability"], axis=1),
        onnx.node("GreaterOrEqual", ["late_probability", "threshold"], ["is_late"]),
        onnx.node("Cast", ["is_late"], ["label"], to=onnx.INT64),
    ]
    constants = [onnx.scalar("late_column", 1), onnx.scalar("threshold", float(threshold))]
    return onnx.model(name, about, nodes + decide, constants, INPUTS, OUTPUTS, {"threshold": repr(float(threshold))})
