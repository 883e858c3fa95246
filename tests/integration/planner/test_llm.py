"""The model planner over real HTTP, against an endpoint that answers by script and has real faults."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from langchain_core.tracers.context import collect_runs
from pydantic import SecretStr
from structlog.testing import capture_logs

from steward.domain.ceilings import Allowance
from steward.domain.model import Action, Entry, Json, JsonObject, Limits, Receipt, Risk, Verdict
from steward.domain.ports.planning import AcceptanceProposal, PlanRequest, Proposal
from steward.domain.waiting import read_along
from steward.evals.worlds.openai import Fault, Reply, Script, running_openai
from steward.evals.worlds.openai.planner_script import PlannerScript
from steward.planner import LlmPlanner, ModelSettings
from steward.planner.prices import Prices
from steward.planner.prompt import prompt_version
from steward.playbooks.library import PlaybookShelf
from tests.unit.planner.desk_cards import CardBox

DAMAGED = "Order 1042 arrived damaged: open a ticket, set it to return_requested, tell the customer the number."
STATUS = "Where is my order 1054?"
PLAN = json.dumps(
    {
        "playbook": "order-status",
        "confidence": 0.9,
        "rationale": "one look",
        "steps": [{"id": "order", "tool": "get_record", "args": {"collection": "orders", "id": "1054"}}],
    }
)
SECRET = "sk-not-to-be-seen"
GOOD = Reply(tool="propose_plan", arguments=PLAN, tokens_in=1_000, tokens_out=200)
MODEL = ModelSettings(
    model="scripted-1",
    api_key=SecretStr(SECRET),
    timeout=2.0,
    max_retries=2,
    prices=Prices(input=2.0, output=10.0),
    backoff=0.001,
    longest_pause=0.01,
)


def in_turn(*answers: Reply | Fault) -> Script:
    """A script that gives its answers one after the other, the last for ever."""
    left = [*answers]
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


async def proposed(
    script: Script, shelf: PlaybookShelf, request: PlanRequest | None = None, model: ModelSettings = MODEL
) -> Proposal:
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(model, base_url=url), shelf, CardBox())
        return await planner.propose(request or PlanRequest(goal=STATUS, revision=3))


async def accepted(script: Script, shelf: PlaybookShelf, goal: str) -> AcceptanceProposal:
    async with running_openai(script) as url:
        planner = LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox())
        return await planner.accept(PlanRequest(goal=goal, revision=1))


async def test_a_tool_call_becomes_a_plan_with_its_account(shelf: PlaybookShelf) -> None:
    """A plan carries the revision asked for, and the call its tokens, cost and prompt version."""
    proposal = await proposed(in_turn(GOOD), shelf)

    assert proposal.plan is not None
    assert proposal.plan.revision == 3
    assert [step.tool for step in proposal.plan.steps] == ["get_record"]
    (call,) = proposal.calls
    assert (call.model, call.prompt_version) == ("scripted-1", prompt_version())
    assert (call.tokens_in, call.tokens_out) == (1_000, 200)
    assert call.cost == pytest.approx(0.004)


async def test_the_request_asks_for_one_tool_call_at_temperature_zero_without_streaming(shelf: PlaybookShelf) -> None:
    """Structured output is forced, the answer is whole, and the goal travels as data in a tag."""
    seen: list[JsonObject] = []

    def script(body: JsonObject) -> Reply:
        seen.append(body)
        return GOOD

    await proposed(script, shelf)

    (body,) = seen
    assert body["tool_choice"] == {"type": "function", "function": {"name": "propose_plan"}}
    assert body["temperature"] == 0
    assert not body.get("stream")
    assert f'<request>"{STATUS}"</request>' in json.dumps(body["messages"], ensure_ascii=False).replace('\\"', '"')


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, retry_after=0.01),
        Fault(status=500),
        Fault(status=503),
        Fault(kind="truncated"),
        Fault(kind="garbled"),
        Fault(kind="garbled", body="{}"),
        Fault(kind="garbled", body='{"choices": []}'),
        Fault(kind="garbled", body='{"choices": null}'),
        Fault(kind="garbled", body="[1]"),
        Fault(kind="garbled", body=""),
    ],
    ids=str,
)
async def test_what_may_pass_is_tried_again_and_accounted(shelf: PlaybookShelf, fault: Fault) -> None:
    """A passing fault costs one more attempt, which is on the account; a short Retry-After is waited for."""
    proposal = await proposed(in_turn(fault, GOOD), shelf)

    assert proposal.plan is not None, proposal.error
    assert len(proposal.calls) == 2
    assert proposal.calls[0].error
    assert not proposal.calls[1].error


async def test_a_pause_before_the_next_attempt_is_told_in_plain_words(shelf: PlaybookShelf) -> None:
    """Whoever sits there reads one line; the log has an event of ours at level info, and nothing of any library's."""
    lines = list[str]()

    with read_along(lines.append), capture_logs() as logged:
        proposal = await proposed(in_turn(Fault(status=503), GOOD), shelf)

    assert proposal.plan is not None
    (line,) = lines
    assert re.fullmatch(
        r"the model's endpoint 127\.0\.0\.1 answered 503; asking again for the plan in 0\.0 s \(2 of 3\)", line
    )
    assert {(event["event"], event["log_level"]) for event in logged} <= {("model.retry", "info")}


