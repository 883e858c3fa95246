"""A tool whose effect nobody can look up: what it did stays a person's word."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from steward.domain.model import Risk
from steward.tools.spec import Context, ToolSpec


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

    times: int


class Rung(BaseModel):
    rung: int


async def run(args: Args, context: Context) -> Rung:
    return Rung(rung=args.times)


TOOLS = [
    ToolSpec(name="ring_bell", description="Ring the bell.", args=Args, result=Rung, risk=Risk.IRREVERSIBLE, run=run)
]

PLAYBOOK = r"""
name: ring-bell
title: Ring the bell
description: Ring the bell.
tools: [ring_bell]
success: [{tool: ring_bell, why: it rang}]
fixed:
  phrases: ['\bring the bell\b']
  steps: [{id: bell, tool: ring_bell, args: {times: 3}}]
  answer: It rang.
"""
