"""A suite of small real calls to an endpoint: what it takes and gives, and what Steward does about each.

What Steward does is not written down here: each refusal goes to the same ladder that a task's question goes down.
"""

from steward.planner.endpoint_suite.findings import Finding, Report, State
from steward.planner.endpoint_suite.suite import MOST_CALLS, MOST_TOKENS, USUAL, tried_out

__all__ = ["MOST_CALLS", "MOST_TOKENS", "USUAL", "Finding", "Report", "State", "tried_out"]
