"""What `steward doctor --endpoint` finds out, over real HTTP, and what it says that Steward does."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from pydantic import SecretStr

from steward.cli.endpoint_check import at
from steward.domain.errors import Unusable
from steward.domain.model import Json
from steward.domain.model_modes import Mode
from steward.evals.worlds.openai.behaviours.completions import called, completion
from steward.evals.worlds.openai.planner_script import PlannerScript, wanted_tool
from steward.planner.endpoint_suite import MOST_CALLS, MOST_TOKENS, Report, tried_out
from steward.planner.model_settings import ModelSettings
from steward.planner.prices import Prices
from steward.playbooks.library import PlaybookShelf
from steward.server.serving import serving
from steward.settings import Settings
from tests.fake_modes import MemoryModes

KEY = "sk-the-real-key-of-a-customer"


class Capable:
    """An endpoint that knows its key and its model, lists its window, and does all it is asked."""

    def __init__(self) -> None:
        self.script = PlannerScript(PlaybookShelf({}))
        self.refuses: dict[str, str] = {}
        self.says: Response | None = None
        self.asked: list[dict[str, Json]] = []

    def answer(self, asking: dict[str, Json], key: str) -> Response:
        self.asked.append(asking)
        if self.says is not None:
            return self.says
        if key != f"Bearer {KEY}":
            return _error(401, "Incorrect API key provided")
        if asking["model"] != "m-1":
            return _error(404, f"The model `{asking['model']}` does not exist")
        for name, words in self.refuses.items():
            if name in asking:
                return _error(400, words)
        if (asking.get("max_completion_tokens") or 0) == 10_000_000:
            return _error(
                400, "max_completion_tokens is too large: this model supports at most 16384 completion tokens"
            )
        tool, meant = self.script.meant(asking)
        assert wanted_tool(asking) == tool
        said = json.dumps(meant, ensure_ascii=False)
        message: dict[str, Json] = called(tool, said) if asking.get("tools") else {"role": "assistant", "content": said}
        sent = completion(asking, message, "tool_calls" if asking.get("tools") else "stop")
        return Response(sent.body, headers={**sent.headers})


def _error(status: int, words: str) -> Response:
    return JSONResponse({"error": {"message": words, "type": "invalid_request_error"}}, status)


@asynccontextmanager
async def served(endpoint: Capable) -> AsyncGenerator[str]:
    app = FastAPI()

    @app.post("/v1/chat/completions", response_model=None)
    async def complete(request: Request) -> Response:
        return endpoint.answer(await request.json(), request.headers.get("authorization", ""))

    @app.get("/v1/models")
    def models() -> Json:
        return {"data": [{"id": "m-1", "max_model_len": 200_000}]}

    async with serving(app, "an endpoint") as url:
        yield f"{url}/v1"


def settings(url: str, **more: Any) -> ModelSettings:
    prices, key = Prices(input=1.0, output=4.0), SecretStr(KEY)
    usual = ModelSettings(model="m-1", base_url=url, prices=prices, timeout=5.0, backoff=0.001, api_key=key)
    return replace(usual, **more)


async def tried(endpoint: Capable, modes: MemoryModes | None = None, **more: Any) -> Report:
    async with served(endpoint) as url, httpx.AsyncClient() as http:
        return await tried_out(settings(url, **more), http, modes or MemoryModes())


def states(report: Report) -> dict[str, str]:
    return {one.name: one.state for one in report.findings}


async def test_an_endpoint_that_does_all_is_told_so_and_remembered() -> None:
    """Each ability is found out by a call of its own; what the real prompts found is remembered."""
    modes, endpoint = MemoryModes(), Capable()

    report = await tried(endpoint, modes)

    assert {*states(report).values()} == {"yes"}, report.findings
    assert {
        "answer", "parameters", "wrong key", "unknown model", "list of models", "usage", "letters", "tool named",
        "tool required", "tool auto", "strict schema", "JSON schema", "JSON object", "rich schema", "large schema",
        "stream", "cut off", "longest answer", "window", "long question", "at once", "thoughts", "first byte",
        "rate limits", "error bodies", "plan",
    } == {*states(report)}  # fmt: skip
    assert report.works
    assert (report.counted, len(report.calls) < MOST_CALLS, 0 < report.tokens < MOST_TOKENS) == (True, True, True)
    assert report.cost is not None
    assert report.cost > 0
    assert [known.mode for _, known in modes.rows.values()] == [Mode()]
    assert KEY not in repr(report)


async def test_what_steward_does_is_what_it_then_does() -> None:
    """The rung that each refusal is told with is the one on which the plan was asked for."""
    endpoint = Capable()
    endpoint.refuses = {
        "tools": "m-1 does not support tools",
        "temperature": "Unsupported value: 'temperature' does not support 0",
    }

    report = await tried(endpoint)
    told = {one.name: one.steward for one in report.findings}

    assert report.works
    assert told["tool named"] == "asks in another way: no tools, json_schema"
    assert any(one.steward == "asks in another way: no temperature" for one in report.findings)
    assert report.mode.told() == "no tools, json_schema, no temperature"
    assert "tools" not in endpoint.asked[-1]
    assert "temperature" not in endpoint.asked[-1]


@pytest.mark.parametrize(
    ("says", "found"),
    [
        (HTMLResponse("<html><title>Log in</title></html>"), "has no chat completions at this address"),
        (RedirectResponse("https://login.example.com/", 302), "moved to https://login.example.com/"),
        (_error(401, "Incorrect API key provided"), "refused the API key (401)"),
        (JSONResponse({"error": {"message": "Insufficient Balance"}}, 402), "a quota or credit is used up"),
    ],
    ids=["page", "log-in", "key", "money"],
)
async def test_what_can_t_work_is_told_after_few_calls(says: Response, found: str) -> None:
    """One finding, the endpoint's own words, and nothing tried that would be refused for the same reason."""
    endpoint = Capable()
    endpoint.says = says

    report = await tried(endpoint)

    assert not report.works
    assert [(one.name, one.state) for one in report.findings] == [("answer", "no")]
    assert found in report.findings[0].found
    assert len(endpoint.asked) <= 2


