"""The shipped tools with a short time-out: after a kill their calls are waited for no longer than that."""

from dataclasses import replace

from tools import registry

TOOLS = [replace(tool, timeout=2.0) for tool in registry.TOOLS]
