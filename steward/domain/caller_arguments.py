"""What callers from Python hand in, checked before anything is begun: an untyped caller gets one line, no stack."""

from __future__ import annotations

import json
from typing import cast

from steward.domain.errors import Unusable
from steward.domain.model import Decision, Requester
from steward.domain.text import UNSTORABLE, control_in

LONGEST_LINE = 200  # characters of a name, an id, a key
MOST_NOTE = 2_000  # characters of a note on a decision
MOST_MESSAGE = 20_000  # characters of what a person says to one question or says as evidence
MOST_JSON = 100_000  # characters of JSON that a person types
_MOST = 2**63 - 1  # of what a database counts with
_PARTS: dict[str, tuple[type, str]] = {
    **dict.fromkeys(("kind", "by", "message", "source", "id", "lead"), (str, "a text")),
    **dict.fromkeys(("args", "grant"), (dict, "an object")),
    "end": (bool, "true or false"),
}


def require_text(**given: object) -> None:
    """Raises Unusable for a value that is no text, or that a database would keep as another one."""
    for name, value in given.items():
        if not isinstance(value, str):
            raise Unusable(f"{name} must be a text, not {_kind(value)}")
        if UNSTORABLE.search(value):
            raise Unusable(f"{name} holds a NUL or half a surrogate pair, which no database keeps: take it out")


def require_name(**given: object) -> None:
    """Raises Unusable for an id or a name that no command, page or message could say again; None is nothing given."""
    for name, value in given.items():
        if value is None:
            continue
        require_text(**{name: value})
        text = str(value)
        if not text.strip() and text:
            raise Unusable(f"{name} is blank; say one, or leave it out")
        require_line(name, text)


def require_line(called: str, text: str, most: int = LONGEST_LINE) -> None:
    """Raises Unusable for a text that is too long for a name, or that is more than a line."""
    require_no_longer(called, text, most)
    if odd := control_in(text):
        raise Unusable(f"{called} holds {odd}; it has to be one line of plain text")


def require_no_longer(called: str, text: str, most: int) -> None:
    """Raises Unusable for a text of more characters, since nothing of what a person says is ever cut."""
    if len(text) > most:
        raise Unusable(f"{called} has {len(text):,} characters, {most:,} are allowed")


def require_text_or_none(**given: object) -> None:
    require_text(**{name: value for name, value in given.items() if value is not None})


def require_count(**given: object) -> None:
    """Raises Unusable for what is no whole number from 0 on."""
    for name, value in given.items():
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
            raise Unusable(f"{name} must be a whole number from 0 on, not {str(value)[:40]}")


def require_decision(decision: object) -> None:
    """Raises Unusable for what is none, for one that is nobody's, and for what it would be read back as another one."""
    if not isinstance(decision, Decision):
        raise Unusable(f"the decision must be a Decision(kind=…, by=…), not {_kind(decision)}")
    for name, (kind, called) in _PARTS.items():
        if not isinstance(value := getattr(decision, name), kind):
            raise Unusable(f"the decision's {name} must be {called}, not {_kind(value)}")
    if not decision.by.strip():
        raise Unusable("the decision says nobody as `by`: the record needs to know whose it is")
    for name, amount in [*cast("dict[str, object]", decision.grant).items()]:
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            raise Unusable(f"the decision grants {_kind(amount)} as {name}: a number is needed")


def require_requester(name: str, requester: object) -> None:
    """Raises Unusable for what no row gives back: nobody could read its task, nor any list that it stands in."""
    require_name(requested_by=name)
    if not isinstance(requester, Requester):
        raise Unusable(
            f"the requester must be a Requester(roles=[…], groups=[…], claims={{…}}), not {_kind(requester)}"
        )
    for name, value in [("roles", requester.roles), ("groups", requester.groups)]:
        if not isinstance(cast("object", value), list) or not all(
            isinstance(cast("object", one), str) for one in value
        ):
            raise Unusable(f"the requester's {name} must be a list of texts")
    try:
        json.dumps(requester.claims, allow_nan=False)
    except (TypeError, ValueError):
        raise Unusable("the requester's claims must be what JSON can say") from None
    if not isinstance(cast("object", requester.claims), dict):
        raise Unusable(f"the requester's claims must be an object, not {_kind(requester.claims)}")


def _kind(value: object) -> str:
    return "None" if value is None else type(value).__name__