async def test_an_answer_without_end_is_bounded() -> None:
    """What is larger than any answer is given up in the middle, for the small question and for the real one."""
    endpoint = Capable()
    endpoint.says = Response(b" " * 50_000_000, media_type="application/json")

    report = await tried(endpoint)

    assert (report.works, report.findings[-1].name) == (False, "plan")
    assert "larger than 4 MB" in report.findings[-1].found
    assert len(endpoint.asked) <= 4


async def test_who_says_nothing_is_left_after_one_call() -> None:
    """An endpoint that hangs costs the time of one call."""

    async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(1_000):
            pass
        writer.close()

    server = await asyncio.start_server(hangs, "::1", 0)
    port = server.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as http:
        report = await tried_out(settings(f"http://[::1]:{port}/v1", timeout=0.1), http, MemoryModes())
    server.close()

    assert (report.works, len(report.calls)) == (False, 1)
    assert "::1 did not answer within 0.1 s" in report.findings[0].found
    assert "until it is back" in report.findings[0].steward


async def test_a_certificate_that_nobody_vouches_for_is_told(tmp_path: Path) -> None:
    """A self-signed certificate is named as what stands in the way, with what to set."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_self_signed(tmp_path / "pair.pem"))
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with httpx.AsyncClient() as http:
        report = await tried_out(settings(f"https://127.0.0.1:{port}/v1"), http, MemoryModes())
    server.close()

    assert (report.works, len(report.calls)) == (False, 1)
    assert "its certificate is not trusted; SSL_CERT_FILE names the authorities" in report.findings[0].found


def _self_signed(path: Path) -> Path:
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


async def test_a_command_line_that_can_t_be_meant_asks_nobody(tmp_path: Path) -> None:
    """A URL of one call, a provider that is elsewhere and a model without a name are one line each."""
    given = Settings.model_validate({"home": tmp_path, "openai_api_key": "k", "model": "gpt-5-mini"})

    for url, model, says in [
        ("http://127.0.0.1:1/v1/chat/completions", None, "leave out '/chat/completions'"),
        ("http://[::1", None, "no URL"),
        ("http://127.0.0.1:1/v1", "anthropic:claude-x", "is at its own provider"),
        ("http://127.0.0.1:1/v1", " ", "--model: "),
    ]:
        with pytest.raises(Unusable, match=re.escape(says)):
            at(given, url, model, with_key=False)


@pytest.mark.parametrize(
    ("url", "with_key", "sent"),
    [
        ("https://api.openai.com/v1", False, True),
        ("https://api.openai.com:443/v1", False, True),
        ("http://127.0.0.1:1/v1", False, False),
        ("http://api.openai.com/v1", False, False),
        ("https://api.openai.com.example.com/v1", False, False),
        ("http://127.0.0.1:1/v1", True, True),
    ],
)
def test_a_key_goes_only_where_it_was_set_for(url: str, with_key: bool, sent: bool, tmp_path: Path) -> None:
    """An endpoint that is typed in is not handed the key of another one, unless somebody says so."""
    given = Settings.model_validate({"home": tmp_path, "openai_api_key": "k", "model": "gpt-5-mini"})

    assert (at(given, url, None, with_key=with_key).openai_api_key is not None) is sent
