"""The pages of the playbooks: the list, one to read, its versions, its text, and replays of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Query
from starlette.requests import Request
from starlette.responses import Response

from steward.auth.refusals import NotThere
from steward.auth.users import identity_of, seen_playbooks
from steward.domain.errors import Mistakes, Unusable
from steward.domain.periods import moment_of
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import SIGN
from steward.domain.ports.playbook_versions import Period, PlaybookVersions
from steward.domain.text import line
from steward.playbooks.kept import kept_version, read_kept
from steward.service import App
from steward.web.context import app_of, now
from steward.web.errors import Page
from steward.web.forms import form_of, is_stale
from steward.web.playbooks.books import Books, require_seen, shown_playbooks
from steward.web.playbooks.listing import outcome, rows
from steward.web.playbooks.reading import reading
from steward.web.playbooks.replaying import MOST_ACTS, MOST_SECONDS, Outcome, draft, replayed
from steward.web.playbooks.versions import MOST_SHOWN, FileDiff, diffs, period_rows, texts_of
from steward.web.rendering import page
from steward.web.rows import when
from steward.web.text import plain
from steward.web.zones import reader_zone

_Short = Annotated[str, Query(max_length=200)]
_WITH_TEXT, _WITH_SET_UP = "text", "set-up"
router = APIRouter(route_class=Page, prefix="/playbooks")


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A request for one playbook: `playbook` as it is set up, None where it is not any more; its periods."""

    app: App
    name: str
    playbook: Playbook | None
    versions: PlaybookVersions
    periods: list[Period]

    def shared(self, tab: str) -> dict[str, object]:
        """What each page of a playbook shows."""
        title = plain(self.playbook.title) if self.playbook else self.name
        return {"name": self.name, "title": title, "tab": tab, "base": f"/playbooks/{quote(self.name, safe='')}"}


async def _asked(request: Request, name: str) -> _Asked:
    """The playbook, if the viewer may see it and it is or was one."""
    app, viewer = app_of(request), identity_of(request)
    require_seen(viewer, name)
    if app.playbook_versions is None:
        raise Unusable("this Steward keeps no versions of playbooks")
    playbook = None if SIGN in name else app.deps.playbooks.get(name)
    periods = [*await app.playbook_versions.history(name)]
    if playbook is None and not periods:
        raise NotThere
    return _Asked(app=app, name=name, playbook=playbook, versions=app.playbook_versions, periods=periods)


@router.get("")
async def listed(request: Request, q: _Short = "") -> Response:
    """All of them, or those in which the words stand."""
    app, books = app_of(request), _books(request)
    shown = shown_playbooks(app, identity_of(request))
    made = [await books.of(app, one) for one in shown]
    in_force: Sequence[Period] = ()
    if app.playbook_versions is not None:
        in_force = await app.playbook_versions.in_force([one.name for one in shown])
    found = rows(made, in_force, q, now(app))
    return page(request, "playbooks.html", rows=found, total=len(shown), q=q)


@router.get("/{name}")
async def read(request: Request, name: str, version: _Short = "") -> Response:
    """One of them in words, as it is set up or as it was."""
    asked = await _asked(request, name)
    app, at, current = asked.app, now(asked.app), asked.playbook
    tests, wrong = None, list[str]()
    if current is not None and version in ("", current.version):
        book = await _books(request).of(app, current)
        shown, tests, whose = reading(book.playbook, book.tried), outcome(book), current.version
    else:
        kept = await kept_version(asked.versions, name, version or asked.periods[0].version)
        shown, whose = None, kept.version
        try:
            shown = reading(app.deps.redactor.of(await asyncio.to_thread(read_kept, kept)), None)
        except Mistakes as error:
            wrong = [plain(one) for one in app.deps.redactor.of(error.lines)]
    period = next((one for one in asked.periods if one.version == whose), None)
    newest = asked.periods[0] if asked.periods else None
    return page(
        request,
        "playbook.html",
        **asked.shared("read"),
        p=shown,
        wrong=wrong,
        version=whose,
        tests=tests,
        current=current.version if current else "",
        since=when(period.since, at) if period else None,
        until=when(period.until, at) if period else None,
        before=newest.version if newest and current and newest.version != current.version else "",
    )


@router.get("/{name}/text")
async def text(request: Request, name: str, version: _Short = "") -> Response:
    """The files of a version, as they stood."""
    asked = await _asked(request, name)
    texts = await texts_of(asked.app, asked.playbook, name, version or _newest(asked))
    shown = asked.app.deps.redactor.of({**texts})
    files = [(plain(file), plain(one)) for file, one in shown.items()]
    return page(request, "playbook_text.html", **asked.shared("text"), files=files, version=version)


