"""What a decision form says of a review, as a decision: with edited arguments, and what came back hidden."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model import Decision, JsonObject
from steward.domain.ports.reviews import Review
from steward.domain.review_edits import meant
from steward.service import App
from steward.web import fields
from steward.web.answers import Form, Mistake, decision


def unsaid_changes(app: App, review: Review, given: dict[str, str]) -> str:
    """Why an approval of what is shown can't be meant: the form beside it holds other values."""
    card = app.deps.tools.card(review.question.tool) if review.question.tool else None
    if card is None or "edit" not in review.question.options:
        return ""
    shown = app.deps.redactor.of(review.question).args
    found = fields.changed(fields.fields_of(card.args_schema, shown), given)
    names = " and ".join(one.label for one in found)
    return f"You changed {names}. To approve it so, use “Approve with these arguments”; else reset them first." * bool(
        names
    )


async def answer_of(app: App, review: Review, form: Form, given: dict[str, str], by: str) -> Decision:
    """The decision that the form holds. Raises Mistake, DecisionRefused."""
    question, tools = app.deps.redactor.of(review.question), app.deps.tools
    answer = decision(form, given, question, by)
    card = tools.card(question.tool) if question.tool else None
    if answer.kind != "edit" or card is None:
        return answer
    shown = fields.fields_of(card.args_schema, question.args)
    args, errors = fields.arguments(shown, given)
    if not errors:
        args = tools.coerce(card.name, await _meant(app, review, args))
        for problem in tools.check(card.name, args):
            where = str(problem.detail.get("argument", ""))
            errors[where] = problem.message.removeprefix(f"{card.name}: ").removeprefix(f"{where or 'arguments'}: ")
    if errors:
        raise Mistake(fields.placed(shown, errors))
    return replace(answer, args=args)


async def _meant(app: App, review: Review, args: JsonObject) -> JsonObject:
    """The arguments with what came back hidden as it was. Raises DecisionRefused."""
    state, history = await app.state(review.task_id), await app.deps.ledger.history(review.task_id)
    return meant(args, review.question, state, history, app.deps.redactor)


def placed_refusal(refusal: str, review: Review) -> dict[str, str]:
    """A refusal beside the argument that it names, else above the form."""
    named = [name for name in review.question.args if f" {name} " in f" {refusal} ".replace(":", " ").replace("'", " ")]
    return {named[0]: refusal} if len(named) == 1 else {"": refusal}
