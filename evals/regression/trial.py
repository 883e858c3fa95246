"""One case, tried once: the world is made, the task carried out, people answer, and it is looked at what came of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
from langsmith.run_helpers import tracing_context  # pyright: ignore[reportUnknownVariableType]

from steward.catalogue import load_catalogue
from steward.composition import open_app
from steward.domain.canonical import digest
from steward.domain.errors import StewardError, Unusable
from steward.domain.model import Action, Decision, Entry, Json, JsonObject, Receipt, Risk
from steward.domain.playbook import LookedAt
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.domain.text import line
from steward.evals.regression.databases import Databases
from steward.evals.regression.format import Answer, Case, Judge, Look
from steward.evals.regression.judgements import Judged
from steward.evals.regression.sandboxes import Sandbox, opened
from steward.evals.regression.scoring import Finding, Looked, Observed, score, texts_at
from steward.evals.regression.scripted_answers import ScriptedModel
from steward.evals.regression.scripted_model import answered_by
from steward.evals.regression.second_looks import asked_live, looks_of, wanting
from steward.expressions.rules import CelRules
from steward.service import App
from steward.settings import Settings
from steward.tools.spec import World
from steward.tools.web import trusted

LONGEST = 180.0  # seconds of the wall that a trial may take
CONNECTIONS = 4  # of a trial's own pool


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of one trial: what was seen, what may be said against it, and what a judge said of its texts."""

    case: Case
    seen: Observed
    findings: Sequence[Finding]
    judged: Sequence[Judged] = ()


async def tried(
    case: Case, settings: Settings, databases: Databases, home: Path, look: LookedAt | None = None
) -> Trial:
    """The case, tried once in a world of its own. What can't be begun is a finding, not an error.

    `look`: each playbook wants that second look, and it is taken by the model that is set, whatever the case says.
    """
    began = time.monotonic()
    try:
        with tracing_context(enabled=False):
            async with asyncio.timeout(LONGEST):
                seen = await _seen(case, settings, databases, home / uuid4().hex, look)
    except TimeoutError:
        seen = Observed(status="running", stopped=False, seconds=time.monotonic() - began)
    except StewardError as error:
        seen = Observed(status="not begun", seconds=time.monotonic() - began)
        return Trial(case=case, seen=seen, findings=[Finding(kind="invalid", text=str(error))])
    except Exception as error:  # noqa: BLE001 - a trial that breaks is one finding, and no end of the others
        seen = Observed(status="crashed", seconds=time.monotonic() - began)
        text = line(f"{type(error).__name__}: {error}", 300)
        return Trial(case=case, seen=seen, findings=[Finding(kind="crash", text=text)])
    return Trial(case=case, seen=seen, findings=score(case, seen))


async def _seen(case: Case, given: Settings, databases: Databases, home: Path, look: LookedAt | None) -> Observed:
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.copy())
        sandbox = await stack.enter_async_context(opened(case, given, database, home))
        if policy := look or case.second_look:
            sandbox.settings = wanting(sandbox.settings, policy, home)
        settings = await _planned(case, sandbox, stack)
        settings = asked_live(settings, given) if look else settings
        app = await stack.enter_async_context(open_app(settings, connections=CONNECTIONS, play=sandbox.play))
        sandbox.check()
        return await _carried_out(case, app, sandbox)


async def _planned(case: Case, sandbox: Sandbox, stack: AsyncExitStack) -> Settings:
    """The settings with who plans this case."""
    settings = sandbox.settings
    if case.model == "live":
        return settings
    if case.model == "fixed":
        return settings.model_copy(update={"planner": "fixed"})
    said = case.model if isinstance(case.model, ScriptedModel) else None
    http = await stack.enter_async_context(httpx.AsyncClient(verify=trusted()))
    catalogue = load_catalogue(settings, World(http=http), CelRules(), sandbox.play)
    stack.push_async_callback(catalogue.tools.close)
    return await stack.enter_async_context(answered_by(settings, said, catalogue.playbooks))