@router.get("/{name}/versions")
async def versions(
    request: Request,
    name: str,
    before: Annotated[str, Query(alias="from", max_length=200)] = "",
    after: Annotated[str, Query(alias="to", max_length=200)] = "",
) -> Response:
    """When each came into force, and what differs between two."""
    asked = await _asked(request, name)
    redactor, found = asked.app.deps.redactor, None
    if before:
        old = await texts_of(asked.app, asked.playbook, name, before)
        new = await texts_of(asked.app, asked.playbook, name, after or _newest(asked))
        found = await diffs(redactor.of({**old}), redactor.of({**new}))
    current = asked.playbook.version if asked.playbook else ""
    known = dict.fromkeys([*filter(None, [current]), *(one.version for one in asked.periods)])
    return page(
        request,
        "playbook_versions.html",
        **asked.shared("versions"),
        rows=period_rows(asked.periods, now(asked.app)),
        more=max(0, len(asked.periods) - MOST_SHOWN),
        known=[*known],
        current=current,
        loaded=bool(current) and (not asked.periods or asked.periods[0].version != current),
        before=before,
        after=after or _newest(asked),
        files=found,
    )


@router.get("/{name}/replay")
async def replay_form(request: Request, name: str) -> Response:
    """What to try, and over which acts."""
    return await _replay_page(request, await _asked(request, name), {})


@router.post("/{name}/replay")
async def replay(request: Request, name: str) -> Response:
    """Judge the acts of the period by other rules; nothing acts and nothing is written."""
    form = await form_of(request, files=("file",))
    asked = await _asked(request, name)
    if is_stale(request, form):
        return await _replay_page(request, asked, form, stale=True)
    if asked.app.judged_acts is None or asked.playbook is None:
        raise Unusable("only a playbook that is set up can be replayed")
    with request.state.replay_turns.one() as free:
        if not free:
            raise HTTPException(429, "Other replays are under way here. Try again in a moment.")
        try:
            since, until = _period(request, asked.app, form)
            tried = await _tried(asked, asked.playbook, form)
        except Mistakes as error:
            return await _replay_page(request, asked, form, mistakes=error.found)
        except Unusable as error:
            return await _replay_page(request, asked, form, mistakes=[str(error)])
        seen = seen_playbooks(identity_of(request))
        found = await replayed(asked.app, tried, since, until, seen)
    redactor = asked.app.deps.redactor
    differs = await diffs(redactor.of({**asked.playbook.texts}), redactor.of({**tried.texts}))
    kept = "" if form.get("with", _WITH_TEXT) == _WITH_TEXT else tried.version
    return await _replay_page(request, asked, form, found=found, files=differs, kept=kept)


def _period(request: Request, app: App, form: Mapping[str, str]) -> tuple[float, float]:
    at, zone = now(app), reader_zone(request, app.deps.zone)
    since = moment_of(form.get("since", "").strip() or "7d", "since", at, zone)
    until = moment_of(form["until"], "until", at, zone) if form.get("until", "").strip() else at
    if since >= until:
        raise Unusable("a period ends after it begins; say since and until in that order")
    return since, until


async def _tried(asked: _Asked, playbook: Playbook, form: Mapping[str, str]) -> Playbook:
    """The playbook that is to be tried. Raises Unusable."""
    chosen = form.get("with", _WITH_TEXT)
    if form.get("file", "").strip():
        return await draft(asked.app, playbook, form["file"])
    if chosen == _WITH_TEXT:
        given = form.get("text", "").replace("\r\n", "\n")
        if not given.strip():
            raise Unusable("there is no text to try; paste the playbook, or choose a file or a version")
        return await draft(asked.app, playbook, given)
    if chosen in (_WITH_SET_UP, playbook.version):
        return playbook
    return await asyncio.to_thread(read_kept, await kept_version(asked.versions, asked.name, chosen))


async def _replay_page(
    request: Request,
    asked: _Asked,
    form: Mapping[str, str],
    *,
    mistakes: list[str] | None = None,
    stale: bool = False,
    found: Outcome | None = None,
    files: list[FileDiff] | None = None,
    kept: str = "",
) -> Response:
    own = next(iter(asked.playbook.texts.values()), "") if asked.playbook else ""
    shown = asked.app.deps.redactor.of(own)
    typed = form.get("file", "") or form.get("text", "")
    return page(
        request,
        "playbook_replay.html",
        422 if mistakes else 403 if stale else 200,
        **asked.shared("replay"),
        set_up=asked.playbook is not None,
        stale=stale,
        since=form.get("since", "7d"),
        until=form.get("until", ""),
        chosen=_WITH_TEXT if form.get("file") else form.get("with", _WITH_TEXT),
        text=typed.replace("\r\n", "\n") or plain(shown),
        hidden=not typed and shown != own,
        known=[*dict.fromkeys(one.version for one in asked.periods)],
        mistakes=[line(one, 600) for one in asked.app.deps.redactor.of(mistakes or [])],
        found=found,
        files=files,
        kept=kept,
        most=f"{MOST_ACTS:,}",
        seconds=f"{MOST_SECONDS:g}",
        here=f"{asked.shared('replay')['base']}/replay" if form else "",
    )


def _newest(asked: _Asked) -> str:
    return asked.playbook.version if asked.playbook else asked.periods[0].version


def _books(request: Request) -> Books:
    return request.state.playbook_books
