"""Where tools come from, as a file or a setting says it: a server, a document or a module, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from steward.domain.errors import Unusable
from steward.sources.mapping import Mapping

Environment = Callable[[str], str | None]
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_USER = re.compile(r"//[^/@\s]*@")
KINDS = ("mcp", "openapi", "python")


class Command(BaseModel):
    """A server that is started here and spoken to over its standard input and output."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: list[str] = Field(min_length=1)
    env: dict[str, str] = Field(default_factory=dict[str, str])
    folder: str | None = Field(default=None, description="Where it is started.")


class ClientCredentials(BaseModel):
    """Who asks, to a server that takes tokens of OAuth 2 (the grant `client_credentials`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str = Field(description="The authorization server that gives the tokens; no other is asked.")
    client_id: str
    client_secret: str = Field(description="As ${VARIABLE}.")
    scope: str | None = None

    @field_validator("client_secret")
    @classmethod
    def _unwritten(cls, said: str) -> str:
        if "${" not in said:
            raise ValueError("a secret stays out of files: set a variable and write ${VARIABLE}")
        return said


class Source(BaseModel):
    """One source of tools. `${NAME}` in its texts stands for a variable of the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mcp: str | Command | None = Field(default=None, description="An MCP server: its URL, or a command.")
    openapi: str | None = Field(default=None, description="An OpenAPI 3 document: its URL or its file.")
    python: str | None = Field(default=None, description="package.module:TOOLS, with tools of any kind.")
    url: str | None = Field(default=None, description="Where the API is, in place of the document's server.")
    headers: dict[str, str] = Field(default_factory=dict[str, str], description="Sent with every request.")
    requester_headers: str | None = Field(
        default=None, description="package.module:function, from the one who asked to headers in their name."
    )
    credentials: dict[str, str] = Field(default_factory=dict[str, str], description="By the document's scheme.")
    oauth: ClientCredentials | None = Field(default=None, description="Of an MCP server: who asks for its tokens.")
    trusted: bool = Field(default=False, description="Whether its word counts on which tools only read.")
    prefix: str = Field(default="", pattern=r"[A-Za-z0-9_]*", description="Before the names that planners see.")
    tools: dict[str, Mapping] | None = Field(default=None, description="The tools that are used; by default all.")

    @field_validator("tools", mode="before")
    @classmethod
    def _unsaid(cls, said: Any) -> Any:
        """A tool of which nothing is said is used as it is."""
        if not isinstance(said, dict):
            return said
        listed = cast("dict[Any, Any]", said)
        return {name: cast("Any", {}) if one is None else one for name, one in listed.items()}

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if self.requester_headers and isinstance(self.mcp, Command):
            raise ValueError("a started command takes no headers: requester_headers is for what is called by HTTP")
        if self.oauth is not None and not isinstance(self.mcp, str):
            raise ValueError("oauth is for an MCP server that is called by HTTP")
        if len(kinds) != 1:
            raise ValueError(f"say where it is: one of {', '.join(KINDS)}; there is {' and '.join(kinds) or 'none'}")
        return self

    @property
    def kind(self) -> str:
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @property
    def place(self) -> str:
        """Where it is, for people; without what may be secret in it."""
        where = getattr(self, self.kind)
        if isinstance(where, Command):
            return " ".join(where.command[:1])
        return _USER.sub("//", str(where).partition("?")[0])


def filled(text: str, environment: Environment) -> str:
    """The text with `${NAME}` replaced. Raises Unusable for a variable that is not set."""

    def value(found: re.Match[str]) -> str:
        said = environment(found[1])
        if said is None:
            raise Unusable(f"{found[1]} is not set in the environment")
        return said

    return _VARIABLE.sub(value, text)
