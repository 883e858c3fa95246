"""Reading what a model answered: strict about meaning, lenient about form, and on the record where the two differ."""

from steward.planner.reading.answer import Reading, read
from steward.planner.reading.plan_shapes import Aside

__all__ = ["Aside", "Reading", "read"]
