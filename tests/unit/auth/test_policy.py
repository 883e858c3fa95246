"""The settings of the doors, and what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest

from steward.auth.policy import policy_of
from steward.cli.token import seconds
from steward.domain.errors import Unusable
from steward.settings import Settings

ISSUER: dict[str, Any] = {"oidc_issuer": "https://login.example", "oidc_audience": "steward"}


def test_nothing_set_is_no_authentication() -> None:
    """And an issuer that is set but not asked for counts for nothing."""
    assert not policy_of(Settings(auth="none", **ISSUER)).authenticated
    assert policy_of(Settings(auth="token", **ISSUER)).issuer == ""
    assert policy_of(Settings(auth="token+oidc", **ISSUER)).tokens
    assert policy_of(Settings(auth="oidc", **ISSUER)).issuer == "https://login.example"


MISTAKES: list[tuple[dict[str, str], str]] = [
    ({"auth": "oidc"}, "STEWARD_OIDC_ISSUER"),
    ({"auth": "oidc", "oidc_issuer": "https://login.example"}, "STEWARD_OIDC_AUDIENCE"),
    ({"auth": "oidc", **ISSUER, "oidc_issuer": "http://login.example"}, "https"),
    ({"auth": "oidc", **ISSUER, "oidc_roles": "finance=boss"}, "value=role"),
    ({"auth": "oidc", **ISSUER, "oidc_roles": "reviewer"}, "value=role"),
]


@pytest.mark.parametrize(("given", "told"), MISTAKES, ids=[told for _, told in MISTAKES])
def test_half_a_set_up_is_refused(given: dict[str, str], told: str) -> None:
    """In one line that names the variable."""
    with pytest.raises(Unusable, match=told):
        policy_of(Settings.model_validate(given))


def test_roles_may_be_translated() -> None:
    """Values may hold equals signs, as names in directories do."""
    policy = policy_of(Settings(auth="oidc", **ISSUER, oidc_roles="cn=finance=reviewer, sre=operator"))

    assert policy.claims.roles == {"cn=finance": "reviewer", "sre": "operator"}


def test_times_of_tokens() -> None:
    """Minutes to weeks, ten years at most, or never."""
    assert [seconds(text) for text in ("30m", "12h", " 90D ", "2w", "never")] == [
        1800,
        43_200,
        7_776_000,
        1_209_600,
        None,
    ]
    for text in ("", "0d", "-1d", "90", "11w3d", "600w", "d"):
        with pytest.raises(Unusable, match="--expires"):
            seconds(text)
