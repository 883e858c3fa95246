"""Which connections come from this machine, and on which addresses only it can be reached."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import HTTPConnection

from steward.auth.addresses import address_to_listen_on, from_here, why_not_local
from steward.domain.errors import Unusable
from steward.domain.loopback import is_loopback


def connection(
    client: str | None = "127.0.0.1", server: str | None = "127.0.0.1", host: str = "127.0.0.1:8765", **headers: str
) -> HTTPConnection:
    pairs = [("host", host), *((name.replace("_", "-"), value) for name, value in headers.items())]
    scope: dict[str, Any] = {
        "type": "http",
        "client": (client, 5000) if client else None,
        "server": (server, 8765) if server else None,
        "headers": [(name.encode(), value.encode()) for name, value in pairs],
    }
    return HTTPConnection(scope)


LOCAL: list[dict[str, Any]] = [
    {},
    {"host": "localhost"},
    {"host": "LOCALHOST:2024"},
    {"client": "::1", "server": "::1", "host": "[::1]:8765"},
    {"client": "::ffff:127.0.0.1", "server": "::ffff:127.0.0.1"},
    {"client": "127.8.0.1"},
]
FOREIGN: list[dict[str, Any]] = [
    {"client": "10.0.0.7"},
    {"client": "::ffff:10.0.0.7"},
    {"client": None},
    {"client": "testclient"},
    {"server": "10.0.0.1"},
    {"server": "0.0.0.0"},  # noqa: S104 - an address in a test
    {"server": None},
    {"host": "steward.example"},
    {"host": "127.0.0.1.steward.example"},
    {"host": "localhost.example"},
    {"host": ""},
    {"host": "[::1"},
    {"x_forwarded_for": "127.0.0.1"},
    {"forwarded": "for=127.0.0.1"},
    {"x_real_ip": "127.0.0.1"},
    {"x_forwarded_proto": "http"},
    {"via": "1.1 proxy"},
]


@pytest.mark.parametrize("given", LOCAL, ids=str)
def test_this_machine_is_known(given: dict[str, Any]) -> None:
    """By any of its own addresses and names."""
    assert why_not_local(connection(**given)) is None


@pytest.mark.parametrize("given", FOREIGN, ids=str)
def test_other_machines_are_known(given: dict[str, Any]) -> None:
    """Any one sign of a way around is enough, and what can't be told counts as foreign."""
    assert why_not_local(connection(**given)) is not None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "2001:db8::1"])  # noqa: S104 - what must be refused
def test_only_with_authentication_beyond_this_machine(host: str) -> None:
    """The address is what counts, not the name."""
    with pytest.raises(Unusable, match="STEWARD_AUTH=token"):
        address_to_listen_on(host, authenticated=False)
    assert address_to_listen_on(host, authenticated=True) == host


def test_names_are_resolved_once() -> None:
    """What is listened on is the address that was checked."""
    assert is_loopback(address_to_listen_on("localhost", authenticated=False))
    with pytest.raises(Unusable, match="no address"):
        address_to_listen_on("no such host", authenticated=True)


BROWSERS: list[tuple[dict[str, str], bool | None]] = [
    ({}, None),
    ({"origin": "http://127.0.0.1:8765"}, True),
    ({"origin": "https://127.0.0.1:8765", "sec_fetch_site": "same-origin"}, True),  # TLS may end at a proxy
    ({"origin": "http://127.0.0.1:9000"}, False),
    ({"origin": "null"}, False),
    ({"origin": "http://127.0.0.1:8765.elsewhere.example"}, False),
    ({"sec_fetch_site": "same-origin"}, True),
    ({"sec_fetch_site": "none"}, True),
    ({"sec_fetch_site": "same-site"}, False),
    ({"sec_fetch_site": "cross-site"}, False),
]


@pytest.mark.parametrize(("headers", "expected"), BROWSERS, ids=str)
def test_browsers_say_whose_page_sent_a_form(headers: dict[str, str], expected: bool | None) -> None:
    """Another port is another site, too."""
    assert from_here(connection(**headers)) is expected
