"""A tool that is misspelt where a playbook lists its tools is told there, and nowhere else that names it as it is."""

from __future__ import annotations

from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.complaints import nearest


def is_misspelt(name: str, playbook: Playbook, tools: Toolbox) -> bool:
    """Whether the tool is there, and one of those that the playbook lists is not and looks like it."""
    if tools.card(name) is None:
        return False
    lost = [one for one in playbook.tools if tools.card(one) is None and tools.unavailable(one) is None]
    return nearest(name, lost) is not None
