"""The set-up: demo, doctor, desk, database, catalogue, and every way to get the input wrong."""

from __future__ import annotations

import json
import signal

import httpx
import pytest
from psycopg import conninfo

from steward.evals.chaos.proxy import proxied
from steward.evals.worlds.openai.behaving import behaving
from steward.evals.worlds.openai.behaviours import BEHAVIOURS
from steward.evals.worlds.openai.runner import open_bench
from tests.acceptance.cli.conftest import Steward

NOWHERE = "postgresql://u:hunter2@127.0.0.1:1/none"


async def test_the_demo_comes_out_as_its_samples_expect(bare: Steward) -> None:
    """The demo works through all samples on its own database, and the commands it names work afterwards."""
    ran = await bare("demo", "--json")
    there = bare.having(STEWARD_HOME=str(bare.folder / "demo"))
    review = next(task["review"] for task in ran.document["tasks"] if task["id"] == "refund-over-limit")
    approved = await there("review", "approve", review["id"], "--json")
    story = await there("task", "damaged-mugs")

    assert ran.code == 0, [task["differs"] for task in ran.document["tasks"] if task["differs"]]
    assert len(ran.document["tasks"]) >= 24
    assert ran.document["as_expected"] is True
    assert (approved.code, approved.document["status"]) == (0, "complete"), approved.err
    assert (story.code, "create_record" in story.out) == (0, True)


async def test_the_demo_wipes_no_folder_of_others(bare: Steward) -> None:
    """A folder that the demo did not make is left alone, with everything in it."""
    mine = bare.folder / "demo" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("keep")

    ran = await bare("demo")

    assert ran.code == 2
    assert "not a demo's folder" in ran.complaint
    assert mine.read_text() == "keep"


@pytest.mark.parametrize("words", [["tasks"], ["run", "Where is my order 1054?"]])
async def test_a_database_out_of_reach_is_one_line_and_4(bare: Steward, words: list[str]) -> None:
    """No traceback, no password, no run without persistence."""
    ran = await bare.having(DATABASE_URL=NOWHERE)(*words)

    assert (ran.code, ran.out) == (4, "")
    assert "can't be used" in ran.complaint
    assert "hunter2" not in ran.err


async def test_doctor_says_what_is_wrong_and_what_to_do(steward: Steward) -> None:
    """Every check has a mark; one that fails makes 2 and gives its advice."""
    well = await steward("doctor", "--json")
    odd = {"STEWARD_AUHT": "token", "STEWARD_PORT": "tcp://10.0.0.7:80"}  # the other is Kubernetes' own, of a Service
    odd["all_proxy"] = "socks5://kim:hunter2@proxy.example"
    ill = await steward.having(DATABASE_URL=NOWHERE, STEWARD_DESK_URL="http://127.0.0.1:1", **odd)("doctor")

    assert (well.code, well.document["ok"]) == (0, True)
    assert {"Python", "packages", "database", "model", "desk", "mail"} <= {
        one["name"] for one in well.document["checks"]
    }
    assert ill.code == 2
    assert "✗  database" in ill.out
    assert "✗  desk" in ill.out
    assert "→ Start it (steward desk)" in ill.out
    assert "STEWARD_AUHT is set, and is no setting" in ill.out
    assert "→ Is STEWARD_AUTH meant?" in ill.out
    assert "STEWARD_PORT" not in ill.out
    assert "✗  network" in ill.out
    assert "ALL_PROXY: only proxies of HTTP" in ill.out
    assert "hunter2" not in ill.out


async def test_doctor_says_that_mail_has_nowhere_to_go(steward: Steward) -> None:
    """As in a container whose file system may not be written: each mail failed there, and the check said yes."""
    (taken := steward.folder / "taken").write_text("a file")

    ran = await steward.having(STEWARD_HOME=str(taken / "home"))("doctor", "--json")

    [mail] = [one for one in ran.document["checks"] if one["name"] == "mail"]
    assert (ran.code, mail["ok"]) == (2, False)
    assert mail["found"].endswith("taken/home/mail can't be written")


async def test_doctor_says_that_a_database_takes_no_writes(bare: Steward, empty_database_url: str) -> None:
    """A replica, or a role that may not write, is found by looking."""
    read_only = f"{empty_database_url}&options=-c%20default_transaction_read_only%3Don"

    ran = await bare.having(DATABASE_URL=read_only)("doctor", "--json")

    (database,) = [one for one in ran.document["checks"] if one["name"] == "database"]
    assert (ran.code, database["ok"]) == (2, False)
    assert "takes no writes" in database["found"]


