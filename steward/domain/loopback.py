"""Which addresses and names are this machine's own."""

from __future__ import annotations

import ipaddress


def is_loopback(address: str) -> bool:
    """Whether the numeric address is this machine's own."""
    try:
        found = ipaddress.ip_address(address.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        return found.ipv4_mapped.is_loopback
    return found.is_loopback


def is_loopback_name(host: str) -> bool:
    """Whether a host, by its name or its address, is this machine."""
    return host.lower().rstrip(".") == "localhost" or is_loopback(host)
