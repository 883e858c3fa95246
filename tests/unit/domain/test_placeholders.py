"""What nothing fills in must not be sent: placeholders in another notation than ours."""

from __future__ import annotations

from dataclasses import replace

import pytest

from steward.domain.placeholders import check_placeholders
from tests.fakes import FakeToolbox
from tests.unit.domain.making import make, plan_of, playbook_of, read

LOOK = read("look", "a")


def refused(text: str, said: str = "", description: str = "", answer: str | None = None) -> list[tuple[str, str]]:
    """Message and suggestion of each refusal of a plan with this text in an argument."""
    playbook = replace(playbook_of(), description=description, texts={"own.yaml": "body: Dear ${look.name}"})
    plan = plan_of(LOOK, make("made", note=text), answer=answer)
    return [(one.message, one.suggestion) for one in check_placeholders(plan, playbook, FakeToolbox(), (), [said])]


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Dear {{look.name}}, hello", "${look.name}"),
        ("Dear {{ customer }}", "${step.field}"),
        ("{% if look %}Hello{% endif %}", "${step.field}"),
        ("Dear {look.name}, hello", "${look.name}"),
        ("Dear {steps.look.name}, hello", "${look.name}"),
        ("Dear $look.name, hello", "${look.name}"),
        ("Dear <look.name>, hello", "${look.name}"),
        ("Dear {customer_name}, hello", "${step.field}"),
        ("Yours, [Your Name]", "${step.field}"),
        ("Yours, [Company's Name]", "${step.field}"),
        ("on [DATE] for <order number>", "${step.field}"),
        ("Dear %customerName%", "${step.field}"),
        ("Hallo [Kundenname]", "${step.field}"),
    ],
)
def test_a_placeholder_is_refused_with_what_to_write(text: str, means: str) -> None:
    """It would reach a customer as it stands, and be verified as that."""
    found = refused(text)
    assert found
    assert all("filled in by nobody" in message for message, _ in found)
    assert means in found[0][1]
    assert refused("fine", answer=text)


@pytest.mark.parametrize(
    "text",
    [
        "Dear ${look.name}, your order ${look.id} is $5.00, or 50% of {10}",
        "${[{'name': look.name}].map(i, i.name)}",
        "[Order 1043] [urgent] [link here](https://example.com) <b>bold</b> a[i] <ann@example.com>",
        '{"name": 1}, {date: 2}, <title>Name</title>, f(x) = {x}',
        "$HOME and $other.name",
    ],
)
def test_what_is_no_placeholder_stays(text: str) -> None:
    assert refused(text) == []


def test_one_that_somebody_speaks_of_is_meant() -> None:
    """The request or the playbook may want it written; what the tool fills in itself is the tool's."""
    assert refused("Dear [Customer Name]", said="Save a template: Dear [Customer Name]") == []
    assert refused("Dear {{first}}", description="Newsletters begin with {{first}}.") == []
    assert refused("Dear {look.name}")  # part of a reference of the playbook's own
