"""The help desk that a trial acts in, and what happened there: its own tables and mailbox, whatever anybody says."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from steward.evals.versus.scenarios import Scenario
from steward.evals.worlds.desk.serve import running_desk
from steward.tools.maildir import delivered

_ACTS = b"""
SELECT format('issue_refund %s %s', order_id, amount) FROM desk.refund WHERE idempotency_key IS NOT NULL
UNION ALL
SELECT format('create_ticket %s', order_id) FROM desk.ticket WHERE idempotency_key IS NOT NULL
UNION ALL
SELECT format('update_status %s %s', record_id, status) FROM desk.status_change WHERE idempotency_key IS NOT NULL
"""
_NAMED = b"""
UPDATE desk.customer AS c SET name = %s
FROM desk.customer_order AS o WHERE o.customer_id = c.id AND o.id = '1043'
"""


@dataclass(frozen=True, kw_only=True)
class World:
    """A desk at work. `database` is the trial's own, `slowest` is how long a request may be under way, in seconds."""

    url: str
    database: str
    maildir: Path
    slowest: float

    async def acts(self) -> Counter[str]:
        """What happened since the beginning, however long reads hide it."""
        async with await psycopg.AsyncConnection.connect(self.database) as connection:
            rows = await (await connection.execute(_ACTS)).fetchall()
        return Counter(str(row[0]) for row in rows) + Counter(send_email=len(delivered(self.maildir)))

    async def settled(self) -> Counter[str]:
        """What happened, once nothing that is under way can happen any more."""
        await asyncio.sleep(self.slowest)
        return await self.acts()


@asynccontextmanager
async def opened(scenario: Scenario, database: str, home: Path) -> AsyncGenerator[World]:
    """The desk with the scenario's faults and values in place."""
    async with running_desk(database) as url:
        if scenario.customer:
            async with await psycopg.AsyncConnection.connect(database) as connection:
                await connection.execute(_NAMED, [scenario.customer])
        rules = [rule.model_dump(mode="json", exclude_none=True) for rule in scenario.fault]
        async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
            (await http.put("/faults", json={"rules": rules})).raise_for_status()
        slowest = max((rule.seconds for rule in scenario.fault if rule.fault == "slow"), default=0.0)
        yield World(url=url, database=database, maildir=home / "mail", slowest=slowest)
