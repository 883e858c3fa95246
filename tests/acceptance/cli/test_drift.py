"""`steward drift` and `steward alarm` answer from what was just done, and take an operator's word once."""

from __future__ import annotations

from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.pool import open_pool
from steward.domain.alarms import Finding
from tests.acceptance.cli.conftest import Steward


async def test_a_watch_is_shown_and_an_alarm_answered(steward: Steward, database_url: str) -> None:
    """A task that ended a moment ago is in its playbook's watch; an alarm is listed, shown, answered, and then over."""
    assert (await steward("run", "Where is order 1042?")).code == 0
    async with open_pool(database_url) as pool:
        opened = await PostgresAlarms(pool).open(
            Finding(kind="drift", subject="order-status", text="Not as\x1b[2J before.", examples=["t1", "t2"])
        )
    assert opened is not None

    (watch,) = (await steward("drift", "--json")).document["watches"]
    shown = await steward("drift", "--playbook", "order-status")
    (listed,) = (await steward("alarm", "list", "--json")).document["alarms"]
    queue = await steward("review", "list")
    seen = await steward("alarm", "show", opened.id[:6])
    answered = await steward("alarm", "answer", opened.id[:6], "mended", "-m", "rolled back", "--by", "lea", "--json")
    again = await steward("alarm", "answer", opened.id, "usual")
    (over,) = (await steward("alarm", "list", "--all", "--json")).document["alarms"]

    assert (watch["playbook"], watch["stands"], watch["tasks"], len(watch["figures"])) == (
        "order-status", "learning", 1, 13,
    )  # fmt: skip
    assert "too few" in shown.out
    assert (listed["id"], listed["answer"]) == (opened.id, None)
    assert "1 alarm waits for an operator: steward alarm list" in queue.err
    assert "t1, t2" in seen.out
    assert "\x1b" not in seen.out
    assert (answered.document["answer"], answered.document["answered_by"]) == ("mended", "lea")
    assert again.code == 2
    assert "was answered: mended by lea" in again.complaint
    assert over["message"] == "rolled back"


async def test_nonsense_is_told_in_a_line(steward: Steward) -> None:
    """What there is none of: exit code 2 and one line."""
    for words in (
        ["drift", "--playbook", "nosuch"],
        ["alarm", "show", "a0"],
        ["alarm", "answer", "a0", "mended"],
        ["alarm", "answer", "a0", "yes"],
        ["alarm", "answer", "a0", "usual", "-m", "x" * 20_001],
    ):
        ran = await steward(*words)
        assert ran.code == 2, words
        assert len(ran.err.splitlines()) == 1
