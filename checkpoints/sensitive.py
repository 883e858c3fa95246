"""What tools mark as sensitive, in Postgres: known to every process, also to one that has no tools loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import text
from steward.domain.ports.tools import Card
from steward.domain.redaction import Redactor


@dataclass(frozen=True, kw_only=True)
class Marks:
    """By tool, the dotted paths of its arguments and of its result's fields that nobody may be shown."""

    arguments: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    results: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def learn(self, other: Marks) -> None:
        """Know these too; so does every redactor that this is `known_to`."""
        self.arguments.update(other.arguments)
        self.results.update(other.results)

    def known_to(self, redactor: Redactor) -> Redactor:
        """The same that also hides what is marked."""
        return replace(redactor, sensitive=self.arguments, results=self.results)


class PostgresMarks:
    """A tool that is no longer loaded keeps its marks, as its tasks are still shown."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "sensitive")

    async def all(self) -> Marks:
        rows = await self._table.rows("all", {})
        return Marks(
            arguments={row["tool"]: tuple(row["arguments"]) for row in rows if row["arguments"]},
            results={row["tool"]: tuple(row["result"]) for row in rows if row["result"]},
        )

    async def keep(self, cards: Iterable[Card]) -> Marks:
        """Note what these tools mark, where that is new; all that is known afterwards."""
        known = await self.all()
        said = {card.name: (card.sensitive, card.sensitive_result) for card in cards}
        new = {
            tool: marks
            for tool, marks in said.items()
            if marks != (known.arguments.get(tool, ()), known.results.get(tool, ()))
        }
        if not new:
            return known
        await self._table.write("keep", *(_columns(tool, *marks) for tool, marks in new.items()))
        return await self.all()


def _columns(tool: str, arguments: Iterable[str], result: Iterable[str]) -> Mapping[str, object]:
    return {
        "tool": text(tool),
        "arguments": [text(one) for one in arguments],
        "result": [text(one) for one in result],
    }
