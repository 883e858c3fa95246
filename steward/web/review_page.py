"""One review: read it, take it in hand, decide it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from steward.auth.middleware import authenticator_of
from steward.auth.rate_limits import count
from steward.auth.refusals import NotThere
from steward.auth.users import actor_of, identity_of, require
from steward.domain.access import Deed
from steward.domain.caller_arguments import require_line
from steward.domain.errors import DecisionRefused, Unusable
from steward.domain.ports.reviews import Review
from steward.domain.redaction import Redactor
from steward.domain.review_claims import is_open
from steward.nodes.task_redactor import knowing
from steward.service import App
from steward.web import fields
from steward.web.answers import Form, Mistake, read_form
from steward.web.context import app_of, now, resumer_of
from steward.web.errors import Page
from steward.web.filters import filters_in
from steward.web.forms import form_of, is_stale, typed_in
from steward.web.json_view import Shower, whole_text
from steward.web.next_review import Next, next_review
from steward.web.rendering import page, see_other
from steward.web.review_view import ReviewView, view_of
from steward.web.rows import audit_line
from steward.web.taking import answer_of, placed_refusal, unsaid_changes

CLAIM_SECONDS = 15 * 60.0
router = APIRouter(route_class=Page, prefix="/reviews/{review_id}")


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What somebody typed and why it was not taken, so that nothing is lost."""

    kind: str = ""
    values: dict[str, str] = field(default_factory=dict[str, str])
    errors: dict[str, str] = field(default_factory=dict[str, str])
    changed: bool = False
    stale: bool = False


@router.get("")
async def show(request: Request, review_id: str) -> Response:
    """Everything on one screen; where only forms are sent, one look is a look at the review."""
    app = app_of(request)
    review = await _review(request, app, review_id)
    if review.decision is None and request.method == "GET":  # who asks for the head alone has read nothing
        await app.queue.viewed(review.question.id, actor_of(request))
    return await _screen(request, app, review, Typed())


@router.get("/audit")
async def audit(request: Request, review_id: str) -> Response:
    """Everything that was done to the review, and by whom."""
    app = app_of(request)
    review = await _review(request, app, review_id)
    events = await app.audit.events(review_id=review.question.id)
    screen = await view_of(app, review, identity_of(request))
    known = await _known(app, review)
    shower, at = Shower(), now(app)
    lines = [audit_line(event, at, shower.show(event.detail)) for event in known.of(events)]
    return page(request, "audit.html", s=screen, lines=lines, along=filters_in(request).along)


@router.get("/whole")
async def whole(request: Request, review_id: str) -> Response:
    """The question as it was put, all of it and exactly, as JSON to read."""
    app = app_of(request)
    review = await _review(request, app, review_id)
    review = (await _known(app, review)).of(review)
    parts = {"question": asdict(review.question), "decision": asdict(review.decision) if review.decision else None}
    return PlainTextResponse(whole_text(parts))


async def _known(app: App, review: Review) -> Redactor:
    """What hides the task's secrets, those among it that only a later plan told from the words around them."""
    task = await app.task(review.task_id)
    return await knowing(app.deps.redactor, app.deps.ledger, review.task_id, review, task, task.state)


@router.get("/decide")
@router.get("/claim")
@router.get("/release")
@router.get("/assign")
async def back(request: Request, review_id: str) -> Response:
    """Where a form was sent to there is nothing to see: back and reload lead to the review."""
    return _to(request, review_id)


@router.post("/decide")
async def decide(request: Request, review_id: str) -> Response:
    """Take the decision, once; the task goes on by itself."""
    app, given = app_of(request), await form_of(request)
    review = await _review(request, app, review_id)
    if is_stale(request, given):
        return await _screen(request, app, review, _kept(review, given), 403)
    asked = {"requested_by": review.requested_by, "audience": review.question.audience}
    who = require(request, "decide", playbook=review.playbook, **asked)
    await count(authenticator_of(request).keys, "decisions", who.name)
    form = read_form(given)
    if not is_open(review):
        return await _too_late(request, app, review, form, given)
    if form.digest != review.question.digest:
        return await _screen(request, app, review, Typed(kind=form.kind, values=given, changed=True), 409)
    unsaid = unsaid_changes(app, review, given) if form.kind == "approve" else ""
    if unsaid:
        return await _screen(request, app, review, Typed(kind="edit", values=given, errors={"": unsaid}), 422)
    try:
        answer = await answer_of(app, review, form, given, who.name)
        taken = await app.record_decision(review.question.id, answer, digest=form.digest)
    except Mistake as mistake:
        return await _screen(request, app, review, Typed(kind=form.kind, values=given, errors=mistake.errors), 422)
    except DecisionRefused as refusal:
        latest = await app.review(review.question.id)
        if not is_open(latest):
            return await _too_late(request, app, latest, form, given)
        errors = placed_refusal(str(refusal), review) if form.kind == "edit" else {"": str(refusal)}
        return await _screen(request, app, latest, Typed(kind=form.kind, values=given, errors=errors), 422)
    if taken.decision is not None:
        resumer_of(request).start(taken.task_id)
    return _to(request, review.question.id)


