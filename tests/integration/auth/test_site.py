"""The page's doors over real HTTP: who comes in, how, for how long, and what a page elsewhere can't do."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from steward.domain.access import Identity, Role
from steward.service import App
from tests.integration.auth.conftest import Opened
from tests.integration.auth.issuer import AUDIENCE, SmallIssuer

PAGE = "/reviews"


async def token(app: App, *roles: Role, name: str = "kim", expires_in: float | None = None) -> str:
    """The secret of a new token."""
    return (await app.keys.create(Identity(name=name, roles=[*roles]), expires_in=expires_in))[1]


async def log_in(client: httpx.AsyncClient, secret: str, **fields: str) -> httpx.Response:
    """Send the log-in form as a browser does that opened it first."""
    form = {"csrf": await csrf(client, "/login"), "token": secret, **fields}
    return await client.post("/login", data=form, headers={"Origin": str(client.base_url).rstrip("/")})


async def csrf(client: httpx.AsyncClient, path: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', (await client.get(path)).text)
    assert found is not None
    return found.group(1)


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


FOREIGN: dict[str, dict[str, str]] = {
    "a name that was made to resolve here": {"Host": "rebound.example"},
    "a proxy": {"X-Forwarded-For": "127.0.0.1"},
    "a proxy of another kind": {"Forwarded": "for=127.0.0.1"},
    "a page elsewhere": {"Origin": "https://elsewhere.example"},
    "a file": {"Origin": "null"},
}


async def test_without_authentication_only_this_machine_is_served(site: Opened) -> None:
    """The developer at the machine is; what comes from, or through, anywhere else is not."""
    async with site() as (client, _):
        told = {what: (await client.get(PAGE, headers=headers)).status_code for what, headers in FOREIGN.items()}
        assert told == dict.fromkeys(FOREIGN, 403)
        assert (await client.get(PAGE)).status_code == 200
        assert (await client.get(PAGE, headers={"Origin": "https://smith.langchain.com"})).status_code == 200
        assert (await client.get("/steward/health", headers=FOREIGN["a proxy"])).status_code == 403
        assert (await client.head("/steward/health")).status_code == 200


async def test_a_token_opens_the_doors_until_it_ends(site: Opened) -> None:
    """As a bearer token, or where other screens put an API key; unknown, revoked and expired ones open nothing."""
    async with site(auth="token") as (client, app):
        secret, ended = await token(app, "reviewer"), await token(app, "admin", expires_in=-1)
        keys: list[dict[str, str]] = [{}, bearer("stw_unknown"), bearer(ended), {"X-Api-Key": ended}, bearer("a.b.c")]
        assert [(await client.get(PAGE, headers=one)).status_code for one in keys] == [401] * len(keys)
        assert (await client.get(PAGE, headers=bearer(secret))).status_code == 200
        assert (await client.get(PAGE, headers={"X-Api-Key": secret})).status_code == 200

        (made,) = [one for one in await app.keys.tokens() if one.expires_at is None]
        await app.keys.revoke(made.id)

        assert (await client.get(PAGE, headers=bearer(secret))).status_code == 401


async def test_a_person_logs_in_and_out(site: Opened) -> None:
    """A browser is led to the form and, once in, to where it was going; after log-out the cookie opens nothing."""
    async with site(auth="token") as (client, app):
        led = await client.get("/tasks?status=failed", headers={"Accept": "text/html"})
        assert (led.status_code, led.headers["location"]) == (303, "/login?next=%2Ftasks%3Fstatus%3Dfailed")

        answer = await log_in(client, await token(app, "reviewer"), next="/tasks")
        cookie = answer.headers["set-cookie"]
        assert (answer.status_code, answer.headers["location"]) == (303, "/tasks")
        assert ("HttpOnly" in cookie, "SameSite=lax" in cookie, "Path=/" in cookie) == (True, True, True)
        assert (await client.get("/tasks")).status_code == 200

        kept = dict(client.cookies)
        assert (await client.post("/logout", data={"csrf": await csrf(client, PAGE)})).status_code == 303
        client.cookies.update(kept)
        assert (await client.get("/tasks")).status_code == 401


async def test_a_second_tab_that_waits_for_a_log_in_is_let_in(site: Opened) -> None:
    """With the form that it had before; as the same person it changes nothing, as another one it does."""
    async with site(auth="token") as (client, app):
        kim, lea = await token(app, "reviewer"), await token(app, "reviewer", name="lea")
        waiting = await csrf(client, "/login")
        await log_in(client, kim)
        of_first, session = await csrf(client, PAGE), client.cookies["steward"]

        again = await client.post("/login", data={"csrf": waiting, "token": kim, "next": "/tasks"})
        assert (again.status_code, again.headers["location"]) == (303, "/tasks")
        assert (await csrf(client, PAGE), client.cookies["steward"]) == (of_first, session)

        another = await client.post("/login", data={"csrf": waiting, "token": lea})
        assert (another.status_code, client.cookies["steward"] == session) == (303, False)
        assert "lea" in (await client.get(PAGE)).text
        assert (await client.post("/logout", data={"csrf": of_first})).status_code == 403


async def test_a_revoked_token_ends_its_sessions(site: Opened) -> None:
    """Whoever lost a token is out at once."""
    async with site(auth="token") as (client, app):
        await log_in(client, await token(app, "reviewer"))
        assert (await client.get(PAGE)).status_code == 200

        (made,) = await app.keys.tokens()
        await app.keys.revoke(made.id)

        assert (await client.get(PAGE)).status_code == 401


async def test_a_session_ends_with_the_token_that_opened_it(site: Opened) -> None:
    """An hour of more rights is an hour on the page too, whatever other tokens the same person has."""
    async with site(auth="token") as (client, app):
        brief, long = await token(app, "admin", expires_in=3600), await token(app, "requester")

        first = await log_in(client, brief)
        client.cookies.clear()
        second = await log_in(client, long)

        ends = [re.search(r"steward=.*Max-Age=(\d+)", one.headers["set-cookie"]) for one in (first, second)]
        assert [int(end.group(1)) > 3600 for end in ends if end] == [False, True]


async def test_beyond_this_machine_the_cookie_travels_over_tls_only(site: Opened) -> None:
    """Under a public name the cookie is bound to the host and marked secure."""
    async with site(auth="token") as (client, app):
        secret = await token(app, "reviewer")
        headers = {"Host": "steward.example", "X-Forwarded-Proto": "https", "Origin": "https://steward.example"}
        form = await client.get("/login", headers=headers)
        found = re.search(r'name="csrf" value="([^"]+)"', form.text)
        assert found is not None
        headers["Cookie"] = form.headers["set-cookie"].split(";")[0]  # this client, too, keeps it for TLS alone

        answer = await client.post("/login", data={"csrf": found.group(1), "token": secret}, headers=headers)

        assert form.headers["set-cookie"].startswith("__Host-steward-form=")
        assert answer.headers["set-cookie"].startswith("__Host-steward=")
        assert ["Secure" in one.headers["set-cookie"] for one in (form, answer)] == [True, True]


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", ""])
async def test_a_log_in_leads_nowhere_else(site: Opened, wanted: str) -> None:
    """A link to our log-in can't send people on to another site."""
    async with site(auth="token") as (client, app):
        answer = await log_in(client, await token(app, "reviewer"), next=wanted)

        assert answer.headers["location"] == "/"


