"""Under which name things are done and decided."""

from __future__ import annotations

import copy
import importlib
from typing import Any

import pytest
from starlette.authentication import UnauthenticatedUser

from steward.auth.users import User, carried, identity_in, visible
from steward.domain.access import Identity
from steward.domain.errors import Unusable
from steward.domain.json_value import JsonObject
from steward.domain.queue import Filter
from steward.server.answers import signed
from steward.server.graph import caller

CLAIMS: JsonObject = {"org": {"level": 3}}
RITA = Identity(name="rita", roles=["reviewer"], playbooks=["refund"], groups=["leads"], via="token", claims=CLAIMS)
DEVELOPER = Identity(name="developer", roles=["admin"], via="loopback")
OURS = {"by": "rita", "source": "langgraph"}

SHAPES: list[tuple[object, object]] = [
    ({"kind": "approve", "by": "boss", "source": "cli"}, {"kind": "approve", **OURS}),
    ({"decisions": [{"type": "approve", "by": "boss"}]}, {"decisions": [{"type": "approve", **OURS}]}),
    ([{"type": "accept", "args": None}], [{"type": "accept", "args": None, **OURS}]),
    ("accept", {"said": "accept", **OURS}),
    (42, 42),
]


@pytest.mark.parametrize(("answer", "expected"), SHAPES, ids=str)
def test_an_answer_is_in_its_senders_name(answer: object, expected: object) -> None:
    """In every shape that answers come in; what is no answer is left for its refusal."""
    assert signed(answer, RITA) == expected


def test_at_the_machine_itself_a_name_may_be_given() -> None:
    """Without authentication there is no better name than the one that is given."""
    assert signed({"kind": "approve", "by": "kim"}, DEVELOPER) == {
        "kind": "approve",
        "by": "kim",
        "source": "langgraph",
    }
    assert signed({"kind": "approve"}, DEVELOPER) == {"kind": "approve", "by": "developer", "source": "langgraph"}


def test_an_identity_survives_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `authenticate` returns is read back as it was; nobody stays nobody, and so does what is not ours."""
    for name in ("REDIS_URI", "DATABASE_URI"):
        monkeypatch.setenv(name, "unused")  # the server's module wants them as it is read
    wrapped = importlib.import_module("langgraph_api.auth.custom").normalize_user

    assert identity_in(carried(RITA)) == RITA
    assert identity_in(wrapped(carried(RITA))) == identity_in(copy.deepcopy(wrapped(carried(RITA)))) == RITA
    assert identity_in(User(RITA)) == RITA
    strangers: list[Any] = [carried(None), None, {}, {"identity": "boss"}, UnauthenticatedUser(), "boss"]
    assert [identity_in(one) for one in strangers] == [None] * len(strangers)


def test_a_run_that_nobody_asked_for_does_nothing() -> None:
    """A server without our `auth` is refused, not trusted."""
    with pytest.raises(Unusable, match="`auth`"):
        caller({"configurable": {"thread_id": "t"}})


def test_lists_show_what_may_be_seen() -> None:
    """The pages' filter for each role."""
    assert visible(DEVELOPER) == Filter()
    assert visible(RITA) == Filter(playbooks=["refund"])
    assert visible(Identity(name="ann", roles=["requester"])) == Filter(requested_by="ann")
    assert visible(Identity(name="x")) is None
