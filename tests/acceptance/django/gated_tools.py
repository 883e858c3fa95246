"""The shop's tools; while the gate is shut a refund waits in mid-call, of even orders before it, of odd ones after."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

SHOPS: list[Any] = import_module("shop.tools").TOOLS
_LONGEST = 60.0  # seconds


def _gated(tool: Any) -> Any:
    def run(args: Any, context: Any) -> Any:
        if args.order % 2 == 0:
            _wait(args.order)
        answer = tool.run(args, context)
        if args.order % 2:
            _wait(args.order)
        return answer

    return replace(tool, run=run)


def _wait(order: int) -> None:
    gate = Path(os.environ["GATE"])
    now = gate / f"now-{order}"
    now.write_text(str(os.getpid()))
    now.rename(gate / f"at-{order}")
    end = time.monotonic() + _LONGEST
    while not (gate / "open").exists() and time.monotonic() < end:
        time.sleep(0.05)


TOOLS = [_gated(one) if one.name == "issue_refund" else one for one in SHOPS]