async def test_log_ins_are_limited(site: Opened) -> None:
    """Wrong tokens all get the same words, and after some tries none is looked at, right or wrong."""
    async with site(auth="token") as (client, app):
        tries = [await log_in(client, f"stw_guess{number}") for number in range(10)]
        limited = await log_in(client, await token(app, "admin"))

        assert {one.status_code for one in tries} == {401}
        assert len({one.text for one in tries}) == 1
        assert (limited.status_code, int(limited.headers["retry-after"])) == (429, 60)


async def test_a_form_that_is_no_text_is_refused(site: Opened) -> None:
    """Half a letter, from an encoding that the form itself names, comes no further than its door."""
    content = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n\\ud800\r\n--B--\r\n'
    kind = {"content-type": "multipart/form-data; boundary=B; charset=unicode_escape"}
    async with site(auth="token+oidc", oidc_issuer="https://issuer.example", oidc_audience="us") as (client, _):
        sent = [await client.post("/login", content=content.format(one), headers=kind) for one in ("csrf", "token")]

        assert [one.status_code for one in sent] == [422, 422]
        assert "no text" in sent[0].text


@pytest.mark.parametrize(
    ("auth", "told"),
    [
        ("token", ["With an API token, as"]),
        ("oidc", ["With a JWT of https://issuer.example."]),
        ("token+oidc", ["With an API token, as", ", or a JWT of https://issuer.example."]),
    ],
)
async def test_the_log_in_says_what_opens_it(site: Opened, auth: str, told: list[str]) -> None:
    """A token of Steward's is no way in where only an issuer's are taken."""
    async with site(auth=auth, oidc_issuer="https://issuer.example", oidc_audience="us") as (client, _):
        page = (await client.get("/login")).text

        assert all(one in page for one in told)
        assert ("steward token create" in page, "JWT" in page) == ("token" in auth, "oidc" in auth)


