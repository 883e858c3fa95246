"""One review: read it, take it in hand, decide it."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.doors.guard import gate_of
from app.doors.limits import count
from app.doors.people import actor_of, identity_of, require, visible
from app.doors.refusals import NotThere
from app.doors.sessions import check_csrf
from app.office import Office
from app.web import fields
from app.web.answers import Form, Mistake, decision, read_form
from app.web.context import now, office_of, resumer_of
from app.web.forms import form_of
from app.web.rendering import Page, page, see_other
from app.web.screen import Screen, screen_of
from app.web.text import plain
from app.web.views import audit_line
from domain.access import Deed, Identity
from domain.errors import DecisionRefused
from domain.model import Decision
from domain.ports import Review

CLAIM_SECONDS = 15 * 60.0
router = APIRouter(route_class=Page, prefix="/reviews/{review_id}")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed and why it was not taken, so that nothing is lost."""

    kind: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    changed: bool = False


@router.get("")
async def show(request: Request, review_id: str) -> Response:
    """Everything on one screen."""
    office = office_of(request)
    review = await _review(request, office, review_id)
    if review.decision is None and request.method == "GET":  # who asks for the head alone has read nothing
        await office.queue.viewed(review.question.id, actor_of(request))
    return await _screen(request, office, review, Typed())


@router.get("/audit")
async def audit(request: Request, review_id: str) -> Response:
    """Everything that was done to the review, and by whom."""
    office = office_of(request)
    review = await _review(request, office, review_id)
    events = await office.audit.events(review_id=review.question.id)
    screen = await screen_of(office, review, identity_of(request))
    return page(request, "audit.html", s=screen, lines=[audit_line(event, now(office)) for event in events])


@router.post("/decide")
async def decide(request: Request, review_id: str) -> Response:
    """Take the decision, once; the task goes on by itself."""
    office, given = office_of(request), await _form(request)
    review = await _review(request, office, review_id)
    who = require(request, "decide", playbook=review.playbook, requested_by=review.requested_by)
    await count(gate_of(request).keys, "decisions", who.name)
    form = read_form(given)
    if review.decision is not None or review.withdrawn_at is not None:
        return await _too_late(request, office, review, form, given)
    if form.digest != review.question.digest:
        return await _screen(request, office, review, Typed(kind=form.kind, values=given, changed=True), 409)
    try:
        answer = _answer(office, review, form, given, who.name)
        taken = await office.app.record_decision(review.question.id, answer, digest=form.digest)
    except Mistake as mistake:
        return await _screen(request, office, review, Typed(kind=form.kind, values=given, errors=mistake.errors), 422)
    except DecisionRefused as refusal:
        latest = await office.app.review(review.question.id)
        if latest.decision is not None or latest.withdrawn_at is not None:
            return await _too_late(request, office, latest, form, given)
        errors = _placed(str(refusal), review) if form.kind == "edit" else {"": str(refusal)}
        return await _screen(request, office, latest, Typed(kind=form.kind, values=given, errors=errors), 422)
    if taken.decision is not None:
        resumer_of(request).start(taken.task_id)
    return see_other(f"/reviews/{review.question.id}")


@router.post("/claim")
async def claim(request: Request, review_id: str) -> Response:
    office, review, _ = await _entitled(request, review_id, "claim")
    await office.queue.claim(review.question.id, actor_of(request), CLAIM_SECONDS)
    return see_other(f"/reviews/{review.question.id}")


@router.post("/release")
async def release(request: Request, review_id: str) -> Response:
    office, review, _ = await _entitled(request, review_id, "claim")
    await office.queue.release(review.question.id, actor_of(request))
    return see_other(f"/reviews/{review.question.id}")


@router.post("/assign")
async def assign(request: Request, review_id: str) -> Response:
    office, review, given = await _entitled(request, review_id, "assign")
    to = given.get("to", "").strip()[:200]
    if not to:
        raise HTTPException(422, "Say whom to assign it to.")
    await office.queue.assign(review.question.id, to, actor_of(request))
    return see_other(f"/reviews/{review.question.id}")


