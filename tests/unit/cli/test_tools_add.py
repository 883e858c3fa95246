"""`steward tools add`: what is inferred is written for a person, and nothing counts that nobody confirmed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from steward.domain.model import Risk
from steward.sources import places
from steward.sources.file import read_sources
from steward.sources.places import tools_of
from tests.unit.cli.test_main import run as ended_with
from tests.unit.sources import small_source

PLACE = "mcp+https://api.crm.example/mcp"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Types `steward tools …` in a folder of its own: exit code, stdout, stderr."""
    monkeypatch.setitem(vars(places)["_OPENERS"], "mcp", ("tests.unit.sources.small_source", "mcp"))
    monkeypatch.setattr(small_source, "CHANGED", {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("STEWARD_SAMPLES", "off")
    monkeypatch.delenv("STEWARD_TOOLS", raising=False)

    def typed(*words: str) -> tuple[int, str, str]:
        vars(places)["_asked"].clear()
        code = ended_with(["tools", *words], monkeypatch)
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return typed


def unset(_: str) -> str | None:
    return None


def loaded() -> dict[str, Any]:
    vars(places)["_asked"].clear()
    return {one.name: one for one in tools_of("crm", read_sources(Path("tools.yaml"))["crm"], unset).tools}


def test_what_is_found_is_shown_and_written_unconfirmed(run: Run) -> None:
    """The file says why and what is missing, fits a terminal, and widens no trust."""
    code, out, err = run("add", PLACE)

    assert code == 0, err
    assert max(map(len, out.splitlines())) <= 80
    assert "proposed: read" in out
    assert "STEWARD_TOOLS=tools.yaml" in err
    said = read_sources(Path("tools.yaml"))["crm"].tools or {}
    assert list(said) == [
        f"{verb}_invoice{'s' * (verb == 'list')}" for verb in ("create", "get", "list", "update", "delete")
    ]
    assert not any(one.confirmed for one in said.values())
    assert all(one.fingerprint and one.seen for one in said.values())
    made = said["create_invoice"].proof
    assert made is not None
    assert (made.read, made.args, made.record) == ("get_invoice", {"id": "result.id"}, "data")
    text = Path("tools.yaml").read_text()
    assert "# get_invoice shows the record that create_invoice answers with" in text
    assert "# Missing: " in text
    tools = loaded()
    assert {one.risk for one in tools.values()} == {Risk.IRREVERSIBLE}
    assert not any(one.find for one in tools.values())


def test_confirmed_it_is_proven(run: Run) -> None:
    """Only together with the tool that it reads with; and it is said what that means."""
    run("add", PLACE)
    before = Path("tools.yaml").read_text()

    code, _, err = run("add", "crm", "--confirm", "create_invoice")
    assert (code, len(err.splitlines())) == (2, 1)
    assert "--confirm create_invoice,get_invoice" in err
    assert Path("tools.yaml").read_text() == before

    code, _, err = run("add", "crm", "--confirm", "create_invoice,get_invoice")
    assert code == 0, err
    assert "it is done once get_invoice shows that customer.id is args.customer" in " ".join(err.split())
    after = Path("tools.yaml").read_text()
    assert after == before.replace("confirmed: false", "confirmed: true", 2) or after.count("confirmed: true") == 2
    tools = loaded()
    assert tools["create_invoice"].find is not None
    assert (tools["get_invoice"].risk, tools["update_invoice"].find) == (Risk.READ, None)


def test_it_is_asked_for_twice_and_changes_nothing(run: Run) -> None:
    """To the byte."""
    run("add", PLACE)
    before = Path("tools.yaml").read_bytes()

    code, _, err = run("add", PLACE)

    assert (code, Path("tools.yaml").read_bytes()) == (0, before)
    assert "nothing to write" in err


OWN = """\
# mine
crm:   # the CRM
  mcp: "https://api.crm.example/mcp"
  tools:
    update_invoice:  # by hand
      timeout: 5s
      description: >
        Change it,
        with care.
    get_invoice:

# the other
other: {python: "acme:TOOLS"}
"""


PROVEN = """\
crm:
  mcp: "https://api.crm.example/mcp"
  tools:
    create_invoice:
      proof: {read: get_invoice, args: {id: result.id}, record: data, expect: {customer.id: args.customer}}
    get_invoice:
      risk: read
"""


def test_what_people_wrote_is_kept(run: Run) -> None:
    """Their mappings, comments, order and spelling; what is new stands after it."""
    Path("tools.yaml").write_text(OWN)

    code, _, err = run("add", "crm", "--only", "*e_invoice", "--only", "list*")

    assert code == 0, err
    text = Path("tools.yaml").read_text()
    head, _, tail = OWN.partition("    get_invoice:\n")
    assert text.startswith(head + "    get_invoice:\n    # MCP")
    assert text.endswith(tail)
    said = read_sources(Path("tools.yaml"))
    assert list(said["crm"].tools or {}) == [
        *("update_invoice", "get_invoice", "create_invoice", "list_invoices", "delete_invoice")
    ]

    run("add", "crm", "--confirm", "get_invoice,update_invoice")
    tools = read_sources(Path("tools.yaml"))["crm"].tools or {}
    assert (tools["get_invoice"].confirmed, tools["update_invoice"].timeout) == (True, 5.0)
    assert tools["update_invoice"].fingerprint
    assert "# by hand" in Path("tools.yaml").read_text()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("description", ["its description is another"]),
        ("argument", ["approve is new", "ref is gone", "amount was number", "is string"]),
        ("gone", ["no longer offered"]),
    ],
)
def test_what_has_changed_is_shown_and_not_overwritten(run: Run, how: str, says: list[str]) -> None:
    """Somebody has to look at it again; said yes to, it is taken as it is now."""
    run("add", PLACE)
    before = Path("tools.yaml").read_text()
    small_source.CHANGED["create_invoice"] = how

    code, out, _ = run("add", "crm", "--json")

    assert (code, Path("tools.yaml").read_text()) == (0, before)
    found = json.loads(out)
    tools = {one["name"]: "; ".join(one["changes"]) for one in found["tools"]}
    told = tools.get("create_invoice") or f"no longer offered: {found['gone']}"
    assert all(one in told for one in says), told
    if how == "description":
        code, _, err = run("add", "crm", "--confirm", "create_invoice,get_invoice")
        assert code == 0, err
        assert "it has changed, and is taken as it is now" in err
        assert loaded()["create_invoice"].find is not None


