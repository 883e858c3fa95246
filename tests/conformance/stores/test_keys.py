"""What any store of keys promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from steward.domain.access import Identity
from tests.conformance.stores.harness import Stores

KIM = Identity(name="kim", roles=["reviewer", "requester"], playbooks=["refunds"], groups=["leads"], via="cli")
SOON = 0.05  # seconds; real ones for Postgres


async def test_a_token_says_who(stores: Stores) -> None:
    """Its secret opens, is unlike any other, and is not shown again."""
    token, secret = await stores.keys.create(KIM)
    other, other_secret = await stores.keys.create(replace(KIM, name="lee"))
    found = await stores.keys.by_secret(secret)
    assert found
    assert (found.id, found.identity, found.expires_at) == (token.id, replace(KIM, via="token"), None)
    assert secret.startswith("stw_")
    assert len(secret) >= 47
    assert secret != other_secret
    assert token.id != other.id
    listed = await stores.keys.tokens()
    assert [(one.id, one.identity.name) for one in listed] == [(token.id, "kim"), (other.id, "lee")]
    assert secret not in repr(listed)
    assert (token.expires_at, token.revoked_at, token.used_at) == (None, None, None)
    assert listed[0].used_at
    assert listed[1].used_at is None


async def test_wrong_secrets_open_nothing(stores: Stores) -> None:
    """Guesses, parts and ids are nobody, whatever characters they hold."""
    token, secret = await stores.keys.create(KIM)
    for guess in ("", secret[:-1], secret + "x", token.id, "stw_\x00", "\ud800", "ü" * 50):
        assert await stores.keys.by_secret(guess) is None
        assert await stores.keys.session(guess) is None


async def test_revoked_and_expired_tokens_open_nothing(stores: Stores) -> None:
    """Revoking works at once and once, and ends the page sessions that were opened with a token of that name."""
    token, secret = await stores.keys.create(KIM)
    _, short = await stores.keys.create(KIM, expires_in=SOON)
    by_token = await stores.keys.open_session(replace(KIM, via="token"), seconds=60)
    by_oidc = await stores.keys.open_session(replace(KIM, via="oidc"), seconds=60)
    lee = await stores.keys.open_session(replace(KIM, name="lee", via="token"), seconds=60)
    await stores.wait(2 * SOON)
    assert await stores.keys.by_secret(short) is None
    assert await stores.keys.revoke(token.id)
    assert not await stores.keys.revoke(token.id)
    assert not await stores.keys.revoke("nope")
    assert await stores.keys.by_secret(secret) is None
    assert await stores.keys.session(by_token) is None
    assert await stores.keys.session(by_oidc)
    assert await stores.keys.session(lee)
    assert (await stores.keys.tokens())[0].revoked_at


async def test_sessions_end(stores: Stores) -> None:
    """A session says who until it is closed or its time is over; it is no token, and a token is none."""
    long = await stores.keys.open_session(KIM, seconds=60)
    short = await stores.keys.open_session(KIM, seconds=SOON)
    _, secret = await stores.keys.create(KIM)
    assert await stores.keys.session(long) == replace(KIM, via="session")
    assert await stores.keys.by_secret(long) is None
    assert await stores.keys.session(secret) is None
    await stores.wait(2 * SOON)
    assert await stores.keys.session(short) is None
    await stores.keys.close_session(long)
    await stores.keys.close_session(long)
    assert await stores.keys.session(long) is None


async def test_tries_are_limited_within_a_sliding_window(stores: Stores) -> None:
    """So many tries are allowed within the time, for each deed and person by itself; they come back as time passes."""

    async def tries(number: int, who: str = "kim", what: str = "log in", seconds: float = 60) -> list[bool]:
        return [await stores.keys.allow(what, who, most=3, seconds=seconds) for _ in range(number)]

    assert await tries(5) == [True, True, True, False, False]
    assert await tries(1, who="lee") == [True]
    assert await tries(1, what="decide") == [True]
    for _ in range(5):
        assert await tries(1, who="al", seconds=SOON) == [True]
        await stores.wait(2 * SOON)
    assert await tries(1) == [False]


async def test_tries_at_once_are_counted(stores: Stores) -> None:
    """Thirty tries at once of which ten are allowed: ten are."""
    allowed = await asyncio.gather(*[stores.keys.allow("decide", "kim", most=10, seconds=60) for _ in range(30)])
    assert sum(allowed) == 10
