"""The samples of `deploy/`: they name what there is, and the script does what the Dockerfile does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml

from steward.cli.app import command_line
from steward.settings import Settings, variable

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
THEIRS = {"DATABASE_URL", "PGPASSWORD", "OPENAI_API_KEY", "FORWARDED_ALLOW_IPS"}


def commands() -> Iterator[list[str]]:
    """What each container starts Steward with."""
    for one in services().values():
        if "command" in one:
            yield one["command"]
    for one in documents():
        if one["kind"] == "Deployment":
            yield from (container["args"] for container in one["spec"]["template"]["spec"]["containers"])


def services() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]


def documents() -> list[Any]:
    return [*yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())]


@pytest.mark.parametrize("words", [*commands()], ids=" ".join)
def test_each_container_starts_a_command_that_there_is(words: list[str]) -> None:
    """With options that it takes."""
    command = command_line().commands[words[0]]

    assert command.make_context(words[0], [*words[1:]]).args == [], "nothing is left over"


def test_each_setting_is_one() -> None:
    """No variable that nobody reads."""
    known = {variable(name) for name in Settings.model_fields} | THEIRS
    given = {name for one in services().values() if "build" in one for name in one["environment"]}
    given |= {name for one in documents() if one["kind"] == "ConfigMap" for name in one["data"]}

    assert given - known == set()


def test_people_behind_the_proxy_are_told_apart() -> None:
    """Its network is believed about a caller's address, which log-ins are limited by; no other one is."""
    given = [services()["server"]["environment"], *(one["data"] for one in documents() if one["kind"] == "ConfigMap")]
    networks = [[ip_network(one) for one in each["FORWARDED_ALLOW_IPS"].split(",")] for each in given]

    assert [any(ip_address("172.18.0.1") in one for one in networks[0]), len(networks)] == [True, 2]
    assert all(one.is_private for each in networks for one in each)


def test_a_password_may_hold_any_character() -> None:
    """Nothing is put into an address as it is typed: an @ or a / would end the host there."""
    for one in services().values():
        assert "$" not in one["environment"].get("DATABASE_URL", "")


def test_the_parts_of_the_cluster_find_each_other() -> None:
    """The service leads to the servers alone, and each pod has what it mounts."""
    found = {f"{one['kind']} {one['metadata']['name']}": one for one in documents()}
    wanted = found["Service steward"]["spec"]["selector"]
    for name, served in (("steward-server", True), ("steward-worker", False)):
        template = found[f"Deployment {name}"]["spec"]["template"]
        labels = template["metadata"]["labels"]
        assert (wanted.items() <= labels.items()) is served
        assert found[f"Deployment {name}"]["spec"]["selector"]["matchLabels"] == labels
        (container,) = template["spec"]["containers"]
        volumes = {one["name"] for one in template["spec"]["volumes"]}
        assert {one["name"] for one in container["volumeMounts"]} == volumes
        assert {one["configMapRef"]["name"] for one in container["envFrom"] if "configMapRef" in one} == {"steward"}


def test_the_script_does_what_the_image_does() -> None:
    """Each `pip` of the Dockerfile, in its order; what it takes along is what `.dockerignore` names."""
    script = (DEPLOY / "build-without-engine.sh").read_text().replace('"$target/opt/steward/bin/pip"', "pip")
    image = (DEPLOY.parent / "Dockerfile").read_text().replace("/opt/steward/bin/pip", "pip")
    named = re.findall(r"^!(\S+)$", (DEPLOY.parent / ".dockerignore").read_text(), re.MULTILINE)

    done = [" ".join(one.replace("--quiet ", "").split()) for one in re.findall(r"^pip .*$", script, re.MULTILINE)]
    meant = [" ".join(one.split()) for one in re.findall(r"pip (?:install|check|uninstall)[^\\\n]*", image)]
    assert done == meant
    assert set(named) - {"!acme"} <= set(script.split())
