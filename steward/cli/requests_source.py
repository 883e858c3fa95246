"""What `steward run` and `steward submit` are asked to do: a goal, or the requests of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steward.cli.output import Output
from steward.cli.requests_text import STDIN, Format
from steward.cli.session import playbooks_of, settings_of
from steward.domain.errors import Unusable

if TYPE_CHECKING:
    from steward.cli.requests_file import Request


def check_source(
    command: str, goal: str | None, file: str | None, *, form: Format | None, encoding: str | None, again: bool
) -> str | None:
    """The file, None for a single goal. Raises Unusable where neither or both are given."""
    if (goal is None) == (file is None):
        raise Unusable(f'say what shall be done: steward {command} "…", or steward {command} --file FILE')
    given = {"--format": form is not None, "--encoding": encoding is not None, "--again": again}
    if file is None and (lonely := [option for option, there in given.items() if there]):
        raise Unusable(f"{' and '.join(lonely)} goes with --file; a single goal is a new task each time")
    return file


def requests_in(
    output: Output, file: str, *, form: Format | None, encoding: str | None, by: str, again: bool
) -> list[Request]:
    """The file's requests, all of them good, with who asks and their keys; what is to be said of it goes to stderr.

    `by` and `again` are those of `requests_file.keyed`. Raises Unusable.
    """
    from steward.cli.requests_file import keyed, read_requests

    if file == STDIN and output.err.is_terminal:
        output.note("Reading requests from the terminal; end with Ctrl-D.")
    names = [one.name for one in playbooks_of(output.options).all()]
    window = settings_of(output.options).planning_window
    found = read_requests(file, names, form=form, encoding=encoding, window=window)
    output.note(found.told)
    return keyed(found.requests, by, again=again)
