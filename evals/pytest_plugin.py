"""Cases as tests of pytest: `pytest -p steward.evals.pytest_plugin acme/cases`.

Each case of a YAML file that begins with `cases:` is a test by its id, so that `-k`, `-n` and reports work as ever.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from steward.checkpoints.embedded import Embedded
    from steward.evals.regression.format import Case

_SERVER: pytest.StashKey[Embedded] = pytest.StashKey()
_CASES = re.compile(rb"^cases:", re.MULTILINE)


class CaseFailed(Exception):
    """What may be said against the trial, a line each."""


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The file's cases, if it is a file of cases."""
    if file_path.suffix in (".yaml", ".yml") and _CASES.search(file_path.read_bytes()):
        return Cases.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]
    return None


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
        from steward.checkpoints.embedded import enter
        from steward.evals.regression.runner import run_cases
        from steward.settings import load_settings

        settings = load_settings()
        if _SERVER not in self.config.stash:
            self.config.stash[_SERVER] = enter(settings.home / "evals" / "postgres")
        server = self.config.stash[_SERVER].url
        run = asyncio.run(run_cases([self._case], settings, server=server))
        if judged := run.results[0].judged:
            self.user_properties += [("judge", str(one)) for one in judged]
            self.add_report_section("call", "judge", "\n".join(map(str, judged)))
        if findings := run.results[0].findings:
            raise CaseFailed("\n".join(f"{one.kind}: {one.text}" for one in findings))

    def repr_failure(self, excinfo: Any, style: Any = None) -> Any:
        """The lines alone: no stack of ours says anything about a case."""
        if isinstance(excinfo.value, CaseFailed):
            return f"{self._case.goal}\n\n{excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, self.name
