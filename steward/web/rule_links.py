"""From a rule that a text names to where it stands, in the version that judged."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple
from urllib.parse import quote

from steward.domain.model import Question
from steward.domain.playbook_names import SIGN
from steward.domain.ports.decisions import Record

_NAMED = re.compile(r"\(rule ([a-z][a-z0-9_-]*)(?: of ([a-z][a-z0-9_-]*))?(?=[,)])")
_AT_ONCE = 1.0  # seconds between a check and the question that it leads to


class Under(NamedTuple):
    """The playbook, or those together, that something was judged under, and the version; empty where not known."""

    playbook: str = ""
    version: str = ""


NOT_KNOWN = Under()


def ruled(text: str, under: Under) -> Iterator[tuple[str, str]]:
    """The text in parts, those that are the name of a rule with the address of where it stands."""
    names, numbers = under.playbook.split(SIGN), under.version.split(SIGN)
    versions = {name: one for name, one in zip_longest(names, numbers, fillvalue="") if name}
    done = 0
    for found in _NAMED.finditer(text):
        name = found[2] or under.playbook
        if name not in versions:  # whose it is can't be told
            continue
        yield text[done : found.start(1)], ""
        asked = f"?version={quote(versions[name])}" if versions[name] else ""
        yield found[1], f"/playbooks/{quote(name, safe='')}{asked}#rule-{found[1]}"
        done = found.end(1)
    yield text[done:], ""


def judged_under(record: Record) -> Under:
    """What a check was made under."""
    playbook, version = record.detail.get("playbook"), record.detail.get("version")
    return Under(str(playbook or ""), str(version or ""))


def asked_under(question: Question, playbook: str | None, at: float, records: Sequence[Record]) -> Under:
    """What the question of that time was asked under: as it says itself, else as the last check before it does."""
    basis = question.detail.get("basis")
    if isinstance(basis, dict) and playbook and basis.get("rules"):
        return Under(playbook, str(basis["rules"]))
    checks = [one for one in records if one.kind == "validation" and one.at <= at + _AT_ONCE]
    return judged_under(checks[-1]) if checks else Under(playbook or "")
