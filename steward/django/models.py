"""Steward's record as models: tasks, what they did, what was decided, and what people were asked.

    AgentTask.objects.filter(status="needs_review", result__isnull=True)
    AgentTask.objects.filter(actions__tool="issue_refund", actions__args__amount__gte=100).count()

A model of yours may point at a task: `models.ForeignKey("steward.AgentTask", models.PROTECT)`. What is read so is the
record itself, with all that tools mark as sensitive; the admin hides it.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from steward.django.read_only import ReadOnlyModel
from steward.django.task_manager import TaskManager
from steward.domain.text import short

_JSON: Any = models.JSONField


class AgentTask(ReadOnlyModel):
    """One goal, and what became of it; `result` holds what was done and the evidence for it."""

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        RUNNING = "running", "Running"
        COMPLETE = "complete", "Complete"
        FAILED = "failed", "Failed"
        NEEDS_REVIEW = "needs_review", "Needs a person"

    id = models.TextField(primary_key=True)
    goal = models.TextField()
    status = models.TextField(choices=Status.choices)
    steps_taken = models.BigIntegerField(db_column="steps")
    state: Any = _JSON()
    result: Any = _JSON(null=True)
    error = models.TextField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    plan: Any = _JSON(null=True)
    playbook = models.TextField(null=True)
    requested_by = models.TextField()
    confidence = models.FloatField(null=True)
    node = models.TextField()
    usage: Any = _JSON()
    client_key = models.TextField(null=True)
    business_key = models.TextField(null=True)
    priority = models.BigIntegerField()
    run_after = models.DateTimeField(null=True)
    limits: Any = _JSON()
    submitted = models.BooleanField()
    cancelled_by = models.TextField(null=True)
    wake_at = models.DateTimeField(null=True)
    waits_for = models.TextField(null=True)
    trace = models.TextField(null=True)

    objects: ClassVar[TaskManager[AgentTask]] = TaskManager()
    shown_goal = ""  # as the admin has it

    class Meta(ReadOnlyModel.Meta):
        abstract = False
        db_table = 'steward"."task'
        ordering: ClassVar[Any] = ["-created_at", "-id"]
        verbose_name = "task"

    def __str__(self) -> str:
        return f"{short(self.id)} ({self.Status(self.status).label})"  # no goal: it may hold what nobody is shown


class AgentAction(ReadOnlyModel):
    """The ledger: one call of a tool, with its receipt and the verdict of who looked."""

    class Risk(models.TextChoices):
        READ = "read", "Read"
        REVERSIBLE = "reversible", "Reversible"
        IRREVERSIBLE = "irreversible", "Irreversible"

    key = models.TextField(primary_key=True)
    task = models.ForeignKey(AgentTask, models.DO_NOTHING, related_name="actions")
    seq = models.BigIntegerField()
    step = models.TextField()
    tool = models.TextField()
    args: Any = _JSON()
    risk = models.TextField(choices=Risk.choices)
    item = models.BigIntegerField()
    revision = models.BigIntegerField()
    target = models.TextField(null=True)
    attempts = models.BigIntegerField()
    claimed_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    receipt: Any = _JSON(null=True)
    verdict: Any = _JSON(null=True)

    class Meta(ReadOnlyModel.Meta):
        abstract = False
        db_table = 'steward"."action'
        ordering: ClassVar[Any] = ["seq"]
        verbose_name = "action"

    def __str__(self) -> str:
        return f"{self.tool} ({self.step})"


class AgentDecision(ReadOnlyModel):
    """What a machine or a person decided on the way."""

    id = models.BigIntegerField(primary_key=True)
    task = models.ForeignKey(AgentTask, models.DO_NOTHING, related_name="decisions")
    kind = models.TextField()
    subject = models.TextField()
    outcome = models.TextField()
    confidence = models.FloatField(null=True)
    model = models.TextField()
    prompt_version = models.TextField()
    tokens_in = models.BigIntegerField()
    tokens_out = models.BigIntegerField()
    cost = models.FloatField()
    seconds = models.FloatField()
    by = models.TextField()
    detail: Any = _JSON()
    at = models.DateTimeField()

    class Meta(ReadOnlyModel.Meta):
        abstract = False
        db_table = 'steward"."decision'
        ordering: ClassVar[Any] = ["id"]
        verbose_name = "decision"

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"


class AgentReview(ReadOnlyModel):
    """A question to people and, once taken, its one decision."""

    id = models.TextField(primary_key=True)
    task = models.ForeignKey(AgentTask, models.DO_NOTHING, related_name="reviews")
    task_id: str
    shown_goal = ""
    reason = models.TextField()
    question: Any = _JSON()
    digest = models.TextField()
    goal = models.TextField()
    playbook = models.TextField(null=True)
    requested_by = models.TextField()
    group = models.TextField()
    priority = models.BigIntegerField()
    assignee = models.TextField(null=True)
    claimed_by = models.TextField(null=True)
    claimed_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    open = models.BooleanField()
    votes: Any = _JSON()
    decision: Any = _JSON(null=True)
    decided_by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(ReadOnlyModel.Meta):
        abstract = False
        db_table = 'steward"."review'
        ordering: ClassVar[Any] = ["-open", "-priority", "due_at", "opened_at", "id"]
        verbose_name = "review"
        permissions: ClassVar[Any] = [("decide_agentreview", "Can decide reviews")]

    def __str__(self) -> str:
        return f"{self.reason.replace('_', ' ')} ({short(self.task_id)})"
