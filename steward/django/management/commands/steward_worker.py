"""`manage.py steward_worker`."""

from __future__ import annotations

import asyncio
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.django.configuration import steward_settings
from steward.domain.errors import StewardError
from steward.workers.worker import Watch, work


class Command(BaseCommand):
    help = "Carry submitted tasks out until SIGTERM or Ctrl-C, as `steward worker` does, with Django's settings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--concurrency", type=int, default=4, choices=range(1, 65), metavar="N", help="tasks at a time"
        )
        parser.add_argument("--name", default="", help="what it is called in lists; default: host and process")
        parser.add_argument("--until-empty", action="store_true", help="end once nothing waits any more")

    def handle(self, *_: Any, concurrency: int, name: str, until_empty: bool, **__: Any) -> None:
        watch = Watch(ready=lambda called: self.stdout.write(f"Worker {called}: {concurrency} at a time."))
        try:
            worked = asyncio.run(
                work(steward_settings(), concurrency=concurrency, name=name, until_empty=until_empty, watch=watch)
            )
        except StewardError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Stopped. Carried out: {worked.done}, given back: {worked.returned}.")
