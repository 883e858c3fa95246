"""What spans say of facts, by OpenTelemetry's names where it has some and `steward.…` else; without content."""

from __future__ import annotations

from collections.abc import Mapping

from opentelemetry.util.types import AttributeValue

from steward.domain.model import Action, Decision, Question, Verdict, Wait
from steward.domain.ports.decisions import Record
from steward.domain.ports.facts import Looked, TaskBegan, ToolEnded
from steward.domain.ports.tasks import Task
from steward.domain.spending import known_cost
from steward.telemetry.measures import decider, tokens_of
from steward.telemetry.otel import genai

Told = Mapping[str, AttributeValue]
_TOKENS = {
    "in": genai.INPUT_TOKENS,
    "out": genai.OUTPUT_TOKENS,
    "cached": genai.CACHED_TOKENS,
    "reasoning": genai.REASONING_TOKENS,
}
_SCORES = {"verified": 1.0, "refuted": 0.0}


def run(task_id: str, begun: TaskBegan | None, version: str) -> Told:
    playbook = {"steward.playbook": begun.playbook} if begun and begun.playbook else {}
    return {
        genai.OPERATION: genai.INVOKE_AGENT,
        genai.AGENT_NAME: genai.AGENT,
        genai.AGENT_VERSION: version,
        genai.CONVERSATION: task_id,
        "steward.task.id": task_id,
        **playbook,
    }


def node(name: str) -> tuple[str, Told]:
    """The node's span: planning is an operation that has a name."""
    told: Told = {"steward.node": name}
    if name != "plan":
        return name, told
    return f"{genai.PLAN} {genai.AGENT}", {**told, genai.OPERATION: genai.PLAN, genai.AGENT_NAME: genai.AGENT}


def provider(model: str, providers: Mapping[str, str]) -> str:
    """Who serves the model, as far as the settings say."""
    named = providers.get(model, "openai")
    return genai.PROVIDERS.get(named, named)


def chat(record: Record, providers: Mapping[str, str]) -> tuple[str, Told]:
    tokens = {_TOKENS[kind]: number for kind, number in tokens_of(record).items()}
    return f"{genai.CHAT} {record.model}", {
        genai.OPERATION: genai.CHAT,
        genai.PROVIDER: provider(record.model, providers),
        genai.REQUEST_MODEL: record.model,
        "steward.purpose": record.kind,
        "steward.outcome": record.outcome,
        "steward.prompt.version": record.prompt_version,
        **({} if (cost := known_cost(record.cost, record.detail)) is None else {"steward.cost.usd": cost}),
        **({"steward.confidence": record.confidence} if record.confidence is not None else {}),
        **tokens,
    }


def decision(record: Record) -> Told:
    sure = {"steward.confidence": record.confidence} if record.confidence is not None else {}
    return {"steward.outcome": record.outcome, "steward.subject": record.subject, **sure}


def tool(action: Action) -> Told:
    return {
        genai.OPERATION: genai.EXECUTE_TOOL,
        genai.TOOL_NAME: action.tool,
        genai.TOOL_TYPE: "function",
        genai.TOOL_CALL: action.key,
        "steward.step": action.step,
        "steward.risk": action.risk.value,
        **({"steward.item": action.item} if action.item >= 0 else {}),
    }


def receipt(fact: ToolEnded) -> Told:
    code = fact.receipt.code
    failed = {genai.ERROR: code or fact.receipt.kind} if fact.receipt.kind in ("refused", "lost") or code else {}
    return {"steward.receipt": fact.receipt.kind, "steward.late": fact.late, **failed}


def look(fact: Looked) -> Told:
    return {
        genai.TOOL_NAME: fact.action.tool,
        genai.TOOL_CALL: fact.action.key,
        "steward.step": fact.action.step,
        "steward.presence": fact.found.presence,
    }


def verdict(action: Action, judged: Verdict) -> Told:
    score = {genai.SCORE: _SCORES[judged.status]} if judged.status in _SCORES else {}
    return {
        genai.EVALUATION_NAME: "steward.verdict",
        genai.LABEL: judged.status,
        "steward.level": judged.level,
        genai.TOOL_NAME: action.tool,
        genai.TOOL_CALL: action.key,
        "steward.step": action.step,
        **score,
    }


def question(asked: Question) -> Told:
    about = {genai.TOOL_NAME: asked.tool} if asked.tool else {}
    return {"steward.review.id": asked.id, "steward.review.reason": asked.reason.value, **about}


def answer(decision: Decision | None) -> Told:
    if decision is None:
        return {}
    return {"steward.review.decision": decision.kind, "steward.review.by": decider(decision)}


def wait(waits: Wait) -> Told:
    return {"steward.wait.seconds": waits.seconds, "steward.wait.outage": bool(waits.outage)}


def ended(task: Task) -> Told:
    used = task.usage
    return {
        "steward.task.status": task.status,
        "steward.task.steps": task.steps,
        "steward.playbook": task.playbook or "",
        "steward.usage.tokens": used.tokens,
        "steward.usage.cost.usd": used.cost,
        **({"steward.usage.unpriced_tokens": used.unpriced} if used.unpriced else {}),
        "steward.usage.model_calls": used.model_calls,
        "steward.usage.replans": used.replans,
        "steward.usage.seconds": used.seconds,
    }
