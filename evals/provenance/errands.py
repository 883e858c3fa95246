"""All errands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from steward.evals.provenance.desk_errands import DESK
from steward.evals.provenance.errand import Errand
from steward.evals.provenance.money_errands import MONEY
from steward.evals.provenance.works_errands import WORKS

ERRANDS: Sequence[Errand] = (*DESK, *MONEY, *WORKS)
BY_ID: Mapping[str, Errand] = {one.id: one for one in ERRANDS}
