"""What happens to a task, as facts: told where it happens, to whoever watches.

A fact is told once it is so; one that a crash undoes may be told again. They are for monitoring, traces and live
views. What a task rests on is in its rows.
"""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.gauges import Snapshot
from steward.domain.model import Action, Decision, Entry, Found, Question, Receipt, Wait
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened to a task. Times in facts are Unix seconds, durations seconds."""

    task_id: str


@dataclass(frozen=True, kw_only=True)
class TaskBegan(Fact):
    """The first node of a new task is about to run."""

    goal: str
    playbook: str | None = None
    requested_by: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskTaken(Fact):
    """This process holds the task, which has places in traces: as W3C traceparents, `caller` and `newest_run`."""

    caller: str = ""
    newest_run: str = ""


@dataclass(frozen=True, kw_only=True)
class NodeBegan(Fact):
    """`run` is the id of LangGraph's run where it has one: each resume is a run of its own."""

    node: str
    run: str = ""


@dataclass(frozen=True, kw_only=True)
class NodeEnded(Fact):
    """The node wrote where to go on (`next`), or was `interrupted` to wait for a person, or ended with an error.

    `steps` are the task's so far; `left`: the run ends with it, as the task is to be taken up again later.
    """

    node: str
    seconds: float
    next: str = ""
    status: str = "running"
    interrupted: bool = False
    error: str = ""
    steps: int = 0
    left: bool = False

    @property
    def ends_run(self) -> bool:
        """Whether the run ends with its node: the task has ended, waits, or goes on later."""
        if self.error or self.interrupted or self.left:
            return True
        return self.next == "end" or self.status in ("complete", "failed")


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Fact):
    """A decision that is now on record. Those of kind plan and acceptance are one model call each, which ended `at`
    and took `seconds`; verdicts come as `Judged`."""

    record: Record


@dataclass(frozen=True, kw_only=True)
class ToolBegan(Fact):
    """A call of a tool is about to leave."""

    action: Action


@dataclass(frozen=True, kw_only=True)
class ToolEnded(Fact):
    """What the call came to; `late`: it had been told as still running before."""

    action: Action
    receipt: Receipt
    seconds: float
    late: bool = False


@dataclass(frozen=True, kw_only=True)
class ToolProgressed(Fact):
    """How far the call has come by its system's own account: `done`, of `total` where it says so, and its words."""

    action: Action
    done: float
    total: float | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Looked(Fact):
    """The world was looked at for an act's effect."""

    action: Action
    found: Found
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Judged(Fact):
    """An act's verdict is on record, with its evidence."""

    entry: Entry


@dataclass(frozen=True, kw_only=True)
class Asked(Fact):
    """A person is asked: the question is in the queue."""

    question: Question


@dataclass(frozen=True, kw_only=True)
class Answered(Fact):
    """The task goes on with a person's answer, or with the machine's where `decision.source` says so."""

    question: Question
    decision: Decision | None


@dataclass(frozen=True, kw_only=True)
class ReviewDecided(Fact):
    """A decision or one of several votes was taken, in whichever process; `review` says since when it was open."""

    review: Review


@dataclass(frozen=True, kw_only=True)
class Waits(Fact):
    """The task stands still for a time."""

    wait: Wait


@dataclass(frozen=True, kw_only=True)
class Progressed(Fact):
    """A large loop went on: `done` of its `total` items, by the id of its step."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, kw_only=True)
class TaskEnded(Fact):
    """The task's row says that it is complete or failed; `state`, which is large, is left out of it."""

    task: Task


@dataclass(frozen=True, kw_only=True)
class LeaseLost(Fact):
    """This process no longer holds the task, and wrote nothing more."""

    why: str


@dataclass(frozen=True, kw_only=True)
class Reconciled(Fact):
    """The task's row was made to follow what happened outside, such as a thread that was ended in another screen."""

    why: str


@dataclass(frozen=True, kw_only=True)
class GaugesRead(Fact):
    """How much waits in all, and who is there: of no task, told now and then by processes that live long."""

    snapshot: Snapshot
    task_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """One line of the way to an error."""

    file: str
    line: int
    function: str


@dataclass(frozen=True, kw_only=True)
class Failed(Fact):
    """An error that nobody foresaw, in a node, a chore or a page; `task_id` is empty where it was no task's."""

    where: str
    kind: str
    error: str
    frames: list[Frame]
    task_id: str = ""
