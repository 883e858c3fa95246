"""The dashboard and the alert rules of docs/monitoring/ ask for what a real scrape has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import yaml
from prometheus_client import parser

from steward.domain.model import Decision, Reason
from steward.domain.queue import Actor
from tests.integration.auth.conftest import Opened
from tests.integration.auth.test_metrics import asked as asks
from tests.integration.auth.test_metrics import filled, watched

MONITORING = Path(__file__).resolve().parents[3] / "docs" / "monitoring"
OPERATING = (MONITORING.parent / "operating.md").read_text()
RULES = yaml.safe_load((MONITORING / "alerts.yaml").read_text())["groups"][0]["rules"]
_VARIABLES = {"$__rate_interval": "5m", "$__range": "24h", "$playbook": ".*"}


def queries() -> Iterator[tuple[str, str]]:
    """Every query of both files, by where it stands."""
    for rule in RULES:
        yield rule["alert"], rule["expr"]
    for panel in json.loads((MONITORING / "grafana.json").read_text())["panels"]:
        for target in panel.get("targets", []):
            text = target["expr"]
            for variable, value in _VARIABLES.items():
                text = text.replace(variable, value)
            yield panel["title"], text


def selectors(query: str) -> list[Any]:
    """The series that the query selects. Raises ValueError for what is no PromQL."""
    found: list[Any] = []

    def visit(one: Any) -> bool:
        if isinstance(one, promql_parser.VectorSelector):
            found.append(one)
        return True

    promql_parser.walk(promql_parser.parse(query), visit)
    return found


async def test_every_query_finds_its_metrics_and_labels(site: Opened) -> None:
    """Each name is a sample of a scrape, and each label that is matched or grouped by is one of that sample's."""
    async with site() as (client, app):
        await filled(app)
        await watched(app)
        await asks(app, "r3")
        await app.queue.claim("r3", Actor(name="kim", source="page"), 60)
        await app.deps.reviews.decide("r3", Decision(kind="abort", by="kim", id="d3"))
        scraped = (await client.get("/metrics")).text
    labels: dict[str, set[str]] = {}
    for sample in (one for family in parser.text_string_to_metric_families(scraped) for one in family.samples):
        labels.setdefault(sample.name, set()).update(sample.labels)

    asked: set[str] = set()
    for place, query in queries():
        chosen = selectors(query)
        assert chosen, place
        here = {one.name for one in chosen}
        assert not here - labels.keys(), place
        asked |= here
        for one in chosen:
            assert {matcher.name for matcher in one.matchers.matchers} <= labels[one.name], place
        grouped = {name.strip() for by in re.findall(r"\bby \(([^)]*)\)", query) for name in by.split(",")}
        assert grouped <= set().union(*(labels[name] for name in here)), place
    families = {family.name for family in parser.text_string_to_metric_families(scraped)}
    unasked = {name for name in families if not any(one.startswith(name) for one in asked)}
    assert unasked == set()  # what nobody would look at need not be told


async def test_what_nobody_knows_alarms_while_somebody_can_find_it_out(site: Opened) -> None:
    """Acts count once their task has ended, and that is after a person has found out."""
    (rule,) = [rule for rule in RULES if rule["alert"] == "StewardOutcomeUnknown"]
    (chosen,) = selectors(rule["expr"])
    wanted = {matcher.name: matcher.value for matcher in chosen.matchers.matchers}
    async with site() as (client, app):
        await asks(app, "r7", Reason.UNKNOWN_OUTCOME)
        scraped = (await client.get("/metrics")).text
    families = parser.text_string_to_metric_families(scraped)
    found = [
        one.value for family in families for one in family.samples if (one.name, one.labels) == (chosen.name, wanted)
    ]
    assert found == [1]


def test_every_alert_is_explained() -> None:
    """What it means and what to do is in the operators' guide, and nothing else is."""
    described = set(re.findall(r"^\| `(Steward\w+)` \|", OPERATING, re.MULTILINE))

    assert described == {rule["alert"] for rule in RULES}
