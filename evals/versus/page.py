"""The tables of docs/versus.md, made from the results that are kept beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from steward.domain.errors import Unusable
from steward.evals.versus.peers.errand import Tools
from steward.evals.versus.processes import MODULES
from steward.evals.versus.report import Report
from steward.evals.versus.scenarios import SCENARIOS
from steward.evals.versus.scoring import BROKEN, Score, Trial, Verdict, score

_BY_ID = {one.id: one for one in SCENARIOS}
_FINE: Sequence[Verdict] = ("completed", "person")
_WRITTEN: Mapping[Tools, str] = {
    "looks": "look first",
    "plain": "plain",
    "proves": "look before and after",
}
_COUNTED: Mapping[str, Callable[[Score], int]] = {
    "completed": lambda one: one.completed,
    "false success": lambda one: one.false_success,
    "unauthorised acts": lambda one: one.unauthorised,
    "duplicates": lambda one: one.duplicates,
    "unbounded": lambda one: one.unbounded,
    "asked a person, needed": lambda one: one.person_needed,
    "asked a person, needless": lambda one: one.person_needless,
    "ended in an error or at a bound": lambda one: one.verdict.startswith(("error", "stopped")),
}


class Cause(BaseModel):
    """Why a scenario ended as it did in some frameworks, with tools written so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scenario: str
    peers: Sequence[str]
    why: str
    tools: Tools = "looks"


def read_causes() -> list[Cause]:
    """The causes that are known."""
    text = files("steward.evals.versus").joinpath("causes.yaml").read_text(encoding="utf-8")
    return TypeAdapter(list[Cause]).validate_python(yaml.safe_load(text))


def read_report(path: Path) -> Report:
    """Results that were kept. Raises Unusable."""
    try:
        return Report.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise Unusable(f"{path} holds no results: {str(error).splitlines()[0]}") from None


def filled(page: str, report: Report, causes: Sequence[Cause]) -> str:
    """The page with each of its tables made anew. Raises Unusable where the page lacks a table's place."""
    tables: Mapping[str, Sequence[str]] = {
        "verdicts": [*verdicts(report.tried_with("looks"))],
        "counts": [*_counts(report.tried_with("looks"))],
        "plain": [*verdicts(report.tried_with("plain"))],
        "proves": [*verdicts(report.tried_with("proves"))],
        "costs": [*_costs(report.tried_with("looks"))],
        "causes": [*_causes(causes)],
        "versions": [f"Python {report.python}, " + ", ".join(f"{name} {at}" for name, at in report.versions.items())],
    }
    for name, lines in tables.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        if begin not in page or end not in page:
            raise Unusable(f"the page has no place for its {name}: {begin} … {end}")
        made = "\n".join([begin, "", *lines, "", end])
        page = re.sub(f"{begin}.*?{end}", lambda _, made=made: made, page, flags=re.DOTALL)
    return page


def unexplained(report: Report, causes: Sequence[Cause]) -> list[str]:
    """What ended other than it should without a cause being named, and causes of what did not."""
    found = {(one.scenario, one.peer, one.tools) for one in report.trials if _scored(one).verdict not in _FINE}
    named = {(one.scenario, peer, one.tools) for one in causes for peer in one.peers}
    return [
        *(f"no cause: {' / '.join(map(str, one))}" for one in sorted(found - named)),
        *(f"a cause of nothing: {' / '.join(map(str, one))}" for one in sorted(named - found)),
    ]


def _scored(trial: Trial) -> Score:
    return score(_BY_ID[trial.scenario], trial)


def _peers(trials: Sequence[Trial]) -> list[str]:
    return [peer for peer in MODULES if any(one.peer == peer for one in trials)]


def verdicts(trials: Sequence[Trial]) -> Iterator[str]:
    """How each fault ended in each framework, as a table."""
    peers = _peers(trials)
    yield from (_row("fault", *peers), _row(*["---"] * (len(peers) + 1)))
    found = {(one.scenario, one.peer): one for one in trials}
    for scenario in SCENARIOS:
        cells = [found.get((scenario.id, peer)) for peer in peers]
        if any(cells):
            yield _row(scenario.title, *(_cell(one) for one in cells))


def _cell(trial: Trial | None) -> str:
    if trial is None:
        return "not tried"
    verdict = _scored(trial).verdict
    return f"**{verdict}**" if verdict in BROKEN else verdict


def _counts(trials: Sequence[Trial]) -> Iterator[str]:
    peers = _peers(trials)
    yield from (_row(f"of {len(SCENARIOS)} rows", *peers), _row("---", *["---:"] * len(peers)))
    for name, count in _COUNTED.items():
        yield _row(name, *(sum(count(_scored(one)) for one in trials if one.peer == peer) for peer in peers))


def _costs(trials: Sequence[Trial]) -> Iterator[str]:
    """Of the plan without a fault."""
    right = [one for peer in _peers(trials) for one in trials if (one.scenario, one.peer) == ("right", peer)]
    yield from (_row("no fault", *(one.peer for one in right)), _row("---", *["---:"] * len(right)))
    yield _row("seconds", *(f"{one.seconds:.2f}" for one in right))
    yield _row("questions to the model", *(one.questions for one in right))
    yield _row("characters of all questions", *(f"{one.characters:,}" for one in right))


def _causes(causes: Sequence[Cause]) -> Iterator[str]:
    yield from (_row("fault", "tools", "framework", "why"), _row(*["---"] * 4))
    ids, ways = [*_BY_ID], [*_WRITTEN]
    for one in sorted(causes, key=lambda one: (ways.index(one.tools), ids.index(one.scenario))):
        yield _row(_BY_ID[one.scenario].title, _WRITTEN[one.tools], ", ".join(one.peers), one.why)


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(one) for one in cells)} |"
