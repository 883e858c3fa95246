"""A decision form as a Decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from steward.domain.caller_arguments import MOST_JSON, MOST_MESSAGE
from steward.domain.ceilings import GRANTABLE
from steward.domain.errors import DecisionRefused
from steward.domain.model import Decision, DecisionKind, JsonObject, Question, Reason
from steward.domain.review_questions import usual_grant
from steward.domain.strict_json import read_json

SOURCE = "page"
GRANT = "grant:"


@dataclass(frozen=True)
class Mistake(Exception):
    """The form can't be taken as it is; `errors` says why by field, "" stands for the whole form."""

    errors: dict[str, str] = field(default_factory=dict[str, str])

    def __str__(self) -> str:
        return "; ".join(self.errors.values())


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


Text = Annotated[str, AfterValidator(_lines)]


class Form(BaseModel):
    """What a decision form posts, beside arguments and amounts."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: DecisionKind
    digest: str = Field(min_length=1, max_length=200)
    message: Text = ""
    then: str = "plan"
    confirm: str = ""
    happened: str = ""
    evidence: Text = ""
    result: Text = ""
    playbook: str = ""


def read_form(form: Mapping[str, str]) -> Form:
    """Raises DecisionRefused where the form is none of ours."""
    try:
        return Form.model_validate(dict(form))
    except ValidationError as error:
        if any(each["loc"][:1] == ("kind",) for each in error.errors()):
            raise DecisionRefused(f"There is no such answer: “{form.get('kind', '')[:40]}”.") from None
        raise DecisionRefused("The form does not say which question it answers; load the page again.") from None


def decision(form: Form, fields: Mapping[str, str], question: Question, by: str) -> Decision:
    """The decision that the form holds; an edit's arguments are read apart. Raises Mistake."""
    _check_lengths(form)
    base = Decision(kind=form.kind, by=by, message=form.message, source=SOURCE)
    match form.kind:
        case "abort" if form.confirm != "yes":
            raise Mistake({"confirm": "Tick the box to say that the task shall end."})
        case "reject" if not form.message:
            raise Mistake({"message": "Say why, for the planner and for the record."})
        case "reject":
            return replace(base, end=form.then == "end")
        case "by_hand":
            return _by_hand(form, base)
        case "respond":
            return _response(form, question, base)
        case "grant":
            return replace(base, grant=_granted(fields, question))
        case _:
            return base


def _check_lengths(form: Form) -> None:
    texts = {
        "message": (form.message, MOST_MESSAGE),
        "evidence": (form.evidence, MOST_MESSAGE),
        "result": (form.result, MOST_JSON),
    }
    long = {
        name: f"At most {most:,} characters; these are {len(text):,}."
        for name, (text, most) in texts.items()
        if len(text) > most
    }
    if long:
        raise Mistake(long)


def suggested(question: Question) -> dict[str, str]:
    """What the amounts' fields hold at first: what it takes to go on, or as much again of what was reached."""
    return {name: f"{amount:.15g}" for name, amount in usual_grant(question).items()}


def _granted(fields: Mapping[str, str], question: Question) -> dict[str, float]:
    """The amounts as they were typed; where something has to be granted, nothing typed is nothing granted."""
    amounts = _amounts(fields)
    wanted = next(iter(suggested(question)), None)
    if amounts or wanted is None:
        return amounts
    raise Mistake({GRANT + wanted: f"Say how much more; usual would be {suggested(question)[wanted]}."})


def _response(form: Form, question: Question, base: Decision) -> Decision:
    if question.reason is not Reason.UNKNOWN_OUTCOME:
        message = form.message or (f"use the playbook {form.playbook}" if form.playbook else "")
        if not message:
            raise Mistake({"message": "Write the answer that the planner shall work with."})
        return replace(base, message=message, args={"playbook": form.playbook} if form.playbook else {})
    errors: dict[str, str] = {}
    if form.happened not in ("yes", "no"):
        errors["happened"] = "Say whether it happened."
    if not form.evidence:
        errors["evidence"] = "Say how you know; it is kept with the record."
    said: JsonObject = {"happened": form.happened == "yes"}
    try:
        said |= {"result": read_json(form.result)} if form.result else {}
    except ValueError:
        errors["result"] = "This is not valid JSON; leave it empty if you have none."
    if errors:
        raise Mistake(errors)
    return replace(base, result=said, evidence=form.evidence)


def _by_hand(form: Form, base: Decision) -> Decision:
    if not (form.evidence or form.message):
        raise Mistake({"evidence": "Say how you know; it is kept with the record."})
    try:
        result = read_json(form.result) if form.result else None
    except ValueError:
        raise Mistake({"result": "This is not valid JSON; leave it empty if you have none."}) from None
    return replace(base, result=result, evidence=form.evidence or None)


def _amounts(fields: Mapping[str, str]) -> dict[str, float]:
    amounts: dict[str, float] = {}
    errors: dict[str, str] = {}
    for name in GRANTABLE:
        text = fields.get(GRANT + name, "").strip().replace(",", ".")
        if not text:
            continue
        try:
            amounts[name] = float(text)
        except ValueError:
            errors[GRANT + name] = f"“{text[:40]}” is not a number."
            continue
        if not 0 < amounts[name] <= 1e9:
            errors[GRANT + name] = "A positive number, please."
    if errors:
        raise Mistake(errors)
    return amounts
