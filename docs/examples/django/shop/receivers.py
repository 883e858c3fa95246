"""What the shop does when a task's status changes; it may be told twice, so it says how things are."""

from typing import Any

from django.dispatch import receiver

from shop.models import Order
from steward.django.models import AgentTask
from steward.django.signals import task_status_changed

STATES = {"complete": "refunded", "failed": "paid", "needs_review": "in review"}


@receiver(task_status_changed)
def follow(task: AgentTask, **_: Any) -> None:
    if task.status in STATES:
        Order.objects.filter(task=task).update(state=STATES[task.status])
