"""`steward serve` and `steward token`, as a person runs them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.forks import Forked, Forks
from tests.integration.auth.test_site import csrf

STEWARD = Path(__file__).parents[3] / ".venv/bin/steward"


class Steward:
    """The command, with a database and a home of its own."""

    def __init__(self, forks: Forks, database_url: str, home: Path, **settings: str) -> None:
        self._forks = forks
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")}
        self.environment = kept | {"DATABASE_URL": database_url, "STEWARD_HOME": str(home), **settings}

    async def run(self, *words: str) -> tuple[int, str, str]:
        process = await self._start(*words)
        out, err = await process.communicate()
        return process.returncode or 0, out.decode(), err.decode()

    async def document(self, *words: str) -> Any:
        code, out, err = await self.run(*words, "--json")
        assert code == 0, err
        return json.loads(out)

    @asynccontextmanager
    async def serving(self) -> AsyncGenerator[httpx.AsyncClient]:
        """The page; it must stop cleanly when told to."""
        process = await self._start("serve", "--port", "0", "--json")
        said = b"".join([await process.stdout.readline() for _ in range(4)])
        async with httpx.AsyncClient(base_url=json.loads(said)["url"], trust_env=False) as client:
            yield client
        process.send_signal(signal.SIGTERM)
        assert await process.end == 0

    async def _start(self, *words: str) -> Forked:
        return await self._forks.start([str(STEWARD), *words], self.environment)


async def test_a_token_from_the_command_line_opens_the_page_until_it_is_revoked(
    forks: Forks, database_url: str, tmp_path: Path
) -> None:
    """The secret is shown once and kept nowhere; the list never shows it."""
    steward = Steward(forks, database_url, tmp_path, STEWARD_AUTH="token")
    made = await steward.document("token", "create", "kim", "--role", "reviewer", "--playbook", "refund")
    headers = {"Authorization": f"Bearer {made['secret']}"}
    async with steward.serving() as client:
        assert (await client.get("/reviews", headers=headers)).status_code == 200
        assert (await client.get("/reviews")).status_code == 401

        _, listed, _ = await steward.run("token", "list", "--json")
        assert made["secret"] not in listed
        assert json.loads(listed)["tokens"][0] | {"used_at": None} == made["token"]

        assert (await steward.run("token", "revoke", made["token"]["id"]))[0] == 0
        assert (await client.get("/reviews", headers=headers)).status_code == 401


async def test_a_form_that_is_half_sent_when_the_server_stops_is_answered_in_words(
    forks: Forks, database_url: str, tmp_path: Path
) -> None:
    """Within the second that it waits; nobody reads “Internal Server Error” where nothing went wrong."""
    steward = Steward(forks, database_url, tmp_path)
    async with steward.serving() as client:
        reader, writer = await asyncio.open_connection(client.base_url.host, client.base_url.port)
        head = f"POST /reviews/r1/decide HTTP/1.1\r\nHost: 127.0.0.1:{client.base_url.port}\r\nAccept: text/html\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500"
        writer.write(f"{head}{kind}\r\n\r\nkind=appr".encode())
        await writer.drain()
        assert (await client.get("/steward/health")).status_code == 200
    told = (await reader.read()).decode()
    writer.close()
    assert told.startswith("HTTP/1.1 503 ")
    assert "Steward is being stopped" in told
    assert "look whether it was taken" in told


async def test_a_form_of_one_server_is_taken_by_the_next(forks: Forks, database_url: str, tmp_path: Path) -> None:
    """Behind one address each request may reach another server; another browser's form is taken by none."""
    steward = Steward(forks, database_url, tmp_path, STEWARD_AUTH="token")
    secret = (await steward.document("token", "create", "kim", "--role", "reviewer"))["secret"]
    async with steward.serving() as one, steward.serving() as other:
        form = {"token": secret, "csrf": await csrf(one, "/login")}
        anothers = await other.post("/login", data=form)
        other.cookies = one.cookies
        own = await other.post("/login", data=form)

    assert (anothers.status_code, "too old" in anothers.text) == (403, True)
    assert (own.status_code, own.headers["location"]) == (303, "/")


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - what must be refused
async def test_beyond_this_machine_nobody_is_served_unasked(
    forks: Forks, database_url: str, tmp_path: Path, host: str
) -> None:
    """Every address that others reach is refused in one line that says what to do."""
    code, _, told = await Steward(forks, database_url, tmp_path).run("serve", "--host", host, "--port", "0")

    assert code == 2
    assert "STEWARD_AUTH=token" in told
    assert len(told.strip().splitlines()) == 1


MISTAKES: list[tuple[list[str], str]] = [
    (["create", "kim", "--role", "admin", "--expires", "soon"], "--expires takes a time"),
    (["create", "kim", "--role", "requester", "--playbook", "refund"], "add --role reviewer"),
    (["create", "kim", "--role", "reviewer", "--playbook", "nonesuch"], "no playbook 'nonesuch'"),
    (["create", " ", "--role", "reviewer"], "the name is empty"),
    (["revoke", "nonesuch"], "no token 'nonesuch'"),
]


@pytest.mark.parametrize(("words", "told"), MISTAKES, ids=[told for _, told in MISTAKES])
async def test_mistakes_are_told_in_one_line(
    forks: Forks, database_url: str, tmp_path: Path, words: list[str], told: str
) -> None:
    """And make no token."""
    steward = Steward(forks, database_url, tmp_path)

    code, _, said = await steward.run("token", *words)

    assert (code, told in said) == (2, True)
    assert (await steward.document("token", "list")) == {"tokens": [], "total": 0, "cursor": None}


async def test_an_issuer_needs_its_settings(forks: Forks, database_url: str, tmp_path: Path) -> None:
    """Half a set-up is refused before anything is served."""
    code, _, told = await Steward(forks, database_url, tmp_path, STEWARD_AUTH="oidc").run("serve")

    assert (code, "STEWARD_OIDC_ISSUER" in told) == (2, True)
