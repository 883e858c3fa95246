"""The proofs that most tools need: `created`, `updated`, `deleted`. `steward/tools/proofs.py` has them."""

from steward.tools.proofs import created, deleted, updated

__all__ = ["created", "deleted", "updated"]
