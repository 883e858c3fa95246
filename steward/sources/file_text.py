"""`tools.yaml` as text: what is added and what is confirmed, with every other character as people left it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from steward.domain.errors import Unusable
from steward.domain.model import Json, JsonObject
from steward.domain.text import line, plain
from steward.sources.mapping import KeyPlace
from steward.sources.mapping import Mapping as Said
from steward.sources.specs import fingerprint
from steward.sources.survey import Finding, seen

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
_STEP = "  "
_WIDTH = 100
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")
HEADER = """\
# Where Steward's tools come from, and how what they do is proven: docs/extending.md.
# What `confirmed: false` stands beside was inferred, or is not yet looked at: it widens no trust until you say `true`.
# What nobody says the risk of is taken for the worst: `risk: reversible`, confirmed, says that it can be undone.
"""


def block(finding: Finding, indent: str) -> str:
    """One tool as it is added: what was found as comments, what is proposed unconfirmed."""
    offer, proposed = finding.proposal.offer, finding.proposal
    about = " – ".join(dict.fromkeys(one for one in (offer.origin, offer.description, offer.name) if one))
    lines = [f"{indent}# {_comment(about, _WIDTH)}", f"{indent}{_key(offer.name)}:"]
    inner = indent + _STEP
    if proposed.inferred:
        lines.append(f"{inner}confirmed: false  # say true once you have read what is below")
    lines += [f"{inner}# {_comment(one)}" for one in proposed.why]
    lines += _dumped(_said(finding), inner)
    if proposed.identity:
        named = ", ".join(proposed.identity)
        lines.append(f"{inner}# identity: [{named}]  # where there may be only one of these, ever, take the # away")
    lines += [f"{inner}# Missing: {_comment(one)}" for one in proposed.missing]
    lines += [f"{inner}{name}: {value}" for name, value in stamps(finding).items()]
    return "\n".join(lines) + "\n"


def stamps(finding: Finding) -> dict[str, str]:
    """What says which tool it was: `fingerprint` and `seen`, as YAML in one line each."""
    offer = finding.proposal.offer
    shown = cast("JsonObject", seen(offer).model_dump(exclude_defaults=True))
    return {"fingerprint": _quoted(fingerprint(offer)), "seen": _flow(shown)}


def source_block(name: str, said: JsonObject, findings: Sequence[Finding]) -> str:
    """A source as it is added, with its tools."""
    head = [f"{_key(name)}:", *_dumped(said, _STEP), f"{_STEP}tools:"]
    return "\n".join(head) + "\n" + "".join(block(one, _STEP * 2) for one in findings)


def with_source(text: str, name: str, said: JsonObject, findings: Sequence[Finding]) -> str:
    """The file's text with one more source at its end."""
    if not text.strip():
        return HEADER + "\n" + source_block(name, said, findings)
    return _inserted(text, len(text), f"\n{source_block(name, said, findings)}")


def with_tools(text: str, name: str, findings: Sequence[Finding]) -> str:
    """The file's text with more tools at the end of a source's. Raises Unusable where that can't be told apart."""
    source = _Place.of(text, name)
    if "tools" not in source.values:
        indent = " " * source.column
        at = source.end(text)
        made = f"{indent}tools:\n" + "".join(block(one, indent + _STEP) for one in findings)
        return _inserted(text, at, made)
    tools = source.inner("tools")
    made = "".join(block(one, " " * tools.column) for one in findings)
    return _inserted(text, tools.end(text), made)


def with_values(text: str, name: str, tool: str, values: Mapping[str, str]) -> str:
    """The file's text with these values of one tool, each as YAML. Raises Unusable where it can't be written there."""
    for field, value in values.items():
        tools = _Place.of(text, name).inner("tools")
        node = tools.values[tool]
        if isinstance(node, yaml.ScalarNode):  # `get_invoice:` alone
            text = _begun(text, tools, tool, node, f"{field}: {value}")
            continue
        place = tools.inner(tool)
        if field in place.values:
            old = place.values[field]
            text = text[: old.start_mark.index] + value + text[_end(old) :]
        else:
            begin = next(iter(place.keys.values())).start_mark.index
            text = f"{text[:begin]}{field}: {value}\n{' ' * place.column}{text[begin:]}"
    return text


def _begun(text: str, tools: _Place, tool: str, nothing: yaml.ScalarNode, first: str) -> str:
    """The text with a first line for a tool of which nothing was said."""
    text = text[: nothing.start_mark.index] + text[nothing.end_mark.index :]
    at = text.find("\n", tools.keys[tool].end_mark.index)
    return _inserted(text, len(text) if at < 0 else at + 1, f"{' ' * tools.column}{_STEP}{first}\n")


@dataclass(frozen=True)
class _Place:
    """A mapping in the text, in block style: where its keys and values are."""

    node: yaml.MappingNode
    where: str

    @classmethod
    def of(cls, text: str, source: str) -> _Place:
        root = cast("Any", yaml.compose(text, Loader=yaml.SafeLoader))
        return _Place(root, "file").inner(source)

    @property
    def keys(self) -> dict[str, yaml.Node]:
        return {key.value: key for key, _ in self.node.value}

    @property
    def values(self) -> dict[str, yaml.Node]:
        return {key.value: value for key, value in self.node.value}

    @property
    def column(self) -> int:
        return self.node.start_mark.column

    def inner(self, name: str) -> _Place:
        found = self.values[name]
        if not isinstance(found, yaml.MappingNode) or found.flow_style or not found.value:
            at = self.keys[name].start_mark.line + 1
            raise Unusable(f"line {at}: {name} is not written with one name a line, so nothing can be added there")
        return _Place(found, name)

    def end(self, text: str) -> int:
        """After the last line that belongs to it; comments and blank lines that follow are what comes next's."""
        last = _last(self.node)
        at = text.find("\n", _end(last))
        return len(text) if at < 0 else at + 1


def _last(node: yaml.Node) -> yaml.Node:
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and not node.flow_style and node.value:
        entry = node.value[-1]
        node = entry[1] if isinstance(node, yaml.MappingNode) else entry
    return node


def _end(node: yaml.Node) -> int:
    """Where its text ends. A block scalar's mark is already on the line after it."""
    ends = node.end_mark.index
    return ends - 1 if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">") else ends


def _inserted(text: str, at: int, made: str) -> str:
    before = text[:at]
    ends = "\r\n" if "\r\n" in text else "\n"
    made = made.replace("\n", ends)
    return f"{before}{'' if before.endswith(ends) else ends}{made}{text[at:]}"


def _said(finding: Finding) -> JsonObject:
    proposed = finding.proposal
    said = Said(risk=proposed.risk, proof=proposed.proof, key=proposed.key, target=proposed.target)
    dumped = cast("JsonObject", said.model_dump(mode="json", exclude_defaults=True))
    if proposed.key is not None:
        dumped["key"] = _place(proposed.key)
    return dumped


def _place(key: KeyPlace) -> str:
    return f"{key.where} {key.name}"


def _dumped(said: JsonObject, indent: str) -> list[str]:
    if not said:
        return []
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return [f"{indent}{one}" for one in text.splitlines()]


def _flow(said: Json) -> str:
    return yaml.safe_dump(said, default_flow_style=True, sort_keys=False, allow_unicode=True, width=10**6).strip()


def _key(name: str) -> str:
    return name if _PLAIN.fullmatch(name) and name.casefold() not in _WORDS else _quoted(name)


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10**6).strip()


def _comment(text: str, width: int = 0) -> str:
    """One line that ends no comment."""
    return _BREAKS.sub(" ", line(plain(text), width))
