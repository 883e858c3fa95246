"""What a tool is: its effect, its proof and its risk, side by side in one frozen value."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import InitVar, dataclass, field
from typing import Any, Generic, TypeVar, cast

import httpx
from pydantic import BaseModel

from steward.domain.deadline import require_time
from steward.domain.model import Found, Receipt, Risk, Verdict
from steward.domain.ports.tools import Source
from steward.tools.call_runner import called

A = TypeVar("A", bound=BaseModel)
R = TypeVar("R", bound=BaseModel)
C = TypeVar("C", bound=BaseModel, contravariant=True)


class Refused(Exception):
    """The tool answered, and the answer is no: nothing was done.

        raise Refused("unknown_carrier", f"there is no carrier {args.carrier}")

    This and `TryLater` are what a tool raises on purpose. Every other exception means that the answer was lost.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type[Refused], tuple[str, str]]:
        return type(self), (self.code, self.message)


class TryLater(Exception):
    """The tool answered "not now": nothing was done, and the same call may be made again after so many seconds.

        raise TryLater(30, "the printer warms up")

    Where the system does not say how long, leave `seconds` out: the pauses then grow by themselves.
    """

    def __init__(self, seconds: float | None = None, message: str = "", code: str = "try_later") -> None:
        super().__init__(message)
        self.seconds = seconds
        self.code = code
        self.message = message


@dataclass(frozen=True, kw_only=True)
class World:
    """Where the shipped tools act. Your own tools may use `http` or bring their own client."""

    http: httpx.AsyncClient
    desk_url: str = ""
    smtp_url: str = ""
    maildir: str = ""
    mail_from: str = "steward@localhost"


@dataclass(frozen=True, kw_only=True)
class Context:
    """What a call is handed: `key` is the idempotency key, the same for every attempt of one action.

        await context.world.http.post(url, json=body, headers={"Idempotency-Key": context.key})

    `world.http` is this call's own: cookies, headers and hooks set on it are gone with the call. A `find` is handed
    the `receipt` of the call too, where it is known: its answer may say under which id to look, but a lost one must
    be found without. `requested_by` is who asked for the task, so that a call can be made with their rights.
    """

    key: str
    task_id: str
    world: World
    receipt: Receipt | None = None
    requested_by: str = ""


def judge_by_presence(args: Any, receipt: Receipt | None, found: Found) -> Verdict:  # noqa: ARG001 - every judge takes it
    """The default proof: found is verified, absent is refuted and safe to retry, unknown stays unknown."""
    if found.presence == "found":
        return Verdict(status="verified", evidence=found.value)
    if found.presence == "absent":
        done = receipt is not None and receipt.kind == "answered" and not receipt.says_failed
        said = "the tool said it was done, but " if done else ""
        reason = f"{said}{found.reason or 'nothing is there'}"
        return Verdict(status="refuted", reason=reason, evidence=found.value, retry=True)
    return Verdict(status="unknown", reason=found.reason or "the effect could not be looked up", evidence=found.value)


@dataclass(frozen=True, kw_only=True)
class Proof(Generic[C]):
    """How an effect is looked up and judged; `steward.proofs` makes those that most tools need.

        TOOL = ToolSpec(name="print_label", proof=Proof(find=find, judge=judge), …)

    `find` and `judge` are those of a `ToolSpec`. `before` is awaited ahead of each call, within its time: it raises
    `Refused` where the effect could not be told from what is there already.
    """

    find: Callable[[C, Context], Awaitable[Found] | Found]
    judge: Callable[[C, Receipt | None, Found], Verdict] = judge_by_presence
    before: Callable[[C, Context], Awaitable[None]] | None = None


@dataclass(frozen=True, kw_only=True)
class ToolSpec(Generic[A, R]):
    """One tool: its effect, its proof and its risk.

        TOOL = ToolSpec(
            name="print_label",
            description="Print a shipping label for an order.",
            args=Args,
            result=Label,
            risk=Risk.REVERSIBLE,
            run=run,
            proof=created(printed),
        )

    `run` acts and returns what the system answered; it raises `Refused` where the system said no.
    `find` looks the effect up in the world, by the key or by the business identity, and never acts;
    None means the effect can't be looked up, so its verdict rests on the receipt alone.
    `judge` is pure: (args, receipt, found) → Verdict; without one, found is verified.
    `proof` brings both, in place of them.
    `identity` names the act across all tasks (one refund an order); `target` names what it writes to.
    `timeout` bounds one call, `settle_after` is how long after it a lost call may still land or
    become visible; both in seconds.
    `run` and `find` may be plain functions: each of their calls gets a thread. `max_result` bounds what
    they return and any answer that `world.http` reads for them, unpacked, in bytes.
    `egress` says that a READ has an effect outside, such as fetching a URL that the model composed: it may
    carry anything out, so it counts like an effect. An equal call is made once a task. None means nobody
    has said so, False that it reaches nothing outside whatever its arguments are called.
    `sensitive` names the arguments that nobody is shown, with dots for nested ones, such as a password: people, logs
    and traces see `***`, the tool gets the value. A `SecretStr`, or `Annotated[…, Sensitive]`, need not be named.
    `source` says who writes what it returns: "own", the business itself, or "others", as the senders of mail; None
    means nobody has said so, and it is taken for others'. `others` names the fields of the result that others write,
    with dots, through lists and maps; the rest is then the business's own.
    `identifies`, `free` and `sink` say what its arguments are: what names a thing, how much or when; free text; and
    where something goes. Those that nobody names are guessed, as `steward tools` shows. `Annotated[…, Sink]`,
    `Identifies`, `Free` and, in a result, `ByOthers` say the same at the field.
    `origin` says where it is from and `proven` how its effect is known, for people, where its code does not.
    """

    name: str
    description: str
    args: type[A]
    result: type[R]
    risk: Risk
    run: Callable[[A, Context], Awaitable[R] | R]
    find: Callable[[A, Context], Awaitable[Found] | Found] | None = None
    judge: Callable[[A, Receipt | None, Found], Verdict] = field(default=judge_by_presence)
    proof: InitVar[Proof[A] | None] = None
    identity: Callable[[A], Hashable] | None = None
    target: Callable[[A], str] | None = None
    timeout: float = 10.0
    settle_after: float = 0.0
    max_result: int = 1_000_000
    egress: bool | None = None
    sensitive: Sequence[str] = ()
    source: Source | None = None
    others: Sequence[str] = ()
    identifies: Sequence[str] = ()
    free: Sequence[str] = ()
    sink: Sequence[str] = ()
    origin: str = ""
    proven: str = ""

    def __post_init__(self, proof: Proof[A] | None) -> None:
        if proof is None:
            return
        if not isinstance(cast("object", proof), Proof):
            raise TypeError(f"the tool {self.name} has a proof that is none: write it as proof=created(look)")
        if self.find is not None or self.judge is not judge_by_presence:
            raise ValueError(f"the tool {self.name} has a proof, and a find or a judge beside it: leave one out")
        object.__setattr__(self, "find", proof.find)
        object.__setattr__(self, "judge", proof.judge)
        if proof.before is not None:
            object.__setattr__(self, "run", _preceded(proof.before, self.run))


def _preceded(
    before: Callable[[A, Context], Awaitable[None]], run: Callable[[A, Context], Awaitable[R] | R]
) -> Callable[[A, Context], Awaitable[R]]:
    async def preceded(args: A, context: Context) -> R:
        await before(args, context)
        require_time()  # the look may have taken all of it
        return await called(run, args, context)

    return preceded
