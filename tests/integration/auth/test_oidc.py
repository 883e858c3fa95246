"""JWTs: only the issuer's own, made for us, valid now, and signed as a key may sign."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from dataclasses import replace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from steward.auth.oidc import Issuer
from steward.auth.policy import Claims
from steward.auth.refusals import Away
from steward.domain.access import Identity
from tests.fake_time import FakeClock
from tests.integration.auth.issuer import SmallIssuer


@pytest.mark.parametrize(("key", "algorithm"), [("rsa-1", "RS256"), ("rsa-1", "PS512"), ("ec-1", "ES256")])
async def test_the_issuers_token_says_who_it_is(small: SmallIssuer, issuer: Issuer, key: str, algorithm: str) -> None:
    """RSA and EC keys both do; the claims become name, roles, playbooks and groups."""
    token = small.token(key, algorithm, roles=["reviewer", "cook"], playbooks=["refund"], groups=["leads"])

    known = await issuer.verify(token)

    assert known is not None
    assert known.identity == Identity(
        name="kim@example.com", roles=["reviewer"], playbooks=["refund"], groups=["leads"], via="oidc"
    )
    assert known.until is not None


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "for somebody else": {"aud": "another"},
    "for nobody": {"aud": None},
    "of another issuer": {"iss": "https://elsewhere.example"},
    "of no issuer": {"iss": None},
    "ended": {"exp": NOW - 120},
    "endless": {"exp": None},
    "not valid yet": {"nbf": NOW + 3600},
    "issued in the future": {"iat": NOW + 3600},
    "about nobody": {"sub": None},
    "nameless": {"email": "", "sub": "\u0007"},
}


@pytest.mark.parametrize("claims", WRONG.values(), ids=WRONG)
async def test_a_token_with_a_wrong_claim_opens_nothing(
    small: SmallIssuer, issuer: Issuer, claims: dict[str, Any]
) -> None:
    """Each check is made."""
    assert await issuer.verify(small.token("rsa-1", **claims)) is None
    assert await issuer.verify(small.token("rsa-1")) is not None


async def test_clocks_may_differ_a_little(small: SmallIssuer, issuer: Issuer) -> None:
    """Half a minute either way."""
    now = int(time.time())

    assert await issuer.verify(small.token("rsa-1", exp=now - 10)) is not None
    assert await issuer.verify(small.token("rsa-1", nbf=now + 10)) is not None


async def test_forged_signatures_open_nothing(small: SmallIssuer, issuer: Issuer) -> None:
    """No algorithm, the public key as a secret, another's key under a known name, a key of the wrong kind."""
    public = small.keys["rsa-1"].public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    other = SmallIssuer(url=small.url)
    other.rsa("rsa-1")
    good = small.token("rsa-1")
    head, body, signature = good.split(".")
    forged = [
        jwt.encode(small.claims(), "", "none", headers={"kid": "rsa-1"}),
        f"{_part({'alg': 'none', 'kid': 'rsa-1'})}.{body}.",
        f"{_part({'alg': 'HS256', 'kid': 'rsa-1'})}.{body}.{_hmac(public, body)}",
        other.token("rsa-1"),
        f"{head}.{_part(small.claims(roles=['admin']))}.{signature}",
        f"{_part({'alg': 'ES256', 'kid': 'rsa-1'})}.{body}.{signature}",
        f"{_part({'alg': 'RS256', 'kid': 7})}.{body}.{signature}",
        f"{head}.{body}",
        "x" * 20_000,
        "a.b.c",
        "",
    ]

    assert [await issuer.verify(one) for one in forged] == [None] * len(forged)


async def test_a_symmetric_key_in_the_issuers_list_is_not_taken(small: SmallIssuer, issuer: Issuer) -> None:
    """Nor one that is for encryption."""
    secret = b"a secret that is long enough for HS256"
    small.extra = [
        {"kty": "oct", "kid": "shared", "k": base64.urlsafe_b64encode(secret).decode(), "alg": "HS256"},
        {**small.public("rsa-1"), "kid": "for encryption", "use": "enc"},
    ]

    assert await issuer.verify(jwt.encode(small.claims(), secret, "HS256", headers={"kid": "shared"})) is None
    sealed = jwt.encode(small.claims(), small.keys["rsa-1"], "RS256", headers={"kid": "for encryption"})
    assert await issuer.verify(sealed) is None


async def test_keys_of_two_kinds_may_share_a_name(small: SmallIssuer, issuer: Issuer) -> None:
    """As RFC 7517 has it, in either order."""
    small.extra = [{**small.public("ec-1"), "kid": "rsa-1"}, {**small.public("rsa-1"), "kid": "ec-1"}]
    shared = [
        (key, algorithm, name) for key, algorithm in (("rsa-1", "RS256"), ("ec-1", "ES256")) for name in small.keys
    ]

    for key, algorithm, name in shared:
        token = jwt.encode(small.claims(), small.keys[key], algorithm, headers={"kid": name})
        assert await issuer.verify(token) is not None, (key, name)


