"""`python -m steward.evals.worlds.openai`: serve one behaviour, or run Steward's planner through all of them.

list                  every behaviour, and who does so
serve NAME            an endpoint that does it, for OPENAI_BASE_URL
run [NAME …]          what became of each; exits 1 if any is bad
run --against URL     a few requests to a real endpoint, with the key and the model of the environment
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import httpx
from rich.console import Console

from steward.domain.errors import StewardError, Unusable
from steward.evals.worlds.openai.behaving import MODEL, behaving
from steward.evals.worlds.openai.behaviours import BEHAVIOURS, GROUPS, Behaviour
from steward.evals.worlds.openai.real_endpoint import run_against
from steward.evals.worlds.openai.report import counted, in_markdown, row, show
from steward.evals.worlds.openai.runner import Outcome, open_bench, run_all
from steward.logs import log_through_stdlib

BAD, UNUSABLE = 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options().parse_args(arguments)
    console = Console(soft_wrap=True)
    log_through_stdlib()
    logging.getLogger("steward").setLevel(logging.ERROR)
    try:
        return asyncio.run(options.carry_out(options, console))
    except StewardError as error:
        console.print(str(error), markup=False, style="red")
        return UNUSABLE
    except KeyboardInterrupt:
        return 0


async def _list(options: argparse.Namespace, console: Console) -> int:  # noqa: ARG001 (all commands are called alike)
    for group, behaviours in GROUPS.items():
        console.print(f"\n{group}", style="bold")
        for one in behaviours:
            console.print(f"  {one.name:<36} {one.endpoint}", markup=False, highlight=False)
    console.print(f"\n{len(BEHAVIOURS)} behaviours")
    return 0


async def _serve(options: argparse.Namespace, console: Console) -> int:
    behaviour = _named([options.name])[0]
    async with (
        httpx.AsyncClient() as http,
        behaving(behaviour, open_bench(http).script, port=options.port) as endpoint,
    ):
        console.print(f"{behaviour.name}: {behaviour.endpoint}", markup=False)
        console.print(f"OPENAI_BASE_URL={endpoint.url} OPENAI_API_KEY=none STEWARD_MODEL={MODEL}", markup=False)
        await asyncio.Event().wait()
    return 0


async def _run(options: argparse.Namespace, console: Console) -> int:
    if options.against:
        outcomes = await run_against(options.against)
    else:
        behaviours = _named(options.names) or [*BEHAVIOURS.values()]
        outcomes = await run_all(behaviours, options.at_once, doctor=options.markdown is not None)
    bad = sum(outcome.result == "BAD" for outcome in outcomes)
    if options.markdown and not options.against:
        await asyncio.to_thread(_rewrite, options.markdown, outcomes)
    for outcome in outcomes:
        if options.all or options.names or options.against or outcome.result == "BAD":
            show(row(outcome), console)
    console.print(counted(outcomes), markup=False)
    return BAD if bad else 0


def _rewrite(path: Path, outcomes: Sequence[Outcome]) -> None:
    path.write_text(in_markdown(path.read_text(encoding="utf-8"), outcomes), encoding="utf-8")


def _named(names: Sequence[str]) -> list[Behaviour]:
    """The behaviours of these names. Raises Unusable."""
    for name in names:
        if name not in BEHAVIOURS:
            near = get_close_matches(name, BEHAVIOURS, n=1)
            hint = f"did you mean {near[0]}?" if near else "`list` shows them all"
            raise Unusable(f"there is no behaviour {name!r}; {hint}")
    return [BEHAVIOURS[name] for name in names]


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m steward.evals.worlds.openai",
        description="What endpoints that speak OpenAI's chat protocol do, to be planned against.",
    )
    commands = parser.add_subparsers(required=True, metavar="{list,serve,run}")
    commands.add_parser("list", help="every behaviour, and who does so").set_defaults(carry_out=_list)
    serve = commands.add_parser("serve", help="an endpoint that does it, until interrupted")
    serve.add_argument("name")
    serve.add_argument("--port", type=int, default=0, help="default: a free one")
    serve.set_defaults(carry_out=_serve)
    run = commands.add_parser("run", help="what becomes of each; exits 1 if any is bad")
    run.add_argument("names", nargs="*", metavar="NAME", help="default: all")
    run.add_argument("--against", metavar="URL", help="a few requests to a real endpoint instead")
    run.add_argument("--all", action="store_true", help="show the good ones as well")
    run.add_argument("--markdown", type=Path, metavar="FILE", help="write the table into this file, between its marks")
    run.add_argument("--at-once", type=int, default=4, metavar="N")
    run.set_defaults(carry_out=_run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
