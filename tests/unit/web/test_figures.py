"""The pages of figures: which tasks are meant, and what is said of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.auth.refusals import NotAllowed
from steward.domain.access import Identity
from steward.domain.errors import Unusable
from steward.domain.figures.distributions import Histogram, Share
from steward.domain.figures.model import ModelDay, ModelFigures, ModelRow
from steward.domain.figures.overview import Day, Move, Overview, PlaybookRow, Tile
from steward.domain.figures.slices import Selector
from steward.domain.figures.sums import Sums, moves
from steward.domain.figures.words import cost, money, percent
from steward.domain.figures.work import PlaybookFigures, Stage, ToolFigures, ToolRow
from steward.domain.text import plain
from steward.web.ops.filters import Wanted, dates_of
from steward.web.ops.model import model_sheet
from steward.web.ops.overview import overview_sheet
from steward.web.ops.sheet import Cell, Head, Table, head_of
from steward.web.ops.words import number, said, share_cell
from steward.web.ops.work import playbook_sheet, tools_sheet

OPERATOR = Identity(name="ola", roles=["operator"])
FAILED = Selector.parse("outcome:failed")
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 26, 9, 0, tzinfo=BERLIN).timestamp()


def test_days_are_those_of_the_reader() -> None:
    """Both days count, to their last second, in the reader's zone; a day with a change of the clock has 23 or 25 h."""
    wanted = Wanted.model_validate({"first": "2026-10-25", "last": "2026-10-25", "since": "30d"})

    found = wanted.slice(OPERATOR, "Europe/Berlin", NOW)

    assert datetime.fromtimestamp(found.since, BERLIN).isoformat() == "2026-10-25T00:00:00+02:00"
    assert found.until - found.since == 25 * 3600
    assert wanted.title == "2026-10-25"


def test_days_without_a_task_are_shown_all_the_same() -> None:
    """A gap in the days would read as none."""
    week = Wanted(first="2026-10-20", last="2026-10-26").slice(OPERATOR, "Europe/Berlin", NOW)
    found = Overview(
        tiles=[], days=[Day(date="2026-10-22", outcomes={"alone": 2})], playbooks=[], moves=[], ended=2, unfolded=0
    )

    plot = overview_sheet(found, Wanted(), NOW, dates_of(week)).figures[0].charts[0][1]

    assert plot.labels == ["20 Oct", "21 Oct", "22 Oct", "23 Oct", "24 Oct", "25 Oct", "26 Oct"]
    assert [rect.x for rect in plot.rects] == [21]


def test_a_range_ends_now() -> None:
    found = Wanted(since="24h").slice(OPERATOR, "UTC", NOW)
    assert (found.since, found.until) == (NOW - 86_400, NOW)
    assert Wanted().range == "7d"
    today = Wanted(last="2026-11-26").slice(OPERATOR, "Europe/Berlin", NOW)
    assert today.until == NOW


@pytest.mark.parametrize(
    "given",
    [
        *({"since": text} for text in ("7", "d", "-1d", "0h", "1e3d", "99999d", "７d", "7w", "7 d", "7d\n")),
        *({"first": text} for text in ("yesterday", "2026-13-01", "20261126", "0000-01-01", "2026-11-26T00:00", "1\n")),
        {"first": "2026-11-02", "last": "2026-11-01"},
        {"first": "1971-01-01", "last": "2026-11-01"},
    ],
)
def test_nonsense_is_refused_in_a_line(given: dict[str, str]) -> None:
    """What the reader typed is named, and what would do."""
    with pytest.raises(Unusable) as refused:
        Wanted.model_validate(given).slice(OPERATOR, "UTC", NOW)
    assert "\n" not in str(refused.value)


def test_who_sees_which_figures() -> None:
    """Reviewers those of their playbooks; who only asks for tasks sees none."""
    reviewer = Identity(name="rae", roles=["reviewer"], playbooks=["refund"])
    assert Wanted(playbook="cancel").slice(reviewer, "UTC", NOW).playbooks == ["refund"]
    assert Wanted().slice(Identity(name="rae", roles=["reviewer"]), "UTC", NOW).playbooks is None
    with pytest.raises(NotAllowed):
        Wanted().slice(Identity(name="kim", roles=["requester"]), "UTC", NOW)


