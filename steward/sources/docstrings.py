"""What a docstring says of a function and of its parameters, in the styles that people write.

Google's `Args:`, NumPy's underlined `Parameters`, and Sphinx's `:param name:`. What it says of answers and errors is
left out: types and `Refused` tell those.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import cleandoc

_NAMES = r"\*{0,2}(?P<names>\w+(?:, *\*{0,2}\w+)*)"
_HEAD = re.compile(
    r"(?:(?P<args>(?:Keyword |Other )?(?:Args|Arguments|Params|Parameters))|Returns?|Raises|Yields?|Examples?)"
    r"(?P<colon>:?)"
    r"|(?:Returns|Raises|Yields)(?P<inline>:) .*"
)
_ENTRY = re.compile(rf"{_NAMES}(?: *\([^)]*\))? *:(?!:) *(?P<text>.*)")
_NUMPY = re.compile(rf"{_NAMES}(?: *:.*)?")
_FIELD = re.compile(
    r"[:@](?:(?:param|parameter|arg|argument|key|keyword)(?: [^:]*)? \*{0,2}(?P<name>\w+)"
    r"|(?:type|returns?|rtype|raises?|except|exception|yields?|ytype|meta)\b[^:]*): *(?P<text>.*)"
)
_UNDERLINE = re.compile(r"-{3,}|={3,}")


def described(docstring: str | None) -> tuple[str, dict[str, str]]:
    """What the function does, and each parameter that is told of, with what is said."""
    lines = cleandoc(docstring or "").splitlines()
    said: list[str] = []
    told: dict[str, list[str]] = {}
    at = 0
    while at < len(lines):
        length = _section(lines[at:], told) or _field(lines[at:], told)
        said += [] if length else [lines[at]]
        at += length or 1
    blocks = [block.strip() for block in "\n".join(said).split("\n\n")]
    return " ".join(block for block in blocks if block), {name: " ".join(text) for name, text in told.items()}


def _section(lines: Sequence[str], told: dict[str, list[str]]) -> int:
    """How many lines a section with a head takes; 0 where none begins here."""
    head = _HEAD.fullmatch(lines[0].rstrip())
    if head is None:
        return 0
    underlined = len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].rstrip()) is not None
    if not underlined and not head["colon"] and not head["inline"]:
        return 0
    first = 2 if underlined else 1
    length = first
    while length < len(lines) and not _ends(lines, length, underlined):
        length += 1
    if head["args"]:
        _entries([line for line in lines[first:length] if line.strip()], _NUMPY if underlined else _ENTRY, told)
    return length


def _ends(lines: Sequence[str], at: int, underlined: bool) -> bool:
    """Whether a section is over: Google's where a line stands as far left as its head, NumPy's at the next head."""
    if underlined:
        return _UNDERLINE.fullmatch("".join(lines[at + 1 : at + 2]).rstrip()) is not None
    return bool(lines[at].strip()) and not lines[at][0].isspace()


def _entries(lines: Sequence[str], form: re.Pattern[str], told: dict[str, list[str]]) -> None:
    """Each parameter with what stands behind it and, further in, below it."""
    margin = len(lines[0]) - len(lines[0].lstrip()) if lines else 0
    current: list[list[str]] = []
    for line in lines:
        entry = form.fullmatch(line.strip()) if len(line) - len(line.lstrip()) <= margin else None
        if entry is None:
            for text in current:
                text.append(line.strip())
            continue
        behind = entry.groupdict().get("text")
        current = [told.setdefault(name.strip(" *"), []) for name in entry["names"].split(",")]
        for text in current:
            text += [behind] if behind else []


def _field(lines: Sequence[str], told: dict[str, list[str]]) -> int:
    """How many lines a Sphinx field takes, with those further in below it; 0 where none begins here."""
    field = _FIELD.fullmatch(lines[0].rstrip())
    if field is None:
        return 0
    length = 1
    while length < len(lines) and lines[length][:1].isspace():
        length += 1
    if field["name"]:
        behind = [field["text"], *(line.strip() for line in lines[1:length])]
        told.setdefault(field["name"], []).extend(text for text in behind if text)
    return length
