"""A run as JUnit XML, as build servers read it: a suite for the run, a test case for each trial."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from steward.domain.figures.distributions import Share
from steward.domain.text import for_xml
from steward.evals.regression.figures import figures_of
from steward.evals.regression.results import Result, Run


def junit(run: Run) -> str:
    """The document."""
    failed = sum(not one.passed for one in run.results)
    counts = {"tests": f"{len(run.results)}", "failures": f"{failed}", "time": f"{run.seconds:.3f}"}
    suites = Element("testsuites", {"name": "steward eval", **counts})
    began = datetime.fromtimestamp(run.began, UTC).isoformat(timespec="seconds")
    suite = SubElement(suites, "testsuite", {"name": for_xml(run.model), "timestamp": began, "errors": "0", **counts})
    properties = SubElement(suite, "properties")
    for name, value in (("release", run.release), ("model", run.model), ("prompt_version", run.prompt_version)):
        SubElement(properties, "property", name=name, value=for_xml(value))
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
        SubElement(case, "system-out").text = for_xml("\n".join(f"judge: {said}" for said in one.judged))
    if one.findings:
        lines = "\n".join(f"{said.kind}: {said.text}" for said in one.findings)
        failure = SubElement(case, "failure", type=one.findings[0].kind, message=for_xml(one.findings[0].text))
        failure.text = for_xml(f"{one.goal}\n\n{lines}")
