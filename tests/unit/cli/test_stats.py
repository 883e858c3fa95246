"""Figures for a terminal fit into it, say what they count, and have words for nothing."""

from __future__ import annotations

from dataclasses import fields, replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console, RenderableType

from steward.cli import completion
from steward.cli.output import Output
from steward.cli.rendering import stats as render
from steward.cli.rendering import stats_more as more
from steward.cli.stats import _csv  # pyright: ignore[reportPrivateUsage] - the command needs a database
from steward.domain.errors import Unusable
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.documents import as_json, tables
from steward.domain.figures.lists import MOST_COUNTED, TaskLine, TaskPage
from steward.domain.figures.model import ConfidenceBin, ModelFigures, ModelRow, Threshold
from steward.domain.figures.outcomes import OUTCOMES
from steward.domain.figures.overview import Also, Day, Move, Overview, PlaybookRow, Tile
from steward.domain.figures.people import Load, PeopleDay, PeopleFigures, Waiting, WorkerFigures
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.sums import Sums, funnel, moves
from steward.domain.figures.work import ErrorGroup, PlaybookFigures, Stop, ToolFigures, ToolRow, Trajectory
from steward.domain.outages import Outage
from steward.domain.periods import moment_of
from steward.domain.rate_limits import LimitState
from steward.domain.times import moment
from steward.domain.workers import Backlog

NOW = 1_700_000_000.0
WEEK = Slice(since=NOW - 604_800, until=NOW, zone="Europe/Berlin", playbook="refund")
SOME = dict(zip(OUTCOMES, (8, 2, 1, 1, 3, 0), strict=True))
SELECTOR = Selector(kind="outcome", value="failed")
OVERVIEW = Overview(
    tiles=[
        Tile(name="alone", unit="share", value=0.8, before=0.5, line=[None, 0.5, 1.0], tasks=SELECTOR),
        Tile(name="waiting", unit="count", value=2, before=None, line=[],
             also=[Also(name="oldest", unit="time", value=NOW - 7200)]),
    ],
    days=[Day(date="2023-11-13", outcomes=SOME), Day(date="2023-11-14", outcomes=SOME)],
    playbooks=[
        PlaybookRow(playbook="refund-of-a-long-name", outcomes=SOME, ended=13, alone=Share(count=8, of=13),
                    asked=Share(count=2, of=13), ceiling=Share(count=1, of=13), steps_median=3, steps_p95=9,
                    seconds_median=12.3, cost=1.2, cost_per_complete=0.12)
    ],
    moves=[Move(what="failed", subject="refund", before=Share(count=5, of=100), now=Share(count=50, of=100), low=0.3,
                high=0.5, size=0.3, better=False, tasks=SELECTOR)],
    ended=13,
    unfolded=2,
)  # fmt: skip
PLAYBOOK = PlaybookFigures(
    funnel=funnel(Sums(ended=9, alone=5, planned=9, checked=8, acted=8, verified=6)),
    steps=Histogram(bins={3: 8, 12: 1}),
    seconds=Histogram(scale="seconds", bins={90: 9}),
    trajectories=[
        Trajectory(id=7, path=["plan", "checked", "issue_refund: refuted", "failed"], share=Share(count=1, of=30),
                   outcomes={"failed": 1}, seconds=70.0, cost=0.01, bad=True, tasks=Selector(kind="path", value="7")),
    ],
    paths=4,
    stops=[
        Stop(code="forbidden", rule="no-cash", share=Share(count=2, of=9), times=3, tasks=SELECTOR),
        Stop(code="asked invalid_plan", rule="", share=Share(count=1, of=9), times=1, tasks=SELECTOR),
    ],
)  # fmt: skip
TOOLS = ToolFigures(
    tools=[ToolRow(tool="issue_refund", acts=9, calls=1012, retries=3, lost=1, refused=20, refuted=0, unknown=1,
                   verified=8, failed=Share(count=2, of=9), seconds=Histogram(scale="seconds", bins={50: 9}),
                   tasks=Selector(kind="tool", value="issue_refund"))],
    errors=[ErrorGroup(id=3, tool="issue_refund", kind="refused", text="order <n> is locked", count=20, tasks_hit=9,
                       first_at=NOW - 90_000, last_at=NOW - 60, tasks=Selector(kind="error", value="3"))],
)  # fmt: skip
MODEL = ModelFigures(
    models=[ModelRow(model="gpt-5", calls=30, errors=1, tokens_in=123_456, tokens_out=7, cost=1.5, unpriced=2,
                     seconds=1.2, tasks=SELECTOR)],
    days=[], refused=Share(count=1, of=10), repairs=1, replans=0, waited=Share(count=0, of=9), waited_seconds=0.0,
    confidence=[ConfidenceBin(low=0.7, high=0.75, right=Share(count=8, of=9), tasks=SELECTOR)],
    thresholds=[Threshold(at=0.8, sent=Share(count=9, of=30), caught=Share(count=1, of=1), tasks=SELECTOR,
                          wrong=SELECTOR)],
)  # fmt: skip
PEOPLE = PeopleFigures(
    days=[PeopleDay(date="2023-11-14", opened=4, decided=3)], open_ages=[1, 0, 0, 2], oldest_at=NOW - 90_000,
    waiting=[Waiting(reason="low_confidence", group="reviewers", decided=3, viewed_p50=4.0, viewed_p90=60.0,
                     claimed_p50=None, claimed_p90=None, decided_p50=70.0, decided_p90=7000.0, tasks=SELECTOR)],
    quick=Share(count=1, of=3),
    load=[Load(person="kim", decided=3, approved=3, quick=Share(count=1, of=3), median=70.0, tasks=SELECTOR)],
)  # fmt: skip
TASKS = TaskPage(
    tasks=[TaskLine(id="0" * 36, goal="Refund 15 EUR " * 5, playbook="refund", model="m", release="0.3.0",
                    outcome="limit", end="limit: actions", steps=3, seconds=3.0, cost=0.0, confidence=None,
                    created_at=NOW, finished_at=NOW, unpriced=True)],
    total=MOST_COUNTED, cursor="x",
)  # fmt: skip


