"""What a person says to a question in a chat, as an answer: only what can't be mistaken is taken for one.

A whole message is an answer where it is one of the words below, begins with one and a colon, or is an answer's JSON.
Where a question wants words, any others are its answer. All else is asked about: an "ok" may be a nod, and
"approve, but only 20" is no approval.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from steward.domain.bounded_json import loads
from steward.domain.errors import DecisionRefused
from steward.domain.model import DecisionKind, Json, JsonObject, Question, Reason
from steward.domain.review_questions import meaning
from steward.domain.text import line

_ALONE: Mapping[DecisionKind, tuple[str, ...]] = {  # messages that are nothing but the answer
    "approve": (
        "approve",
        "approved",
        "accept",
        "accepted",
        "approve it",
        "approve this",
        "i approve",
        "i approve it",
        "i approve this",
    ),
    "reject": ("reject", "rejected", "reject it", "reject this", "i reject", "i reject it", "i reject this"),
    "leave_out": ("leave out", "leave it out", "leave this out"),
    "grant": ("grant", "grant it", "grant more"),
    "abort": ("abort", "abort it", "abort the task", "abort this task", "end the task", "end this task"),
}
_YES = ("yes", "yes please", "yes approve", "yes i approve", "please approve", "approve please")
_NO = ("no", "no thanks", "no thank you", "no reject", "no i reject")
_YES_OR_NO = (Reason.APPROVAL, Reason.LOW_CONFIDENCE)  # elsewhere a yes may mean "it happened", or "try again"
_NODS = {
    *_YES,
    *_NO,
    "ok",
    "okay",
    "sure",
    "fine",
    "thanks",
    "thank you",
    "good",
    "great",
    "hm",
    "hi",
    "hello",
    "y",
    "n",
}
_IN_WORDS = (Reason.AMBIGUOUS, Reason.OUT_OF_SCOPE, Reason.INVALID_PLAN)  # what a person says there is the answer
_BEGUN = re.compile(
    r"(?P<word>reject and end|reject|leave out|by hand|respond|edit|grant|abort|did not happen|happened)"
    r"(?:\s*:|\s+because\b)\s*(?P<rest>\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_FORMS: Mapping[DecisionKind, str] = {
    "edit": 'edit: {"argument": "its new value"}',
    "reject": "reject: why",
    "leave_out": "leave out: why",
    "by_hand": "by hand: how you know that it is done",
    "respond": "respond: your answer",
}
_WIDTH = 80  # of what was said, where it is repeated


def read_words(said: str, question: Question) -> JsonObject:
    """The answer that a message is, in the shape that `read_answer` knows. Raises DecisionRefused."""
    words = said.strip()
    if words.startswith("{"):
        return _json(words)
    bare = _bare(words)
    if (kind := _alone(bare, question)) is not None:
        return {"kind": kind}
    if begun := _BEGUN.fullmatch(words):
        return _WITH[" ".join(begun["word"].lower().split())](begun["rest"].strip(), question)
    if "respond" in question.options and question.reason in _IN_WORDS and _is_told(words, bare, question):
        return {"kind": "respond", "message": words}
    told = f"'{line(words, _WIDTH)}' can't be told for one answer" if words else "the answer names no decision"
    raise DecisionRefused(f"{told}; say: {'; '.join(forms(question))}")


def forms(question: Question) -> list[str]:
    """How each of the question's answers is said in a chat."""
    if question.reason is Reason.UNKNOWN_OUTCOME:
        happened = ["happened: how you know", "did not happen: how you know"]
        return [*happened, *(_form(kind) for kind in question.options if kind != "respond")]
    return [_form(kind) for kind in question.options]


def explained(question: Question) -> list[str]:
    """The same, each with what it leads to."""
    rest: list[DecisionKind] = [
        kind for kind in question.options if kind != "respond" or question.reason is not Reason.UNKNOWN_OUTCOME
    ]
    said = forms(question)
    led = [meaning(question, "respond")] * (len(said) - len(rest)) + [meaning(question, kind) for kind in rest]
    return [f"{form}: {what}" if ":" not in form else f"{form} ({what})" for form, what in zip(said, led, strict=True)]


def _form(kind: DecisionKind) -> str:
    return _FORMS.get(kind) or kind


def _bare(words: str) -> str:
    """The words without what says nothing: case, blanks, commas, underscores, and the end of the sentence."""
    return " ".join(re.sub(r"[,_\s]+", " ", words).casefold().strip(" .!").split())


def _alone(bare: str, question: Question) -> DecisionKind | None:
    for kind, said in _ALONE.items():
        if kind in question.options and bare in said:
            return kind
    if question.reason in _YES_OR_NO and "approve" in question.options:
        return "approve" if bare in _YES else "reject" if bare in _NO else None
    return None


def _is_told(words: str, bare: str, question: Question) -> bool:
    """Whether it tells something: no question back, no nod, no word for an answer that this question does not take."""
    if not bare or words.endswith("?"):
        return False
    if any(bare in said for said in _ALONE.values()):
        return False
    return question.reason is Reason.AMBIGUOUS or bare not in _NODS


def _json(words: str) -> JsonObject:
    try:
        value = loads(words)
    except ValueError as error:
        raise DecisionRefused(f"what was said begins like JSON and is none: {error}") from None
    if not isinstance(value, dict) or not {"kind", "type", "decisions"} & value.keys():
        raise DecisionRefused("the answer names no decision; an answer in JSON has a 'kind'")
    return value


def _edit(rest: str, question: Question) -> JsonObject:
    """What is named is changed, the other arguments stay."""
    try:
        changed = loads(rest)
    except ValueError:
        changed = None
    if not isinstance(changed, dict) or not changed:
        raise DecisionRefused('an edit names the arguments to change, as JSON: edit: {"amount": 20}')
    return {"kind": "edit", "args": {**question.args, **changed}}


def _grant(rest: str, _: Question) -> JsonObject:
    try:
        amounts = loads(rest)
    except ValueError:
        amounts = None
    if not isinstance(amounts, dict):
        raise DecisionRefused('a grant names what it grants, as JSON: grant: {"actions": 5}; or say: grant')
    return {"kind": "grant", "grant": amounts}


def _message(kind: str, **more: Json) -> Callable[[str, Question], JsonObject]:
    return lambda rest, _: {"kind": kind, "message": rest, **more}


def _happened(rest: str, question: Question, *, happened: bool = True) -> JsonObject:
    if question.reason is not Reason.UNKNOWN_OUTCOME:
        raise DecisionRefused("nobody asked whether it happened")
    return {"kind": "respond", "message": rest, "result": {"happened": happened}}


_WITH: Mapping[str, Callable[[str, Question], JsonObject]] = {
    "reject and end": _message("reject", end=True),
    "reject": _message("reject"),
    "leave out": _message("leave_out"),
    "by hand": _message("by_hand"),
    "respond": _message("respond"),
    "edit": _edit,
    "grant": _grant,
    "abort": _message("abort"),
    "happened": _happened,
    "did not happen": lambda rest, question: _happened(rest, question, happened=False),
}


def arguments(question: Question) -> str:
    """The call that is asked about, as it would be made; empty where none is."""
    return f"{question.tool} {json.dumps(question.args, ensure_ascii=False)}" if question.tool else ""
