"""The pages as one router, for the LangGraph server and for `steward serve` alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from steward.web import alarm_page, live, login_page, queue_page, review_page, task_page
from steward.web.context import OpenApp, Resumer
from steward.web.ops.decisions import router as decisions
from steward.web.ops.router import router as figures
from steward.web.playbooks.books import Books
from steward.web.playbooks.replaying import Turns
from steward.web.playbooks.router import router as playbooks

STATIC = "/steward/static"


def create_site(open_app: OpenApp) -> APIRouter:
    """The pages; each request enters the app anew, which may share what is open."""
    resumer, books, turns = Resumer(open_app), Books(), Turns()

    async def enter(request: Request) -> AsyncGenerator[None]:
        async with open_app() as app:
            request.state.steward = app
            request.state.resumer = resumer
            request.state.playbook_books = books
            request.state.replay_turns = turns
            yield

    site = APIRouter(dependencies=[Depends(enter)], include_in_schema=False)
    for part in (
        live.router,
        login_page.router,
        queue_page.router,
        review_page.router,
        alarm_page.router,
        task_page.router,
        playbooks,
        decisions,
        figures,
    ):
        site.include_router(part)
    return site


def mount_site(site: FastAPI, open_app: OpenApp) -> None:
    """Put pages, styles and scripts into the site."""
    site.mount(STATIC, StaticFiles(directory=Path(__file__).parent / "static"), name="steward-static")
    site.include_router(create_site(open_app))
