"""Tools of MCP servers, over streamable HTTP or over a started command's standard input and output."""

from __future__ import annotations

from steward.sources.mcp.offers import offers

__all__ = ["offers"]