def test_what_has_changed_waits_for_a_yes(run: Run) -> None:
    """It is not used until then, confirmed before or not: the command that says so is told."""
    Path("tools.yaml").write_text(PROVEN)
    code, _, err = run("add", "crm", "--confirm", "create_invoice,get_invoice")
    assert code == 0, err
    small_source.CHANGED["create_invoice"] = "description"

    code, out, err = run("add", "crm")

    assert code == 0, err
    assert "has changed" in out
    assert "Unconfirmed: 4 tools." in err
    assert "--confirm create_invoice" in err
    code, _, err = run("add", "crm", "--confirm", "create_invoice")
    assert code == 0, err
    assert "Missing" not in err  # for a proof that stands there
    assert "Unconfirmed: 3 tools." in run("add", "crm")[2]


def test_programs_get_a_document(run: Run) -> None:
    """With all that the table says, and nothing else on stdout."""
    code, out, _ = run("add", PLACE, "--trusted", "--json")

    document = json.loads(out)
    tools = {one["name"]: one for one in document["tools"]}
    assert (code, document["source"], document["trusted"], len(document["added"])) == (0, "crm", True, 5)
    assert tools["get_invoice"]["risk"] == "read"
    assert tools["create_invoice"]["state"] == "proposed"
    assert tools["create_invoice"]["mapping"]["proof"]["expect"]["customer.id"] == "args.customer"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["crm"], "say what it is"),
        ([PLACE, "--file", f"{'x' * 300}.yaml"], "can't be read"),
        (["mcp+https://down.example"], "connection refused"),
        ([PLACE, "--confirm", "nope"], "nope"),
        ([PLACE, "--file", "tools.txt"], "must end in .yaml"),
        ([PLACE, "--file", "no/such/tools.yaml"], "can't be written"),
        ([PLACE, "--header", "Authorization: Bearer abc"], "stays out of files"),
        ([f"{PLACE}?api_key=abc"], "stays out of files"),
        ([PLACE, "--credential", "bearer=abc"], "stays out of files"),
        (["mcp+https://kim:abc@crm.example"], "stays out of files"),
        ([PLACE, "--header", "nonsense"], "Name: value"),
        ([PLACE, "--only", "nope"], "--only nope: it offers create_invoice"),
        (["steward.tools.registry:TOOLS"], "export STEWARD_TOOLS=tools.yaml,steward.tools.registry:TOOLS"),
    ],
)
def test_what_does_not_work_is_one_line(run: Run, words: list[str], says: str) -> None:
    """And nothing is written."""
    code, out, err = run("add", *words)

    assert (code, out, len(err.splitlines())) == (2, "", 1), err
    assert says in err
    assert "abc" not in err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("crm: [", "not YAML"),
        ("crm: {mcp: 'https://api.crm.example/mcp', tools: {get_invoice: {}}}", "not written with one name a line"),
        ("crm:\n  mcp: https://api.crm.example/mcp\n  tools: {get_invoice: {}}\n", "not written with one name a line"),
    ],
)
def test_a_file_that_cannot_be_added_to_is_left_as_it_is(run: Run, text: str, says: str) -> None:
    """It is said where, and what to do."""
    Path("tools.yaml").write_text(text)

    code, _, err = run("add", PLACE)

    assert (code, Path("tools.yaml").read_text(), len(err.splitlines())) == (2, text, 1), err
    assert says in err


