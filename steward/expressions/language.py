"""What the language has beside CEL's own: numbers of both kinds together, and functions over lists, texts and days.

CEL keeps whole and decimal numbers apart, which JSON does not: its operators are taken out of the checker and declared
anew with all pairs of numbers, and what is divided is not cut. `operators.py`,
`functions.py` and `moments.py` say what each does, by the same names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from cel_expr_python import cel
from cel_expr_python.ext import ext_bindings, ext_optional

TYPES = ("bool", "double", "duration", "int", "list", "map", "null_type", "string", "timestamp", "type")
RESERVED = {  # what no variable may be called
    *(*TYPES, "bytes", "dyn", "uint", "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for"),
    *("function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while"),
    *("cel", "optional", "optional_type"),
}
OR_VALUE = "orOther"  # `orValue`, to the checker: CEL's own takes no 0 where 0.5 is expected; of its length
_ARITHMETIC = ("int int int", "int double double", "double int double", "double double double")
_TIMES = ("timestamp duration timestamp", "duration timestamp timestamp", "duration duration duration")
_EQUAL = ("A A bool", "int double bool", "double int bool")
_LISTS = ("[int] [double]", "[double] [int]")
_NULL = ("A null_type bool", "null_type A bool")
_LIKE = [f"{kind} {kind} bool" for kind in ("int", "double", "string", "bool", "timestamp", "duration")]
_ORDERED = (*_LIKE, *_EQUAL[1:])
_DAYS = [f"{first} {second}" for first in ("string", "timestamp") for second in ("string", "timestamp")]
_KINDS = ("string", "int", "double", "bool", "timestamp", "duration", "null_type")
_CHOICES = [  # of two kinds: `has(args.note) ? args.note : 0`
    f"bool {one} {other} {'double' if {one, other} == {'int', 'double'} else 'dyn'}"
    for one in _KINDS
    for other in _KINDS
    if one != other
]
OPERATORS = {  # the types of what goes in, and of what comes out; a capital is any type, `[A]` a list, `?A` optional
    "_+_": (*_ARITHMETIC, "string string string", "[A] [A] [A]", *(f"{one} [double]" for one in _LISTS), *_TIMES),
    "_-_": (*_ARITHMETIC, "timestamp timestamp duration", "timestamp duration timestamp", "duration duration duration"),
    "_*_": _ARITHMETIC,
    "_/_": ("int int double", *_ARITHMETIC[1:]),  # 7 / 2 is 3.5: nobody knows whether JSON's 7 was meant as 7.0
    "_%_": ("int int int",),
    **dict.fromkeys(("_<_", "_<=_", "_>_", "_>=_"), _ORDERED),
    **dict.fromkeys(("_==_", "_!=_"), (*_EQUAL, *(f"{one} bool" for one in _LISTS), *_NULL)),
    "_?_:_": ("bool A A A", *_CHOICES),
    "@in": ("A [A] bool", "A {A} bool", "int [double] bool", "double [int] bool"),
}
FUNCTIONS = {
    "sum": ("[int] int", "[double] double"),
    **dict.fromkeys(("min", "max"), ("[A] A", "A A A", "A A A A", *_ARITHMETIC[1:3])),
    "avg": ("[int] double", "[double] double"),
    "abs": ("int int", "double double"),
    **dict.fromkeys(("floor", "ceil"), ("double int", "int int")),
    "round": ("double int", "int int", "double int double"),
    **dict.fromkeys(("distinct", "sort"), ("[A] [A]",)),
    "flatten": ("[[A]] [A]",),
    "zip": ("[A] [B] [[dyn]]",),
    "range": ("int [int]", "int int [int]"),
    **dict.fromkeys(("lower", "upper"), ("string string",)),
    "days_between": tuple(f"{days} int" for days in _DAYS),
    "business_hours": tuple(f"{days} double" for days in _DAYS),
}
METHODS = {
    **dict.fromkeys(("lowerAscii", "upperAscii", "trim"), ("string string",)),
    "slice": ("[A] int [A]", "[A] int int [A]"),
    "split": ("string string [string]",),
    "join": ("[string] string", "[string] string string"),
    "replace": ("string string string string",),
    "substring": ("string int string", "string int int string"),
    "indexOf": ("string string int",),
    OR_VALUE: ("?A A A", *(choice.replace("bool ", "?", 1) for choice in _CHOICES)),
}
_LEFT_OUT = (*OPERATORS, "bytes", "uint")  # of CEL's own


def environment(variables: Mapping[str, cel.Type], pool: Any = None) -> cel.Env:
    """What the checker knows: the language and these variables; `pool` holds the messages that their types name."""
    extensions = [ext_bindings.ExtBindings(), ext_optional.ExtOptional()]
    return cel.NewEnv(pool, config=_config(), variables=variables, extensions=extensions)


@cache
def _config() -> cel.EnvConfig:
    functions = [
        {"name": name, "overloads": [*_overloads(name, signatures, method=method)]}
        for table, method in ((OPERATORS, False), (FUNCTIONS, False), (METHODS, True))
        for name, signatures in table.items()
    ]
    left_out = [{"name": name} for name in _LEFT_OUT]
    said = {"name": "steward", "stdlib": {"exclude_functions": left_out}, "functions": functions}
    return cel.NewEnvConfigFromYaml(json.dumps(said))


def _overloads(name: str, signatures: Iterable[str], *, method: bool) -> Iterator[dict[str, Any]]:
    for number, signature in enumerate(signatures):
        *args, result = map(_type, signature.split())
        overload: dict[str, Any] = {"id": f"{'of_' if method else ''}{name}_{number}", "return": result}
        if method:
            overload["target"], *args = args
        yield {**overload, "args": args}


def _type(word: str) -> dict[str, Any]:
    if word[0] == "?":
        return {"type_name": "optional_type", "params": [_type(word[1:])]}
    if word[0] == "[":
        return {"type_name": "list", "params": [_type(word[1:-1])]}
    if word[0] == "{":
        return {"type_name": "map", "params": [_type(word[1:-1]), {"type_name": "dyn"}]}
    return {"type_name": word, "is_type_param": True} if word.isupper() else {"type_name": word}
