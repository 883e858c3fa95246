"""Orders and their refunds."""
