"""`python -m steward.evals.simulations.agreement`: what the agreement of several plans adds to a stated confidence.

Simulated planners, no model: whether a real one scatters its mistakes or repeats them has to be measured with it.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from functools import partial

from steward.domain.calibration.promise import PLACES
from steward.evals.simulations.calibration import World, arguments, head, row, say, simulate

_POPULATION = 50_000  # plans that make up a world's law
_HARD = 0.1  # of the tasks
_RIGHT = {False: 0.997, True: 0.6}  # how often a plan for an easy or a hard task is right
_SIZE = 2_000  # judged plans of a deployment
_WRONG = 6  # ways to be wrong


@dataclass(frozen=True)
class Planner:
    """`same` is how often a wrong plan is wrong in the one usual way; `told` how much less sure it is of hard tasks."""

    same: float
    told: float

    def plan(self, rng: random.Random, *, hard: bool) -> int:
        """0 is right; the others are ways to be wrong."""
        if rng.random() < _RIGHT[hard]:
            return 0
        return 1 if rng.random() < self.same else rng.randint(1, _WRONG)

    def draw(self, signal: str, samples: int, rng: random.Random) -> tuple[int, float]:
        """The score's hundredth of one task by this signal, and whether its plan is wrong."""
        hard = rng.random() < _HARD
        first, *others = (self.plan(rng, hard=hard) for _ in range(samples))
        sure = rng.triangular(0.8, 1.0, 0.95) - (self.told if hard else 0.0)
        agreed = (1 + others.count(first)) / samples
        score = {"confidence": sure, "agreement": agreed, "both": sure * agreed}[signal]
        return int(score * PLACES), float(first > 0)


PLANNERS = {
    "scattered": (Planner(same=0.0, told=0.02), "mistakes differ, and confidence hardly knows what is hard"),
    "repeated": (Planner(same=0.95, told=0.02), "the same mistake is made again, and confidence hardly knows"),
    "telling": (Planner(same=0.5, told=0.3), "confidence knows what is hard, and half of the mistakes repeat"),
}


def main() -> int:
    parser = arguments("agreement", __doc__)
    parser.add_argument("--samples", type=int, default=3)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - no secret
    say(f"At most {options.most:.1%} wrong, {options.samples} plans a task, {options.deployments:,} deployments.")
    head("signal")
    for name, (planner, what) in PLANNERS.items():
        say(f"{name}: {what}")
        for signal in ("confidence", "agreement", "both"):
            world = World.drawn(partial(planner.draw, signal, options.samples), rng, plans=_POPULATION)
            row(f"  {signal}", _SIZE, simulate(world, _SIZE, options.most, options.deployments, rng))
    return 0


if __name__ == "__main__":
    sys.exit(main())