def test_lines_end_as_they_did(run: Run) -> None:
    """A file that was written on Windows stays one."""
    Path("tools.yaml").write_bytes(b"# mine\r\nother:\r\n  python: acme:TOOLS\r\n")

    assert run("add", PLACE)[0] == 0

    content = Path("tools.yaml").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 20
    assert list(read_sources(Path("tools.yaml"))) == ["other", "crm"]


def test_tools_are_shown_with_how_they_are_proven(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """And where they are from; `steward tools NAME` and `steward tools show NAME` are one."""
    run("add", PLACE)
    run("add", "crm", "--confirm", "create_invoice,get_invoice")
    monkeypatch.setenv("STEWARD_TOOLS", "tools.yaml")

    code, out, _ = run("--json")

    tools = {one["name"]: (one["proven"], one["origin"]) for one in json.loads(out)["tools"]}
    assert tools["create_invoice"] == ("read back", "crm: MCP")
    assert [tools[one][0] for one in ("get_invoice", "list_invoices", "update_invoice")] == [
        *("reads", "proposed: reads", "proposed: read back")
    ]
    assert (code, out) == run("show", "--json")[:2]
    shown = run("get_invoice")[1]
    assert shown == run("show", "get_invoice")[1]
    assert "crm: MCP" in shown
    assert max(map(len, run()[1].splitlines())) <= 80


def test_a_file_would_be_too_large(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said how to choose; what is chosen is all that is shown."""
    monkeypatch.setattr("steward.yaml_text.MOST_BYTES", 2_000)

    code, _, err = run("add", PLACE)
    assert (code, list(Path().iterdir())) == (2, [])
    assert "with 5 tools: choose with --only" in err

    code, out, _ = run("add", PLACE, "--only", "get*", "--json")
    assert (code, [one["name"] for one in json.loads(out)["tools"]]) == (0, ["get_invoice"])


def test_a_proof_is_tried_at_a_sandbox_only(run: Run) -> None:
    """It says that it acts; the exit code tells whether the effect was seen."""
    run("add", PLACE, "--trusted")
    args = ["check", "create_invoice", "--args", '{"customer": "c1", "amount": 5}']

    code, out, err = run(*args, "--sandbox", "https://sandbox.crm.example/mcp")

    assert code == 0, err
    assert "this acts" in err
    assert "create_invoice: read back" in out
    assert json.loads(run(*args, "--sandbox", "https://sandbox.crm.example/mcp", "--json")[1])["level"] == "read back"
    assert run(*args)[0] == 2
    assert run(*args, "--sandbox", "nowhere")[0] == 2


def test_a_started_server_is_tried_where_its_environment_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No URL says where it acts, so the word for it is said; its file is the one that the setting names."""
    run("add", "mcp+stdio:crm-server --all", "--trusted", "--file", "mine.yaml")
    monkeypatch.setenv("STEWARD_TOOLS", "mine.yaml")
    args = ["check", "create_invoice", "--args", '{"customer": "c1", "amount": 5}', "--sandbox"]

    code, out, err = run(*args, "environment")

    assert code == 0, err
    assert "where the environment says: this acts" in err
    assert "create_invoice: read back" in out
    refused, _, why = run(*args, "https://sandbox.crm.example/mcp")
    assert (refused, "--sandbox environment" in why) == (2, True)


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("/opt/venv/bin/python3.12 -m help_desk", "help-desk"),
        ("python /srv/helpdesk.py --all", "helpdesk"),
        ("npx -y @acme/billing", "billing"),
        ("uv tool run mcp-notes", "mcp-notes"),
        ("/usr/bin/crm-server run", "crm-server"),
    ],
)
def test_a_started_server_is_called_by_what_it_is(run: Run, command: str, name: str) -> None:
    """And not by what starts it: python, npx."""
    code, _, err = run("add", f"mcp+stdio:{command}")

    assert code == 0, err
    assert list(read_sources(Path("tools.yaml"))) == [name]
