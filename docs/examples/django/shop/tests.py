"""A refund from the view to the admin; Celery's tasks run in this process, as its own page on tests has it."""

from django.contrib.auth.models import User
from django.db import transaction
from django.test import TestCase, TransactionTestCase
from project.celery import app

from shop.models import Order, Refund
from steward.django.models import AgentReview, AgentTask


class Submitting(TestCase):
    """Nothing is carried out here, so the quick test case of Django's will do."""

    def test_a_rollback_leaves_no_task(self) -> None:
        with transaction.atomic():
            AgentTask.objects.submit("Refund 15 EUR for order 1043")
            transaction.set_rollback(True)
        self.assertFalse(AgentTask.objects.exists())

    def test_the_same_key_is_the_same_task(self) -> None:
        tasks = {AgentTask.objects.submit("Refund 15 EUR for order 1043", client_key="k").pk for _ in range(2)}
        self.assertEqual(len(tasks), 1)


class Refunding(TransactionTestCase):
    """What carries a task out sees only what is committed."""

    def setUp(self) -> None:
        app.conf.task_always_eager = True
        self.addCleanup(setattr, app.conf, "task_always_eager", False)
        self.client.force_login(User.objects.create_superuser("lea"))
        Order.objects.create(number=1043, email="kim@example.com", total=15)
        Order.objects.create(number=1044, email="kim@example.com", total=480)

    def test_a_small_refund_is_paid(self) -> None:
        answer = self.client.post("/orders/1043/refund/")
        task = AgentTask.objects.get(pk=answer.json()["task"])
        self.assertEqual((answer.status_code, task.status), (202, "complete"))
        self.assertEqual(Refund.objects.get().amount, 15)
        self.assertEqual(Order.objects.get(pk=1043).task, task)

    def test_a_large_one_is_paid_once_somebody_approves_it(self) -> None:
        self.client.post("/orders/1044/refund/")
        review = AgentReview.objects.get(open=True)
        self.assertEqual(review.task.status, "needs_review")
        self.assertFalse(Refund.objects.exists())

        page = f"/admin/steward/agentreview/{review.pk}/change/"
        self.client.post(page, {"kind": "approve", "digest": review.digest})

        review.task.refresh_from_db()
        self.assertEqual((review.task.status, Refund.objects.get().amount), ("complete", 480))

    def test_the_second_test_finds_nothing_of_the_first(self) -> None:
        self.assertFalse(AgentTask.objects.exists())
