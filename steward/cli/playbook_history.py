"""`steward playbooks history`: which version of a playbook was in force when; and the text of one that was."""

from __future__ import annotations

from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable


def add(group: typer.Typer) -> None:
    """Add the command to `steward playbooks`."""
    epilog = examples(
        "steward playbooks history",
        "steward playbooks history refund",
        "steward playbooks show refund --version 1f0c22d1a2b3",
    )
    group.command(epilog=epilog)(history)


def history(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="Only this playbook's.", autocompletion=completion.playbooks)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the versions that tasks were judged under, with when each came into force; the newest first.

    The text of each is kept: steward playbooks show NAME --version VERSION.
    """
    output = output_of(context, as_json)
    run_async(_history(output, name), output)


def show_version(output: Output, name: str, version: str) -> None:
    """The text of one version, as its files stood."""
    run_async(_show(output, name, version), output)


async def _history(output: Output, name: str | None) -> Exit:
    from steward.cli.rendering import playbook_history as render
    from steward.domain.playbook_names import names_of
    from steward.domain.ports.playbook_versions import Period
    from steward.playbooks.kept import none_of
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        found: list[Period] = []
        for one in names_of(name) if name is not None else (None,):  # several in one task have their versions each
            found += (began := await records.playbook_versions.history(one))
            if one is not None and not began:
                raise Unusable(await none_of(records.playbook_versions, one))
    if not found and not output.options.as_json:
        output.note("No task was judged under a playbook yet.")
        return Exit.DONE
    output.show(render.document(found), render.periods(found))
    return Exit.DONE


async def _show(output: Output, name: str, version: str) -> Exit:
    from steward.cli.rendering import playbook_history as render
    from steward.playbooks.kept import kept_version
    from steward.records import open_records

    async with open_records(settings_of(output.options)) as records:
        kept = await kept_version(records.playbook_versions, name, version)
        shown = records.redactor.of(kept)
    if output.options.as_json:
        output.show(render.kept_document(shown))
        return Exit.DONE
    output.note(render.seen(shown))
    output.out.print(render.kept_text(shown), soft_wrap=True, markup=False, highlight=False)
    return Exit.DONE
