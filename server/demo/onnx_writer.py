"""Writes ONNX files: the few protobuf messages of onnx.proto that the demo's models need, by hand."""

import struct

FLOAT, INT64, STRING = 1, 7, 8  # TensorProto.DataType


def _varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _number(field, value):
    return _varint(field << 3) + _varint(value)


def _bytes(field, value):
    value = value.encode() if isinstance(value, str) else value
    return _varint(field << 3 | 2) + _varint(len(value)) + value


def _packed_floats(field, values):
    return _bytes(field, struct.pack(f"<{len(values)}f", *values))


def _packed_ints(field, values):
    return _bytes(field, b"".join(_varint(v) for v in values))


def _attribute(name, value):
    """AttributeProto; a Python list decides by its first element."""
    head = _bytes(1, name)
    if isinstance(value, float):
        return head + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, 1)
    if isinstance(value, int):
        return head + _number(3, value) + _number(20, 2)
    if isinstance(value, str):
        return head + _bytes(4, value) + _number(20, 3)
    if isinstance(value[0], float):
        return head + _packed_floats(7, value) + _number(20, 6)
    if isinstance(value[0], int):
        return head + _packed_ints(8, value) + _number(20, 7)
    return head + b"".join(_bytes(9, v) for v in value) + _number(20, 8)


def node(operator, inputs, outputs, domain="", **attributes):
    """NodeProto; `domain` is "" for ai.onnx or "ai.onnx.ml"."""
    return (
        b"".join(_bytes(1, i) for i in inputs)
        + b"".join(_bytes(2, o) for o in outputs)
        + _bytes(4, operator)
        + b"".join(_bytes(5, _attribute(k, v)) for k, v in attributes.items())
        + (_bytes(7, domain) if domain else b"")
    )


def value(name, element, *shape):
    """ValueInfoProto; a text in the shape is a symbolic dimension."""
    dimensions = b"".join(
        _bytes(1, _bytes(2, d) if isinstance(d, str) else _number(1, d)) for d in shape)
    return _bytes(1, name) + _bytes(2, _bytes(1, _number(1, element) + _bytes(2, dimensions)))


def scalar(name, number):
    """TensorProto of rank 0: an int is int64, a float is float32."""
    if isinstance(number, int):
        return _number(2, INT64) + _packed_ints(7, [number]) + _bytes(8, name)
    return _number(2, FLOAT) + _packed_floats(4, [number]) + _bytes(8, name)


def model(name, about, nodes, initializers, inputs, outputs, metadata):
    """ModelProto: IR 8, ai.onnx 17, ai.onnx.ml 3."""
    graph = (
        b"".join(_bytes(1, n) for n in nodes)
        + _bytes(2, name)
        + b"".join(_bytes(5, i) for i in initializers)
        + b"".join(_bytes(11, i) for i in inputs)
        + b"".join(_bytes(12, o) for o in outputs)
    )
    return (
        _number(1, 8)
        + _bytes(2, "tidemark-demo")
        + _bytes(6, about)
        + _bytes(7, graph)
        + _bytes(8, _bytes(1, "") + _number(2, 17))
        + _bytes(8, _bytes(1, "ai.onnx.ml") + _number(2, 3))
        + b"".join(_bytes(14, _bytes(1, k) + _bytes(2, v)) for k, v in metadata.items())
    )
