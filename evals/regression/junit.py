"""A run as JUnit XML, as build servers read it: a suite for the run, a test case for each trial."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from steward.domain.figures.distributions import Share
from steward.evals.regression.figures import figures_of
from steward.evals.regression.results import Result, Run

_UNFIT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 can't hold


def junit(run: Run) -> str:
    """The document."""
    failed = sum(not one.passed for one in run.results)
    counts = {"tests": f"{len(run.results)}", "failures": f"{failed}", "time": f"{run.seconds:.3f}"}
    suites = Element("testsuites", {"name": "steward eval", **counts})
    began = datetime.fromtimestamp(run.began, UTC).isoformat(timespec="seconds")
    suite = SubElement(suites, "testsuite", {"name": _fit(run.model), "timestamp": began, "errors": "0", **counts})
    properties = SubElement(suite, "properties")
    for name, value in (("release", run.release), ("model", run.model), ("prompt_version", run.prompt_version)):
        SubElement(properties, "property", name=name, value=_fit(value))
    for name, share in _looks(run):
        SubElement(properties, "property", name=name, value=f"{share.count} of {share.of}")
    for one in run.results:
        _add(suite, one, numbered=run.repeat > 1)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _looks(run: Run) -> list[tuple[str, Share]]:
    looks = figures_of(run).looks
    return [("second_look.caught", looks.caught), ("second_look.false_alarms", looks.false_alarms)] if looks else []


def _add(suite: Element, one: Result, *, numbered: bool) -> None:
    name = f"{one.case}[{one.trial}]" if numbered else one.case
    case = SubElement(suite, "testcase", classname="cases", name=name, time=f"{one.seconds:.3f}")
    if one.judged:
        SubElement(case, "system-out").text = _fit("\n".join(f"judge: {said}" for said in one.judged))
    if one.findings:
        lines = "\n".join(f"{said.kind}: {said.text}" for said in one.findings)
        failure = SubElement(case, "failure", type=one.findings[0].kind, message=_fit(one.findings[0].text))
        failure.text = _fit(f"{one.goal}\n\n{lines}")


def _fit(text: str) -> str:
    return _UNFIT.sub("�", text)
