"""What people did to questions, and what waits, as it was."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.summaries import PostgresFolds
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.errors import Unusable
from steward.domain.figures.distributions import Share
from steward.domain.figures.slices import Selector, Slice
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.decisions import Record
from steward.domain.ports.reviews import Terms
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor

KIM = Actor(name="kim", source="page")


def _slice(**wanted: str) -> Slice:
    now = time.time()
    return Slice(since=now - 3600, until=now + 60, **wanted)


async def _asked(pool: Pool, name: str, reason: Reason = Reason.APPROVAL, *, approvers: int = 1, **detail: str) -> None:
    """A task that waits for a person."""
    task = await PostgresTasks(pool, "0.3.0").open(Task(id=name, goal="g", playbook="refund", status="running"))
    question = Question(
        id=f"r-{name}", reason=reason, text="?", options=["approve"], digest="d", detail={**detail}, approvers=approvers
    )
    await PostgresReviews(pool).open(name, question, Terms(playbook="refund"))
    ledger = PostgresLedger(pool)
    async with ledger.hold(name, 30) as lease:
        await PostgresTasks(pool, "0.3.0").save(replace(task, status="needs_review"), lease)


async def _approved(pool: Pool, name: str, by: str, source: str = "page", key: str = "") -> None:
    reviews = PostgresReviews(pool)
    await reviews.decide(f"r-{name}", Decision(kind="approve", by=by, source=source, id=key or name))


async def test_questions_stand_in_their_part_of_a_short_period(pool: Pool) -> None:
    """Each of the 14 parts of an hour, of which three lie within one quarter, has those that came in it."""
    since = 1_790_000_000.0
    for number in range(4):
        await _asked(pool, f"t{number}")
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.review SET opened_at = to_timestamp(%s) WHERE id = %s",
                (since + number * 3600 / 14 + 1, f"r-t{number}"),
            )
    tiles = (await PostgresFigures(pool).overview(Slice(since=since, until=since + 3600))).tiles
    assert [tile.line for tile in tiles if tile.name == "reviews"] == [[1, 1, 1, 1, *[0] * 10]]


async def test_looks_claims_and_answers_are_timed(pool: Pool) -> None:
    """The first look and the first claim count, a machine's answer does not, and a yes at once is told as quick."""
    reviews = PostgresReviews(pool)
    for name in ("a", "b", "c"):
        await _asked(pool, name)
    for _ in range(2):
        await reviews.viewed("r-a", KIM)
    await reviews.claim("r-a", KIM, 60)
    await _approved(pool, "a", "kim")
    await _approved(pool, "b", "lea")
    await _approved(pool, "c", "steward", "machine")
    shown = await PostgresFigures(pool).people(_slice())
    assert [(day.opened, day.decided) for day in shown.days] == [(3, 2)]
    (row,) = shown.waiting
    assert (row.reason, row.group, row.decided) == ("approval", "reviewers", 2)
    assert row.viewed_p50 is not None
    assert row.claimed_p50 is not None
    assert row.decided_p90 is not None
    assert 0 <= row.viewed_p50 <= row.claimed_p50
    assert row.decided_p90 > 0
    assert shown.quick == Share(count=1, of=1)  # nobody saw on a page what lea said yes to
    assert [(one.person, one.decided, one.quick) for one in shown.load] == [
        ("kim", 1, Share(count=1, of=1)), ("lea", 1, Share(count=0, of=0)),
    ]  # fmt: skip
    behind = await PostgresFigures(pool).tasks_behind(_slice(), Selector(kind="person", value="kim"))
    assert [(one.id, one.outcome) for one in behind.tasks] == [("a", "waiting")]
    for selector, names in {
        "person::quick": "a",
        "person::approved": "ba",
        "person:lea:quick": "",
        "open:hour": "",
    }.items():
        page = await PostgresFigures(pool).tasks_behind(_slice(), Selector.parse(selector))
        assert ("".join(one.id for one in page.tasks), page.total) == (names, len(names)), selector


