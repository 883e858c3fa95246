"""How much of a question a provider may find in its cache: `python -m steward.evals.bench.prefix`.

Providers cache prompts by their beginning (OpenAI from 1,024 tokens on, Anthropic up to where it is marked), so what
counts is how much of one question is, from its first word on, what the one before began with.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import mean

import httpx
from rich.console import Console

from steward.catalogue import load_catalogue
from steward.domain.ports.planning import PlanRequest
from steward.domain.state import Times
from steward.domain.text import estimated_tokens
from steward.evals.cases import load_requests
from steward.expressions.rules import CelRules
from steward.planner.prompt import Prompts
from steward.settings import Settings
from steward.tools.spec import World

_EVERY = 60  # seconds between two requests


def asked(prompts: Prompts) -> dict[str, list[str]]:
    """Both questions for all sample requests, a minute apart."""
    texts: dict[str, list[str]] = {"plan": [], "acceptance": []}
    for number, sample in enumerate(load_requests()):
        times = Times(given_at=1_800_000_000, planned_at=1_800_000_000 + number * _EVERY)
        request = PlanRequest(goal=sample.goal, revision=1, requested_by=sample.requested_by or "", times=times)
        texts["plan"].append("".join(prompts.plan(request)))
        texts["acceptance"].append("".join(prompts.acceptance(request)))
    return texts


def shared(texts: Sequence[str]) -> list[int]:
    """For each text but the first, the tokens that the one before begins with as well."""
    return [estimated_tokens(beginning(before, text)) for before, text in pairwise(texts)]


def beginning(one: str, other: str) -> str:
    """What both begin with, character by character."""
    alike = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return "".join(letter for letter, _ in alike)


def prefix_shares(prompts: Prompts) -> dict[str, float]:
    """For each question, which part of its tokens the question before begins with, from 0 to 1."""
    return {
        question: sum(shared(texts)) / sum(map(estimated_tokens, texts[1:]))
        for question, texts in asked(prompts).items()
    }


def main() -> int:
    world = World(http=httpx.AsyncClient(), desk_url="http://localhost")
    catalogue = load_catalogue(Settings(samples="on", playbooks="", tools=""), world, CelRules())
    prompts = Prompts(catalogue.playbooks, catalogue.tools)
    shares = prefix_shares(prompts)
    for question, texts in asked(prompts).items():
        tokens = mean(map(estimated_tokens, texts))
        Console(width=150).print(
            f"{question}: {tokens:,.0f} tokens, {mean(shared(texts)):,.0f} of them ({shares[question]:.1%}) as in the "
            f"question before ({len(texts)} requests, four bytes a token)"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
