"""From a view over a real broker to the admin, through the death of whoever carries it out."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.django.conftest import celery, until
from tests.shop import Shop


@pytest.fixture
def published(shop: Shop, broker: str, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """The shop, whose views hand tasks to the broker."""
    from django.conf import settings

    monkeypatch.setattr(settings, "CELERY_BROKER_URL", broker)
    monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "RUN_BY": "celery"})
    return shop


def statuses(shop: Shop) -> dict[int, str]:
    orders = shop.model("shop.Order").objects.select_related("task").all()
    return {order.number: order.task.status if order.task else "" for order in orders}


def refunds(shop: Shop) -> list[int]:
    return sorted(shop.model("shop.Refund").objects.values_list("order_id", flat=True))


@pytest.mark.timeout(300)
def test_killed_in_mid_call_each_is_refunded_once(
    published: Shop, broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SIGKILL of both processes while they act; then a person's yes in the admin, and a task nobody was told of."""
    from django.conf import settings

    shop = published
    browser: Any = shop.client("lea", superuser=True)
    for number, total in ((2001, 15), (2002, 16), (2003, 480), (2004, 17)):
        shop.order(number, total)
    with celery(shop, broker, tmp_path) as worker:
        for number in (2001, 2002):
            assert browser.post(f"/orders/{number}/refund/").status_code == 202
        until(lambda: {*worker.at_the_gate()} == {"2001", "2002"}, "both refunds to be in mid-call", worker.log)
        assert refunds(shop) == [2001], "one has paid and not said so, one has not paid"
        killed = {*worker.at_the_gate().values()}
        for child in killed:
            os.kill(child, signal.SIGKILL)
        worker.open_gate()
        until(lambda: statuses(shop)[2001] == statuses(shop)[2002] == "complete", "both to be carried out", worker.log)
        assert refunds(shop) == [2001, 2002]

        assert browser.post("/orders/2003/refund/").status_code == 202
        until(lambda: statuses(shop)[2003] == "needs_review", "a person to be asked", worker.log)
        review = shop.model("steward.AgentReview").objects.get(open=True)
        page = f"/admin/steward/agentreview/{review.pk}/change/"
        assert browser.post(page, {"kind": "approve", "digest": review.digest}).status_code == 302
        until(lambda: statuses(shop)[2003] == "complete", "what was approved", worker.log)

        monkeypatch.setattr(settings, "STEWARD", {**settings.STEWARD, "RUN_BY": "workers"})  # so nothing is published
        assert browser.post("/orders/2004/refund/").status_code == 202
        until(lambda: statuses(shop)[2004] == "complete", "the sweep to find it", worker.log)

        states = shop.model("shop.Order").objects.filter(state="refunded")
        until(lambda: states.count() == 4, "the signals' receivers to follow", worker.log)
    assert refunds(shop) == [2001, 2002, 2003, 2004]
    assert len(killed) == 2
    assert b"task.not_published" not in worker.log.read_bytes()