async def test_questions_are_of_the_model_and_the_release_that_are_asked_for(pool: Pool) -> None:
    """Those that came, that are open and that were answered, in the figures and in the lists behind them."""
    for name in ("a", "b", "c"):
        await _asked(pool, name)
    await _approved(pool, "a", "kim")
    for name, model in (("a", "m"), ("b", "m"), ("c", "n")):
        await PostgresDecisions(pool).add(Record(task_id=name, kind="plan", model=model, prompt_version="p"))
    figures = PostgresFigures(pool)
    for wanted, expected in (
        (_slice(model="m"), (2, 1, 1)), (_slice(model="n"), (1, 0, 1)), (_slice(prompt_version="p"), (3, 1, 2)),
        (_slice(release="0.3.0"), (3, 1, 2)), (_slice(release="0.2.0"), (0, 0, 0)),
    ):  # fmt: skip
        people = await figures.people(wanted)
        (tile,) = [one for one in (await figures.overview(wanted)).tiles if one.name == "reviews"]
        came, answered = sum(day.opened for day in people.days), sum(one.decided for one in people.load)
        assert (came, answered, sum(people.open_ages)) == expected
        assert tile.value == came
        behind = [await figures.tasks_behind(wanted, Selector.parse(one)) for one in ("review", "decided", "open")]
        assert tuple(one.total for one in behind) == expected


async def test_a_question_says_of_which_model_its_task_was_once_that_is_folded(pool: Pool) -> None:
    """Also after a later plan by another model; a question of a task that goes on says nothing yet."""
    folds, figures = PostgresFolds(pool), PostgresFigures(pool)
    for name in ("a", "b"):
        await _asked(pool, name)
        await _approved(pool, name, "kim")
    for model in ("m", "n"):
        await PostgresDecisions(pool).add(Record(task_id="a", kind="plan", model=model, prompt_version="p"))
        async with pool.connection() as connection:
            await connection.execute(
                "UPDATE steward.task SET status = 'complete', finished_at = now(), folded_at = NULL WHERE id = 'a'"
            )
        await folds.fold_all()
        for wanted, count in ((model, 1), ("o", 0)):
            people = await figures.people(_slice(model=wanted))
            assert (sum(day.opened for day in people.days), sum(one.decided for one in people.load)) == (count, count)
    async with pool.connection() as connection:
        rows = await (await connection.execute("SELECT id FROM steward.review WHERE task_kind IS NULL")).fetchall()
    assert [row["id"] for row in rows] == ["r-b"]


async def test_what_two_people_said_counts_for_each_of_them(pool: Pool) -> None:
    """Each in their own row and at their own time; a name with an "and" in it stays one person's."""
    reviews = PostgresReviews(pool)
    for name in ("a", "b"):
        await _asked(pool, name, approvers=2)
    await _asked(pool, "c")
    await _asked(pool, "d")
    await _approved(pool, "a", "lea")
    await reviews.viewed("r-a", KIM)
    await _approved(pool, "a", "ben", key="a2")
    await _approved(pool, "b", "lea", key="b1")
    await reviews.decide("r-b", Decision(kind="reject", by="Hall and Sons", source="page", id="b2"))
    await _approved(pool, "c", "Hall and Sons")
    async with pool.connection() as connection:
        await connection.execute(
            "UPDATE steward.review SET opened_at = opened_at - interval '1 hour' WHERE id IN ('r-a', 'r-d')"
        )
        await connection.execute(
            """UPDATE steward.review SET decided_at = clock_timestamp(), decision =
            (SELECT decision || '{"lead": "r-a"}' FROM steward.review WHERE id = 'r-a') WHERE id = 'r-d'"""
        )  # the other of a lot, answered with the first
    shown = await PostgresFigures(pool).people(_slice())
    assert {sum(one.decided for one in shown.waiting), sum(day.decided for day in shown.days)} == {4}  # each once
    assert [(one.person, one.decided, one.approved, one.quick.count, one.quick.of) for one in shown.load] == [
        ("Hall and Sons", 2, 1, 0, 0), ("ben", 2, 2, 1, 1), ("lea", 2, 2, 0, 0),
    ]  # fmt: skip
    assert [round(one.median or 0, -3) for one in shown.load] == [0, 4000, 4000]
    for selector, names in {
        "person:lea": "da", "person:ben": "da", "person:ben:quick": "a", "person:lea:quick": "",
        "person:lea and ben": "", "person:Hall and Sons": "cb", "decided:approval": "dcba", "person::quick": "a",
    }.items():  # fmt: skip
        page = await PostgresFigures(pool).tasks_behind(_slice(), Selector.parse(selector))
        assert ("".join(one.id for one in page.tasks), page.total) == (names, len(names)), selector


