"""Sample worlds are served as Steward itself is."""

from app.serving import GuestServer, serving

__all__ = ["GuestServer", "serving"]
