"""What a rule's expression looks at beside the act itself, told from its text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

_TEXT = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_WORD = re.compile(
    rf"(?:\bsteps\b(?:\s*\.\s*(?P<field>[A-Za-z_]\w*)(?!\w|\s*\()|\s*\[\s*(?P<key>{_TEXT})\s*\])?"
    rf"|(?P<text>{_TEXT})|\b(?P<word>[A-Za-z_]\w*))"
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """`names` are results looked at by name, `all_steps` and `acts` say that it goes through all of them."""

    names: frozenset[str] = frozenset()
    all_steps: bool = False
    acts: bool = False


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What an act could still wait for: `ever` is all of it, `before` what stands before it, `unseen` what of
    that is not among the acts that its rules see. `effects` are the tools of its effects, which may change facts.
    """

    before: frozenset[str] = field(default_factory=frozenset[str])
    unseen: frozenset[str] = field(default_factory=frozenset[str])
    ever: frozenset[str] = field(default_factory=frozenset[str])
    effects: frozenset[str] = field(default_factory=frozenset[str])

    def is_looked_at(self, look: Look) -> bool:
        """Whether what is looked at so may still change by what comes."""
        results, acts = look.all_steps and self.before, look.acts and self.unseen
        return bool(results or acts or look.names & self.ever)


NOTHING = Coming()


@lru_cache(maxsize=512)
def looks_at(expression: str) -> Look:
    """Wrong only towards more: what is not plainly one name counts as all."""
    names: set[str] = set()
    every = acts = False
    for found in _WORD.finditer(expression):
        name, key = found["field"], found["key"]
        if name or key:
            names.add(name or key[1:-1])
        elif found["text"] is None and found["word"] is None:
            every = True
        acts = acts or found["word"] in ("acts", "done")
    return Look(names=frozenset(names), all_steps=every, acts=acts)
