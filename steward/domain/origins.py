"""Where a value came from: the words for it, and what is told of it to people, rules and the record.

`request`: it stands in the goal or in what people added. `rule`: a fixed plan, the playbook or the tool's schema says
it. `tool:NAME`: it is what a call gave. `told`: the planner wrote it after it was shown what others wrote, and nothing
earlier explains it. `invented`: none of these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from steward.domain.argument_roles import Role
from steward.domain.canonical import digest, shortly
from steward.domain.dotted_paths import parts
from steward.domain.model import Json, JsonObject
from steward.domain.secret_shapes import HIDDEN
from steward.domain.spelt_values import Place

Kind: TypeAlias = Literal["request", "rule", "tool", "told", "invented"]
UNGROUNDED = "ungrounded"
"""The code of a refusal of a value that nothing explains."""
INFLUENCED = "influenced"
"""The code of a refusal of what others had a hand in."""
SENSITIVE = "sensitive"  # in a playbook's list: values that nobody may be shown may go here
WORDS = ("request", "rule", "told", "invented")
"""What a value may rest on beside a tool's answer, in rules and playbooks."""
MOST_SHOWN = 60  # characters of a value
ACT = "act"  # in a playbook's list: whether and how often the tool is called


@dataclass(frozen=True, kw_only=True)
class Origin:
    """One of the things that a value rests on.

    Of a `tool`: which step's call, and at which path of what it gave. `others`: somebody else than the business wrote
    what stands there, or (`chosen`) what they wrote decided what was looked up. `copied`: the plan spelt it out.
    `call` are the arguments of that call, shortly. `sensitive`: nobody may be shown it. `named` is what the request
    says of the record that it stands in; else `beside` is what it says of another one there. `alike`: what
    it calls both that record and another one there. `place`: where it stands.
    """

    kind: Kind
    tool: str = ""
    step: str = ""
    path: str = ""
    call: str = ""
    others: bool = False
    chosen: str = ""
    copied: bool = False
    sensitive: bool = False
    named: str = ""
    beside: str = ""
    alike: str = ""
    place: Place = ()

    @property
    def word(self) -> str:
        """As rules and playbooks name it."""
        return f"tool:{self.tool}" if self.kind == "tool" else self.kind

    @property
    def doubtful(self) -> bool:
        """Whether others may have had a hand in it."""
        return self.kind == "told" or self.others or bool(self.chosen)

    @property
    def guessed(self) -> bool:
        """Whether it may well be of another record than the request means."""
        return bool(self.beside or self.alike)

    @property
    def words(self) -> list[str]:
        """All that has to be allowed by name where it is doubtful: the call, and whose words it was chosen by."""
        return [self.word, f"tool:{self.chosen}"] if self.chosen else [self.word]


@dataclass(frozen=True)
class Leaf:
    """One value of an act's arguments, what it is for, and what it rests on. `rather` is another field of its record
    that fits the argument better. `sensitive`: nobody may be shown it."""

    path: Place
    value: Json
    role: Role
    origins: tuple[Origin, ...]
    number: bool = False
    rather: str = ""
    sensitive: bool = False

    @property
    def shown(self) -> str:
        """The value in a few words."""
        return HIDDEN if self.sensitive else shortly(self.value, MOST_SHOWN)

    @property
    def name(self) -> str:
        return dotted(self.path)

    @property
    def argument(self) -> str:
        """The argument that it is part of, without the places in lists: as tools and playbooks name it."""
        return ".".join(parts(self.path))

    @property
    def doubtful(self) -> list[Origin]:
        return [one for one in self.origins if one.doubtful]

    @property
    def unexplained(self) -> set[str]:
        """The words for what stands nowhere but in the plan: `invented`, or `told` after others' words were shown."""
        return {one.word for one in self.origins if one.kind in ("invented", "told")}


@dataclass(frozen=True, kw_only=True)
class Traced:
    """An act with all that its values, and whether it happens at all (`control`), rest on. `arguments` are all that
    its tool has."""

    leaves: tuple[Leaf, ...] = ()
    arguments: tuple[str, ...] = ()
    control: tuple[Origin, ...] = ()

    @property
    def words(self) -> dict[str, list[str]]:
        """As rules see it: by argument, the words of what it rests on; of one that is not given none."""
        found: dict[str, list[str]] = {name: [] for name in self.arguments}
        for leaf in self.leaves:
            name = str(leaf.path[0])
            found[name] = [*dict.fromkeys([*found.get(name, []), *_words(leaf.origins)])]
        return found | {ACT: [*_words(self.control)]}

    @property
    def seal(self) -> str:
        """What a yes is bound to; empty where nothing is doubtful."""
        doubts = sorted({(leaf.argument, *one.words) for leaf in self.leaves for one in leaf.doubtful})
        doubts += sorted({(ACT, *one.words) for one in self.control if one.doubtful})
        invented = sorted({leaf.argument for leaf in self.leaves if leaf.unexplained and leaf.role != "free"})
        return digest("origins", [[*one] for one in doubts], [*invented])[:16] if doubts or invented else ""

    def told(self) -> JsonObject:
        """For the record: by argument, its words, the sentence for people, and whether to look twice."""
        return {
            leaf.name: {
                "from": [*dict.fromkeys(one.word for one in leaf.origins)],
                "said": sentence(leaf),
                **_marks(leaf),
            }
            for leaf in self.leaves
        }


def _marks(leaf: Leaf) -> JsonObject:
    slips = leaf.unexplained or leaf.rather or any(one.guessed for one in leaf.origins)
    return {"doubtful": True} if leaf.doubtful or (slips and leaf.role != "free") else {}


def sentence(leaf: Leaf) -> str:
    """What the value rests on, in words."""
    told = "; ".join(dict.fromkeys(_said(one) for one in leaf.origins)) or "it holds no word and no number"
    if leaf.rather:
        told = f"{told}; {leaf.rather} stands beside it there, and fits the argument better"
    unnamed = leaf.role != "free" and bool(leaf.doubtful)
    return f"{told}; the request does not name it" if unnamed else told


def dotted(path: Sequence[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _words(origins: Sequence[Origin]) -> Iterator[str]:
    return iter(dict.fromkeys(word for one in origins for word in one.words))


def _said(one: Origin) -> str:
    match one.kind:
        case "request":
            return "the request names it"
        case "rule":
            return "the playbook or the tool's schema says it"
        case "told":
            return f"the planner wrote it after it was shown what {one.tool or 'a tool'} gave, written by others"
        case "invented":
            return "the planner wrote it; it stands neither in the request nor in anything that was read before"
        case "tool":
            where = f" at {one.path}" if one.path else ""
            how = "the planner copied it from" if one.copied else "was read from"
            whose = ", written by others" if one.others else ""
            chosen = (
                f", looked up by what {one.chosen} gave, written by others" if one.chosen and not one.others else ""
            )
            beside = f"; the request names {one.beside}, which stands in another record there" if one.beside else ""
            alike = f"; the request says {one.alike}, and more than one there is called so" if one.alike else ""
            return f"{how} {one.tool}({one.call}){where}{whose}{chosen}{beside}{alike}"
