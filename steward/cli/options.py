"""What commands that take a goal, or a file of them, have in common."""

from __future__ import annotations

from typing import Annotated

import typer

from steward.cli import completion
from steward.cli.output import also_json
from steward.cli.requests_text import Format

Goal = Annotated[str | None, typer.Argument(help="What shall be done, in your own words.", show_default=False)]
Playbook = Annotated[
    str | None,
    typer.Option(help="The playbook to use; else the planner chooses.", autocompletion=completion.playbooks),
]
By = Annotated[str | None, typer.Option(help="Who asks; default: you.", metavar="WHO")]
File = Annotated[
    str | None,
    typer.Option(
        help="Many requests at once: CSV (columns goal, playbook, requested_by, id, key, priority), NDJSON, "
        "a JSON list, or text: a request on every line that is not blank, comments there are none. "
        "- reads standard input.",
        metavar="FILE",
    ),
]
FileFormat = Annotated[
    Format | None,
    typer.Option("--format", help="What the file holds, where its name does not say."),
]
Encoding = Annotated[
    str | None,
    typer.Option(help="The file's encoding, where it is neither UTF-8 nor UTF-16: cp1252.", metavar="NAME"),
]
Again = Annotated[
    bool,
    typer.Option("--again", help="Do the file's requests once more, also those that were submitted before."),
]
Cursor = Annotated[
    str | None,
    typer.Option(help="Go on behind that one: the cursor that --json ends a page with.", metavar="CURSOR"),
]
AsTaskJson = Annotated[
    bool,
    typer.Option(
        "--json", help="Print JSON instead, for scripts; for a file NDJSON: one task a line.", callback=also_json
    ),
]
