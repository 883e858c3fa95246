"""`steward playbooks test`: the examples beside each rule, and which rules have none."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of, write_report
from steward.cli.session import playbooks_of, settings_of, tools_of
from steward.domain.errors import Mistakes, Unusable
from steward.domain.text import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from steward.domain.playbook import Playbook, Rule
    from steward.playbooks.library import PlaybookShelf
    from steward.tools.registry import Registry


def add(group: typer.Typer) -> None:
    """Add the command to `steward playbooks`."""
    epilog = examples(
        "steward playbooks test",
        "steward playbooks test refund --require-coverage",
        "steward playbooks test acme/playbooks --junit report.xml",
    )
    group.command(name="test", epilog=epilog)(run_tests)


def run_tests(
    context: typer.Context,
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="Playbooks by name, or files (*.yaml; rule banks, too) and folders by their path, as ./drafts; left "
            "out, all that are set up.",
            metavar="NAME|PATH",
            autocompletion=completion.playbooks,
        ),
    ] = None,
    require_coverage: Annotated[
        bool,
        typer.Option(
            "--require-coverage", help="Fail where a rule has no example that triggers it, or none that it lets pass."
        ),
    ] = False,
    junit: Annotated[Path | None, typer.Option(help="Write JUnit XML here.", metavar="FILE")] = None,
    as_json: AsJson = False,
) -> None:
    """Run the examples beside each rule (`tests`), and say which rules lack one. Nothing is read and nothing acts.

    Exits with 1 where an example fails, and with 2 where a playbook does not load.
    """
    from steward.cli.rendering import rule_tests as render
    from steward.domain.rule_tests import try_all
    from steward.expressions.rules import CelRules
    from steward.playbooks.example_places import place_of
    from steward.playbooks.rule_tests_junit import junit as as_junit

    output = output_of(context, as_json)
    tools, rules = tools_of(output.options), CelRules()
    done = try_all(_chosen(output, what or [], tools), tools, rules)
    if junit is not None:
        write_report("junit", junit, as_junit(done, coverage=require_coverage))
    files = _files(output, what or [])

    def place(book: Playbook, rule: Rule, number: int) -> tuple[Path, int] | None:
        return place_of(files, book, rule, number)

    output.show(render.document(done, place), *render.parts(done, place))
    failed = any(rule.failed or (require_coverage and rule.uncovered) for _, ruled in done for rule in ruled)
    raise typer.Exit(Exit.FAILED if failed else Exit.DONE)


def _chosen(output: Output, named: Sequence[str], tools: Registry) -> list[Playbook]:
    """The playbooks that are meant. Raises Unusable."""
    if not named:
        return playbooks_of(output.options).all()
    chosen = {one: _from(one, tools) for one in named if _is_path(one)}
    names = [one for one in named if one not in chosen]
    if names:
        shelf = playbooks_of(output.options)
        chosen |= {name: [_named(name, shelf)] for name in names}
    return [book for one in dict.fromkeys(named) for book in chosen[one]]


def _files(output: Output, named: Sequence[str]) -> list[Path]:
    """Where the playbooks that are meant may stand."""
    from steward.playbooks.library import shipped

    paths = [Path(one) for one in named if _is_path(one)]
    return (
        paths
        if named and len(paths) == len(named)
        else [*paths, shipped(), *settings_of(output.options).playbook_folders]
    )


def _named(name: str, shelf: PlaybookShelf) -> Playbook:
    if found := shelf.get(name):
        return found
    path = f"; the path is written ./{line(name, 100)}" if Path(name).exists() else ""
    available = ", ".join(one.name for one in shelf.all())
    raise Unusable(f"there is no playbook '{line(name, 100)}'; available: {available}{path}")


def _is_path(one: str) -> bool:
    return os.sep in one or one.endswith((".yaml", ".yml")) or one in (".", "..")


def _from(place: str, tools: Registry) -> list[Playbook]:
    """The playbooks of a file or a folder. Raises Unusable."""
    from steward.expressions.rules import CelRules
    from steward.playbooks.library import is_bank, load_playbooks, own_rules, read_playbook

    path, rules = Path(place), CelRules()
    if not path.exists():
        raise Mistakes([f"{line(place, 200)}: there is no such file or folder"])
    if not path.is_dir():
        return [own_rules(path, tools, rules) if is_bank(path) else read_playbook(path, tools, rules)]
    found = load_playbooks(path, tools=tools, rules=rules).all()
    if not found:
        raise Unusable(f"{line(place, 200)}: holds no playbook (*.yaml)")
    return found
