"""`steward demo`: the sample requests, worked through on a database and a help desk of their own."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steward.cli.exit_codes import Exit
from steward.cli.output import AsJson, Output, examples, output_of
from steward.cli.session import run_async, settings_of
from steward.domain.errors import Unusable
from steward.domain.model import JsonObject

if TYPE_CHECKING:
    from rich.console import RenderableType

    from steward.cli.rendering.demo import Outcome
    from steward.cli.task_history import Account
    from steward.evals.cases import Request
    from steward.settings import Settings

_MARK = "steward-demo"  # a file that says: this folder is the demo's, and may be wiped
_LOOKED_ON = 2.0  # seconds: the sample desk shows what happened at once, or never
_OVERRULED = {
    "database_url": "DATABASE_URL",
    "smtp_url": "SMTP_URL",
    "desk_url": "STEWARD_DESK_URL",
    "tools": "STEWARD_TOOLS",
    "playbooks": "STEWARD_PLAYBOOKS",
}


def add(app: typer.Typer, panel: str) -> None:
    """Add the command to `steward`."""
    app.command(rich_help_panel=panel, epilog=examples("steward demo"))(demo)


def demo(
    context: typer.Context,
    concurrency: Annotated[int, typer.Option(help="Tasks at a time.", min=1, max=32)] = 4,
    as_json: AsJson = False,
) -> None:
    """Work through the sample requests: no key, no set-up, nothing of yours is touched."""
    output = output_of(context, as_json)
    raise typer.Exit(run_async(_demo(output, concurrency), output, again="demo"))


async def _demo(output: Output, concurrency: int) -> Exit:
    given = settings_of(output.options)
    home = demo_home(given.home)
    wipe(home)
    settings = _own(given, home)
    began = time.monotonic()
    outcomes = await _work(settings, output, concurrency)
    _show(outcomes, given, home, output, time.monotonic() - began)
    return Exit.FAILED if any(one.differs for one in outcomes) else Exit.DONE


def demo_home(home: Path) -> Path:
    """The demo's folder: beside the user's own data, never it."""
    return home if (home / _MARK).is_file() else home / "demo"


def wipe(home: Path) -> None:
    """Empty the demo's folder, its server stopped first. Raises Unusable where it is not the demo's."""
    from steward.cli import embedded_server as server

    if home.is_symlink() or (home.exists() and not (home / _MARK).is_file() and any(home.iterdir())):
        raise Unusable(f"{home} is not a demo's folder; move it away, or name another with --home")
    if not server.stop(home.absolute() / "postgres"):
        raise Unusable(f"another process uses the database in {home}; end it first")
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    (home / _MARK).touch()


def _own(given: Settings, home: Path) -> Settings:
    """Settings under which nothing of the user's is reached: no database, desk, mail server or model of theirs."""
    plain: JsonObject = {"database_url": None, "desk_url": None, "smtp_url": None, "tools": "", "playbooks": ""}
    return given.model_copy(
        update={
            **plain,
            "samples": "on",
            "embedded": "on",
            "home": home,
            "planner": "fixed",
            "openai_api_key": None,
            "openai_base_url": None,
            "look_longer": _LOOKED_ON,
        }
    )


async def _work(settings: Settings, output: Output, concurrency: int) -> list[Outcome]:
    from steward.cli import run
    from steward.cli.rendering.progress import Progress
    from steward.cli.requests_file import Request as Goal
    from steward.cli.task_history import account_of
    from steward.composition import open_app
    from steward.database import open_database
    from steward.evals.cases import load_requests
    from steward.evals.worlds.desk.serve import running_desk

    requests = load_requests()
    goals = [
        Goal(goal=one.goal, playbook=one.playbook, requested_by=one.requested_by or None, id=one.id) for one in requests
    ]
    output.note("Starting Postgres and the sample help desk …")
    async with open_database(settings) as database, running_desk(database) as desk:
        await _break(desk, requests)
        here = settings.model_copy(update={"database_url": database})
        async with open_app(here, desk_url=desk) as app:
            with Progress(output, total=len(goals)) as watch:
                carried = await run.carry_out(app, goals, concurrency, watch)
            accounts = [await account_of(app.deps, one.task) for one in carried]
    return [judged(request, account) for request, account in zip(requests, accounts, strict=True)]


async def _break(desk: str, requests: Sequence[Request]) -> None:
    """Set the faults that the sample requests ask for."""
    import httpx

    from steward.evals.cases import fault_rules

    async with httpx.AsyncClient(trust_env=False) as http:
        (await http.put(f"{desk}/faults", json=fault_rules(requests))).raise_for_status()


def judged(request: Request, account: Account) -> Outcome:
    """The outcome beside what the sample expects."""
    from steward.cli.rendering.demo import Outcome

    reason = account.waiting.question.reason if account.waiting else None
    effects = dict(Counter(entry.action.tool for entry in account.verified))
    return Outcome(
        request=request, account=account, differs=request.expect.differs(account.task.status, reason, effects)
    )


def _show(outcomes: list[Outcome], given: Settings, home: Path, output: Output, seconds: float) -> None:
    from steward.cli.rendering import demo as render_demo
    from steward.cli.rendering import documents

    document: JsonObject = {
        "home": str(home),
        "seconds": round(seconds, 2),
        "as_expected": not any(one.differs for one in outcomes),
        "tasks": [
            {**documents.task(one.account), "expected": not one.differs, "differs": one.differs or None}
            for one in outcomes
        ],
    }
    overruled = [variable for name, variable in _OVERRULED.items() if getattr(given, name)]
    overruled += ["STEWARD_SAMPLES"] if given.samples == "off" else []
    parts: list[RenderableType] = [
        render_demo.table(outcomes, output.out.width),
        render_demo.summary(outcomes, seconds),
        render_demo.next_steps(outcomes, home, overruled),
    ]
    output.show(document, *parts)
