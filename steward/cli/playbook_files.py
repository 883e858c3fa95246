"""`steward playbooks fmt` and `upgrade`: one layout for playbooks and rule banks, and today's form for older ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, complain, examples, output_of
from steward.cli.session import settings_of
from steward.domain.errors import Mistakes, Unusable
from steward.domain.text import plain, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from steward.domain.model import Json, JsonObject
    from steward.playbooks.places import Placed
    from steward.playbooks.rewriting import Written

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Files or folders of them; left out, the folders that STEWARD_PLAYBOOKS names. Of a folder its rule banks "
        "in rules/, too.",
        metavar="PATH",
    ),
]
Check = Annotated[bool, typer.Option("--check", help="Write nothing; exit with 1 where something would change.")]
Diff = Annotated[bool, typer.Option("--diff", help="Write nothing; show what would change. Exits as --check does.")]


def add(group: typer.Typer) -> None:
    """Add the commands to `steward playbooks`."""
    epilog = examples(
        "steward playbooks fmt",
        "steward playbooks fmt refund.yaml --diff",
        "steward playbooks fmt acme/playbooks --check",
    )
    group.command(name="fmt", epilog=epilog)(fmt)
    epilog = examples(
        "steward playbooks upgrade --diff", "steward playbooks upgrade refund.yaml", "steward playbooks upgrade --check"
    )
    group.command(name="upgrade", epilog=epilog)(upgrade)


def fmt(
    context: typer.Context, file: Files = None, check: Check = False, diff: Diff = False, as_json: AsJson = False
) -> None:
    """Write playbooks in one layout: the order of fields, indentation, quotes, long texts folded, comments in place.

    What a playbook says never changes: that is compared, and a file for which it would is left as it is.
    """
    from steward.playbooks.formatting import formatted
    from steward.playbooks.rewriting import form_of, written
    from steward.yaml_text import content_of

    def laid_out(path: Path) -> Written:
        content = content_of(path)
        return written(path, content, formatted(path, content, form_of(path)))

    output = output_of(context, as_json)
    rewrite(output, meant(output, file), laid_out, dry=check or diff, diff=diff, done="laid out")


def upgrade(
    context: typer.Context, file: Files = None, check: Check = False, diff: Diff = False, as_json: AsJson = False
) -> None:
    """Write older playbooks in today's form: requester.id, done, on. Comments and layout stay, and what they say.

    What would not be certain to mean the same is left, and told with what to write instead.
    """
    from steward.cli.session import tools_of
    from steward.expressions.rules import CelRules
    from steward.playbooks.upgrading import upgraded

    output = output_of(context, as_json)
    paths, tools, rules, dry = meant(output, file), tools_of(output.options), CelRules(), check or diff
    rewrite(output, paths, lambda path: upgraded(path, tools, rules, dry=dry), dry=dry, diff=diff, done="upgraded")


def meant(output: Output, named: Sequence[Path] | None) -> list[Path]:
    """The files to work on. Raises Unusable."""
    from steward.playbooks.rewriting import files_under

    folders = named or settings_of(output.options).playbook_folders
    if not folders:
        raise Unusable("name files or folders of playbooks, or set STEWARD_PLAYBOOKS")
    return files_under(folders)


def rewrite(
    output: Output, paths: Sequence[Path], made: Callable[[Path], Written], *, dry: bool, diff: bool, done: str
) -> None:
    """Write the files anew, tell of each that changes, and end the command; what can't be done is told and left."""
    from steward.playbooks.rewriting import put

    changed: list[Written] = []
    wrong: dict[Path, list[str]] = {}
    advice: list[Placed] | None = None
    for path in paths:
        try:
            one = made(path)
            if one.changed and not dry:
                put(one)
            changed += [one] if one.changed else []
            advice = advice if one.advice is None else [*(advice or []), *one.advice]
        except Mistakes as error:
            wrong[path] = error.found
    done = f"to be {done}" if dry else done
    told: list[Json] = [{"file": str(one.path), "new_version": one.new_version} for one in changed]
    mistakes = [line for lines in wrong.values() for line in lines]
    document: JsonObject = {"files": len(paths), "changed": told, "mistakes": [*mistakes]}
    summary = f"{plural(len(paths), 'file')}: {len(changed)} {done}, {len(wrong)} with mistakes"
    if advice is not None:
        document["suggestions"] = [one.as_json() for one in advice]
        summary += f", {plural(len(advice), 'suggestion')}"
    if not output.options.as_json:
        _tell(output, changed, advice or [], done, diff=diff)
    output.show(document, f"{summary}.")
    if any(one.new_version for one in changed):
        output.note("With a new version what was approved under the old one and is not done yet is asked for again.")
    if mistakes and not output.options.as_json:
        complain(*mistakes)
    raise typer.Exit(Exit.UNUSABLE if wrong else Exit.FAILED if dry and changed else Exit.DONE)


def _tell(output: Output, changed: Sequence[Written], advice: Sequence[Placed], done: str, *, diff: bool) -> None:
    for one in changed:
        version = "a new version" if one.new_version else "the same version"
        output.out.print(f"{plain(str(one.path))}: {done}; {version}", soft_wrap=True, markup=False, highlight=False)
        for line in one.diff if diff else []:
            style = {"+": "green", "-": "red"}.get(line[:1], "dim")
            output.out.print(plain(line), style=style, soft_wrap=True, markup=False, highlight=False)
    for place in advice:
        output.out.print(f"{plain(str(place))} (left as it is)", soft_wrap=True, markup=False, highlight=False)
