"""What a task that ends hands over: what was done, at which level it is known, and what was left out by whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steward.domain.model import Entry, Json, JsonObject, Risk
from steward.domain.ports.tools import Toolbox, may_act
from steward.domain.state import STEWARD, Closed, State


def result_of(
    state: State,
    history: Sequence[Entry],
    answer: Json,
    passed_over: Mapping[str, Sequence[int]] | None = None,
    whose: Sequence[str] = (),
) -> JsonObject:
    """`left_out` is there only where something was left out, `already_so` where there was nothing to do,
    `passed_over` where a loop's condition left items out: their numbers, by step;
    `words_of` names the tools whose words, written by others, may stand in the answer."""
    verified = [entry for entry in history if entry.verified and entry.action.risk is not Risk.READ]
    done = [entry for entry in verified if not entry.already_so]
    already: list[Json] = [_effect(entry, state) for entry in verified if entry.already_so]
    effects: list[Json] = [_effect(entry, state) for entry in done]
    effects += [_word(one) for one in state.closed if one.how == "by_hand" and not one.own]
    begun = _may_have_happened(history)
    out = [one for one in (*state.closed, *state.dropped) if one.how == "left_out"]
    left_out: list[Json] = [_left_out(one, begun) for one in out]
    more: JsonObject = {"already_so": already} if already else {}
    more |= {"passed_over": {step: [*items] for step, items in passed_over.items()}} if passed_over else {}
    more |= {"words_of": [*whose]} if whose else {}
    return {"answer": answer, "effects": effects, **more, **({"left_out": left_out} if left_out else {})}


def words_of(result: JsonObject | None) -> str:
    """That what others wrote may stand in the answer, in a sentence; empty where it does not."""
    tools = (result or {}).get("words_of")
    if not isinstance(tools, list) or not tools:
        return ""
    return f"In the answer may stand what others wrote, as {', '.join(map(str, tools))} gave it."


def changed_nothing(result: JsonObject | None) -> bool:
    """Whether a task that is complete had no effect; its answer, which a planner worded, may sound as if it had."""
    if result is None or result.get("effects"):
        return False
    found = result.get("left_out")
    return not any(isinstance(one, dict) and one.get("happened") for one in (found if isinstance(found, list) else []))


def dropped_lines(result: JsonObject | None) -> list[str]:
    """What Steward itself left out and why, a sentence each; what people leave out stands with their answers."""
    found = (result or {}).get("left_out")
    mine = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return [
        f"{one.get('step')} ({one.get('tool')}) was left out: {one.get('why')}"
        for one in mine
        if one.get("by") == STEWARD
    ]


def nothing_left(state: State, done: Sequence[Entry], tools: Toolbox) -> bool:
    """Whether every effect that was planned was left out, or all that there was: that is no success."""
    if not state.closed or any(one.how == "by_hand" for one in state.closed):
        return False
    if any(may_act(one.tool, tools) for one in state.closed):
        return not any(entry.action.risk is not Risk.READ for entry in done)
    return not done


def told(state: State, history: Sequence[Entry]) -> str:
    """What was left out and by whom, in one line, and what of it may have happened all the same."""
    named = [one for one in state.closed if one.needed is None] or state.closed
    who = ", ".join(dict.fromkeys(one.by for one in named))
    what = ", ".join(dict.fromkeys(f"{one.step}: {one.tool}" if one.step else one.tool for one in named))
    why = "; ".join(dict.fromkeys(one.message for one in named if one.message))
    begun = _may_have_happened(history)
    open_ = ", ".join(dict.fromkeys(one.tool for one in state.closed if one.key in begun))
    done = f"it is not known whether {open_} happened, and nothing else was done" if open_ else "nothing was done"
    return f"{done}: {who} left out {what}" + (f" ({why})" if why else "")


def _may_have_happened(history: Sequence[Entry]) -> set[str]:
    """The keys of acts that were called and of which nobody knows what they came to."""
    return {entry.action.key for entry in history if entry.attempts and not entry.absent and not entry.verified}


def _effect(entry: Entry, state: State) -> JsonObject:
    verdict = entry.verdict
    by = next((one.by for one in state.closed if one.own and one.key == entry.action.key), None)
    return {
        "step": entry.action.step,
        "tool": entry.action.tool,
        "args": entry.action.args,
        "result": entry.result,
        "evidence": verdict.evidence if verdict else None,
        "level": verdict.level if verdict else None,
        **({"by": by} if by else {}),
    }


def _word(one: Closed) -> JsonObject:
    """What a person did elsewhere, for which the ledger has no row."""
    said = one.evidence if one.evidence is not None else one.message
    return {
        "step": one.step,
        "tool": one.tool,
        "args": one.args,
        "result": None,
        "evidence": said,
        "level": "person",
        "by": one.by,
    }


def _left_out(one: Closed, begun: set[str]) -> JsonObject:
    told: JsonObject = {
        "step": one.step,
        "tool": one.tool,
        "args": one.args,
        "by": one.by,
        "why": one.message or (f"it needs {one.needed}" if one.needed else ""),
        "review": one.review,
    }
    return told | ({"happened": "unknown"} if one.key in begun else {})
