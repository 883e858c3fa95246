"""Cases, and the examples beside rules, as tests of pytest: `pytest -p steward.evals.pytest_plugin acme`.

Each case of a YAML file that begins with `cases:` is a test by its id, and each example of a playbook's rule by the
rule's id and its number, so that `-k`, `-n` and reports work as ever. With `--langsmith-dataset NAME` each case is a
test in LangSmith as well.
"""

from __future__ import annotations

import asyncio
import atexit
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from steward.checkpoints.embedded import Embedded
    from steward.domain.rule_tests import Tried
    from steward.evals.regression.format import Case
    from steward.evals.regression.langsmith import Client
    from steward.evals.regression.results import Result

_SERVER: pytest.StashKey[Embedded] = pytest.StashKey()
_LANGSMITH: pytest.StashKey[Client] = pytest.StashKey()
_WORLDS = Path(__file__).resolve().parent / "worlds"
_DATASET = "--langsmith-dataset"
_CASES = re.compile(rb"^cases:", re.MULTILINE)
_RULE_TESTS = re.compile(rb"^rules:.*\btests:", re.MULTILINE | re.DOTALL)


class CaseFailed(Exception):
    """What may be said against the trial, a line each."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """The one option."""
    about = "Have LangSmith keep the cases as this dataset, and each test as a run of its experiment."
    parser.getgroup("steward").addoption(_DATASET, metavar="NAME", help=about)


def pytest_configure(config: pytest.Config) -> None:
    """LangSmith's client, where it is asked for."""
    if not config.getoption(_DATASET):
        return
    from steward.domain.errors import Unusable
    from steward.evals.regression.langsmith import opened
    from steward.settings import load_settings

    try:
        config.stash[_LANGSMITH] = client = opened(load_settings().redactor())
    except Unusable as error:
        raise pytest.UsageError(str(error)) from None
    atexit.register(client.send_all)  # called after LangSmith's own, which hands on the last scores only then


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Say so where LangSmith does not have the tests."""
    client = config.stash.get(_LANGSMITH, None)
    if client is not None and client.lost:
        terminalreporter.write_line(f"LangSmith does not have all of these tests, which are as without: {client.lost}")


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Steward's own folder in a checkout is no package by its second name, `evals`, and has cases all the same."""
    here, folder = Path(__file__).resolve().parent, path.resolve()
    if folder != here and here not in folder.parents:
        return None
    return pytest.Dir.from_parent(parent, path=path)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The file's cases, if it is a file of cases, or the examples of its rules, if it is a playbook with some."""
    if _is_foreign(file_path):
        return None
    content = file_path.read_bytes() if file_path.suffix in (".yaml", ".yml") else b""
    if _CASES.search(content):
        return Cases.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]
    if _RULE_TESTS.search(content):
        return RuleTests.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]
    return None


def _is_foreign(path: Path) -> bool:
    """Whether it belongs to a sample world whose tools are not those that are set up."""
    from steward.settings import load_settings

    world = next((one for one in path.resolve().parents if one.parent == _WORLDS), None)
    return world is not None and f".worlds.{world.name}." not in load_settings().tools


def pytest_unconfigure(config: pytest.Config) -> None:
    """Let the trials' Postgres go, if there was one."""
    if (server := config.stash.get(_SERVER, None)) is not None:
        from steward.checkpoints.embedded import leave

        leave(server)


class Cases(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterable[pytest.Item]:
        """A test a case. A mistake in the file is an error of the collection, in its own lines."""
        from steward.domain.errors import Unusable
        from steward.evals.regression.loading import read_cases

        try:
            cases = read_cases(self.path)
        except Unusable as error:
            raise self.CollectError("\n".join(error.lines)) from None
        for case in cases:
            yield CaseTest.from_parent(self, name=case.id, case=case)  # pyright: ignore[reportUnknownMemberType]


class CaseTest(pytest.Item):
    """One trial of a case, with what is set up."""

    def __init__(self, *, case: Case, **given: Any) -> None:
        super().__init__(**given)  # pyright: ignore[reportUnknownMemberType]
        self._case = case
        self.extra_keyword_matches.update(case.tags)

    def runtest(self) -> None:
        client = self.config.stash.get(_LANGSMITH, None)
        result = self._tried() if client is None else self._tested(client)
        if result.findings:
            raise CaseFailed("\n".join(f"{one.kind}: {one.text}" for one in result.findings))

    def _tested(self, client: Client) -> Result:
        from steward.evals.regression.langsmith.pytest_runs import run_in_langsmith
        from steward.settings import load_settings

        dataset = str(self.config.getoption(_DATASET))
        return run_in_langsmith(client, dataset, self._case, load_settings().redactor(), self._tried, self)

    def _tried(self) -> Result:
        from steward.checkpoints.embedded import enter
        from steward.evals.regression.runner import run_cases
        from steward.settings import load_settings

        settings = load_settings()
        if _SERVER not in self.config.stash:
            self.config.stash[_SERVER] = enter(settings.home / "evals" / "postgres")
        server = self.config.stash[_SERVER].url
        result = asyncio.run(run_cases([self._case], settings, server=server)).results[0]
        if judged := result.judged:
            self.user_properties += [("judge", str(one)) for one in judged]
            self.add_report_section("call", "judge", "\n".join(map(str, judged)))
        return result

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The lines alone: no stack of ours says anything about a case."""
        from steward.domain.errors import StewardError

        if isinstance(excinfo.value, CaseFailed | StewardError):
            return f"{self._case.goal}\n\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name


class RuleTests(pytest.File):
    """A playbook, or a rule bank, whose rules have examples. Those of a bank are run once, where they stand."""

    def collect(self) -> Iterable[pytest.Item]:
        """A test an example. A mistake in the file is an error of the collection, in its own lines."""
        from steward.catalogue import idle_world, load_registry
        from steward.domain.errors import Unusable
        from steward.domain.rule_tests import try_rules
        from steward.expressions.rules import CelRules
        from steward.playbooks.library import own_rules
        from steward.settings import load_settings

        try:
            tools = load_registry(load_settings(), idle_world())
            ruled = try_rules(own_rules(self.path, tools, CelRules()), tools, CelRules())
        except Unusable as error:
            raise self.CollectError("\n".join(error.lines)) from None
        for one in ruled:
            for number, tried in enumerate(one.tried, start=1):
                name = f"{one.rule.id}[{number}]"
                yield RuleTestItem.from_parent(self, name=name, tried=tried)  # pyright: ignore[reportUnknownMemberType]


class RuleTestItem(pytest.Item):
    """One example, which takes less than finding it did."""

    def __init__(self, *, tried: Tried, **given: Any) -> None:
        super().__init__(**given)  # pyright: ignore[reportUnknownMemberType]
        self._tried = tried

    def runtest(self) -> None:
        if self._tried.wrong:
            raise CaseFailed("\n".join(filter(None, (self._tried.wrong, self._tried.said))))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The lines alone."""
        return str(excinfo.value) if isinstance(excinfo.value, CaseFailed) else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name
