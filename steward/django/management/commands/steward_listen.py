"""`manage.py steward_listen`."""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from contextlib import suppress
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from steward.checkpoints.statements import statements
from steward.django.configuration import steward_settings, steward_url
from steward.django.opened import close_steward, steward_app
from steward.django.signals import begin_listening, end_listening, tell_changes
from steward.domain.errors import StewardError
from steward.maintenance import maintaining
from steward.service import App

_LOOK = 1.0  # seconds between looks whether it shall end, and at what is to be told again
_PAUSE = 2.0  # seconds until it tries again while the database is away


class Command(BaseCommand):
    help = (
        "Send task_status_changed for every change of a task's status, until SIGTERM or Ctrl-C; deadlines, notices and "
        "figures are kept beside it, as every long-running process of Steward's does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="tell what is to be told now, and end")
        parser.add_argument("--forget", action="store_true", help="keep no more changes for this project, and end")
        parser.add_argument("--no-keeper", action="store_true", help="leave deadlines, notices and figures to others")

    def handle(self, *_: Any, once: bool, forget: bool, no_keeper: bool, **__: Any) -> None:
        try:
            if forget:
                end_listening()
                self.stdout.write(
                    "Nothing is kept any more; the next start of a listener keeps what changes from then on."
                )
            elif once:
                self.stdout.write(f"Told: {tell_changes()}.")
            else:
                self._listen(keeper=not no_keeper)
        except StewardError as error:
            raise CommandError(str(error)) from None
        finally:
            close_steward()

    def _listen(self, *, keeper: bool) -> None:
        ended: list[int] = []
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda found, _: ended.append(found))
        begin_listening()
        if keeper:
            steward_app().call(_opened)  # what is set up wrongly is told before it listens
            threading.Thread(target=_keep, name="steward keeper", daemon=True).start()
        self.stdout.write("Listening.")
        self.stdout.flush()
        while not ended:
            try:
                _tell_until(ended)
            except (psycopg.OperationalError, Error) as error:
                self.stderr.write(f"The database is away, trying again: {str(error).splitlines()[0]}")
                close_old_connections()
                time.sleep(_PAUSE)


def _tell_until(ended: list[int]) -> None:
    with psycopg.connect(steward_url(), autocommit=True) as connection:
        connection.execute(statements("status")["listen"])
        while not ended:
            tell_changes()
            for _ in connection.notifies(timeout=_LOOK, stop_after=1):
                pass


async def _opened(_: App) -> None:
    """It is."""


def _keep() -> None:
    with suppress(StewardError):  # closed with the command
        steward_app().call(_keep_order)


async def _keep_order(app: App) -> None:
    async with maintaining(app, steward_settings()):
        await asyncio.Event().wait()
