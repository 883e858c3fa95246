"""A sender that is killed once the other side has the notice: `python -m … DATABASE_URL WEBHOOK_URL SMTP_URL`."""

from __future__ import annotations

import asyncio
import sys

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.outbox import PostgresOutbox
from steward.checkpoints.pool import open_pool
from steward.clock import SystemClock
from steward.notifications.channels import open_channels
from steward.notifications.delivery import Delivery
from steward.settings import Settings
from tests.integration.notifications.receivers import SECRET


async def main(database: str, hook: str, smtp: str) -> None:
    settings = Settings.model_validate(
        {"webhook_url": hook, "webhook_secret": SECRET, "smtp_url": smtp, "notice_mail": "reviewers=a@example.com"}
    )
    async with open_pool(database) as pool, open_channels(settings, SystemClock()) as channels:
        await Delivery(outbox=PostgresOutbox(pool), audit=PostgresAudit(pool), channels=channels).deliver_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