@router.post("/claim")
async def claim(request: Request, review_id: str) -> Response:
    app, review, given = await _entitled(request, review_id, "claim")
    if is_stale(request, given):
        return await _screen(request, app, review, _kept(review, given), 403)
    await app.queue.claim(review.question.id, actor_of(request), CLAIM_SECONDS)
    return _to(request, review.question.id)


@router.post("/release")
async def release(request: Request, review_id: str) -> Response:
    app, review, given = await _entitled(request, review_id, "claim")
    if is_stale(request, given):
        return await _screen(request, app, review, _kept(review, given), 403)
    await app.queue.release(review.question.id, actor_of(request))
    return _to(request, review.question.id)


@router.post("/assign")
async def assign(request: Request, review_id: str) -> Response:
    app, review, given = await _entitled(request, review_id, "assign")
    if is_stale(request, given):
        return await _screen(request, app, review, _kept(review, given), 403)
    to = given.get("to", "").strip()
    wrong = _no_name(to)
    if wrong:
        typed = Typed(kind="assign", values={"to": to}, errors={"to": wrong})
        return await _screen(request, app, review, typed, 422)
    await app.queue.assign(review.question.id, to, actor_of(request))
    return _to(request, review.question.id)


def _no_name(to: str) -> str:
    """Why it can be nobody's name, or nothing."""
    if not to:
        return "Say whom to assign it to."
    try:
        require_line("The name", to)
    except Unusable as refusal:
        return f"{refusal}."
    return ""


async def _entitled(request: Request, review_id: str, deed: Deed) -> tuple[App, Review, dict[str, str]]:
    """The review of a form that may be taken, and what the form says; raises where the caller may not do this."""
    app, given = app_of(request), await form_of(request)
    review = await _review(request, app, review_id)
    require(request, deed, playbook=review.playbook, requested_by=review.requested_by)
    return app, review, given


def _kept(review: Review, given: dict[str, str]) -> Typed:
    """A form that is shown again and was not taken."""
    changed = given.get("digest", review.question.digest) != review.question.digest
    return Typed(kind=given.get("kind", "other"), values=given, stale=True, changed=changed)


def _to(request: Request, review_id: str) -> Response:
    """The review's own page, within the filter that the viewer came with."""
    return see_other(f"/reviews/{quote(review_id, safe='')}{filters_in(request).along}")


async def _too_late(request: Request, app: App, review: Review, form: Form, given: dict[str, str]) -> Response:
    """One's own second click is no conflict; everybody else is told who decided what and when."""
    taken, who = review.decision, identity_of(request)
    if taken is not None and taken.by == who.name and taken.kind == form.kind and form.digest == review.question.digest:
        return _to(request, review.question.id)
    return await _screen(request, app, review, Typed(kind=form.kind, values=given), 409)


async def _screen(request: Request, app: App, review: Review, typed: Typed, status: int = 200) -> Response:
    viewer, wanted = identity_of(request), filters_in(request)
    screen = await view_of(app, review, viewer)
    over = screen.taken is not None or review.withdrawn_at is not None
    edited = fields.filled(screen.fields, typed.values, typed.errors) if typed.kind == "edit" else screen.fields
    return page(
        request,
        "review.html",
        status,
        s=screen,
        typed=typed,
        fields=edited,
        loose=typed.errors.get("") or _elsewhere(screen, typed),
        late=status == 409,
        had=typed_in(request, arguments=typed.kind == "edit") if over or typed.changed else [],
        next_review=await next_review(app, review.task_id, viewer, wanted) if over else Next(),
        along=wanted.along,
        here=f"/reviews/{quote(review.question.id, safe='')}{wanted.along}" if request.method == "POST" else "",
    )


def _elsewhere(screen: ReviewView, typed: Typed) -> str:
    """Mistakes whose field the form does not show."""
    shown = {one.path for one in screen.fields}
    if typed.kind != "edit":
        return ""
    return "; ".join(why for where, why in typed.errors.items() if where not in shown)


async def _review(request: Request, app: App, review_id: str) -> Review:
    """The review, if the viewer may see it; what is not theirs is as if it were not there."""
    identity_of(request)
    found = await app.deps.reviews.get(review_id)
    if found is None:
        raise NotThere
    require(request, "see_review", playbook=found.playbook, requested_by=found.requested_by)
    return found