@pytest.mark.parametrize(("status", "wait"), [(429, 3_600.0), (503, 90.0), (500, 90.0)])
async def test_a_long_retry_after_is_the_tasks_to_wait_for(shelf: PlaybookShelf, status: int, wait: float) -> None:
    """No call comes before it is wanted: planning ends, and says after how long it may be tried again."""
    seen: list[object] = []

    def script(body: object) -> Fault:
        seen.append(body)
        return Fault(status=status, retry_after=wait)

    proposal = await proposed(script, shelf)
    stated = await accepted(script, shelf, "Tidy up everything, please.")

    assert (proposal.plan, proposal.wait, stated.wait) == (None, wait, wait)
    assert len(seen) == 2


async def test_a_time_out_is_tried_again(shelf: PlaybookShelf) -> None:
    """An endpoint that hangs once does not stop the task."""
    slow = replace(GOOD, seconds=1.5)
    proposal = await proposed(in_turn(slow, GOOD), shelf, model=replace(MODEL, timeout=1.0))

    assert proposal.plan is not None, proposal.error
    assert [call.error for call in proposal.calls] == ["timeout", ""]


@pytest.mark.parametrize(
    ("fault", "said", "attempts"),
    [
        (Fault(status=401, message=f"Incorrect API key provided: {SECRET}"), "refused the API key", 1),
        (Fault(status=403, message="no"), "does not allow this (403): “no”", 1),
        (Fault(status=404, message="no such model"), "does not know the model 'scripted-1'", 1),
        (
            Fault(status=400, message=f"bad field near {SECRET}"),
            "refused the request (400): “bad field near ***”",
            1,
        ),
        (Fault(status=429, code="insufficient_quota", message="You exceeded your quota"), "exceeded your quota", 1),
        (Fault(status=429), "answered 429, tried 3 times", 3),
        (Fault(status=500), "answered 500, tried 3 times", 3),
        (Fault(kind="truncated"), "broke off the connection, tried 3 times", 3),
        (
            Fault(kind="garbled"),
            "no chat completions at this address (200), tried 3 times: “not what you asked for”",
            3,
        ),
        (Fault(kind="garbled", body="{}"), "gave no proper answer (200), tried 3 times", 3),
        (Fault(kind="garbled", body='{"detail": "busy"}'), "gave no proper answer (200), tried 3 times: “busy”", 3),
        (
            Fault(kind="garbled", body='{"error": {"message": "gone", "code": 401}}'),
            "refused the API key (401): “gone”",
            1,
        ),
    ],
    ids=str,
)
async def test_what_will_not_pass_is_one_clear_line(
    shelf: PlaybookShelf, fault: Fault, said: str, attempts: int
) -> None:
    """A lasting failure says what to look at, in one line without the key, after a bounded number of attempts."""
    proposal = await proposed(in_turn(fault), shelf)

    assert proposal.plan is None
    assert said in proposal.error
    assert "\n" not in proposal.error
    assert SECRET not in proposal.error
    assert len(proposal.calls) == attempts