def printed(parts: list[RenderableType], width: int = 80) -> str:
    out = StringIO()
    console = Console(file=out, width=width, markup=False, highlight=False, emoji=False, no_color=True)
    for part in parts:
        console.print(part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (render.overview(OVERVIEW, WEEK, NOW, Output()),
         ["80 %", "before 50 %", "oldest 2 h ago", "8 alone", "refund: failed", "+30 %", "2 tasks ended just now"]),
        (render.playbook(PLAYBOOK, WEEK, 20),
         ["refund: 9 tasks", "asked 9 → planned 9 → checked 8", " 12 steps", "! 7", "3 more with --limit",
          "forbidden: no-cash", "2 (22.2 %)", "a person was asked, invalid plan"]),
        (more.tools(TOOLS, WEEK, NOW),
         ["issue_refund", "1,012", "22.2 %", "error:N", "refused: order <n> is locked", "acts by how they ended",
          "on every try"]),
        (more.model(MODEL, WEEK), ["123,456", "$1.50 + 2 unpriced",
          "0.70 – 0.75", "56.5 % and 98 %", "9 (30 %)"]),
        (more.people(PEOPLE, WEEK, NOW), ["4 questions came, people answered 3", "2 older", "4.0 s / 1.0 min"]),
        (more.tasks(TASKS, WEEK, SELECTOR), ["more than 10,000 tasks behind outcome:failed", "at a limit", "unknown"]),
    ],
    ids=["overview", "playbook", "tools", "model", "people", "tasks"],
)  # fmt: skip
def test_each_page_fits_into_a_terminal(parts: list[RenderableType], said: list[str]) -> None:
    """At 80 columns nothing is cut, and without colours nothing is lost."""
    shown = printed(parts)
    assert max(map(len, shown.splitlines())) <= 80
    assert "…" not in shown
    assert "\x1b" not in shown
    for words in said:
        assert words in printed(parts, 160)


def test_tasks_without_a_playbook_are_told_as_such() -> None:
    """Not as all of them."""
    none, all_ = (printed(render.playbook(PLAYBOOK, replace(WEEK, playbook=name), 20)) for name in ("", None))
    assert ("no playbook: 9 tasks" in none, "all playbooks: 9 tasks" in all_) == (True, True)
    assert "· no playbook" in printed([render.period(replace(WEEK, playbook=""))], 160)


def test_nothing_is_told_in_words() -> None:
    """An empty period says so, and where to look."""
    empty = Overview(tiles=[], days=[], playbooks=[], moves=[], ended=0, unfolded=0)
    assert "No task ended or waits in this period" in printed(render.overview(empty, WEEK, NOW, Output()))
    assert "No tool was called" in printed(more.tools(ToolFigures(tools=[], errors=[]), WEEK, NOW))
    assert "0 tasks behind" in printed(more.tasks(TaskPage(tasks=[], total=0, cursor=None), WEEK, SELECTOR))


