"""How long a look at what was done before takes with many tasks: `python -m steward.evals.bench.past_acts`.

Fills a database with 1,000,000 tasks and 2,000,000 acts, and asks the ledger as rules' facts do: by arguments that few
acts share, that many share, that were shared long ago, without any; by one tool and by several; of any age, of 30 days,
of an hour. Median and 95th percentile in milliseconds. `--home DIR` keeps the database there for the next time.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from steward.checkpoints.embedded import embedded
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.migrate import migrate
from steward.checkpoints.pool import open_pool
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.model import JsonObject
from steward.domain.rule_facts import MOST_ACTS
from steward.evals.bench.figures import in_turn, percentile
from steward.evals.bench.filling import fill

Match = Callable[[], JsonObject]

_AIM = 300.0  # milliseconds
_REFUND = ("issue_refund",)
_AGES = {"any age": None, "30 days": 30 * 86_400.0, "an hour": 3_600.0}
_CUSTOMERS, _CASES = 50_000, 400


def _looks(tasks: int) -> dict[str, tuple[Sequence[str], Match]]:
    """The looks by name. Shares are of the acts of all tools but the mails."""
    pick = random.Random(7)  # noqa: S311 - no secret
    return {
        "an order: one act or two": (_REFUND, lambda: {"order_id": str(pick.randrange(tasks * 3 // 4))}),
        "an order, as a number: none": (_REFUND, lambda: {"order_id": pick.randrange(tasks * 3 // 4)}),
        "a customer, a number: 20": (_REFUND, lambda: {"customer": pick.randrange(_CUSTOMERS)}),
        "an amount: 30": (_REFUND, lambda: {"amount": round(pick.random() * 300, 2)}),
        "a customer, by three tools": (
            (*_REFUND, "update_order", "cancel_order"),
            lambda: {"customer": pick.randrange(_CUSTOMERS)},
        ),
        "a reason: 0.1 %": (_REFUND, lambda: {"reason": f"case {pick.randrange(_CASES)}"}),
        "a status: 11 %": (_REFUND, lambda: {"status": "lost"}),
        "a status: 45 %": (_REFUND, lambda: {"status": "open"}),
        "a status, by three tools: 45 %": ((*_REFUND, "update_order", "cancel_order"), lambda: {"status": "open"}),
        "a mail's template: all": (("send_email",), lambda: {"template": "refund"}),
        "no argument": (_REFUND, dict),
        "a reason of the newest 5 %": (_REFUND, lambda: {"reason": "new rule"}),
        "a reason of the oldest 30 % alone": (_REFUND, lambda: {"reason": "old rule"}),
        "a value that nothing has": (_REFUND, lambda: {"status": "none"}),
        "a tool that did nothing": (("close_account",), lambda: {"status": "open"}),
    }


async def run(tasks: int, rounds: int, home: str | None) -> int:
    with nullcontext(home) if home else tempfile.TemporaryDirectory() as folder:
        async with embedded(Path(folder) / "postgres") as url, open_pool(url) as pool:
            await migrate(pool)
            if not await PostgresTasks(pool).list(limit=1):
                await asyncio.to_thread(fill, url, "fill_acts.sql", {"tasks": tasks})
            ledger = PostgresLedger(pool)
            over = 0
            for name, (tools, match) in _looks(tasks).items():
                asked = [partial(_look, ledger, tools, match, seconds) for seconds in _AGES.values()]
                for age, taken in zip(_AGES, await in_turn(rounds, *asked), strict=True):
                    middle, high = (round(percentile(taken, share), 1) for share in (0.5, 0.95))
                    over += high >= _AIM
                    _tell({"look": name, "of": age, "median_ms": middle, "p95_ms": high})
    _tell({"load": [round(one, 1) for one in os.getloadavg()], "over": over})
    return 1 if over else 0


async def _look(ledger: PostgresLedger, tools: Sequence[str], match: Match, seconds: float | None) -> None:
    since = None if seconds is None else time.time() - seconds
    await ledger.past_acts(tools, match(), since=since, but="", most=MOST_ACTS + 1)


def _tell(line: JsonObject) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--home", default=None, help="a folder that keeps the database; it is filled where it is empty")
    asked = parser.parse_args()
    return asyncio.run(run(asked.tasks, asked.rounds, asked.home))


if __name__ == "__main__":
    sys.exit(main())