def test_every_number_leads_to_its_tasks() -> None:
    """With the filter that it was counted by; what is nothing leads nowhere."""
    row = PlaybookRow(
        playbook="a&b", outcomes={"failed": 2}, ended=9, alone=Share(count=7, of=9), asked=Share(count=0, of=9),
        ceiling=Share(count=1, of=9), steps_median=3, steps_p95=8, seconds_median=1.5, cost=0.5, cost_per_complete=None,
    )  # fmt: skip
    day = Day(date="2026-11-25", outcomes={"alone": 7, "failed": 2})
    found = Overview(
        tiles=[Tile(name="failed", unit="count", value=2, before=1, line=[1, 2], tasks=FAILED)],
        days=[day], playbooks=[row], moves=[], ended=9, unfolded=0,
    )  # fmt: skip

    sheet = overview_sheet(found, Wanted(since="30d", model="m"), NOW)

    assert (sheet.tiles[0].href, sheet.tiles[0].tone) == ("/ops/tasks?since=30d&model=m&select=outcome%3Afailed", "bad")
    days, playbooks, moves = sheet.figures
    assert [rect.href for rect in days.charts[0][1].rects] == [
        "/ops/tasks?since=30d&day=2026-11-25&model=m&select=outcome%3Aalone",
        "/ops/tasks?since=30d&day=2026-11-25&model=m&select=outcome%3Afailed",
    ]
    cells = playbooks.table.rows[0]
    assert cells[1].href == "/ops/tasks?since=30d&playbook=a%26b&model=m&select=ended"
    assert (cells[3].text, cells[3].sub, cells[3].href) == ("0 %", "0 of 9", "")
    assert (cells[10].text, moves.table.rows) == ("–", [])


def test_a_day_of_a_range_is_the_part_that_was_counted() -> None:
    """A range that begins in the middle of a day has counted no more of it, and a list behind it holds no more."""
    found = Wanted(since="24h", day="2026-11-25").slice(OPERATOR, "Europe/Berlin", NOW)
    assert (found.since, found.until) == (NOW - 86_400, datetime(2026, 11, 26, tzinfo=BERLIN).timestamp())
    for day in ("2026-11-24", "2026-11-27", "today"):
        with pytest.raises(Unusable, match=day):
            Wanted(since="24h", day=day).slice(OPERATOR, "Europe/Berlin", NOW)


def test_what_nobody_knows_the_price_of_is_not_free() -> None:
    """A task's cost is unknown, or more than is known; of a playbook's tasks it is told how many are so."""
    assert [cost(0.0, unpriced=True), cost(1.5, unpriced=True), cost(0.0, unpriced=False)] == [
        "unknown", "$1.50 and more", "$0.00"
    ]  # fmt: skip
    share = Share(count=0, of=3)
    row = PlaybookRow(
        playbook="a", outcomes={}, ended=3, alone=share, asked=share, ceiling=share, steps_median=3, steps_p95=8,
        seconds_median=1.5, cost=0.0, cost_per_complete=None, unpriced=2,
    )  # fmt: skip
    found = Overview(tiles=[], days=[], playbooks=[row], moves=[], ended=3, unfolded=0)
    assert overview_sheet(found, Wanted(), NOW).figures[1].table.rows[0][9].sub == "2 unpriced"


def test_tasks_without_a_playbook_can_be_looked_at() -> None:
    """They have a row, whose numbers lead to them as any other's do."""
    assert Wanted(playbook="none").slice(OPERATOR, "UTC", NOW).playbook == ""
    row = PlaybookRow(
        playbook="", outcomes={}, ended=3, alone=Share(count=0, of=3), asked=Share(count=0, of=3),
        ceiling=Share(count=0, of=3), steps_median=3, steps_p95=8, seconds_median=1.5, cost=0.5, cost_per_complete=None,
    )  # fmt: skip
    found = Overview(tiles=[], days=[], playbooks=[row], moves=[], ended=3, unfolded=0)
    cells = overview_sheet(found, Wanted(), NOW).figures[1].table.rows[0]
    assert (cells[0].text, cells[1].href) == ("none", "/ops/tasks?playbook=none&select=ended")


