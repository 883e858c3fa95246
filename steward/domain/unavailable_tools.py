"""Tools that are set up and not there: their source can't be asked now, or one of them is another than it was."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Unavailable:
    """Tools of one source. `tools` are their names as planners know them, None where only the source knows them.

    `said` is one line on why. `passes` false: they don't come back by themselves, somebody has to look at them.
    """

    source: str
    said: str
    tools: tuple[str, ...] | None = None
    prefix: str = ""
    passes: bool = True

    @property
    def endpoint(self) -> str:
        """Its identity among what tasks wait for."""
        named = "" if self.passes or not self.tools else f": {self.tools[0]}"
        return f"tools of {self.source}{named}"

    @property
    def advice(self) -> str:
        """What to do about it."""
        if self.passes:
            return (
                "It is asked again by itself; look whether it runs, and whether what STEWARD_TOOLS says of it is right"
            )
        return "Look at it again with steward tools add, confirm it, and start anew"

    def may_be(self, tool: str) -> bool:
        """Whether a tool that is not there may be one of these."""
        return tool.startswith(self.prefix) if self.tools is None else tool in self.tools

    def __str__(self) -> str:
        named = "its tools" if self.tools is None else ", ".join(self.tools) or "none of them used"
        return f"{self.source} ({named}): {self.said}"
