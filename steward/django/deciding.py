"""A decision that was posted in the admin, taken as at every other door: once, and only as it was offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from steward.django.configuration import run_by
from steward.django.opened import steward_app
from steward.django.publishing import publish_on_commit
from steward.domain.access import Identity
from steward.domain.errors import DecisionRefused
from steward.domain.ports.reviews import Review
from steward.domain.review_claims import is_open, why_closed
from steward.service import App
from steward.web.answers import Form, Mistake, read_form
from steward.web.review_view import DECIDED_WORDS
from steward.web.taking import answer_of


@dataclass(frozen=True, kw_only=True)
class Answered:
    """Whether it was taken; else why not, by field, and what was typed. `late`: it was closed or changed meanwhile."""

    taken: bool = False
    kind: str = ""
    said: str = ""
    refused: str = ""
    late: bool = False
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    errors: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def error_lines(self) -> list[tuple[str, str]]:
        """By field, in words."""
        return [(name, why) for name, why in self.errors.items() if name]


def answer(review_id: str, given: Mapping[str, str], who: Identity) -> Answered:
    """Take the decision and have the task go on; who may decide was asked before. Raises Unusable."""
    try:
        form = read_form(given)
    except DecisionRefused as refused:
        return Answered(refused=str(refused), values=given)
    answered, decided = steward_app().call(lambda app: _taken(app, review_id, form, given, who))
    if decided is not None:
        go_on(decided)
    return answered


def go_on(task_id: str) -> None:
    """Have whoever carries tasks out know that this one can go on; if nobody hears of it, a sweep finds it."""
    if run_by() == "celery":
        publish_on_commit(task_id)
    else:
        steward_app().call(lambda app: app.jobs.enqueue_for_workers(task_id))


async def _taken(
    app: App, review_id: str, form: Form, given: Mapping[str, str], who: Identity
) -> tuple[Answered, str | None]:
    """What became of the form, and the task that can go on now."""
    review = await app.review(review_id)
    late = _closed_or_changed(review, form)
    if late:
        return Answered(kind=form.kind, refused=late, late=True, values=given), None
    try:
        answer = await answer_of(app, review, form, dict(given), who.name)
        decided = await app.record_decision(review.question.id, answer, digest=form.digest)
    except Mistake as mistake:
        why = mistake.errors.get("") or "Not taken yet: see what is said beside the fields; what you typed is kept."
        return Answered(kind=form.kind, refused=why, values=given, errors=mistake.errors), None
    except DecisionRefused as refusal:
        return Answered(kind=form.kind, refused=f"Not taken: {refusal}", values=given), None
    if decided.decision is None:
        return Answered(taken=True, kind=form.kind, said="Noted; it takes effect once a second person says so."), None
    said = f"{DECIDED_WORDS.get(form.kind, form.kind)}. The task goes on."
    return Answered(taken=True, kind=form.kind, said=said), decided.task_id


def _closed_or_changed(review: Review, form: Form) -> str:
    if not is_open(review):
        return f"Not taken: {why_closed(review)}"
    if form.digest != review.question.digest:
        return "Not taken: the question changed since it was shown. This is what is asked now."
    return ""
