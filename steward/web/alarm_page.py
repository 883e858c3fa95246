"""One alarm: what changed, tasks that show it, and an operator's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.refusals import NotThere
from steward.auth.users import identity_of
from steward.domain.access import Identity, may
from steward.domain.alarms import ANSWERS, MEANINGS, Alarm, Alarms, Answer
from steward.domain.caller_arguments import MOST_MESSAGE
from steward.domain.errors import DecisionRefused
from steward.domain.figures.words import NO_PLAYBOOK
from steward.domain.text import line, short
from steward.service import App
from steward.web.context import app_of, now
from steward.web.errors import Page
from steward.web.forms import form_of, is_stale, typed_in
from steward.web.rendering import page, see_other
from steward.web.rows import Chip, When, when
from steward.web.text import plain

_MOST_SHOWN = 20
_CHIPS = {
    "drift": Chip(text="Drift", icon="gauge", tone="warn"),
    "regression": Chip(text="Regression", icon="alert", tone="bad"),
}
ANSWERED = {"mended": "Mended", "usual": "Usual from now on", "chance": "Chance"}
router = APIRouter(route_class=Page, prefix="/alarms/{alarm_id}")


@dataclass(frozen=True, kw_only=True)
class AlarmRow:
    """An alarm as a row of the queue."""

    id: str
    chip: Chip
    subject: str
    text: str
    age: When | None


async def waiting_alarms(app: App, viewer: Identity) -> list[AlarmRow]:
    """The open ones, the newest first; for operators only."""
    if app.alarms is None or not may(viewer, "operate"):
        return []
    found, at = await app.alarms.list(limit=_MOST_SHOWN), now(app)
    return [_row(one, at) for one in found]


@router.get("")
async def show(request: Request, alarm_id: str) -> Response:
    """The whole page."""
    _, found = await _found(request, alarm_id)
    return await _screen(request, found)


@router.get("/answer")
async def asked_again(alarm_id: str) -> Response:
    """Back and reload after an answer lead to the page."""
    return see_other(address(alarm_id))


@router.post("/answer")
async def answer(request: Request, alarm_id: str) -> Response:
    """Take the answer, once; two who answer at once are told who was first."""
    alarms, found = await _found(request, alarm_id)
    form = await form_of(request)
    if is_stale(request, form):
        return await _screen(request, found, 403, typed=form.get("message", ""))
    says, message = form.get("says", ""), form.get("message", "").strip()
    if says not in ANSWERS:
        raise HTTPException(422, f"Say what it was: {', '.join(ANSWERS)}.")
    if len(message) > MOST_MESSAGE:
        raise HTTPException(422, f"The message is longer than {MOST_MESSAGE:,} characters. Nothing was taken.")
    who = identity_of(request)
    try:
        await alarms.answer(found.id, cast("Answer", says), by=who.name, source="page", message=message)
    except DecisionRefused:
        latest = await alarms.get(found.id) or found
        mine = latest.answered_by == who.name and latest.answer == says
        return see_other(address(found.id)) if mine else await _screen(request, latest, 409)
    return see_other(address(found.id))


async def _screen(request: Request, alarm: Alarm, status: int = 200, typed: str | None = None) -> Response:
    at, told = now(app_of(request)), alarm.finding
    return page(
        request,
        "alarm.html",
        status,
        a=_row(alarm, at),
        text=plain(told.text),
        examples=[(short(one), f"/tasks/{quote(one, safe='')}") for one in told.examples],
        answers=[(name, ANSWERED[name], MEANINGS[told.kind][name]) for name in ANSWERS],
        answered=ANSWERED[alarm.answer] if alarm.answer else "",
        by=plain(alarm.answered_by),
        message=plain(alarm.message),
        answered_at=when(alarm.answered_at, at),
        late=status == 409,
        stale=typed is not None,
        typed=typed or "",
        had=typed_in(request),
        here=address(alarm.id) if request.method == "POST" else "",
        most_message=MOST_MESSAGE,
        figures=f"/ops/playbook?playbook={quote(told.subject or NO_PLAYBOOK, safe='')}" if told.kind == "drift" else "",
    )


async def _found(request: Request, alarm_id: str) -> tuple[Alarms, Alarm]:
    """The alarm, for operators; to everybody else it is as if it were not there."""
    alarms = app_of(request).alarms
    if alarms is None or not may(identity_of(request), "operate"):
        raise NotThere
    found = await alarms.get(alarm_id)
    if found is None:
        raise NotThere
    return alarms, found


def _row(alarm: Alarm, at: float) -> AlarmRow:
    subject = plain(alarm.finding.subject) or NO_PLAYBOOK
    text = line(alarm.finding.text, 300)
    return AlarmRow(
        id=alarm.id, chip=_CHIPS[alarm.finding.kind], subject=subject, text=text, age=when(alarm.opened_at, at)
    )


def address(alarm_id: str) -> str:
    """Of an alarm's page."""
    return f"/alarms/{quote(alarm_id, safe='')}"