@pytest.mark.parametrize(("left", "told"), [(1, "1 task ended"), (10_001, "More than 10,000 tasks ended"), (0, "")])
def test_what_is_not_counted_yet_is_told(left: int, told: str) -> None:
    """Up to the number that it is counted to, and that there are more."""
    found = Overview(tiles=[], days=[], playbooks=[], moves=[], ended=3, unfolded=left)
    assert overview_sheet(found, Wanted(), NOW).notice.startswith(told)


def test_a_move_leads_to_the_tasks_of_its_playbook() -> None:
    """All others' are not behind its number."""
    move = Move(
        what="failed", subject="refund", before=Share(count=2, of=300), now=Share(count=31, of=320),
        low=0.05, high=0.13, size=0.05, better=False, tasks=FAILED,
    )  # fmt: skip
    found = Overview(tiles=[], days=[], playbooks=[], moves=[move], ended=0, unfolded=0)
    cells = overview_sheet(found, Wanted(), NOW).figures[2].table.rows[0]
    assert cells[0].href == cells[3].href == "/ops/tasks?playbook=refund&select=outcome%3Afailed"


def test_the_mean_time_of_a_call_is_shown_as_it_was_reckoned() -> None:
    row = ModelRow(
        model="m", calls=4, errors=0, tokens_in=1, tokens_out=1, cost=0, unpriced=0, seconds=2.0, tasks=FAILED
    )
    none = Share(count=0, of=0)
    found = ModelFigures(
        models=[row], days=[], refused=none, repairs=0, replans=0, waited=none, waited_seconds=0, confidence=[],
        thresholds=[],
    )  # fmt: skip
    assert model_sheet(found, Wanted()).figures[0].table.rows[0][-1].text == "2.0 s"


def test_days_on_which_no_model_was_asked_are_gaps_in_its_charts() -> None:
    """A bar stands where its day is; its table has the days with calls, and where there are none there is no chart."""
    none = Share(count=0, of=0)
    found = ModelFigures(
        models=[], days=[ModelDay(date="2026-11-03", model="m", calls=1, tokens=5, cost=0.5)], refused=none, repairs=0,
        replans=0, waited=none, waited_seconds=0, confidence=[], thresholds=[],
    )  # fmt: skip
    dates = ["2026-11-01", "2026-11-02", "2026-11-03"]
    days = model_sheet(found, Wanted(), dates).figures[1]
    assert [plot.labels for _, plot in days.charts] == [["1 Nov", "2 Nov", "3 Nov"]] * 2
    assert [row[0].text for row in days.table.rows] == ["2026-11-03"]
    assert model_sheet(replace(found, days=[]), Wanted(), dates).figures[1].charts == []


def test_a_move_that_is_surely_nearly_nothing_is_none() -> None:
    """2 of 13 before and 1 of 55 now is within chance but for a hair: no line says that it moved by 0.0 points."""
    before = {"freely": Sums(ended=13, limited=2, alone=11)}
    assert moves(before, {"freely": Sums(ended=55, limited=1, alone=45, with_person=9)}, {}, {}) == []
    assert moves(before, {"freely": Sums(ended=550, limited=1, alone=540, with_person=9)}, {}, {}) != []


def test_a_move_says_how_sure_it_is() -> None:
    move = Move(
        what="tool_failed", subject="send_email", before=Share(count=2, of=300), now=Share(count=31, of=320),
        low=0.05, high=0.13, size=0.05, better=False, tasks=Selector.parse("tool:send_email:lost"),
    )  # fmt: skip
    found = Overview(tiles=[], days=[], playbooks=[], moves=[move], ended=0, unfolded=0)

    cell = overview_sheet(found, Wanted(), NOW).figures[2].table.rows[0][4]

    assert (cell.text, cell.tone) == ("+5.0 points (+5.0 to +13.0)", "bad")