async def test_doctor_tries_an_endpoint_and_its_exit_code_is_true(bare: Steward) -> None:
    """0 where it works, 1 where it can't, 2 for words that can't be meant; the cost is said first, and no key shown."""
    async with httpx.AsyncClient() as http, behaving(BEHAVIOURS["call"], open_bench(http).script) as endpoint:
        alone = bare.having(OPENAI_API_KEY="sk-of-somebody", DATABASE_URL=NOWHERE)
        works = await alone("doctor", "--endpoint", endpoint.url)
    away = await alone("doctor", "--endpoint", endpoint.url, "--model", "m", "--json")
    unmeant = await alone("doctor", "--endpoint", f"{endpoint.url}/chat/completions")

    assert (works.code, away.code, unmeant.code) == (0, 1, 2), works.err
    assert "It works, asked in the firmest way." in works.out
    assert "is not sent there; --with-key sends it" in works.err
    assert "usually about 20,000 tokens, at most 90 calls" in works.err
    assert (away.document["ok"], away.document["endpoints"][0]["findings"][0]["state"]) == (False, "no")
    assert "leave out '/chat/completions'" in unmeant.complaint
    assert "sk-of-somebody" not in str([works, away, unmeant])


async def test_an_empty_database_gets_its_tables_once(bare: Steward, empty_database_url: str) -> None:
    """`db status` only looks; `db migrate` makes the tables, and the second time has nothing to do."""
    steward = bare.having(DATABASE_URL=empty_database_url)

    before = await steward("db", "status", "--json")
    first, second = await steward("db", "migrate", "--json"), await steward("db", "migrate", "--json")
    url = await steward("db", "url")

    assert (before.document["applied"], before.document["up_to_date"]) == ([], False)
    assert first.document["applied"] == before.document["pending"]
    assert second.document["applied"] == []
    assert url.out.strip() == empty_database_url


async def test_a_database_is_named_with_its_port(bare: Steward, empty_database_url: str) -> None:
    """Two servers on one machine differ by nothing else."""
    parts = conninfo.conninfo_to_dict(empty_database_url)
    async with proxied(f"{parts['host']}/.s.PGSQL.5432") as proxy:
        there = f"postgresql://postgres@127.0.0.1:{proxy.port}/{parts['dbname']}?sslmode=disable&gssencmode=disable"
        status = await bare.having(DATABASE_URL=there)("db", "status", "--json")

    assert status.document["where"] == f"{parts['dbname']} at 127.0.0.1:{proxy.port}"


async def test_the_desk_runs_alone_until_interrupted(steward: Steward) -> None:
    """`steward desk` says where it answers, serves this machine, and ends cleanly on Ctrl-C."""
    process = await steward.start("desk", "--port", "0", "--json")
    assert process.stdout is not None
    url = json.loads(await process.stdout.readuntil(b"}"))["url"]
    async with httpx.AsyncClient(trust_env=False) as http:
        order = (await http.get(f"{url}/records/orders/1054")).json()
    process.send_signal(signal.SIGINT)
    _, err = await process.communicate()

    assert order["id"] == "1054"
    assert process.returncode == 0, err.decode()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["run", "--file", "nowhere.csv"], "No such file"),
        (["run", "x", "--playbook", "nope"], "there is no playbook 'nope'"),
        (["task", "nope"], "no task begins with 'nope'"),
        (["audit", "nope"], "neither one task nor one open review begins with 'nope'"),
    ],
)
async def test_wrong_input_is_one_clear_line(steward: Steward, words: list[str], says: str) -> None:
    """Whatever does not exist: exit code 2, one line, nothing on stdout."""
    ran = await steward(*words)

    assert (ran.code, ran.out) == (2, "")
    assert says in ran.complaint


async def test_text_of_others_can_not_command_the_terminal(steward: Steward) -> None:
    """Escape sequences and markup come out as harmless text; bytes that are no text are refused."""
    ran = await steward("run", b"\xc2\x9b \x1b[2J [red]order[/red] \xe2\x80\xae 1054 \xc2\x9b1m")

    assert ran.code == 3, ran.err
    assert "[red]order[/red]" in ran.out
    assert not {"\x1b", "\x9b", "\u202e"} & set(ran.out + ran.err)
