"""The port that takes values out of texts, with its calls told as those of other tools."""

from __future__ import annotations

import time
from dataclasses import dataclass

from steward.domain.ports.extraction import Extraction, Extractor, ExtractRequest
from steward.domain.ports.facts import ToolBegan, ToolEnded
from steward.domain.ports.telemetry import Telemetry
from steward.telemetry.task_secrets import TaskSecrets


@dataclass(frozen=True)
class ToldExtractor:
    """Calls of `extract`, which are told as those of other tools."""

    extractor: Extractor
    telemetry: Telemetry
    secrets: TaskSecrets

    async def extract(self, request: ExtractRequest) -> Extraction:
        action, began = request.action, time.monotonic()
        self.secrets.learn(action.task_id, action)
        self.telemetry.tell(ToolBegan(task_id=action.task_id, action=action))
        extraction = await self.extractor.extract(request)
        took = time.monotonic() - began
        self.telemetry.tell(ToolEnded(task_id=action.task_id, action=action, receipt=extraction.receipt, seconds=took))
        return extraction
