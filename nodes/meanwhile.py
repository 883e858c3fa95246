"""What other tasks did between the judging of an act and its call, where its rules look at that.

An act's claim is written before it is looked again: of those that claim at the same moment the last to do so sees all
the others, so that what it is judged by then holds for all that are called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from steward.domain.consent import without_one
from steward.domain.model import Action, Entry, Problem
from steward.domain.plan_judgement import Case
from steward.domain.playbook_choice import bound_to
from steward.domain.ports.clock import Clock
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.rule_facts import as_json, of_others
from steward.domain.second_look import Unlooked
from steward.domain.state import State
from steward.domain.times import TimedRules
from steward.nodes.fact_reader import PATIENCE, FactReader, look_back
from steward.nodes.validate import advance


@dataclass(frozen=True, kw_only=True)
class Meanwhile:
    """Looks once more for the acts of a wave. `history` is what the task had done before it claimed any of them."""

    state: State
    history: Sequence[Entry]
    ledger: Ledger
    tools: Toolbox
    playbooks: Playbooks
    rules: Rules
    clock: Clock

    @cached_property
    def known(self) -> frozenset[str]:
        """The keys of what the task had claimed before."""
        return frozenset(entry.action.key for entry in self.history)

    async def stops(self, action: Action) -> str:
        """Why the action must not be called on what it was judged by; empty where it may."""
        try:
            if not await self._changed(action) or await self._still_due(action):
                return ""
        except TimeoutError:
            return f"what other tasks did since it was judged could not be looked up within {PATIENCE:g} s"
        return "another task did or began what its rules look at since it was judged"

    async def _changed(self, action: Action) -> bool:
        """Whether other tasks did or began anything that it was judged without."""
        for look in self.state.rests_on:
            if look.act == action.key:
                acts = await look_back(self.ledger, look.ledger, look.args, look.since, action.key)
                if of_others(as_json(acts), action.task_id) != look.found:
                    return True
        return False

    async def _still_due(self, action: Action) -> bool:
        """Whether it would be called by what is known now, all claims counted, and without the yes that it has.

        That was given to what was known before.
        """
        state = replace(self.state, approved=without_one(self.state.approved, [action]))
        playbook = bound_to(state, state.plan, self.playbooks) if state.plan else None
        if state.plan is None or playbook is None or isinstance(playbook, Problem):
            return False
        now = self.clock.now()
        case = Case(
            state=state,
            plan=state.plan,
            playbook=playbook,
            history=self.history,
            tools=self.tools,
            rules=TimedRules(self.rules, state.times, now),
            now=now,
        )
        facts = FactReader(self.tools, self.ledger, UNLIMITED, self.clock)  # it has its turn: another may never come
        further, _ = await facts.judged(case, advance)
        if isinstance(further, Unlooked) or further.get("next") != "execute":
            return False
        return action.key in {one.key for one in further.get("wave", [])}
