"""Every decision with its confidence and grounds, and a reviewer's word on whether it was right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.users import identity_of, seen_playbooks
from steward.domain.caller_arguments import MOST_NOTE
from steward.domain.errors import Unusable
from steward.domain.figures.words import playbook_meant
from steward.domain.grounds import grounds_of
from steward.domain.model import RecordKind
from steward.domain.ports.decisions import Record
from steward.domain.ports.marks import DecisionFilter, DecisionLine, Marks
from steward.domain.text import line
from steward.web.context import app_of, now
from steward.web.errors import Page
from steward.web.filters import EMPTY_IS_NONE
from steward.web.forms import form_of, is_stale
from steward.web.ops.filters import Name
from steward.web.ops.sections import sections
from steward.web.rendering import page, see_other
from steward.web.rows import Chip, When, when
from steward.web.text import plain, words

PER_PAGE = 25
_GROUNDS = 500
_KINDS: Sequence[RecordKind] = get_args(RecordKind)
_TONES = {
    "proposed": "info", "go": "good", "stop": "warn",
    "verified": "good", "approve": "good", "checked": "good", "refused": "warn", "refuted": "bad",
    "failed": "bad", "error": "bad", "unknown": "warn", "reject": "warn", "abort": "bad",
}  # fmt: skip
_CHIPS = {
    "right": Chip(text="Marked right", icon="check", tone="good"),
    "wrong": Chip(text="Marked wrong", icon="cross", tone="bad"),
}
router = APIRouter(route_class=Page, prefix="/ops/decisions")


_Share = Annotated[Annotated[float, Field(ge=0, le=1)] | None, EMPTY_IS_NONE]


class Wanted(BaseModel):
    """Which decisions; `after` is the number of the last one shown."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    kind: Annotated[RecordKind | None, EMPTY_IS_NONE] = None
    below: _Share = None
    outcome: Name = None
    playbook: Name = None
    model: Name = None
    task: Name = None
    mark: Annotated[Literal["right", "wrong", "any"] | None, EMPTY_IS_NONE] = None
    after: Annotated[int | None, Field(ge=1, lt=2**62)] = None

    def query(self, **instead: int | str | None) -> str:
        kept = {**self.model_dump(), **instead}
        query = urlencode({name: value for name, value in kept.items() if value is not None and value != ""})
        return f"?{query}" if query else ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A decision as the page shows it."""

    id: int
    title: str
    chip: Chip | None
    sure: str
    grounds: str
    task: str
    goal: str
    playbook: str
    model: str
    at: When | None
    mark: Chip | None
    marked: str


@router.get("")
async def decisions(request: Request, wanted: Annotated[Wanted, Query()]) -> Response:
    """The newest first."""
    return await _listing(request, wanted)


async def _listing(request: Request, wanted: Wanted, typed: tuple[int, str] | None = None) -> Response:
    """The page; `typed` are a decision and the note on it that were sent after another log-in, and are not taken."""
    app, viewer = app_of(request), identity_of(request)
    seen = seen_playbooks(viewer)
    asked = DecisionFilter(
        kind=wanted.kind,
        below=wanted.below,
        outcome=wanted.outcome,
        playbook=playbook_meant(wanted.playbook),
        model=wanted.model,
        task_id=wanted.task,
        mark=wanted.mark,
        playbooks=seen,
    )
    playbooks = [one.name for one in app.deps.playbooks.all() if seen is None or one.name in seen]
    found = await _marks(request).decisions(asked, limit=PER_PAGE, after=wanted.after)
    return page(
        request,
        "decisions.html",
        403 if typed else 200,
        rows=[_row(one, now(app)) for one in found.decisions],
        wanted=wanted,
        kinds=[(kind, words(kind)) for kind in _KINDS],
        playbooks=dict.fromkeys([*filter(None, [wanted.playbook]), *playbooks]),
        sections=sections(viewer),
        along=wanted.query(after=None),
        later=wanted.query(after=found.cursor) if found.cursor else "",
        typed=typed,
        here=_beginning(typed[0]) if typed else "",  # the focus is for what says that it was not taken
    )


def _beginning(decision_id: int) -> str:
    """The list that begins with it."""
    return f"/ops/decisions?after={decision_id + 1}"


def _place(decision_id: int) -> str:
    """Its place in that list."""
    return f"{_beginning(decision_id)}#d{decision_id}"


@router.get("/{decision_id}/mark")
async def marked(decision_id: int) -> Response:
    """Back and reload after a mark lead to the decision."""
    return see_other(_place(decision_id))


@router.post("/{decision_id}/mark")
async def mark(request: Request, decision_id: int) -> Response:
    """Say that a decision was right or wrong; the newest word counts."""
    form = await form_of(request)
    if is_stale(request, form):
        await _require_seen(request, decision_id)
        return await _listing(request, Wanted(after=decision_id + 1), (decision_id, form.get("note", "")))
    viewer, says = identity_of(request), form.get("says", "")
    if says not in ("right", "wrong"):
        raise HTTPException(422, "Say whether the decision was right or wrong.")
    note = form.get("note", "").strip()
    if len(note) > MOST_NOTE:
        raise HTTPException(422, f"The note is longer than {MOST_NOTE:,} characters. Nothing was marked.")
    await _require_seen(request, decision_id)
    await _marks(request).mark(decision_id, says, viewer.name, note)
    along = form.get("along", "")
    return see_other(f"/ops/decisions{along if along.startswith('?') else ''}#d{decision_id}")


async def _require_seen(request: Request, decision_id: int) -> None:
    """A decision on tasks that the viewer may not see is as if it were not there."""
    seen = seen_playbooks(identity_of(request))
    if not 0 < decision_id < 2**62:
        raise HTTPException(404, "There is no such decision.")
    asked = DecisionFilter(playbooks=seen)
    found = await _marks(request).decisions(asked, limit=1, after=decision_id + 1)
    if not found.decisions or found.decisions[0].id != decision_id:
        raise HTTPException(404, "There is no such decision.")


def _marks(request: Request) -> Marks:
    marks = app_of(request).marks
    if marks is None:
        raise Unusable("this Steward lists no decisions")
    return marks


def _row(one: DecisionLine, at: float) -> Row:
    record = one.record
    said = one.mark
    return Row(
        id=one.id,
        title=_title(record),
        chip=_chip(record),
        sure="" if record.confidence is None else f"{record.confidence:.2f}",
        grounds=line("; ".join(grounds_of(record)), _GROUNDS),
        task=f"/tasks/{quote(record.task_id, safe='')}",
        goal=line(one.goal, 160),
        playbook=plain(one.playbook),
        model=plain(record.model),
        at=when(record.at, at),
        mark=_CHIPS[said.says] if said else None,
        marked=f"by {plain(said.by)}{': ' + plain(said.note) if said.note else ''}" if said else "",
    )


def _title(record: Record) -> str:
    """Its kind; what ran out or was closed with its task was no person's word."""
    alone = record.kind == "person" and record.detail.get("source") == "machine"
    return "Answer without a person" if alone else words(record.kind)


def _chip(record: Record) -> Chip | None:
    if not record.outcome:
        return None
    return Chip(text=plain(record.outcome).replace("_", " "), icon="", tone=_TONES.get(record.outcome, "neutral"))