async def _carried_out(case: Case, app: App, sandbox: Sandbox) -> Observed:
    _check_acts(case, app)
    before = {index: await _look(app, look) for index, look in enumerate(case.expect.world) if look.unchanged}
    began = time.monotonic()
    task = await app.run(case.goal, playbook=case.playbook, requested_by=case.requested_by, task_id=case.id)
    task, left = await _answered(case, app, task)
    seconds = time.monotonic() - began
    await sandbox.calm()
    looked = [await _looked(app, look, before.get(index)) for index, look in enumerate(case.expect.world)]
    reviews = await app.deps.reviews.list(task_id=task.id, open_only=False)
    waiting = next((one for one in reviews if one.decision is None), None) if task.status == "needs_review" else None
    history = await app.deps.ledger.history(task.id)
    verified = Counter(one.action.tool for one in history if _did(app, one))
    answer = (task.result or {}).get("answer")
    return Observed(
        status=task.status,
        reason=waiting.question.reason if waiting else None,
        question=waiting.question.text if waiting else "",
        answer=answer if isinstance(answer, str) else "",
        happened=await sandbox.happened(),
        verified=verified,
        looked=looked,
        usage=task.usage,
        steps=sum(one.attempts for one in history),
        asked=len(reviews),
        seconds=seconds,
        unknown=sandbox.unknown,
        struck=sandbox.struck(),
        left=left,
        texts=[await _texts(app, sandbox, one, answer, waiting) for one in case.expect.judge],
        looks=looks_of(await app.deps.decisions.list(task.id), case.expect),
    )


def _check_acts(case: Case, app: App) -> None:
    """Raises Unusable for acts of tools that can't act here: nothing could be said of an agent by them."""
    tools, expect = app.deps.tools, case.expect
    for place, counts in (("acted", expect.acted), ("may", expect.may), ("stopped", expect.stopped)):
        for name in (name for name, count in counts.items() if count):
            card = tools.card(name)
            if card is not None and card.risk is Risk.READ:
                raise Unusable(f"expect.{place}: {name} is a READ, which never acts")
            if card is None and tools.unavailable(name) is None:
                raise Unusable(f"expect.{place}: there is no tool '{name}'; available: {', '.join(tools.names())}")


def _did(app: App, entry: Entry) -> bool:
    """Whether the record says that this task acted so itself."""
    card = app.deps.tools.card(entry.action.tool)
    return card is not None and card.risk is not Risk.READ and entry.done_by_task


# --- people --------------------------------------------------------------------


async def _answered(case: Case, app: App, task: Task) -> tuple[Task, int]:
    """The task, with each of the case's answers given where it is asked for; how many were not."""
    left = [*case.answers]
    while task.status == "needs_review" and left:
        review = next(iter(await app.reviews(task_id=task.id)), None)
        answer = next((one for one in left if review and one.reason in (None, review.question.reason)), None)
        if review is None or answer is None:
            break
        left.remove(answer)
        task = await app.decide(review.question.id, _decision(answer, review))
    return task, len(left)


def _decision(answer: Answer, review: Review) -> Decision:
    said = answer.model_dump(exclude={"say", "reason"})
    if answer.say == "edit":
        said["args"] = {**review.question.args, **answer.args}
    return Decision(kind=answer.say, source="eval", **said)


# --- looking -------------------------------------------------------------------


async def _looked(app: App, look: Look, before: Receipt | None) -> Looked:
    after = await _look(app, look)
    refusal = "" if after.kind == "answered" else after.message or after.code
    return Looked(look=look, after=after.result, before=before.result if before else None, refusal=refusal)


async def _texts(app: App, sandbox: Sandbox, judge: Judge, answer: Json, waiting: Review | None) -> list[str]:
    """The texts that a judge is asked about; none where they are not there."""
    match judge.of:
        case "answer":
            return [answer] if isinstance(answer, str) else []
        case "question":
            return [waiting.question.text] if waiting else []
        case "mail":
            return await asyncio.to_thread(sandbox.mails)
        case None:
            after = await _read(app, judge.read or "", judge.args, "expect.judge")
            return texts_at(after.result, judge.field.split(".") if judge.field else [])


async def _look(app: App, look: Look) -> Receipt:
    return await _read(app, look.read, look.args, "expect.world")


async def _read(app: App, tool: str, args: JsonObject, place: str) -> Receipt:
    """The tool's answer. Raises Unusable for what is no READ, or does not take these arguments."""
    tools = app.deps.tools
    card = tools.card(tool)
    if card is None or card.acts:
        raise Unusable(f"{place}: {tool} is no READ of this set-up")
    if problems := tools.check(tool, args):
        raise Unusable(f"{place}: {problems[0].message}")
    coerced = tools.coerce(tool, args)
    action = Action(key=digest(uuid4().hex), task_id="eval", step="look", tool=tool, args=coerced, risk=Risk.READ)
    return await tools.run(action)
