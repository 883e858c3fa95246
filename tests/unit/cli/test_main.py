"""The entry point: light to start, and every mistake is one line and an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from steward.cli.main import main

HEAVY = [
    "langgraph",
    "langchain_core",
    "langchain_openai",
    "langsmith",
    "openai",
    "psycopg",
    "steward.domain.redaction",
    "fastapi",
    "uvicorn",
    "httpx",
    "yaml",
    "cel",
    *(f"steward.{room}" for room in ("composition", "service", "checkpoints", "graph", "nodes", "tools", "evals")),
]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "SMTP_URL",
        "STEWARD_TOOLS",
        "STEWARD_PLAYBOOKS",
        "STEWARD_SAMPLES",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/none")
    monkeypatch.setenv("COLUMNS", "100")


def run(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of `steward` with these words, in this process."""
    monkeypatch.setattr(sys, "argv", ["steward", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["review", "edit", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """Help answers at once, because no module that takes time is imported for it."""
    code = (
        "import sys\nfrom steward.cli.main import main\nsys.argv[1:] = sys.argv[1].split()\n"
        "try: main()\nexcept SystemExit: pass\nprint('\\nLOADED', *sys.modules)"
    )

    ran = subprocess.run(  # noqa: S603 - this interpreter, these words
        [sys.executable, "-c", code, " ".join(words)], capture_output=True, text=True, check=True
    )

    loaded = ran.stdout.rpartition("LOADED")[2].split()
    assert "steward.cli.review" in loaded
    assert not {name for name in HEAVY if name in loaded}


def test_the_version_is_json_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In either order, as it is answered before the rest is read."""
    codes = [run(words, monkeypatch) for words in (["--json", "--version"], ["--version", "--json"], ["--version"])]

    first, second, text = capsys.readouterr().out.splitlines()
    assert codes == [0, 0, 0]
    assert json.loads(first) == json.loads(second) == {"name": "steward", "version": text.removeprefix("steward ")}


def test_help_tells_what_the_exit_codes_mean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script's author finds all of them in `steward --help`."""
    run(["--help"], monkeypatch)

    shown = capsys.readouterr().out
    for line in (
        "0  done",
        "1  a task failed",
        "2  bad input",
        "3  a task waits",
        "4  the database",
        "5  another",
        "130",
    ):
        assert line in shown


@pytest.mark.parametrize(
    ("words", "env", "says"),
    [
        (["run"], {}, "say what shall be done"),
        (["run", " \t"], {}, "the goal is empty"),
        (["run", "x", "--file", "y"], {}, "say what shall be done"),
        (["run", "--file", "y", "--id", "z"], {}, "columns of their own"),
        (["plan", " \udcff"], {}, "the goal holds bytes that are no UTF-8 text"),
        (["review", "reject", "r1", "--reason", " "], {}, "--reason is empty"),
        (["submit", "x", "--in", "999999d"], {}, "--in 999999d: that is more than ten years ahead"),
        (["submit", "x", "--at", "9999-12-31"], {}, "--at 9999-12-31: that is more than ten years ahead"),
        (["run", "\u200b"], {}, "the goal is empty"),
        (["tools", "nope"], {}, "there is no tool 'nope'"),
        (["playbooks", "nope"], {}, "there is no playbook 'nope'"),
        (["playbooks"], {"STEWARD_PLAYBOOKS": "/nowhere"}, "is not a folder of playbooks"),
        (["tools"], {"STEWARD_TOOLS": "nonsense"}, "package.module:TOOLS"),
        (["playbooks"], {"STEWARD_SAMPLES": "off"}, "there is no playbook; name your folder with STEWARD_PLAYBOOKS"),
        (["submit", "x"], {"STEWARD_TOOLS": "steward.tools.get_record:TOOL"}, "STEWARD_SAMPLES=on"),
        (["tools"], {"STEWARD_SAMPLES": "perhaps"}, "STEWARD_SAMPLES: Input should be 'auto', 'on' or 'off'"),
        (["tasks"], {"STEWARD_PLANNER": "magic"}, "STEWARD_PLANNER"),
        (["desk", "--host", "0.0.0.0"], {}, "this machine only"),  # noqa: S104 - refused
        (["db", "stop"], {}, "not Steward's to stop"),
        (["doctor", "--model", "m"], {}, "--model and --with-key go with --endpoint"),
        (["doctor", "--endpoint", "--online"], {}, "leave out --online"),
    ],
)
def test_wrong_input_is_one_clear_line(
    words: list[str],
    env: dict[str, str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever is wrong with words or settings: exit code 2, one line on stderr, nothing on stdout."""
    for name, value in env.items():
        monkeypatch.setenv(name, value)

    code = run(words, monkeypatch)

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert says in line


def test_an_eval_that_is_refused_leaves_no_report(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A file that a build reads is there only where something ran."""
    kept = tmp_path / "kept.json"

    assert run(["eval", "--dataset", "refunds", "--keep", str(kept)], monkeypatch) == 2
    assert not kept.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["tasks", "--status", "odd"],
        ["tasks", "--limit", "0"],
        ["review", "approve"],
        ["frobnicate"],
        ["run", "--concurrency", "x"],
    ],
)
def test_words_that_do_not_parse_are_bad_input(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What typer refuses has the same exit code as what Steward refuses."""
    assert run(words, monkeypatch) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_catalogue_needs_no_database(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Playbooks and tools can be looked up with nothing set up, all or one, for people and programs."""
    monkeypatch.setattr(sys, "argv", ["steward", "playbooks", "--json"])
    assert run(["--json", "playbooks"], monkeypatch) == 0
    names = [one["name"] for one in json.loads(capsys.readouterr().out)["playbooks"]]
    assert run(["playbooks", "refund"], monkeypatch) == 0
    playbook = capsys.readouterr().out
    assert run(["tools", "issue_refund"], monkeypatch) == 0
    tool = capsys.readouterr().out

    assert "refund" in names
    assert all(word in playbook for word in ("refund-limit", "at most 5000", "Examples"))
    assert all(word in tool for word in ("irreversible", "order_id *", "read back"))


@pytest.mark.parametrize("words", [["playbooks"], ["playbooks", "--json"], ["--json", "tools"]])
def test_a_full_disk_is_one_line(words: list[str]) -> None:
    """What can't be written is told on stderr without a traceback; the code is not that of "nothing was done"."""
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-c", "from steward.cli.main import main; main()", *words]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own

    assert done.returncode == 74
    (told,) = done.stderr.splitlines()
    assert "what the command says can't be written: No space left on device" in told


@pytest.mark.parametrize("module", ["typer", "steward.cli.run", "pydantic", "steward.domain.playbook", "psycopg"])
def test_an_interrupt_while_it_starts_is_one_line(module: str) -> None:
    """Ctrl-C during any import ends the command in one line; a stack trace is for nobody."""
    code = (
        "import importlib.abc, os, signal, sys\n"
        "class Interrupts(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        f"        if name == {module!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        "from steward.cli.main import main\n"
        "sys.meta_path.insert(0, Interrupts())\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "submit", "Cancel order 1045"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - this interpreter

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "✗ interrupted; nothing was begun that is not on record\n"


@pytest.mark.parametrize("command", ["run x", "worker", "workers", "mcp"])
def test_what_a_library_would_break_on_is_one_line(command: str) -> None:
    """The settings are read before the libraries that read their own variables as they are imported."""
    words = [sys.executable, "-m", "steward", *command.split()]
    told = {**os.environ, "LANGSMITH_RUN_COMPRESSION_THREADS": "two"}
    done = subprocess.run(words, env=told, capture_output=True, text=True, check=False)  # noqa: S603 - this interpreter

    assert (done.returncode, done.stderr) == (2, "✗ LANGSMITH_RUN_COMPRESSION_THREADS: 'two' is no whole number\n")