async def _entitled(request: Request, review_id: str, deed: Deed) -> tuple[Office, Review, dict[str, str]]:
    """The review of a form that may be taken, and what the form says; raises where the caller may not do this."""
    office, given = office_of(request), await _form(request)
    review = await _review(request, office, review_id)
    require(request, deed, playbook=review.playbook, requested_by=review.requested_by)
    return office, review, given


def _answer(office: Office, review: Review, form: Form, given: dict[str, str], by: str) -> Decision:
    """The decision that the form holds. Raises Mistake."""
    question, tools = review.question, office.app.deps.tools
    answer = decision(form, given, question, by)
    card = tools.card(question.tool) if question.tool else None
    if answer.kind != "edit" or card is None:
        return answer
    args, errors = fields.arguments(fields.fields_of(card.args_schema, question.args), given)
    if not errors:
        args = tools.coerce(card.name, args)
        for problem in tools.check(card.name, args):
            where = str(problem.detail.get("argument", ""))
            errors[where] = problem.message.removeprefix(f"{card.name}: ").removeprefix(f"{where}: ")
    if errors:
        raise Mistake(errors)
    return Decision(kind="edit", by=by, message=answer.message, args=args, source=answer.source)


def _placed(refusal: str, review: Review) -> dict[str, str]:
    """A refusal beside the argument that it names, else above the form."""
    named = [name for name in review.question.args if f" {name} " in f" {refusal} ".replace(":", " ").replace("'", " ")]
    return {named[0]: refusal} if len(named) == 1 else {"": refusal}


async def _too_late(request: Request, office: Office, review: Review, form: Form, given: dict[str, str]) -> Response:
    """One's own second click is no conflict; everybody else is told who decided what and when."""
    taken, who = review.decision, identity_of(request)
    if taken is not None and taken.by == who.name and taken.kind == form.kind and form.digest == review.question.digest:
        return see_other(f"/reviews/{review.question.id}")
    return await _screen(request, office, review, Typed(kind=form.kind, values=given), 409)


async def _screen(request: Request, office: Office, review: Review, typed: Typed, status: int = 200) -> Response:
    viewer = identity_of(request)
    screen = await screen_of(office, review, viewer)
    over = screen.taken is not None or review.withdrawn_at is not None
    onward = await _onward(office, review.task_id, viewer) if over else Onward()
    edited = fields.filled(screen.fields, typed.values, typed.errors) if typed.kind == "edit" else screen.fields
    loose = "" if not typed.errors else typed.errors.get("") or _elsewhere(screen, typed)
    return page(
        request,
        "review.html",
        status,
        s=screen,
        typed=typed,
        fields=edited,
        loose=loose,
        late=status == 409,
        onward=onward,
    )


def _elsewhere(screen: Screen, typed: Typed) -> str:
    """Mistakes whose field the form does not show."""
    shown = {one.path for one in screen.fields}
    if typed.kind != "edit":
        return ""
    return "; ".join(f"{where}: {why}" for where, why in typed.errors.items() if where not in shown)


@dataclass(frozen=True, kw_only=True)
class Onward:
    """What comes next for the viewer: the task's next question, or the next review of the queue."""

    again: str = ""
    following: str = ""
    goal: str = ""


async def _onward(office: Office, task_id: str, viewer: Identity) -> Onward:
    seen = visible(viewer)
    waiting = await office.app.deps.reviews.list(task_id=task_id, limit=5)
    again = next((one.question.id for one in waiting if one.withdrawn_at is None), "")
    most_urgent = await office.queue.page(seen, limit=3) if seen else []
    other = next((one for one in most_urgent if one.task_id != task_id), None)
    return Onward(again=again, following=other.question.id if other else "", goal=plain(other.goal) if other else "")


async def _review(request: Request, office: Office, review_id: str) -> Review:
    """The review, if the viewer may see it; what is not theirs is as if it were not there."""
    identity_of(request)
    found = await office.app.deps.reviews.get(review_id)
    if found is None:
        raise NotThere
    require(request, "see_review", playbook=found.playbook, requested_by=found.requested_by)
    return found


async def _form(request: Request) -> dict[str, str]:
    """The form's fields, if it is ours. Raises NotAllowed."""
    given = await form_of(request)
    check_csrf(request, given)
    return given
