"""A person's answer, from the words on the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from steward.domain.errors import Unusable
from steward.domain.model import Decision, DecisionKind, Json, JsonObject, Question, Reason
from steward.domain.strict_json import read_json

SOURCE = "cli"  # as the audit names this door


def decision(kind: DecisionKind, by: str, message: str = "") -> Decision:
    """An answer that needs no more than words."""
    return Decision(kind=kind, by=by, message=message, source=SOURCE)


def reject(by: str, reason: str, *, end: bool) -> Decision:
    """A no, after which Steward plans another way, or ends."""
    return Decision(kind="reject", by=by, message=reason, end=end, source=SOURCE)


def by_hand(by: str, message: str, evidence: str, result: str | None) -> Decision:
    """A word that it was done elsewhere. Raises Unusable."""
    given = _json(result, "--result") if result else None
    return Decision(kind="by_hand", by=by, message=message, evidence=evidence or None, result=given, source=SOURCE)


def edit(question: Question, by: str, args: str | None, changes: Sequence[str]) -> Decision:
    """The arguments as they shall be: all of them as JSON, or the ones shown with changes. Raises Unusable."""
    if (args is None) == (not changes):
        raise Unusable("say what to change: --set name=value (as often as you like), or --args with all as JSON")
    edited = _object(args, "--args") if args is not None else changed(question.args, changes)
    return Decision(kind="edit", by=by, args=edited, source=SOURCE)


def changed(args: JsonObject, changes: Sequence[str]) -> JsonObject:
    """The arguments with `name=value` or `outer.inner=value` put in. Raises Unusable."""
    edited = cast("JsonObject", json.loads(json.dumps(args)))
    for change in changes:
        path, equals, text = change.partition("=")
        if not equals or not path.strip():
            raise Unusable(f"--set wants name=value, not '{change}'")
        *outer, last = path.strip().split(".")
        inner = edited
        for name in outer:
            found = inner.setdefault(name, {})
            if not isinstance(found, dict):
                raise Unusable(f"--set {path}: '{name}' holds no fields")
            inner = found
        inner[last] = _value(text, inner.get(last))
    return edited


def respond(
    question: Question,
    by: str,
    *,
    message: str,
    happened: bool | None,
    evidence: str,
    playbook: str | None,
    result: str | None,
) -> Decision:
    """An answer to what was asked, or a word on what happened. Raises Unusable."""
    if question.reason is Reason.UNKNOWN_OUTCOME:
        if happened is None:
            raise Unusable("say whether it happened: --happened or --did-not-happen, and --evidence for how you know")
        said: JsonObject = {"happened": happened, **({"result": _json(result, "--result")} if result else {})}
        return Decision(kind="respond", by=by, message=message, result=said, evidence=evidence or None, source=SOURCE)
    if happened is not None or evidence or result:
        raise Unusable("--happened, --evidence and --result answer whether something happened; here use --message")
    if playbook and not message:
        message = f"use the playbook {playbook}"
    args: JsonObject = {"playbook": playbook} if playbook else {}
    return Decision(kind="respond", by=by, message=message, args=args, source=SOURCE)


def grant(by: str, amounts: Mapping[str, float | None], message: str = "") -> Decision:
    """More of each ceiling that is named; none named: what it takes to go on (`usual_grant`)."""
    named = {name: float(amount) for name, amount in amounts.items() if amount is not None}
    return Decision(kind="grant", by=by, message=message, grant=named, source=SOURCE)


def _value(text: str, before: Json) -> Json:
    """Text stays text where text was; else JSON where it is some."""
    if isinstance(before, str):
        return text
    try:
        return read_json(text)
    except ValueError:
        return text


def _object(text: str, option: str) -> JsonObject:
    found = _json(text, option)
    if not isinstance(found, dict):
        raise Unusable(f"{option} wants a JSON object, as '{{\"amount\": 20}}'")
    return found


def _json(text: str, option: str) -> Json:
    try:
        return read_json(text)
    except ValueError as error:
        raise Unusable(f"{option} is no JSON: {error}") from None
