"""The shipped playbooks over the tools' cards, as the unit tests have them."""

from tests.unit.planner.conftest import rules, shelf, tools

__all__ = ["rules", "shelf", "tools"]
