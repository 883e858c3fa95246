"""The airline's tools: `STEWARD_TOOLS=steward.evals.worlds.airline.tools:TOOLS`."""

from steward.evals.worlds.airline import acts, reads

TOOLS = [*reads.TOOLS, *acts.TOOLS]
