"""The shipped tools, acting with a short time-out: after a kill their calls are waited for no longer than that."""

from dataclasses import replace

from steward.domain.model import Risk
from steward.tools import registry

TOOLS = [tool if tool.risk is Risk.READ else replace(tool, timeout=2.0) for tool in registry.TOOLS]