async def test_what_waits_is_read_as_it_is_now(pool: Pool) -> None:
    """Who waits at a ceiling counts as stopped by it, in the columns and in the list behind them."""
    await _asked(pool, "a")
    await _asked(pool, "b", Reason.CEILING, ceiling="actions")
    figures = PostgresFigures(pool)
    shown = await figures.overview(_slice())
    assert [day.outcomes for day in shown.days] == [
        {"alone": 0, "with_person": 0, "waiting": 1, "limit": 1, "failed": 0, "cancelled": 0}
    ]
    tile = next(tile for tile in shown.tiles if tile.name == "waiting")
    assert (tile.value, tile.also[1].value) == (2, 1)
    for selector, names in {
        "waiting": ["b", "a"],
        "waiting:limit": ["b"],
        "outcome:waiting": ["a"],
        "outcome:limit": ["b"],
        "open": ["b", "a"],
        "open:hour": ["b", "a"],
        "open:older": [],
    }.items():
        page = await figures.tasks_behind(_slice(), Selector.parse(selector))
        assert ([one.id for one in page.tasks], page.total) == (names, len(names))
    assert (await figures.overview(_slice(playbook="other"))).days == []
    assert (await figures.overview(_slice(release="0.2.0"))).days == []
    assert (await figures.overview(_slice(model="m"))).days == []


async def test_workers_and_what_was_given_up(pool: Pool) -> None:
    """Nobody is there, nothing waits, and nothing was given up: told as such."""
    shown = await PostgresFigures(pool).workers(_slice())
    assert (shown.workers, shown.backlog.queued, shown.limits) == ([], 0, [])
    assert [(one.what, one.count) for one in shown.given_up] == [("notices", 0), ("crashed", 0)]


@pytest.mark.parametrize(
    ("selector", "why"),
    [
        ("outcome:won", "'won' is not an outcome"),
        ("stage:gone", "'gone' is not a stage"),
        ("steps:many", "'many' is no number"),
        ("path:99999999999", "no number to select"),
        ("confidence:nan", "no number to select"),
        ("tool:pay:stolen", "not what befell a tool's calls"),
        ("model:m:slow", "not what befell a model's calls"),
        ("person:kim:slowly", "not what somebody said"),
        ("open:always", "not an age of questions"),
    ],
)
async def test_nonsense_selects_nothing(pool: Pool, selector: str, why: str) -> None:
    """A selector that means nothing is told in one line, and so is a cursor."""
    with pytest.raises(Unusable, match=why):
        await PostgresFigures(pool).tasks_behind(_slice(), Selector.parse(selector))
    with pytest.raises(Unusable, match="no cursor"):
        await PostgresFigures(pool).tasks_behind(_slice(), Selector(kind="ended"), after="nan|x|")


async def test_a_slice_that_is_none_is_refused(pool: Pool) -> None:
    """A period that ends before it begins, or a zone that there is none of, is told."""
    with pytest.raises(Unusable, match="ends after it begins"):
        await PostgresFigures(pool).tools(Slice(since=10, until=10))
    with pytest.raises(Unusable, match="no time zone 'Mars/Olympus'"):
        await PostgresFigures(pool).tools(Slice(since=10, until=20, zone="Mars/Olympus"))
