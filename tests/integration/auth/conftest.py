"""A real issuer, and a real server behind the doors."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from steward.auth.oidc import Issuer
from steward.auth.policy import Policy
from steward.composition import open_app
from steward.server.http_app import at_work, make_site
from steward.server.serving import serving
from steward.service import App
from steward.settings import Settings
from tests.fake_time import FakeClock
from tests.integration.auth.issuer import AUDIENCE, SmallIssuer


@pytest.fixture
async def small() -> AsyncGenerator[SmallIssuer]:
    """An issuer with one RSA and one EC key."""
    issuer = SmallIssuer()
    issuer.rsa("rsa-1")
    issuer.ec("ec-1")
    async with serving(issuer.app(), "the issuer") as url:
        issuer.url = url
        yield issuer


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(1000.0)


@pytest.fixture
async def issuer(small: SmallIssuer, clock: FakeClock) -> AsyncGenerator[Issuer]:
    """The issuer as Steward knows it."""
    async with httpx.AsyncClient(trust_env=False) as http:
        yield Issuer(policy=Policy(issuer=small.url, audience=AUDIENCE), http=http, monotonic=clock.now)


Opened = Callable[..., AbstractAsyncContextManager[tuple[httpx.AsyncClient, App]]]


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Opened:
    """The real pages on a real port and a real database; called with settings, yields a client and the app."""

    @asynccontextmanager
    async def opened(**settings: Any) -> AsyncGenerator[tuple[httpx.AsyncClient, App]]:
        chosen = Settings(database_url=database_url, home=tmp_path, planner="fixed", **settings)
        async with open_app(chosen, desk_url="http://127.0.0.1:9") as app:

            @asynccontextmanager
            async def lifespan(site: FastAPI) -> AsyncGenerator[None]:
                async with at_work(site, app, chosen):
                    yield

            site = make_site(lifespan, lambda: nullcontext(app))
            async with serving(site, "the page") as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
                yield client, app

    return opened
