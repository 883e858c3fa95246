"""Tools that an OpenAPI document describes."""

from steward.sources.openapi.offers import offers

__all__ = ["offers"]