async def test_an_endpoint_that_is_not_there_is_one_clear_line(shelf: PlaybookShelf) -> None:
    """A connection refused is tried, bounded, and reported without the address's secrets."""
    async with running_openai(in_turn(GOOD)) as url:
        gone = url
    gone = gone.replace("127.0.0.1", f"user:{SECRET}@127.0.0.1")
    planner = LlmPlanner(replace(MODEL, base_url=gone), shelf, CardBox())

    proposal = await planner.propose(PlanRequest(goal=STATUS, revision=1))

    assert "can't be reached, tried 3 times" in proposal.error
    assert SECRET not in proposal.error


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(text="I would first look at the order."), "no complete JSON object"),
        (Reply(text=""), "empty"),
        (Reply(tool="propose_plan", arguments=PLAN[:60], finish="length"), "cut off"),
        (Reply(tool="propose_plan", arguments=PLAN[:60]), "JSON"),
        (Reply(tool="propose_plan", arguments="[1, 2]"), "not a JSON object"),
        (Reply(tool="propose_plan", arguments="null"), "steps: is missing"),
        (Reply(tool="propose_plan", arguments='{"a":' * 5_000), "nested"),
        (Reply(tool="propose_plan", arguments='{"a":' * 50 + "1" + "}" * 50), "nested"),
        (Reply(tool="propose_plan", arguments=json.dumps({"x": "y" * 300_000})), "steps: is missing"),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_what_can_not_be_read_goes_back_as_a_refusal(shelf: PlaybookShelf, reply: Reply, said: str) -> None:
    """A reply that is no plan is a refusal with what was expected, and its tokens are on the account."""
    proposal = await proposed(in_turn(reply), shelf)

    assert proposal.plan is None
    assert not proposal.error
    assert proposal.problems[0].code == "unparseable_plan"
    assert said in proposal.problems[0].message
    assert "propose_plan" in proposal.problems[0].suggestion
    assert len(proposal.calls) == 1


async def test_a_plan_written_as_prose_is_understood(shelf: PlaybookShelf) -> None:
    """A model that writes the plan in a fence instead of calling the tool is understood, once it says so again."""
    written = Reply(text=f"Here it is:\n```json\n{PLAN}\n```\nGood luck!")
    doubted = await proposed(in_turn(written), shelf)
    assert [problem.code for problem in doubted.problems] == ["words_beside"]

    again = PlanRequest(goal=STATUS, revision=1, problems=doubted.problems)
    proposal = await proposed(in_turn(written), shelf, again)
    assert proposal.plan is not None
    assert any("Here it is" in note for note in proposal.read)


@pytest.mark.parametrize("name", ["no-such-playbook", None])
async def test_a_plan_under_no_playbook_is_refused(shelf: PlaybookShelf, name: str | None) -> None:
    """A plan has to name a playbook that exists, since that is what bounds it."""
    said = json.dumps({**json.loads(PLAN), "playbook": name})
    proposal = await proposed(in_turn(Reply(tool="propose_plan", arguments=said)), shelf)

    assert proposal.problems[0].code == "unknown_playbook"
    assert "order-status" in str(proposal.problems[0].detail)


async def test_the_playbook_that_is_fixed_stays(shelf: PlaybookShelf) -> None:
    """A model can't change the playbook that the caller fixed."""
    request = PlanRequest(goal=STATUS, revision=1, playbook="refund")
    proposal = await proposed(in_turn(GOOD), shelf, request)

    assert proposal.problems[0].message == "this task runs under the playbook 'refund'"


def stating(playbook: str | None, tool: str = "send_email") -> Reply:
    said = {"playbook": playbook, "expectations": [{"tool": tool, "at_least": 1, "at_most": 1, "why": "asked for"}]}
    return Reply(tool="state_acceptance", arguments=json.dumps(said))


@pytest.mark.parametrize(
    ("named", "source", "playbook"),
    [
        ("damaged-item", "playbook", "damaged-item"),
        ("general-desk", "model", "general-desk"),
        (None, "model", None),
    ],
)
async def test_the_goals_words_alone_choose_no_acceptance(
    shelf: PlaybookShelf, named: str | None, source: str, playbook: str | None
) -> None:
    """A playbook's own success check holds where the model, which sees no plan, finds the same playbook."""
    proposal = await accepted(in_turn(stating(named)), shelf, DAMAGED)

    assert proposal.acceptance is not None
    assert (proposal.acceptance.source, proposal.acceptance.playbook) == (source, playbook)
    assert len(proposal.calls) == 1


@pytest.mark.parametrize("request_", [PlanRequest(goal=DAMAGED, revision=1, playbook="damaged-item")])
async def test_a_playbook_that_was_chosen_needs_no_model(shelf: PlaybookShelf, request_: PlanRequest) -> None:
    """Where the caller named it, its success check is the acceptance, at no cost."""
    async with running_openai(in_turn(Fault(status=500))) as url:
        proposal = await LlmPlanner(replace(MODEL, base_url=url), shelf, CardBox()).accept(request_)

    assert proposal.acceptance is not None
    assert proposal.acceptance.source == "playbook"
    assert not proposal.calls