ELSEWHERE: list[dict[str, str]] = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
]


async def test_forms_from_elsewhere_are_refused(site: Opened) -> None:
    """Neither another site's page nor a form without this log-in's own proof can act in a person's name."""
    async with site(auth="token") as (client, app):
        await log_in(client, await token(app, "reviewer", name="lea"))
        anothers = await csrf(client, PAGE)
        client.cookies.clear()
        await log_in(client, await token(app, "reviewer"))
        own = await csrf(client, PAGE)

        sent: list[tuple[dict[str, str], dict[str, str]]] = [({"csrf": own}, one) for one in ELSEWHERE]
        sent += [({}, {}), ({"csrf": anothers}, {}), ({"csrf": ""}, {})]
        told = [(await client.post("/logout", data=form, headers=headers)).status_code for form, headers in sent]

        assert told == [403] * len(sent)
        assert (await client.get(PAGE)).status_code == 200


async def test_browsers_are_told_to_be_careful(site: Opened) -> None:
    """Refusals included: no scripts of others, no frames, no guessing of types, nothing kept."""
    async with site(auth="token") as (client, _):
        for path in ("/login", PAGE, "/steward/health", "/nowhere"):
            headers = (await client.get(path)).headers
            assert "default-src 'self'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert "frame-ancestors 'none'" in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"


async def test_an_issuers_token_opens_the_same_doors(site: Opened, small: SmallIssuer) -> None:
    """With OIDC, JWTs are known and Steward's own tokens are not; a session lasts no longer than its proof."""
    settings: dict[str, Any] = {"auth": "oidc", "oidc_issuer": small.url, "oidc_audience": AUDIENCE}
    async with site(**settings) as (client, app):
        assert (await client.get(PAGE, headers=bearer(small.token("ec-1", "ES256")))).status_code == 200
        assert (await client.get(PAGE, headers=bearer(small.token("ec-1", "ES256", aud="x")))).status_code == 401
        assert (await client.get(PAGE, headers=bearer(await token(app, "admin")))).status_code == 401

        answer = await log_in(client, small.token("rsa-1"))

        age = re.search(r"Max-Age=(\d+)", answer.headers["set-cookie"])
        assert age is not None
        assert 0 < int(age.group(1)) <= 300
        assert (await client.get(PAGE)).status_code == 200
