"""Real receivers for notices."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from tests.integration.notifications.receivers import MailServer, Receiver, mail_server, receiver


@pytest.fixture
async def mail() -> AsyncGenerator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def hook() -> AsyncGenerator[Receiver]:
    async with receiver() as made:
        yield made
