"""What other agents are shown and may leave out, over the shop's tools."""

from __future__ import annotations

from typing import Any

import pytest

from steward.domain.access import Identity
from steward.server.mcp.task_tools import TaskTools
from tests.shop import Shop

KIM = Identity(name="kim", roles=["requester"], via="token")


def asked(who: Identity, tool: str, *given: object) -> Any:
    from steward.django.opened import steward_app

    def call(app: Any) -> Any:
        return getattr(TaskTools(app=app, who=who, start=lambda _: None), tool)(*given)

    return steward_app().call(call)


def test_what_a_model_fills_in_empty_is_left_out(shop: Shop) -> None:
    """An empty playbook is none, and empty keys tell no request from another."""
    first, second = (asked(KIM, "submit", f"Refund {n} EUR for order 2001", "", "", 0.0) for n in (15, 16))

    assert (first["status"], first["playbook"]) == ("pending", None)
    assert first["task_id"] != second["task_id"]


def test_an_id_that_is_not_there_is_named_in_a_line(shop: Shop) -> None:
    """However long it is."""
    with pytest.raises(Exception, match=r"there is no task x+…") as caught:
        asked(KIM, "status", "x" * 100_000, 0.0)
    assert len(str(caught.value)) < 200
