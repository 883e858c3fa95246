"""The names of tools in words: what a tool does, and to what. `createInvoice`, `invoices.create` and `add-invoice`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from steward.domain.name_parts import parts_of

Does: TypeAlias = Literal["make", "read", "list", "change", "remove", "act"]

_VERBS: dict[str, Does] = {
    **dict.fromkeys(("create", "add", "post", "make", "new", "insert"), "make"),
    **dict.fromkeys(("get", "read", "fetch", "show", "retrieve", "describe", "view"), "read"),
    **dict.fromkeys(("list", "search", "find", "query", "lookup"), "list"),
    **dict.fromkeys(("update", "set", "patch", "edit", "modify", "change"), "change"),
    **dict.fromkeys(("delete", "remove", "destroy"), "remove"),
}
_PLAIN_VERBS = {"create", "add", "insert", "get", "fetch", "retrieve", "list", "search", "find", "update", "edit"} | {
    *("modify", "delete", "remove", "destroy")
}  # which no record is called by
_ACTS = {
    *("send", "cancel", "approve", "reject", "pay", "refund", "charge", "void", "close", "open", "archive", "submit"),
    *("issue", "book", "ship", "move", "copy", "run", "execute", "start", "stop", "assign", "publish", "merge", "lock"),
    *("unlock", "reset", "trigger", "transfer", "confirm", "mark", "upsert", "sync", "import"),
}
_FILLERS = {"a", "an", "the", "all", "one", "single", "by", "id", "my"}
_JOINED = {"or", "and", "then"}
_IRREGULAR = {"person": "people", "child": "children", "man": "men", "woman": "women", "datum": "data"}


@dataclass(frozen=True)
class Named:
    """What a name says: `does` is `act` where it is none of the five that records know; `noun` in words.

    `first`: the verb leads, so that it is no noun.
    """

    does: Does
    noun: tuple[str, ...]
    first: bool = False


def named(name: str) -> Named:
    """What the name says; `act` where it says nothing plainly, or more than one thing."""
    parts = parts_of(name)
    at = _verb_at(parts)
    if at is None or _JOINED & {*parts}:
        return Named("act", parts)
    noun = parts[:at] + tuple(_without_tail(parts[at + 1 :]))
    return Named(_VERBS[parts[at]], tuple(part for part in noun if part not in _FILLERS), first=at == 0)


def told(name: str, description: str) -> Does:
    """What the first word of a description says where the name has no verb at all; `act` where that is not plain.

    Only what makes, changes or takes away: that something reads alone is told by more than its first word.
    """
    first = parts_of(description.partition(".")[0])
    verb = _VERBS.get(first[0]) or _VERBS.get(first[0].removesuffix("s")) if first else None
    if {*parts_of(name)} & (_VERBS.keys() | _ACTS) or {*first[1:]} & (_ACTS | _JOINED):
        return "act"
    return verb if verb in ("make", "change", "remove") else "act"


def _verb_at(parts: tuple[str, ...]) -> int | None:
    """Where its verb stands: first, last, or after the name of a system. None where there is none, or none plainly."""
    last = len(parts) - 1
    if last < 1 or (parts[0] in _ACTS and parts[last] not in _PLAIN_VERBS):
        return None
    if parts[0] in _VERBS and (parts[0] in _PLAIN_VERBS or parts[last] not in _PLAIN_VERBS):
        return 0
    return next((one for one in (last, 1) if parts[one] in _PLAIN_VERBS), None)


def _without_tail(parts: tuple[str, ...]) -> tuple[str, ...]:
    """`invoice by id` without what it is found by."""
    return parts[: parts.index("by")] if "by" in parts else parts


def same(one: str, other: str) -> bool:
    """Whether two words are one, in the singular or the plural."""
    return one == other or other in _plurals(one) or one in _plurals(other)


def same_noun(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return len(one) == len(other) and all(map(same, one, other))


def joined(parts: tuple[str, ...]) -> str:
    """The words as one, to compare names whatever their spelling."""
    return "".join(parts)


def plain(name: str) -> str:
    return joined(parts_of(name))


def _plurals(word: str) -> set[str]:
    ends_in_y = {f"{word[:-1]}ies"} if word.endswith("y") else set[str]()
    return {f"{word}s", f"{word}es", _IRREGULAR.get(word, f"{word}s")} | ends_in_y
