"""What an operator asks of many tasks: each page with each filter, each list behind a number, and what commands ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from urllib.parse import quote

import httpx

from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.pool import Pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.figures.slices import Selector, Slice
from steward.domain.ports.marks import DecisionFilter
from steward.evals.bench.figures import Run
from steward.web.zones import COOKIE

RANGES = {"24h": 1, "7d": 7, "30d": 30, "90d": 90, "365d": 365}  # days
_SECTIONS = ("", "/playbook", "/tools", "/model", "/people", "/workers")
_FILTERS = {
    "all": "",
    "playbook": "&playbook=playbook-2",
    "model": "&model=model-2",
    "prompt version": "&prompt=v2",
    "release": "&release=0.3.0",
    "playbook and model": "&playbook=playbook-2&model=model-1",
    "all four": "&playbook=playbook-2&model=model-1&prompt=v4&release=0.5.0",
}
_SELECTED = (
    "ended", "outcome:alone", "outcome:with_person", "outcome:failed", "outcome:cancelled", "outcome:limit",
    "outcome:waiting", "waiting", "asked", "ceiling", "ceiling:actions", "stage:acted", "steps:4", "steps:99",
    "seconds:20-30", "seconds:900-999", "confidence:0.65", "confidence:0.1", "end:complete", "end:aborted", "crashed",
    "waited",
    "tool:issue_refund", "tool:issue_refund:failed", "tool:find_order:lost", "tool:tool-7:retries", "error:99999999",
    "path:1", "refused:forbidden:rule-3", "model:model-3", "review", "review:ceiling", "decided:approval:reviewers",
    "person:person-3",
)  # fmt: skip
_TABLES = {"": "days", "/playbook": "trajectories", "/tools": "errors", "/model": "models", "/people": "load"}
_LISTS = (
    "/ops/decisions", "/ops/decisions?below=0.7", "/ops/decisions?below=0.501", "/ops/decisions?kind=plan",
    "/ops/decisions?kind=person", "/ops/decisions?outcome=refuted", "/ops/decisions?outcome=lost",
    "/ops/decisions?playbook=playbook-2", "/ops/decisions?playbook=playbook-2&below=0.6&kind=plan",
    "/ops/decisions?playbook=nobody", "/ops/decisions?model=model-2", "/ops/decisions?model=nobody",
    "/ops/decisions?kind=verdict&below=0.9", "/ops/decisions?task=t5", "/ops/decisions?mark=wrong",
    "/ops/decisions?mark=any&below=0.6",
    "/tasks", "/tasks?status=complete", "/tasks?status=failed", "/tasks?status=needs_review", "/tasks?after=t5",
    "/tasks?status=failed&after=t9", "/tasks?id=t9999", "/tasks/t777", "/tasks/w300",
    "/reviews", "/reviews?page=100", "/reviews?reason=ceiling", "/reviews?playbook=playbook-2", "/reviews?overdue=1",
    "/reviews/o300",
    "/playbooks", "/playbooks?q=refund", "/playbooks/refund", "/playbooks/refund/text", "/playbooks/refund/versions",
    "/playbooks/refund/replay",
)  # fmt: skip


def pages(http: httpx.AsyncClient) -> Mapping[str, Run]:
    """Every page over HTTP, drawn as a reader gets it."""

    async def ask(path: str, zone: str = "") -> None:
        (await http.get(path, headers={"Cookie": f"{COOKIE}={quote(zone)}"} if zone else {})).raise_for_status()

    found: dict[str, Run] = {}
    for path, zone in _addresses():
        found[f"{path} {zone}".strip()] = partial(ask, path, zone)
    return found


def _addresses() -> Iterator[tuple[str, str]]:
    """Each with the reader's zone, where that is not the server's."""
    for section in _SECTIONS:
        for length in RANGES:
            yield from ((f"/ops{section}?since={length}{chosen}", "") for chosen in _FILTERS.values())
            yield f"/ops{section}?since={length}", "Asia/Kathmandu"
        if section in _TABLES:
            yield f"/ops{section}?since=90d&format=csv&figure={_TABLES[section]}", ""
    for selected in _SELECTED:
        yield from ((f"/ops/tasks?since={length}&select={quote(selected)}", "") for length in ("7d", "90d", "365d"))
        yield f"/ops/tasks?since=90d&playbook=playbook-2&select={quote(selected)}", ""
    yield from ((path, "") for path in _LISTS)


def commands(pool: Pool, now: float) -> Mapping[str, Run]:
    """What commands ask that no page does, and the later pages of lists."""
    figures, marks, tasks = PostgresFigures(pool), PostgresDecisionMarks(pool), PostgresTasks(pool)
    day = 86_400.0
    found: dict[str, Run] = {}
    quarter = Slice(since=now - 90 * day, until=now, zone="Europe/Berlin")
    for selected in ("ended", "outcome:failed", "tool:issue_refund:failed", "decided"):
        selector, deep = Selector.parse(selected), f"{now - 60 * day}|t"
        found[f"stats --tasks {selected}, deep"] = partial(figures.tasks_behind, quarter, selector, after=deep)
        found[f"stats --tasks {selected} --limit 1000"] = partial(figures.tasks_behind, quarter, selector, limit=1000)
    asked = {
        "--below 0.7": DecisionFilter(below=0.7),
        "--below 0.7 --since 7d": DecisionFilter(below=0.7, since=now - 7 * day),
        "--below 0.501 --since 7d": DecisionFilter(below=0.501, since=now - 7 * day),
        "--until 200d": DecisionFilter(until=now - 200 * day),
        "--since 30d --until 29d": DecisionFilter(since=now - 30 * day, until=now - 29 * day),
        "--above 0.99 --below 1": DecisionFilter(above=0.99, below=1.0),
        "--above 0.4999 --below 0.5001": DecisionFilter(above=0.4999, below=0.5001),
        "--outcome refused": DecisionFilter(outcome="refused"),
        "--outcome approve": DecisionFilter(outcome="approve"),
        "--kind plan --model model-3": DecisionFilter(kind="plan", model="model-3"),
        "--wrong": DecisionFilter(mark="wrong"),
    }
    found |= {f"decisions {name}": partial(marks.decisions, wanted) for name, wanted in asked.items()}
    found["decisions --below 0.7, deep"] = partial(marks.decisions, DecisionFilter(below=0.7), after=2_000_000)
    found["tasks, counted"] = tasks.count
    found["tasks complete, counted"] = partial(tasks.count, status="complete")
    return found
