"""What endpoints that speak OpenAI's chat protocol do, one switch each, in groups.

To add one, add a line to a group's list: `text("name", "who does so", "what the model wrote, $args in it")`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steward.evals.worlds.openai.behaviours.behaviour import Asked, Behaviour, End, Sent
from steward.evals.worlds.openai.behaviours.beside import BESIDE
from steward.evals.worlds.openai.behaviours.broken import BROKEN
from steward.evals.worlds.openai.behaviours.calls import CALLS
from steward.evals.worlds.openai.behaviours.causes import CAUSES
from steward.evals.worlds.openai.behaviours.contents import CONTENTS
from steward.evals.worlds.openai.behaviours.error_shapes import SHAPES
from steward.evals.worlds.openai.behaviours.gateways import GATEWAYS
from steward.evals.worlds.openai.behaviours.no_tools import NO_TOOLS
from steward.evals.worlds.openai.behaviours.parameters import PARAMETERS
from steward.evals.worlds.openai.behaviours.pauses import PAUSES
from steward.evals.worlds.openai.behaviours.reasoning import AMBIGUOUS, REASONING
from steward.evals.worlds.openai.behaviours.rejections import REJECTIONS
from steward.evals.worlds.openai.behaviours.texts import TEXTS
from steward.evals.worlds.openai.behaviours.tool_parameters import TOOL_PARAMETERS
from steward.evals.worlds.openai.behaviours.writing import WRITING

GROUPS: Mapping[str, Sequence[Behaviour]] = {
    "Tool calls": CALLS,
    "Tool calls as text": TEXTS,
    "Plans as text, and values": WRITING,
    "Drafts while thinking": REASONING,
    "Several plans": AMBIGUOUS,
    "Words and fields beside": BESIDE,
    "Empty, cut off, refused": CONTENTS,
    "Streams, encodings, connections": BROKEN,
    "Gateways and other protocols": GATEWAYS,
    "Refused ways of calling": [*TOOL_PARAMETERS, *NO_TOOLS],
    "Refused parameters": PARAMETERS,
    "Errors in every shape": SHAPES,
    "Causes to mend": CAUSES,
    "Money, content, size": REJECTIONS,
    "Limits and outages": PAUSES,
}
BEHAVIOURS: Mapping[str, Behaviour] = {one.name: one for group in GROUPS.values() for one in group}

__all__ = ["BEHAVIOURS", "GROUPS", "Asked", "Behaviour", "End", "Sent"]
