"""Between the rows of a task on record and its summary, and between that and the rows it is kept in."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any, cast

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.storable import text
from steward.domain.calibration.judged import JudgedPlan
from steward.domain.cancellation import CANCELLED
from steward.domain.errors import Unusable
from steward.domain.figures.counts import ModelCount
from steward.domain.figures.distributions import duration_bin
from steward.domain.figures.facts import Act, Asked, Ended, Refusal, Said
from steward.domain.figures.summary import Summary, confidence_bin
from steward.domain.model import Usage
from steward.domain.redaction import Redactor

_RULE = re.compile(r"\(rule ([\w.-]{1,200})")
_INT = 2**31 - 1
_TOKENS = 2**48
_LARGE = 1e9  # seconds, dollars


def task_of(
    row: DictRow, acts: Sequence[DictRow], said: Sequence[DictRow], asked: Sequence[DictRow], redactor: Redactor
) -> Ended:
    """All that is on record of a task, in the figures' words, and without secrets."""
    known = {one["key"]: _knowing(one, redactor) for one in acts if one["call"] is not None}
    return Ended(
        id=row["id"],
        playbook=row["playbook"],
        release=row["release"],
        complete=row["status"] == "complete",
        cancelled=row["status"] == "failed" and row["error"].startswith(CANCELLED),
        steps=row["steps"],
        started_at=rows.seconds(row["started_at"]),
        finished_at=rows.seconds(row["finished_at"]),
        usage=_usage(row["usage"]),
        crashes=row["crashes"],
        acts=[_act(one, known.get(one["key"], redactor)) for one in acts],
        said=[_said(one, known.get(one["key"], redactor)) for one in said],
        asked=[_asked(one) for one in asked],
    )


def _knowing(row: DictRow, redactor: Redactor) -> Redactor:
    """What hides also the values that the act's tool marks, wherever its errors repeat them."""
    return redactor.beside(row["tool"], row["call"]["args"], row["call"]["result"])


def _usage(stored: Any) -> Usage:
    """What can't be read counts as none used: one row must not keep the others out of the figures."""
    try:
        return rows.usage(stored)
    except Unusable:
        return Usage()


def _act(row: DictRow, redactor: Redactor) -> Act:
    left = ("task_id", "claimed_at", "settled_at", "message", "call")
    known = {name: value for name, value in row.items() if name not in left}
    return Act(
        **known,
        message=_shown(row["message"], redactor),
        claimed_at=rows.seconds(row["claimed_at"]),
        settled_at=rows.optional_seconds(row["settled_at"]),
    )


def _said(row: DictRow, redactor: Redactor) -> Said:
    left = ("task_id", "at", "problems", "says", "reason", "standing")
    known = {name: value for name, value in row.items() if name not in left}
    problems = cast("list[object]", row["problems"]) if isinstance(row["problems"], list) else []
    return Said(
        **known,
        reason=_shown(row["reason"], redactor),
        at=rows.seconds(row["at"]),
        refusals=[_refusal(cast("dict[str, Any]", one)) for one in problems if isinstance(one, dict)],
        marked=None if row["says"] is None else row["says"] == "right",
        **_standing(row["standing"]),
    )


def _standing(stored: Any) -> dict[str, Any]:
    """What a check compared, as far as it is told."""
    told = cast("dict[str, object]", stored) if isinstance(stored, dict) else {}
    score, acts = told.get("score"), told.get("acts")
    known = isinstance(score, int | float) and math.isfinite(score)
    return {"score": score if known else None, "acts": acts if isinstance(acts, bool) else None}


def _shown(told: str, redactor: Redactor) -> str:
    return redactor.text(told) if told else ""


def _refusal(problem: dict[str, Any]) -> Refusal:
    """Records of before the rule had a field of its own name it in their message."""
    told = _RULE.search(str(problem.get("message", "")))
    return Refusal(code=str(problem.get("code", "")), rule=str(problem.get("rule") or (told[1] if told else "")))


def _asked(row: DictRow) -> Asked:
    return Asked(
        reason=row["reason"],
        ceiling=row["ceiling"],
        rules=list(dict.fromkeys(_RULE.findall(row["text"]))),
        decision=row["decision"],
        machine=bool(row["machine"]),
        opened_at=rows.seconds(row["opened_at"]),
    )


def summary_row(one: Summary) -> dict[str, Any]:
    """The row of `task_summary`."""
    left = ("tools", "models", "labels", "right", "end", "ceilings", "started_at", "finished_at")
    kept = {name: value for name, value in _columns(one).items() if name not in left}
    return {
        **kept,
        **{name: text(kept[name]) for name in ("playbook", "model", "prompt_version", "path")},
        "ending": one.end,
        "was_right": one.right,
        "ceilings": ",".join(one.ceilings),
        "tokens": _bounded(one.tokens, _TOKENS),
        "started_at": rows.instant(one.started_at),
        "finished_at": rows.instant(one.finished_at),
        "seconds_bin": duration_bin(one.seconds),
        "confidence_bin": None if one.confidence is None else confidence_bin(one.confidence),
    }


def tool_rows(one: Summary) -> list[dict[str, Any]]:
    """The rows of `task_tool`."""
    return [
        {**asdict(count), "tool": text(count.tool), "bins": ",".join(map(str, count.bins)), "task_id": one.task_id}
        for count in one.tools
    ]


def model_rows(one: Summary) -> list[dict[str, Any]]:
    """The rows of `task_model`."""
    return [{**_columns(count), "model": text(count.model), "task_id": one.task_id} for count in one.models]


def label_rows(one: Summary) -> list[dict[str, Any]]:
    """The rows of `task_label`."""
    return [
        {
            "task_id": one.task_id,
            "kind": label.kind,
            "subject": text(label.subject),
            "text": text(label.text),
            "times": label.count,
            "first_at": rows.instant(label.first_at),
            "last_at": rows.instant(label.last_at),
        }
        for label in one.labels
    ]


def judged_row(one: JudgedPlan) -> dict[str, Any]:
    """The row of `judged_plan`."""
    names = {name: text(vars(one)[name]) for name in ("playbook", "model", "prompt_version")}
    return {**vars(one), **names, "finished_at": rows.instant(one.finished_at)}


def _columns(one: Summary | ModelCount) -> dict[str, Any]:
    """The fields as their columns take them. What was stored is not always of its field's type, as 0 for 0.0 is not."""
    kept = vars(one)
    for known in fields(one):
        if str(known.type) == "int":
            kept = {**kept, known.name: _bounded(kept[known.name], _INT)}
        elif str(known.type) == "float":
            kept = {**kept, known.name: float(_bounded(kept[known.name], _LARGE))}
    return kept


def _bounded(value: float, most: float) -> int | float:
    """A number that no task comes to, from a row that was damaged, must not keep the others out of the figures."""
    if isinstance(value, float) and not math.isfinite(value):
        return 0
    held = max(-most, min(value, most))
    return int(held) if isinstance(most, int) else held