def test_small_numbers_do_not_win() -> None:
    """One of one that failed is no move beside three hundred of a thousand."""
    before = {"rare": Sums(ended=1, alone=1), "refund": Sums(ended=1000, alone=900, failed=100)}
    now = {"rare": Sums(ended=1, failed=1), "refund": Sums(ended=1000, alone=700, failed=300)}
    found = moves(before, now, {"pay": Share(count=0, of=50)}, {"pay": Share(count=30, of=60)})
    assert [(one.what, one.subject, one.better) for one in found] == [
        ("tool_failed", "pay", False), ("alone", "refund", False), ("failed", "refund", False),
    ]  # fmt: skip
    assert all(abs(one.size) < abs((one.now.value or 0) - (one.before.value or 0)) for one in found)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("7d", NOW - 604_800),
        ("90m", NOW - 5_400),
        ("2023-11-01", 1_698_793_200.0),  # midnight in Berlin
        ("2023-11-01T09:00:00Z", 1_698_829_200.0),
        ("999999w", 0.0),
        ("0001-01-01", 0.0),
        ("9999-12-31T23:59", 253_370_764_800.0),
    ],
)
def test_periods_as_people_type_them(text: str, seconds: float) -> None:
    """So long ago, or a day or time of the zone."""
    assert moment_of(text, "--since", NOW, "Europe/Berlin") == seconds


@pytest.mark.parametrize("text", ["", "7", "yesterday", "7 years", "2023-13-01"])
def test_no_period_is_told(text: str) -> None:
    """With what could be written."""
    with pytest.raises(Unusable, match=r"--since: '.*' is no time; write 24h, 7d"):
        moment_of(text, "--since", NOW, "UTC")


def test_figures_for_programs() -> None:
    """Shares have their counts, selectors their text, and every list of a page is a table of flat rows."""
    lists = tables(OVERVIEW, str)
    assert lists["days"].rows[0] == {
        "date": "2023-11-13",
        **{f"outcomes_{name}": count for name, count in SOME.items()},
    }
    assert lists["playbooks"].rows[0]["alone_of"] == 13
    assert tables(TOOLS, str)["tools"].rows[0]["seconds_p50"] == TOOLS.tools[0].seconds.quantile(0.5)
    assert tables(PLAYBOOK, str)["trajectories"].rows[0]["path"] == "plan → checked → issue_refund: refuted → failed"
    assert as_json(TOOLS.errors[0].tasks) == "error:3"
    assert as_json(Share(count=1, of=2)) == {"count": 1, "of": 2, "share": 0.5}


@pytest.mark.parametrize("figures", [OVERVIEW, TOOLS, PLAYBOOK, MODEL, PEOPLE])
def test_a_table_without_rows_has_the_header_that_it_has_with_rows(figures: Any) -> None:
    """Whoever reads the CSV of a quiet week finds the columns of a busy one."""
    lists = [one.name for one in fields(figures) if isinstance(getattr(figures, one.name), list)]
    empty = tables(replace(figures, **{name: [] for name in lists}), str)
    for name, table in tables(figures, str).items():
        assert empty[name].columns == table.columns != []
        assert _csv(empty, name).splitlines()[0].split(",") == [*table.columns]


def test_times_in_csv_are_told_in_the_zone() -> None:
    """A spreadsheet knows no seconds since 1970, wherever they stand: in a column of any name, or beside a figure."""
    at = 1_795_862_448.141905

    def told(at: float) -> str:
        return moment(at, "Europe/Berlin").isoformat()

    task = TaskLine(id="t1", goal="", playbook="", model="", release="", outcome="running", end="", steps=1,
                    seconds=82.5, cost=0, confidence=None, created_at=at, finished_at=None)  # fmt: skip
    (said,) = tables(TaskPage(tasks=[task], total=1, cursor=None), told)["tasks"].rows
    assert (said["created_at"], said["finished_at"], said["seconds"]) == ("2026-11-28T11:40:48+01:00", None, 82.5)

    busy = WorkerFigures(
        workers=[],
        backlog=Backlog(),
        outages=[Outage(endpoint="m", host="m", said="", since=at, wait=5.0)],
        limits=[LimitState(name="m", cap="", paused_until=at)],
        given_up=[],
    )
    lists = tables(busy, told)
    assert lists["outages"].rows[0]["since"] == lists["limits"].rows[0]["paused_until"] == "2026-11-28T11:40:48+01:00"
    assert tables(OVERVIEW, told)["tiles"].rows[1]["also"] == "oldest 2023-11-14T21:13:20+01:00"


def test_playbooks_go_by_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by those of their files; where no name is seen at a glance the file's has to do."""
    for file, text in (
        ("a.yaml", "# a\nname: 'refund-now'  # x\n"),
        ("b.yml", "name:\n  refund"),
        ("c.yaml", "name: rerun"),
    ):
        (tmp_path / file).write_text(text)
    monkeypatch.setenv("STEWARD_PLAYBOOKS", str(tmp_path))
    assert completion.playbooks("") == ["b", "refund-now", "rerun"]
    assert completion.playbooks("ref") == ["refund-now"]