def test_the_ceiling_stands_where_it_is() -> None:
    """Also where no task came near, and not where tasks went far beyond what can be drawn."""
    found = PlaybookFigures(
        funnel=[Stage(name="asked", share=Share(count=0, of=0), tasks=Selector.parse("stage:asked"))],
        steps=Histogram(bins={1: 4, 3: 2, 90: 1}), seconds=Histogram(scale="seconds"),
        trajectories=[], paths=0, stops=[],
    )  # fmt: skip

    steps = playbook_sheet(found, Wanted(), 15).figures[1]
    plot = steps.charts[0][1]

    assert (plot.mark, plot.rects[-1].title) == (160, "over 40 steps: 1 task")
    assert (plot.rects[-1].href, plot.labels[-1]) == ("/ops/tasks?select=steps%3A41-90", "> 40")
    assert [cell.text for row in steps.table.rows for cell in row] == ["1", "4", "3", "2", "90", "1"]


def test_a_tool_without_calls_has_no_times() -> None:
    share, tasks = Share(count=0, of=0), Selector.parse("tool:x")
    row = ToolRow(
        tool="x", acts=0, calls=0, retries=0, lost=0, refused=0, refuted=0, unknown=0, verified=0, failed=share,
        seconds=Histogram(scale="seconds"), tasks=tasks,
    )  # fmt: skip
    shown, errors = tools_sheet(ToolFigures(tools=[row], errors=[]), Wanted(), NOW).figures
    assert [cell.text for cell in shown.table.rows[0][-3:]] == ["–", "–", "–"]
    assert ("acts by how they ended" in shown.note, "on every try" in errors.note) == (True, True)


def test_csv_says_what_the_page_says() -> None:
    """Every digit of a number, the counts of a share beside it, nothing for a dash, and no column without a name."""
    table = Table(
        head=head_of("Tool", numbers=("Calls", "Failed", ("p90", "Claim, p90")), then=("",)),
        rows=[[Cell(text="a"), number(1_234_567), share_cell(Share(count=1, of=3)), said(12345.678, "seconds"),
               Cell(text="", share="33%", raw="0.3")],
              [Cell(text="b"), number(0), share_cell(Share(count=0, of=0)), said(None, "seconds"), Cell(text="")]],
    )  # fmt: skip
    assert [*csv.reader(io.StringIO(table.as_csv()))] == [
        ["Tool", "Calls", "Failed", "Failed: count", "Failed: of", "Claim, p90"],
        ["a", "1234567", "0.3333", "1", "3", "12345.678"],
        ["b", "0", "", "", "", ""],
    ]


@given(text=st.text(max_size=30))
def test_no_cell_is_a_formula(text: str) -> None:
    """A goal or an error is somebody else's text: a spreadsheet would carry it out, a terminal obey it."""
    written = Table(head=[Head(text="a")], rows=[[Cell(text=text)]]).as_csv()

    (_, *rows) = csv.reader(io.StringIO(written, newline=""))
    value = rows[0][0] if rows and rows[0] else ""
    assert not value.startswith(("=", "@", "\t", "\r"))
    assert value.removeprefix("'") == plain(text).removeprefix("'")


@given(of=st.integers(1, 10**6), count=st.integers(0, 10**6))
def test_a_share_is_rounded_to_all_or_nothing_only_where_it_is(of: int, count: int) -> None:
    count = min(count, of)
    text = percent(count / of)
    assert (text == "100 %") == (count == of)
    assert (text == "0 %") == (count == 0)
    assert share_cell(Share(count=count, of=of)).sub == f"{count:,} of {of:,}"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "$0.00"), (1234.5, "$1,234.50"), (0.0123, "$0.012"), (0.5, "$0.50"), (0.00042, "$0.0004"), (1e-6, "<$0.0001")],
)
def test_money_is_never_shown_as_none(value: float, text: str) -> None:
    assert money(value) == text
