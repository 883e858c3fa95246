"""`python -m steward.evals.simulations.calibration`: whether the promise of confidence holds.

Each deployment judges so many plans, derives its threshold, and lives in the same world from then on (except in
`drifts` and `half unseen`, where the promise must break). The seed fixes every draw.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from steward.domain.calibration.promise import PLACES, Promise, Tally, promise

_POPULATION = 200_000  # plans that make up a world's law
_SIZES = (300, 1_000, 3_000)
Draw = Callable[[random.Random], tuple[int, float]]
"""The score's hundredth of one plan, and the chance that it is wrong."""


def _mixed(rng: random.Random) -> tuple[int, float]:
    easy = rng.random() < 0.94
    return (int(rng.triangular(88, 100, 97)), 0.002) if easy else (int(rng.triangular(40, 95, 75)), 0.4)


def _few_words(rng: random.Random) -> tuple[int, float]:
    wrong = {100: 0.001, 98: 0.001, 95: 0.003, 90: 0.005, 80: 0.1, 70: 0.4}
    (place,) = rng.choices([*wrong], [5, 20, 45, 22, 4, 4])
    return place, wrong[place]


def _gradual(rng: random.Random) -> tuple[int, float]:
    sure = rng.betavariate(12, 1.2)
    return int(sure * PLACES), min(1.0, 0.5 * (1 - sure) ** 1.8)


def _half_hard(rng: random.Random) -> tuple[int, float]:
    easy = rng.random() < 0.55
    return (int(rng.triangular(80, 100, 95)), 0.002) if easy else (int(rng.triangular(30, 85, 60)), 0.2)


def _on_the_edge(rng: random.Random) -> tuple[int, float]:
    return int(rng.triangular(60, 100, 95)), 0.0101


def _no_signal(rng: random.Random) -> tuple[int, float]:
    return int(rng.triangular(60, 100, 95)), 0.03


def _upside_down(rng: random.Random) -> tuple[int, float]:
    place = int(rng.triangular(60, 100, 95))
    return place, 0.03 if place >= 97 else 0.009


WORLDS: Mapping[str, tuple[Draw, str]] = {
    "mixed": (_mixed, "94 of 100 are easy (0.2 % wrong), the hard ones (40 %) mostly less sure"),
    "few words": (_few_words, "the model only says 1, 0.98, 0.95, 0.9, 0.8 or 0.7"),
    "gradual": (_gradual, "wrong the more often, the less sure"),
    "half hard": (_half_hard, "nearly half are hard (20 % wrong) and less sure"),
    "on the edge": (_on_the_edge, "1.01 % wrong, whatever the model says: any threshold breaks the promise"),
    "no signal": (_no_signal, "3 % wrong, whatever the model says"),
    "upside down": (_upside_down, "wrong more often where it is surest"),
}


