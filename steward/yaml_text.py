"""YAML as people write it: a tree, written out, within bounds; what merely looks like a value is asked to be quoted."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Hashable
from pathlib import Path
from typing import Any, cast

import yaml
from yaml.composer import Composer
from yaml.constructor import SafeConstructor

from steward.domain.errors import Mistakes, reason_of
from steward.domain.json_value import Json

MOST_BYTES = 200_000
MOST_VALUES = 10_000
DEEPEST = 30


def content_of(path: Path) -> bytes:
    """The file's content, as far as `read_yaml` takes it. Raises Mistakes."""
    try:
        if not path.is_file():  # a pipe would have us wait
            raise Mistakes([f"{path}: is no file"])
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise Mistakes([f"{path}: can't be read: {reason_of(error)}"]) from None


def text_of(content: bytes) -> str:
    """The characters of a file that `read_yaml` takes."""
    return content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig")


def read_yaml(content: bytes) -> object:
    """The document's value. Raises ValueError with one line: place and reason."""
    return read_with_nodes(content)[0]


def read_with_nodes(content: bytes) -> tuple[object, yaml.Node | None]:
    """The document's value, and its nodes, which know where they stand; None for an empty one. Raises ValueError."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES // 1000} kB")
    try:
        text_of(content)
        return _quickly(content) or _read(_Loader(content))
    except UnicodeDecodeError as error:
        raise ValueError(_no_text(content, error)) from None
    except yaml.YAMLError as error:
        raise ValueError(_line(error)) from None
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _quickly(content: bytes) -> tuple[object, yaml.Node | None] | None:
    """The same by libyaml, in a fifth of the time; None for what it refuses, or might take otherwise."""
    if _ODD.search(content):
        return None
    try:
        return _read(_Quick(content))
    except (yaml.YAMLError, RecursionError):  # why, in the words that people know, is said by the other
        return None


def _read(loader: _Loader | _Quick) -> tuple[object, yaml.Node | None]:
    root = loader.get_single_node()
    return (None if root is None else cast("Any", loader).construct_document(root)), root


def composed(content: bytes) -> yaml.Node | None:
    """The document as nodes that know where they stand; None for what `read_yaml` does not take."""
    try:
        return _Loader(content).get_single_node() if len(content) <= MOST_BYTES else None
    except (yaml.YAMLError, RecursionError):
        return None


_ADVICE = {  # by what the reader says
    "mapping values are not allowed": "Put a text with ': ' in it in quotes",
    "could not determine a constructor for the tag": "Put a text that begins with '!' in quotes",
    "unknown escape character": "Put a text with '\\' in it in single quotes",
    "but found '<scalar>'": "Where a text begins with a quote, put all of it in the other quotes",
    "expected a comment or a line break": "Put all of it in quotes",
    "expected <block end>": "It is indented otherwise than what it stands beside",
    "character '\\t'": "Indent with spaces",
    "cannot start any token": "Put it in quotes",
    "found another document": "Of a file there is one document: take '---' out, or make two files",
    "but got '?'": "Put a text with '?' in it in quotes",
    "expected ',' or '": "A bracket before it is not closed",
}


_ODD = re.compile(rb"\t|\xef\xbb\xbf|\A\xff\xfe|\A\xfe\xff|[|>][-+0-9]*#|^%", re.MULTILINE)
"""Where libyaml takes what PyYAML's own reader refuses, or counts its places otherwise: tabs, marks of the byte order,
a comment right behind a block's sign, directives."""
_Libyaml: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Bounded(Composer, SafeConstructor):
    """Safe YAML without aliases, of bounded size and depth, in which no key is given twice."""

    _depth = 0
    _values = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """A value and all in it. Refused as it is met, so that nothing larger is built."""
        event = cast("yaml.Event", cast("Any", self).peek_event())
        self._values += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _wrong("anchors (&) and aliases (*) are not taken: write it out, or put the text in quotes", event)
        if self._depth >= DEEPEST:
            raise _wrong(f"nested more than {DEEPEST} levels deep", event)
        if self._values > MOST_VALUES:
            raise _wrong(f"more than {MOST_VALUES} values in one file", event)
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def construct_object(self, node: yaml.Node, deep: bool = False) -> object:
        """The node's value. What can't be one (a 30th of February, endless digits) is refused where it stands."""
        if isinstance(node, yaml.ScalarNode) and ":" in node.value and node.tag.endswith((":int", ":float")):
            raise _wrong(f"'{node.value[:40]}' would be read as a number to the base of 60: put it in quotes", node)
        try:
            return cast("object", super().construct_object(node, deep=deep))  # pyright: ignore[reportUnknownMemberType]
        except (ValueError, TypeError, OverflowError) as error:
            raise _wrong(str(error), node) from None

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, object]:
        seen: set[object] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    raise _wrong(f"'{key.value[:40]}' is given twice", key)
                seen.add(key.value)
                if key.tag.endswith(":bool"):  # YAML 1.1 takes `on`, `yes` and `no` for truths: a key is a name
                    key.tag = "tag:yaml.org,2002:str"
        return super().construct_mapping(node, deep=deep)


class _Loader(_Bounded, yaml.SafeLoader):
    """By PyYAML's own reader."""

    def __init__(self, stream: bytes) -> None:
        yaml.SafeLoader.__init__(self, stream)


class _Quick(_Bounded, _Libyaml):
    """By libyaml: its events, made into nodes here as they come."""

    def __init__(self, stream: bytes) -> None:
        _Libyaml.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """What may be another value there is left to the other reader: tags, and a bare text with '?' in brackets."""
        event = cast("Any", self).peek_event()
        bare = isinstance(event, yaml.ScalarEvent) and not event.style
        bracketed = isinstance(parent, yaml.CollectionNode) and parent.flow_style
        if getattr(event, "tag", None) is not None or (bare and bracketed and "?" in event.value):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def _wrong(problem: str, where: yaml.Event | yaml.Node) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(problem=problem, problem_mark=cast("Any", where.start_mark))


def _line(error: yaml.YAMLError) -> str:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    reason = (error.problem if isinstance(error, yaml.MarkedYAMLError) else None) or str(error)
    advice = next((f". {said}" for sign, said in _ADVICE.items() if sign in reason), "")
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}not YAML: {' '.join(reason.split())}{advice}"


def _no_text(content: bytes, error: UnicodeDecodeError) -> str:
    if error.encoding.startswith("utf-16"):
        return f"not YAML: it begins as UTF-16 and is none: {error.reason}"
    before = content[: error.start].split(b"\n")
    where = f"line {len(before)}, column {len(before[-1]) + 1}"
    return f"{where}: not YAML: the byte {content[error.start]:#04x} is no letter of UTF-8. Save the file as UTF-8"


def write_yaml(value: Json) -> str:
    """The value as people would write it: in its own order, long texts in a line of their own."""
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=110)
