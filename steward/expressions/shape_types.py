"""Shapes as the checker's types: objects become messages of a descriptor pool of their own.

What protobuf can't say (a list of lists, a field whose name is a word of the language) is `dyn` to the checker;
`shape_walk.py` still looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from cel_expr_python import cel
from google.protobuf import struct_pb2, timestamp_pb2, wrappers_pb2
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool

from steward.expressions.language import RESERVED, environment
from steward.expressions.shapes import Shape

MESSAGE = "Steward.Record"  # how the names of all messages begin

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_WELL_KNOWN = (wrappers_pb2, struct_pb2, timestamp_pb2)
_FIELD = FieldDescriptorProto
_SCALARS = {
    "string": (_FIELD.TYPE_STRING, "StringValue"),
    "int": (_FIELD.TYPE_INT64, "Int64Value"),
    "double": (_FIELD.TYPE_DOUBLE, "DoubleValue"),
    "bool": (_FIELD.TYPE_BOOL, "BoolValue"),
}
_TYPES: dict[str, cel.Type] = {
    "string": cel.Type.STRING,
    "int": cel.Type.INT,
    "double": cel.Type.DOUBLE,
    "bool": cel.Type.BOOL,
    "timestamp": cel.Type.TIMESTAMP,
    "duration": cel.Type.DURATION,
    "null": cel.Type.NULL,
}


def checker(variables: Mapping[str, Shape], *, loose: bool = False) -> cel.Env:
    """An environment of these variables.

    With `loose` objects are maps of anything, for expressions that take them as a whole: `size(args)`.
    """
    made = _Types(loose=loose)
    types = {name: made.type_of(shape) for name, shape in variables.items()}
    return environment(types, made.pool())


class _Types:
    def __init__(self, *, loose: bool) -> None:
        self._loose = loose
        self._file = FileDescriptorProto(name="steward/records.proto", package="Steward", syntax="proto3")
        self._file.dependency.extend(str(one.DESCRIPTOR.name) for one in _WELL_KNOWN)

    def pool(self) -> DescriptorPool:
        pool = DescriptorPool()
        for file in _well_known():
            pool.AddSerializedFile(file)
        pool.AddSerializedFile(self._file.SerializeToString())
        return pool

    def type_of(self, shape: Shape) -> cel.Type:
        if shape.kind == "record" and self._speakable(shape):
            return cel.Type(f"Steward.{self._message(shape)}")
        if shape.kind in {"record", "map"}:
            return cel.Type.Map(cel.Type.STRING, cel.Type.DYN)
        if shape.kind == "list" and shape.items is not None:
            return cel.Type.List(self.type_of(shape.items))
        return cel.Type.DYN if shape.nullable else _TYPES.get(shape.kind, cel.Type.DYN)

    def _speakable(self, shape: Shape) -> bool:
        return not self._loose and all(_NAME.fullmatch(name) and name not in RESERVED for name in shape.fields)

    def _message(self, shape: Shape) -> str:
        name = f"Record{len(self._file.message_type)}"
        message = self._file.message_type.add(name=name)
        for number, (field, one) in enumerate(shape.fields.items(), 1):
            self._field(message, field, number, one)
        return name

    def _field(self, message: DescriptorProto, name: str, number: int, shape: Shape) -> None:
        made = message.field.add(name=name, number=number, label=_FIELD.LABEL_OPTIONAL)
        if shape.kind == "list":
            one = shape.items
            if one is None or one.kind in {"list", "any", "map", "null"} or (one.known and not self._speakable(one)):
                made.type, made.type_name = _FIELD.TYPE_MESSAGE, ".google.protobuf.ListValue"
                return
            made.label = _FIELD.LABEL_REPEATED
            shape = one
        self._one(made, shape)

    def _one(self, made: FieldDescriptorProto, shape: Shape) -> None:
        scalar = _SCALARS.get(shape.kind)
        if scalar and not shape.nullable:
            made.type = scalar[0]
            return
        made.type = _FIELD.TYPE_MESSAGE
        if scalar:
            made.type_name = f".google.protobuf.{scalar[1]}"
        elif shape.kind == "timestamp":
            made.type_name = ".google.protobuf.Timestamp"
        elif shape.known and self._speakable(shape):
            made.type_name = f".Steward.{self._message(shape)}"
        else:
            made.type_name = f".google.protobuf.{'Struct' if shape.kind in {'record', 'map'} else 'Value'}"


@cache
def _well_known() -> list[Any]:
    return [one.DESCRIPTOR.serialized_pb for one in _WELL_KNOWN]
