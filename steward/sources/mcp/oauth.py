"""Tokens of OAuth for an MCP server: client credentials from the settings, asked for and renewed by the SDK."""

from __future__ import annotations

from mcp.client.auth import OAuthClientProvider
from mcp.client.auth.extensions.client_credentials import ClientCredentialsOAuthProvider
from mcp.shared.auth import OAuthClientInformationFull, OAuthToken

from steward.sources.source import Environment, Source, filled


class _Kept:
    """Tokens for as long as their session lasts, and nowhere else."""

    def __init__(self) -> None:
        self._tokens: OAuthToken | None = None
        self._client: OAuthClientInformationFull | None = None

    async def get_tokens(self) -> OAuthToken | None:
        return self._tokens

    async def set_tokens(self, tokens: OAuthToken) -> None:
        self._tokens = tokens

    async def get_client_info(self) -> OAuthClientInformationFull | None:
        return self._client

    async def set_client_info(self, client_info: OAuthClientInformationFull) -> None:
        self._client = client_info


def credentials_of(source: Source, url: str, environment: Environment) -> OAuthClientProvider | None:
    """What asks for a token, sends it, and asks for another where the server answers 401; None without `oauth`.

    The token is asked for at the named issuer alone, wherever the server leads. Raises Unusable for what is not set.
    """
    said = source.oauth
    if said is None:
        return None
    return ClientCredentialsOAuthProvider(
        server_url=url,
        storage=_Kept(),
        client_id=filled(said.client_id, environment),
        client_secret=filled(said.client_secret, environment),
        scope=filled(said.scope, environment) if said.scope else None,
        issuer=filled(said.issuer, environment),
    )