@dataclass(frozen=True)
class World:
    """A law of plans: the weight of each hundredth of the score, and how often those plans are wrong."""

    weights: Sequence[int]
    wrong: Sequence[float]

    @classmethod
    def drawn(cls, draw: Draw, rng: random.Random, plans: int = _POPULATION) -> World:
        of, wrong = [0] * (PLACES + 1), [0.0] * (PLACES + 1)
        for _ in range(plans):
            place, chance = draw(rng)
            of[place] += 1
            wrong[place] += chance
        return cls(of, [bad / all_ if all_ else 0.0 for all_, bad in zip(of, wrong, strict=True)])

    def deployed(self, rng: random.Random, size: int, seen: float = 1.0) -> list[Tally]:
        """What one deployment judges; of what is wrong, the share `seen` is ever found."""
        counts = {place: [0, 0] for place in range(PLACES + 1)}
        for place in rng.choices(range(PLACES + 1), self.weights, k=size):
            counts[place][0] += 1
            counts[place][1] += rng.random() < self.wrong[place] * seen
        return [Tally(place=place, of=of, wrong=wrong) for place, (of, wrong) in counts.items() if of]

    def passing(self) -> tuple[list[float], list[float]]:
        """By threshold in hundredths: the share of plans that goes to people, and of the others that which is wrong."""
        of = [*accumulate(reversed(self.weights))][::-1]
        bad = [*accumulate(all_ * one for all_, one in zip(self.weights[::-1], self.wrong[::-1], strict=True))][::-1]
        return [1 - one / of[0] for one in of], [one / all_ if all_ else 0.0 for one, all_ in zip(bad, of, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Shares of the deployments: where the promise holds, where a threshold was `found`, and where the threshold of
    conformal risk control would hold (`on_average`). `people` is the share of plans that goes to people, on average
    where one was found, `least` the least that would do for somebody who knows the truth."""

    held: float
    people: float | None
    found: float
    on_average: float
    least: float


def simulate(
    world: World, size: int, most: float, deployments: int, rng: random.Random, *, then: World | None = None,
    seen: float = 1.0,
) -> Found:  # fmt: skip
    """Many deployments in the same world; `then` is the world that they live in afterwards, where it is another one."""
    sent, risk = (then or world).passing()
    held, controlled, people = 0, 0, list[float]()
    for _ in range(deployments):
        tallies = world.deployed(rng, size, seen)
        made = promise(tallies, most)
        held += _holds(made, risk, most)
        people += [] if made.threshold is None else [sent[round(made.threshold * PLACES)]]
        place = controlled_place(tallies, most)
        controlled += place is None or risk[place] * (1 - sent[place]) <= most
    return Found(
        held=held / deployments,
        people=statistics.fmean(people) if people else None,
        found=len(people) / deployments,
        on_average=controlled / deployments,
        least=min((share for share, wrong in zip(sent, risk, strict=True) if wrong <= most and share < 1), default=1.0),
    )


def _holds(made: Promise, risk: Sequence[float], most: float) -> bool:
    return made.threshold is None or risk[round(made.threshold * PLACES)] <= most


def controlled_place(tallies: Sequence[Tally], most: float) -> int | None:
    """The threshold of conformal risk control (arXiv 2208.02814), for the share of all that is wrong and unseen."""
    whole, wrong, kept = sum(one.of for one in tallies), 0, None
    for one in sorted(tallies, key=lambda each: -each.place):
        wrong += one.wrong
        if (wrong + 1) / (whole + 1) > most:
            break
        kept = one.place
    return kept


def main() -> int:
    options = arguments("calibration", __doc__).parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - no secret
    say(f"At most {options.most:.1%} wrong without review; {options.deployments:,} deployments, seed {options.seed}.")
    head("world")
    for name, (draw, what) in WORLDS.items():
        world = World.drawn(draw, rng)
        for size in _SIZES:
            row(name, size, simulate(world, size, options.most, options.deployments, rng))
        say(f"  {what}")
    mixed = World.drawn(_mixed, rng)
    worse = World(mixed.weights, [min(1.0, 6 * one) for one in mixed.wrong])
    row("drifts", 3_000, simulate(mixed, 3_000, options.most, options.deployments, rng, then=worse))
    say("  mixed, in which all is wrong six times as often once the threshold is found: no promise covers that")
    row("half unseen", 3_000, simulate(mixed, 3_000, options.most, options.deployments, rng, seen=0.5))
    say("  mixed, in which half of what is wrong is never found: the promise is about what is found")
    return 0


def head(name: str) -> None:
    say(f"{name:<14}{'judged':>7}{'least':>8}{'people':>8}{'found':>8}{'held':>8}{'CRC held':>10}")


def row(name: str, size: int, found: Found) -> None:
    people = "–" if found.people is None else f"{found.people:.1%}"
    say(
        f"{name:<14}{size:>7,}{found.least:>8.1%}{people:>8}{found.found:>8.1%}{found.held:>8.1%}{found.on_average:>10.1%}"
    )


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def arguments(name: str, description: str | None) -> argparse.ArgumentParser:
    """What every simulation of a promise may be given."""
    parser = argparse.ArgumentParser(prog=f"python -m steward.evals.simulations.{name}", description=description)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--deployments", type=int, default=1_000)
    parser.add_argument("--most", type=float, default=0.01, help="the share that may be wrong without review")
    return parser


if __name__ == "__main__":
    sys.exit(main())
