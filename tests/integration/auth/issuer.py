"""A small OpenID issuer over real HTTP: discovery, keys that rotate, and tokens good and bad."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response, StreamingResponse
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "steward"


@dataclass
class SmallIssuer:
    """What it publishes can be changed at any time; `asked` counts how often its keys were fetched."""

    url: str = ""
    says: str = ""  # the issuer that discovery names; empty, itself
    keys: dict[str, Any] = field(default_factory=dict[str, Any])
    extra: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    broken: bool = False
    drips: asyncio.Event | None = None  # keeps the answer coming, drop by drop
    asked: int = 0

    def rsa(self, name: str) -> None:
        self.keys[name] = rsa.generate_private_key(65537, 2048)

    def ec(self, name: str) -> None:
        self.keys[name] = ec.generate_private_key(ec.SECP256R1())

    def public(self, name: str) -> dict[str, Any]:
        key = self.keys[name]
        is_rsa = isinstance(key, rsa.RSAPrivateKey)
        public = RSAAlgorithm.to_jwk(key.public_key()) if is_rsa else ECAlgorithm.to_jwk(key.public_key())
        return {**json.loads(public), "kid": name, "use": "sig"}

    def token(self, key: str, algorithm: str = "RS256", **claims: Any) -> str:
        """A good token but for the claims given; None leaves a claim out."""
        return jwt.encode(self.claims(**claims), self.keys[key], algorithm, headers={"kid": key})

    def claims(self, **changes: Any) -> dict[str, Any]:
        now = int(time.time())
        good = {"iss": self.url, "aud": AUDIENCE, "sub": "u1", "email": "Kim@example.com", "iat": now, "exp": now + 300}
        return {name: value for name, value in (good | {"roles": ["reviewer"]} | changes).items() if value is not None}

    async def _drops(self, end: asyncio.Event) -> AsyncGenerator[bytes]:
        while not end.is_set():
            yield b" "
            await asyncio.sleep(0.01)

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        async def discovery() -> Response:
            if self.drips is not None:
                return StreamingResponse(self._drops(self.drips))
            if self.broken:
                return JSONResponse({}, 500)
            return JSONResponse({"issuer": self.says or self.url, "jwks_uri": f"{self.url}/keys"})

        @app.get("/keys")
        async def keys() -> JSONResponse:
            self.asked += 1
            return JSONResponse({"keys": [*(self.public(name) for name in self.keys), *self.extra]})

        return app