@pytest.mark.parametrize(("named", "tool"), [("no-such", "send_email"), ("order-status", "send_email")])
async def test_a_playbook_that_can_not_be_the_one_is_sent_back(shelf: PlaybookShelf, named: str, tool: str) -> None:
    """One that is not there, or that does not allow what is expected, is refused once and then left open."""
    mended = await accepted(in_turn(stating(named, tool), stating("damaged-item", tool)), shelf, "Thank customer C0003")
    open_ = await accepted(in_turn(stating(named, tool)), shelf, "Thank customer C0003")

    assert mended.acceptance is not None
    assert (mended.acceptance.playbook, len(mended.calls)) == ("damaged-item", 2)
    assert open_.acceptance is not None
    assert (open_.acceptance.playbook, len(open_.calls)) == (None, 2)


async def test_a_model_states_the_acceptance_without_seeing_a_plan(shelf: PlaybookShelf) -> None:
    """For a goal of no fixed plan the model is asked, in a call that holds neither plan nor results."""
    seen: list[str] = []

    def script(body: JsonObject) -> Reply:
        seen.append(json.dumps(body))
        said = '{"expectations": [{"tool": "send_email", "args": {}, "at_least": 2, "at_most": 2, "why": "two mails"}]}'
        return Reply(tool="state_acceptance", arguments=said)

    proposal = await accepted(script, shelf, "Write a friendly mail to customers C0003 and C0004 about our holidays")

    assert proposal.acceptance is not None
    assert proposal.acceptance.source == "model"
    assert (proposal.acceptance.expectations[0].at_least, proposal.acceptance.expectations[0].at_most) == (2, 2)
    assert "propose_plan" not in seen[0]
    assert [call.purpose for call in proposal.calls] == ["acceptance"]


async def test_an_acceptance_that_can_not_be_read_is_asked_for_once_more(shelf: PlaybookShelf) -> None:
    """One bad reply is sent back with what was wrong; a second one is an error, never an empty acceptance."""
    bad = Reply(tool="state_acceptance", arguments='{"expectations": []}')
    good = Reply(tool="state_acceptance", arguments='{"expectations": [{"tool": "send_email"}]}')

    mended = await accepted(in_turn(bad, good), shelf, "Thank customer C0003")
    never = await accepted(in_turn(bad), shelf, "Thank customer C0003")

    assert mended.acceptance is not None
    assert len(mended.calls) == 2
    assert never.acceptance is None
    assert "can't be used" in never.error


async def test_an_acceptance_that_no_act_could_meet_goes_back_with_what_is_expected(shelf: PlaybookShelf) -> None:
    """A parameter that the tool lacks is told to the model, which states it anew; each try counts as a call."""
    shown: list[str] = []
    bad = '{"expectations": [{"tool": "send_email", "args": {"recipient": "a@example.com"}}]}'
    good = bad.replace("recipient", "to")

    def script(body: JsonObject) -> Reply:
        shown.append(str(body))
        return Reply(tool="state_acceptance", arguments=bad if len(shown) == 1 else good)

    proposal = await accepted(script, shelf, "Thank customer C0003")

    assert proposal.acceptance is not None
    assert [*proposal.acceptance.expectations[0].args] == ["to"]
    assert len(proposal.calls) == 2
    assert "recipient is not an argument" in shown[1]


async def test_the_planner_script_plays_a_good_model(shelf: PlaybookShelf) -> None:
    """The scripted model finds the request in the real prompt and answers with the playbook's plan."""
    script = PlannerScript(shelf)
    request = PlanRequest(goal=DAMAGED, revision=1)

    proposal = await proposed(script, shelf, request)
    lazy = await proposed(PlannerScript(shelf, drop_last_step=True), shelf, request)

    assert proposal.plan is not None
    assert lazy.plan is not None
    assert [step.id for step in proposal.plan.steps] == ["order", "ticket", "mark", "mail"]
    assert [step.id for step in lazy.plan.steps] == ["order", "ticket", "mark"]
    assert script.asked == ["propose_plan"]


@pytest.mark.parametrize(
    ("goal", "playbook", "answers", "refused"),
    [
        (DAMAGED, "general-desk", [], True),
        (DAMAGED, "damaged-item", [], False),
        (DAMAGED, "general-desk", ["Treat it as a general request."], False),
        ("Something about mugs.", "general-desk", [], False),
    ],
)
async def test_a_plan_can_not_choose_laxer_rules(
    shelf: PlaybookShelf, goal: str, playbook: str, answers: list[str], *, refused: bool
) -> None:
    """Where the goal's words are one playbook's, a plan under another is doubted; a person's word settles it."""
    step = {"id": "order", "tool": "get_record", "args": {"collection": "orders", "id": "1042"}}
    said = json.dumps({"playbook": playbook, "confidence": 1.0, "rationale": "", "steps": [step]})
    request = PlanRequest(goal=goal, revision=1, answers=answers)

    proposal = await proposed(in_turn(Reply(tool="propose_plan", arguments=said)), shelf, request)

    assert [problem.code for problem in proposal.problems] == (["other_playbook"] if refused else [])
    assert (proposal.plan is None) is refused


