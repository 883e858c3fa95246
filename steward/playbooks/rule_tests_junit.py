"""The examples beside rules as JUnit XML: a suite for each playbook, a test case for each example."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from steward.domain.canonical import canonical
from steward.domain.playbook import Playbook
from steward.domain.rule_tests import RuleTried, Tried
from steward.domain.text import for_xml


def junit(done: Sequence[tuple[Playbook, Sequence[RuleTried]]], *, coverage: bool) -> str:
    """The document. With `coverage` each rule has a case more, which fails where an example is missing."""
    suites = Element("testsuites", {"name": "steward playbooks test"})
    for playbook, rules in done:
        suite = SubElement(suites, "testsuite", {"name": playbook.name})
        for one in rules:
            _add(suite, f"{one.rule.origin or playbook.name}.{one.rule.id}", one, coverage=coverage)
        _count(suite)
    _count(suites)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _add(suite: Element, name: str, rule: RuleTried, *, coverage: bool) -> None:
    for number, tried in enumerate(rule.tried, start=1):
        case = SubElement(suite, "testcase", classname=name, name=f"{number}: {tried.test.then}")
        if tried.wrong:
            failure = SubElement(case, "failure", type="example", message=for_xml(tried.wrong))
            failure.text = for_xml(_told(tried))
    if coverage:
        case = SubElement(suite, "testcase", classname=name, name="coverage")
        if rule.uncovered:
            SubElement(case, "failure", type="coverage", message=" and ".join(rule.uncovered))


def _told(tried: Tried) -> str:
    said = f"\n{tried.said}" if tried.said else ""
    return f"{tried.tool} {canonical(tried.test.args)}\n{tried.wrong}{said}"


def _count(suite: Element) -> None:
    suite.set("tests", str(len([*suite.iter("testcase")])))
    suite.set("failures", str(len([*suite.iter("failure")])))
    suite.set("errors", "0")
