"""A playbook's version: the digest of its file without the rules' tests.

An approval lapses with the version that it was given under, since the rules may be others. Tests are no rules.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

import yaml

_REST = re.compile(r"[ \t]*(#[^\r\n]*)?(\r?\n|\Z)")


def version_of(content: bytes, root: yaml.Node | None) -> str:
    """12 hex digits: of a file without tests those of its very bytes. Lines of tests are as if they were not there."""
    return hashlib.sha256(_without_tests(content, root)).hexdigest()[:12]


def _without_tests(content: bytes, root: yaml.Node | None) -> bytes:
    spans = [*_tests_in(root)]
    if not spans:
        return content
    try:
        text = content.decode()
    except UnicodeDecodeError:  # UTF-16, which YAML takes as well
        return content
    for begin, end in reversed(spans):
        text = _cut(text, begin, end)
    return text.encode()


def _cut(text: str, begin: int, end: int) -> str:
    """Without that part, and without its lines where nothing else stands on them."""
    line = text.rfind("\n", 0, begin) + 1
    if not text[line:begin].strip(" "):
        ended = text[end - 1 : end] == "\n"  # as a text of several lines does
        rest = None if ended else _REST.match(text, end)
        if ended or rest:
            return text[:line] + text[rest.end() if rest else end :]
    return text[:begin] + text[end:]


def _tests_in(root: yaml.Node | None) -> Iterator[tuple[int, int]]:
    """From where to where each rule's tests are, in characters."""
    for _, rules in _fields(root, "rules"):
        for rule in rules.value if isinstance(rules, yaml.SequenceNode) else ():
            for key, tests in _fields(rule, "tests"):
                yield key.start_mark.index, _end(tests)


def _fields(node: yaml.Node | None, name: str) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((key, value) for key, value in node.value if key.value == name)


def _end(node: yaml.Node) -> int:
    """Where it ends; the mark of what is written in lines stands where the next thing begins."""
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