async def test_a_plan_is_doubted_once_only(shelf: PlaybookShelf) -> None:
    """Words in common are a hint: a planner that stays with its playbook has its plan judged as it is."""
    step = {"id": "order", "tool": "get_record", "args": {"collection": "orders", "id": "1042"}}
    said = json.dumps({"playbook": "general-desk", "confidence": 1.0, "rationale": "", "steps": [step]})
    reply = Reply(tool="propose_plan", arguments=said)

    doubted = await proposed(in_turn(reply), shelf, PlanRequest(goal=DAMAGED, revision=1))
    again = await proposed(in_turn(reply), shelf, PlanRequest(goal=DAMAGED, revision=1, problems=doubted.problems))

    assert again.plan is not None
    assert again.plan.playbook == "general-desk"


def large(step: str) -> Entry:
    records: list[Json] = [{"id": str(number), "note": "n" * 200, "total": number * 1.0} for number in range(2_000)]
    action = Action(key=step, task_id="t", step=step, tool="find_records", args={}, risk=Risk.READ)
    receipt = Receipt(kind="answered", result={"records": records})
    return Entry(action=action, attempts=1, receipt=receipt, verdict=Verdict(status="verified"))


async def test_a_model_looks_closer_at_what_was_too_large(shelf: PlaybookShelf) -> None:
    """It is told what is left out, asks for a part, is asked again with it, and every call is on the account."""
    told: list[str] = []
    look = {"look": [{"of": "${all.records}", "filter": "item.total > 1997.0", "fields": ["id"]}], "steps": []}
    answers = [Reply(tool="propose_plan", arguments=json.dumps(look)), GOOD]

    def script(body: JsonObject) -> Reply:
        told.append(str(body["messages"]))
        return answers[len(told) - 1]

    request = PlanRequest(goal=STATUS, revision=1, history=[large("all")])
    proposal = await proposed(script, shelf, request, replace(MODEL, window=32_000))

    assert proposal.plan is not None
    assert len(proposal.calls) == 2
    assert "of 2,000 items left out" in told[0]
    assert '[[1998,"1998"],[1999,"1999"]]' in told[1]
    assert "<looked>[" not in told[0]
    assert isinstance(proposal.looks[0], dict)
    assert proposal.looks[0]["matching"] == 2


async def test_a_model_that_only_looks_is_stopped(shelf: PlaybookShelf) -> None:
    """Looks are bounded in one question, and by the task's allowance."""
    endless = in_turn(Reply(tool="propose_plan", arguments='{"look": [{"of": "${all.records}", "limit": 1}]}'))

    proposal = await proposed(endless, shelf, PlanRequest(goal=STATUS, revision=1, history=[large("all")]))
    assert proposal.problems[0].code == "too_many_looks"
    assert len(proposal.calls) == 6

    few = Allowance(limits=Limits(model_calls=2))
    request = PlanRequest(goal=STATUS, revision=1, history=[large("all")], allowance=few)
    assert len((await proposed(endless, shelf, request)).calls) == 2
    assert few.reached is not None


async def test_traces_hold_the_goal_but_nothing_that_opens_doors(shelf: PlaybookShelf) -> None:
    """Neither the key nor a password in the endpoint's address is among what a tracer is told."""
    async with running_openai(in_turn(GOOD)) as url:
        model = replace(MODEL, base_url=url.replace("://", "://ann:hunter2@"))
        with collect_runs() as traced:
            proposal = await LlmPlanner(model, shelf, CardBox()).propose(PlanRequest(goal=STATUS, revision=1))

    told = repr([vars(run) for run in traced.traced_runs])
    assert proposal.plan is not None
    assert STATUS in told
    assert "hunter2" not in told
    assert SECRET not in told


async def test_an_answer_without_measure_is_one_line_and_not_asked_for_again(shelf: PlaybookShelf) -> None:
    """A model that never stops, or an endpoint that sends something else, takes no memory and no second call."""
    proposal = await proposed(lambda _: Reply(text="x" * 5_000_000), shelf)

    assert proposal.error == "127.0.0.1 gave more than can be an answer: its answer is larger than 4 MB"
    assert len(proposal.calls) == 1
