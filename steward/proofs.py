"""The proofs that most tools need; `steward/tools/proofs.py` says what each looks at.

    from steward.proofs import created

    TOOL = ToolSpec(name="print_label", …, proof=created(printed))

`created`, `updated` and `deleted` each take one function that looks and never acts.
"""

from steward.tools.proofs import created, deleted, updated

__all__ = ["created", "deleted", "updated"]