async def test_a_token_may_name_no_key(small: SmallIssuer, issuer: Issuer, clock: FakeClock) -> None:
    """It was signed by the only one that can have; where several can have, by none."""
    nameless = jwt.encode(small.claims(), small.keys["rsa-1"], "RS256")
    assert await issuer.verify(nameless) is not None
    small.rsa("rsa-2")
    clock.time += 3601

    assert await issuer.verify(nameless) is None


async def test_a_new_key_is_found_and_a_withdrawn_one_forgotten(
    small: SmallIssuer, issuer: Issuer, clock: FakeClock
) -> None:
    """Rotation needs nobody's hand; the keys are fetched when an unknown one appears."""
    old = small.token("rsa-1")
    assert await issuer.verify(old) is not None
    del small.keys["rsa-1"]
    small.rsa("rsa-2")
    clock.time += 31

    assert await issuer.verify(small.token("rsa-2")) is not None
    assert await issuer.verify(old) is None


async def test_unknown_keys_do_not_make_us_hammer_the_issuer(small: SmallIssuer, issuer: Issuer) -> None:
    """However many tokens with made-up keys come, its keys are fetched once in half a minute."""
    stranger = SmallIssuer(url=small.url)
    for number in range(20):
        stranger.keys[f"k{number}"] = small.keys["rsa-1"]
    await issuer.verify(small.token("rsa-1"))

    told = await asyncio.gather(*(issuer.verify(stranger.token(name)) for name in stranger.keys))

    assert (told, small.asked) == ([None] * 20, 1)


async def test_an_issuer_that_is_away(small: SmallIssuer, issuer: Issuer, clock: FakeClock) -> None:
    """Known keys do for a day; without any, who it is can't be told, which is not the same as nobody."""
    small.broken = True
    with pytest.raises(Away):
        await issuer.verify(small.token("rsa-1"))
    small.broken, clock.time = False, clock.time + 31
    assert await issuer.verify(small.token("rsa-1")) is not None

    small.broken, clock.time = True, clock.time + 23 * 3600
    assert await issuer.verify(small.token("rsa-1")) is not None
    small.rsa("new")
    with pytest.raises(Away):  # it may be the issuer's, which can't be asked
        await issuer.verify(small.token("new"))
    clock.time += 2 * 3600
    with pytest.raises(Away):
        await issuer.verify(small.token("rsa-1"))


async def test_an_issuer_that_never_ends_its_answer_is_away(
    small: SmallIssuer, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody waits for the one fetch, so it has an end however the answer comes."""
    monkeypatch.setattr("steward.auth.oidc._TIMEOUT", 0.2)
    small.drips = asyncio.Event()

    with pytest.raises(Away):
        await asyncio.wait_for(issuer.verify(small.token("rsa-1")), 5)
    small.drips.set()


async def test_discovery_that_names_another_issuer_is_not_believed(small: SmallIssuer, issuer: Issuer) -> None:
    """Keys come from the configured issuer only."""
    small.says = "https://elsewhere.example"

    with pytest.raises(Away):
        await issuer.verify(small.token("rsa-1"))


@pytest.mark.parametrize("said", [False, "false"])
async def test_claims_of_other_shapes(small: SmallIssuer, issuer: Issuer, said: object) -> None:
    """Roles may be nested, in one text, or need translation; an address that nobody verified names nobody."""
    claims = Claims(roles_claim="realm_access.roles", roles={"finance": "reviewer", "sre": "operator"})
    issuer.policy = replace(issuer.policy, claims=claims)
    token = small.token(
        "rsa-1",
        realm_access={"roles": ["sre", "admin"]},
        groups="leads night",
        email_verified=said,
        preferred_username="kim",
    )

    known = await issuer.verify(token)

    assert known is not None
    assert known.identity == Identity(name="kim", roles=["operator"], groups=["leads", "night"], via="oidc")


@pytest.mark.parametrize("said", [[], "", {"refund": True}, [7], 0])
async def test_a_claim_that_names_no_playbook_opens_none(small: SmallIssuer, issuer: Issuer, said: object) -> None:
    """Whoever is taken out of their last playbook reviews nothing; only without the claim a reviewer is one of all."""
    limited = await issuer.verify(small.token("rsa-1", roles=["reviewer", "requester"], playbooks=said))
    free = await issuer.verify(small.token("rsa-1", roles=["reviewer", "requester"]))

    assert [one.identity.roles for one in (limited, free) if one] == [["requester"], ["requester", "reviewer"]]


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def _hmac(secret: bytes, body: str) -> str:
    import hashlib
    import hmac

    signed = f"{_part({'alg': 'HS256', 'kid': 'rsa-1'})}.{body}".encode()
    return base64.urlsafe_b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).rstrip(b"=").decode()
