"""What every Steward reads as it opens: read once, by the process from which those that die are forked.

A module that is imported for its effect: tools, playbooks and their patterns are in the caches afterwards.
"""

from __future__ import annotations

import httpx

from steward.catalogue import load_catalogue
from steward.collector import settle
from steward.expressions.rules import CelRules
from steward.settings import Settings
from steward.tools.spec import World
from steward.tools.web import trusted
from tests.acceptance.crash.dying import QUICK

load_catalogue(Settings(tools=QUICK, samples="on"), World(http=httpx.AsyncClient(verify=trusted())), CelRules())
settle()  # it stays: no collector of a process that dies need look through it
