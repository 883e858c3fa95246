"""What commands that take a goal have in common."""

from __future__ import annotations

from typing import Annotated

import typer

from steward.cli import completion

Goal = Annotated[str | None, typer.Argument(help="What shall be done, in your own words.", show_default=False)]
Playbook = Annotated[
    str | None,
    typer.Option(help="The playbook to use; else the planner chooses.", autocompletion=completion.playbooks),
]
By = Annotated[str | None, typer.Option(help="Who asks; default: you.", metavar="WHO")]
