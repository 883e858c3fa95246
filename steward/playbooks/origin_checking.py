"""What a playbook lets arguments rest on, against the tools."""

from __future__ import annotations

from collections.abc import Iterator

from steward.domain.origins import ACT, SENSITIVE, WORDS
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.complaints import meant, nearest
from steward.expressions.shapes import ANY
from steward.playbooks.findings import Finding
from steward.playbooks.rule_variables import Vocabulary
from steward.playbooks.scope_checking import argument_at


def origin_findings(playbook: Playbook, tools: Toolbox, words: Vocabulary) -> Iterator[Finding]:
    """What is wrong with them."""
    for tool, named in playbook.origins.items():
        field = f"origins.{tool}"
        if tool not in playbook.tools:
            listed = ", ".join(playbook.tools)
            yield Finding(field=field, reason=f"'{tool}' is not among this playbook's tools: {listed}")
            continue
        shape = words.args([tool]) if tools.card(tool) else ANY
        for path, allowed in named.items():
            found = shape if path == ACT else argument_at(shape, path)
            if isinstance(found, str):
                yield Finding(field=f"{field}.{path}", reason=found.replace("TOOL", f"'{tool}'"))
            for index, word in enumerate(allowed):
                if why := _unknown(word, tools):
                    yield Finding(field=f"{field}.{path}.{index}", reason=why)


def _unknown(word: str, tools: Toolbox) -> str:
    """Why the word can't stand there, or nothing."""
    name = word.removeprefix("tool:")
    if word in (*WORDS, SENSITIVE) or tools.card(name) is not None or tools.unavailable(name) is not None:
        return ""
    known = [*WORDS, SENSITIVE, *tools.names()]
    advice = f". {meant(name, known)}" if nearest(name, known) else ""
    return f"'{word}' is neither a tool nor one of {', '.join((*WORDS, SENSITIVE))}{advice}"
