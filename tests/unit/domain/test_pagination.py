"""A page of a list is not the list: what rests on all of it waits until all of it was read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from steward.domain import pagination
from steward.domain.identity import make_action
from steward.domain.model import Acceptance, Entry, Json, JsonObject, Plan, Receipt, Step
from steward.domain.pagination import CODE, Pages, is_page
from steward.domain.step_names import known_results
from tests.unit.domain.making import TASK, TOOLS, entry_of, expects, make, plan_of, read
from tests.unit.graph.rig import accepts

TWO: list[Json] = [{"id": "1"}, {"id": "2"}]
CUT: JsonObject = {"complete": False, "total": 7, "count": 7, "records": TWO}
ALL = accepts(expects())


@pytest.mark.parametrize(
    ("result", "page"),
    [
        (CUT, True),
        ({**CUT, "complete": True, "next": "x"}, False),
        ({"items": TWO, "next": "abc"}, True),
        ({"items": TWO, "next": 3}, True),
        ({"items": TWO, "nextPageToken": "abc"}, True),
        ({"items": TWO, "has_more": True}, True),
        ({"items": [], "next": "abc"}, True),
        ({"items": TWO, "next": None, "has_more": False}, False),
        ({"items": TWO, "next": ""}, False),
        ({"items": TWO}, False),
        ({"complete": False, "title": "a chore that is not done"}, False),
        ({"items": TWO, "complete": "no"}, False),
        (TWO, False),
        (None, False),
    ],
)
def test_a_page_says_that_it_is_one(result: Json, *, page: bool) -> None:
    """By `complete`, or by what is usual where there is no such field; only an object with a list can be one."""
    assert is_page(result) is page


@pytest.mark.parametrize(
    ("beside", "page"),
    [
        ({"page": 1, "pages": 4, "total": 31}, True),
        ({"page": 4, "pages": 4, "total": 31}, False),
        ({"page": 1, "per_page": 2, "total": 3}, True),
        ({"page": 2, "per_page": 2, "total": 3}, False),
        ({"current_page": 1, "last_page": 2}, True),
        ({"offset": 0, "limit": 2, "total": 3}, True),
        ({"startAt": 2, "maxResults": 2, "total": 4}, False),
        ({"total_count": 3}, True),
        ({"total_count": 2}, False),
        ({"total": 59}, False),  # of an order with two lines, in EUR
        ({"size": 42, "limit": 1000, "total": 59}, False),
        ({"last": False, "number": 0, "totalPages": 3}, True),
        ({"last": True, "number": 2, "totalPages": 3}, False),
        ({"isLast": False, "startAt": 0}, True),
        ({"@odata.nextLink": "https://x.example/items?$skip=2"}, True),
        ({"meta": {"next_cursor": "abc"}}, True),
        ({"meta": {"next_cursor": ""}}, False),
        ({"response_metadata": {"next_cursor": "abc"}}, True),
        ({"meta": {"pagination": {"page": 1, "total_pages": 2}}}, True),
        ({"paging": {"next": {"after": "2"}}}, True),
        ({"links": {"self": "/a", "next": "/a?page=2"}}, True),
        ({"links": {"self": "/a", "next": None}}, False),
        ({"_links": {"next": {"href": "/a?page=2"}}}, True),
        ({"pageInfo": {"hasNextPage": True, "endCursor": "c"}}, True),
        ({"pageInfo": {"hasNextPage": False, "endCursor": "c"}}, False),
        ({"complete": True, "page": 1, "pages": 4}, False),
    ],
)
def test_apis_say_in_many_words_that_there_is_more(beside: JsonObject, *, page: bool) -> None:
    """Beside the list, or in an object for it; what only looks like a count is none."""
    assert is_page({"items": TWO, **beside}) is page


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [
        ({"page": 1, "pages": 2}, {"page": 2, "pages": 2}, {"page": 2}),
        ({"offset": 0, "total": 4}, {"offset": 2, "total": 4}, {"offset": 2}),
        ({"meta": {"next_cursor": "c"}}, {"meta": {"next_cursor": None}}, {"cursor": "c"}),
        (
            {"page_info": {"has_next_page": True, "end_cursor": "c"}},
            {"page_info": {"has_next_page": False}},
            {"after": "c"},
        ),
    ],
)
def test_pages_are_followed_however_they_are_told(first: JsonObject, second: JsonObject, place: JsonObject) -> None:
    """By number, by offset, by what stands beside the list."""
    one, two = got("a", {"items": TWO, **first}), got("b", {"items": TWO, **second}, "read_thing", **place)
    here, there = (replace(step_of(f"${{{name}.items}}", name="${item.id}"), id=f"l{name}") for name in "ab")

    assert under(here, one) is not None
    assert under(here, one, two, beside=[there]) is None


def got(step: str, result: Json, tool: str = "read_thing", **args: Json) -> Entry:
    action = make_action(TASK, Step(id=step, tool=tool, args={"id": step, **args}), {"id": step, **args}, Plan(), TOOLS)
    return entry_of(action, receipt=Receipt(kind="answered", result=result))


def under(
    step: Step, *history: Entry, acceptance: Acceptance | None = ALL, beside: list[Step] | None = None
) -> str | None:
    plan = plan_of(*[read(entry.action.step, "x") for entry in history], step, *beside or [])
    problem = Pages(plan, history, known_results(history)).under(step, acceptance)
    return problem.message if problem else None


def step_of(for_each: str | None = None, when: str | None = None, **args: Json) -> Step:
    return replace(make("m"), args={"id": "m", **args}, for_each=for_each, when=when)


@pytest.mark.parametrize(
    "step",
    [
        step_of(for_each="${a.records}", name="${item.id}"),
        step_of(name="${a.records}"),
        step_of(name="There are ${a.count}."),
        step_of(name={"deep": ["${a}"]}),
        step_of(when="size(${a.records}) == 0"),
        step_of(when="${a.count} > 0"),
    ],
    ids=str,
)
def test_what_needs_all_of_it_may_not_rest_on_a_page(step: Step) -> None:
    """Loops, counts, whole lists and conditions are refused, with how much of it was read."""
    assert under(step, got("a", CUT)) == "step m would rest on all of 'a', which is only a page of it (2 of 7)"
    assert under(step, got("a", {**CUT, "complete": True})) is None


@pytest.mark.parametrize(
    "step",
    [
        step_of(name="${a.records[0].id}"),
        step_of(name="${a.total}"),
        step_of(name="${a.next}"),
        step_of(when="${a.complete} == false"),
        step_of(for_each="${b.items}", name="${item}"),
    ],
    ids=str,
)
def test_what_needs_one_of_it_may(step: Step) -> None:
    """A single record, and what the page says of itself, are known all the same."""
    assert under(step, got("a", {**CUT, "next": "x"}), got("b", {"items": TWO})) is None


def test_a_page_inside_a_result_counts() -> None:
    """Wherever the list lies, and whether a loop read it."""
    assert under(step_of(for_each="${a.data.records}"), got("a", {"data": CUT}))
    assert under(step_of(name="${a}"), got("a", {"data": [CUT]}))
    rows = [got("a", {"complete": True, "records": TWO}), got("a", CUT)]
    looped = [replace(row, action=replace(row.action, item=number)) for number, row in enumerate(rows)]
    assert under(step_of(for_each="${a[1].records}"), *looped)
    assert under(step_of(for_each="${a}"), *looped)
    assert under(step_of(for_each="${a[0].records}"), *looped) is None


@pytest.mark.parametrize(("most", "fine"), [(2, True), (1, True), (3, False), (None, False)])
def test_a_loop_may_where_no_more_is_wanted(most: int | None, *, fine: bool) -> None:
    """'Remind the first two' is done with a page of two; 'remind all' is not."""
    step = step_of(for_each="${a.records}")
    wanted = accepts(expects(at_least=1, at_most=most))
    assert (under(step, got("a", CUT), acceptance=wanted) is None) is fine


FIRST: JsonObject = {"complete": False, "next": "p2", "records": TWO}
SECOND: JsonObject = {"complete": False, "next": "p3", "records": TWO}
LAST: JsonObject = {"complete": False, "next": None, "records": TWO}


def chain(*results: JsonObject) -> list[Entry]:
    places: list[JsonObject] = [{}, {"after": "p2"}, {"after": "p3"}]
    return [got(f"r{number}", result, "read_thing", **places[number]) for number, result in enumerate(results)]


@pytest.mark.parametrize(
    ("history", "looped", "fine"),
    [
        (chain(FIRST, SECOND, LAST), [0, 1, 2], True),
        (chain(FIRST, SECOND, LAST), [0, 2], False),
        (chain(FIRST, SECOND), [0, 1], False),
        (chain(FIRST), [0], False),
        (chain(FIRST, SECOND, LAST)[1:], [1, 2], False),
        (chain(FIRST, SECOND, LAST)[2:], [2], False),
        (chain(FIRST, SECOND, {**LAST, "next": "p2"}), [0, 1, 2], False),
        ([got("r0", {"next": 2, "items": TWO}, page=1), got("r1", {"items": TWO}, page=2)], [0, 1], True),
        ([got("r0", {"next": 2, "items": TWO}, page=1), got("r1", {"items": TWO}, page=1, limit=2)], [0, 1], False),
    ],
)
def test_pages_followed_to_the_last_are_the_whole(history: list[Entry], looped: list[int], *, fine: bool) -> None:
    """Each page read on from where the one before ended, and each gone over; a page left out is not."""
    first, *others = [
        step_of(for_each=f"${{r{number}.{'records' if 'records' in result(history, number) else 'items'}}}")
        for number in looped
    ]
    beside = [replace(other, id=f"m{number}") for number, other in enumerate(others)]
    assert (under(first, *history, beside=beside) is None) is fine


def result(history: list[Entry], number: int) -> Any:
    return next(entry.result for entry in history if entry.action.step == f"r{number}")


@pytest.mark.parametrize(
    ("answer", "wanted", "fine"),
    [
        ("All ${a.count} were reminded.", ALL, False),
        ("They are ${a.records}.", ALL, False),
        ("The first is ${a.records[0].id} of ${a.total}.", ALL, True),
        ("Done.", ALL, True),
        (None, ALL, True),
        ("These are all: 1, 2.", accepts(expects("read_thing")), False),
        (None, accepts(expects("read_thing")), False),
        ("The first is ${a.records[0].id}.", accepts(expects("read_thing")), True),
        ("These are the two: 1, 2.", accepts(expects("read_thing", {"limit": 2})), True),
    ],
)
def test_no_answer_speaks_of_all_after_a_page(answer: str | None, wanted: Acceptance, *, fine: bool) -> None:
    """Neither by what it refers to, nor where nothing but reading was asked for and it refers to nothing."""
    history = [got("a", CUT)]
    plan = replace(plan_of(read("a", "a")), answer=answer)
    found = Pages(plan, history, known_results(history)).at_the_end(wanted)
    assert [one.code for one in found] == ([] if fine else [CODE])


def test_a_step_left_out_because_of_a_page_is_seen_at_the_end() -> None:
    """A condition that was false on a page only is no reason to be done."""
    plan = plan_of(read("a", "a"), step_of(when="${a.records}.exists(r, r.id == '7')"))
    assert [one.step for one in Pages(plan, [got("a", CUT)], {"a": CUT}).at_the_end(ALL)] == ["m"]


def test_the_work_of_a_look_grows_with_the_history_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that belong together are looked for once, however many steps are asked about."""
    looked: list[JsonObject] = []
    goes_on: Callable[[JsonObject], bool] = vars(pagination)["goes_on"]  # the work that is counted

    def counted(page: JsonObject) -> bool:
        looked.append(page)
        return goes_on(page)

    monkeypatch.setattr(pagination, "goes_on", counted)
    history = [got(f"s{number}", {"value": number}) for number in range(100)]
    steps = [step_of(id=f"${{s{number}.value}}") for number in range(100)]
    pages = Pages(plan_of(*steps), history, known_results(history))

    assert [pages.under(step, ALL) for step in steps] == [None] * 100
    assert len(looked) <= 3 * len(history)


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ({"args": {"id": "${string(size(a.records))}"}}, False),
        ({"args": {"id": "${a.records.filter(r, r.open)[0].id}"}}, False),
        ({"args": {"id": "${a.records[-1].id + ''}"}}, False),
        ({"args": {"id": "${a.records[0].id + ''}"}}, True),
        ({"args": {"id": "${string(a.total)}"}}, True),
        ({"when": "${a.records.exists(r, r.open)}"}, False),
        ({"for_each": "${a.records.filter(r, r.open)}"}, False),
        ({"for_each": "${a.records}", "when": "${item.open}"}, False),
        ({"for_each": "${a.records}"}, True),
    ],
)
def test_what_is_computed_over_a_page_rests_on_it(fields: dict[str, Any], *, fine: bool) -> None:
    """A sum, a filter or the last one of a page is none of all there is, however many are wanted."""
    step = replace(make("m"), **fields)

    assert (under(step, got("a", CUT), acceptance=accepts(expects(at_most=1))) is None) is fine


def test_a_sum_goes_over_all_pages() -> None:
    """Pages that were followed to the last are the whole only to what names them all."""
    pages = chain(FIRST, SECOND, LAST)

    assert under(step_of(id="${string(size(r0.records + r1.records + r2.records))}"), *pages) is None
    assert under(step_of(id="${string(size(r0.records + r2.records))}"), *pages)
    assert under(step_of(id="${string(size(r0.records))}"), *pages)
