"""The ids of a task's trace, which follow from the task's own: any process at any time joins the same one."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256


@lru_cache(maxsize=1024)
def trace_id(task_id: str) -> str:
    """32 hexadecimal digits, as W3C Trace Context writes it."""
    return sha256(f"steward.task:{task_id}".encode()).hexdigest()[:32]


@lru_cache(maxsize=1024)
def root_span_id(task_id: str) -> str:
    """16 hexadecimal digits: the span of the task's first run, under which all others hang."""
    return sha256(f"steward.task:{task_id}".encode()).hexdigest()[32:48]
