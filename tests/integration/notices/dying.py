"""A sender that is killed once the other side has the notice: `python -m … DATABASE_URL WEBHOOK_URL SMTP_URL`."""

from __future__ import annotations

import asyncio
import sys

from app.clock import SystemClock
from app.notices.channels import open_channels
from app.notices.delivery import Courier
from app.settings import Settings
from checkpoints.audit import PostgresAudit
from checkpoints.outbox import PostgresOutbox
from checkpoints.pool import open_pool
from tests.integration.notices.receivers import SECRET


async def main(database: str, hook: str, smtp: str) -> None:
    settings = Settings.model_validate(
        {"webhook_url": hook, "webhook_secret": SECRET, "smtp_url": smtp, "notice_mail": "reviewers=a@example.com"}
    )
    async with open_pool(database) as pool, open_channels(settings, SystemClock()) as channels:
        await Courier(outbox=PostgresOutbox(pool), audit=PostgresAudit(pool), channels=channels).deliver_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
