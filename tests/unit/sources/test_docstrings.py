"""Docstrings as people write them tell what a tool does and what its arguments are."""

from __future__ import annotations

import pytest

from steward import tool
from steward.domain.errors import Unusable
from steward.sources.docstrings import described

_GOOGLE = """Book it.

    Args:
        flat (str): which flat,
            such as: 3B

        at: when
    Returns:
        repair: the one
    Raises:
        KeyError: if there is none
    """
_TIGHT = """
    Book it.
    Arguments:
      flat: which flat, such as: 3B
      at: when
    """
_NUMPY = """Book it.

    Parameters
    ----------
    flat : str
        which flat,
        such as: 3B
    at : datetime, optional
        when

    Returns
    -------
    repair : Repair
        The one.
    """
_SPHINX = """
    Book it.

    :param flat: which flat,
        such as: 3B
    :type flat: str
    :param datetime at: when
    :returns: the one
    :raises KeyError: if there is none
    """
_EPYTEXT = """Book it.

    @param flat: which flat, such as: 3B
    @param at: when
    @return: the one
    """


@pytest.mark.parametrize("docstring", [_GOOGLE, _TIGHT, _NUMPY, _SPHINX, _EPYTEXT])
def test_each_style_tells_the_arguments_apart_from_what_it_does(docstring: str) -> None:
    """A planner reads the same of the tool, however its author writes."""
    assert described(docstring) == ("Book it.", {"flat": "which flat, such as: 3B", "at": "when"})


@pytest.mark.parametrize(
    ("docstring", "said"),
    [
        (None, ""),
        ("Read a lot.\n\n    In two\n    lines.", "Read a lot. In two\nlines."),
        ("Read.\n\nReturns: the lot.\n\nNote:\n    It is slow.", "Read. Note:\n    It is slow."),
        ("Returns\nof goods: a list, :smile: all of them.", "Returns\nof goods: a list, :smile: all of them."),
    ],
)
def test_what_is_no_section_is_what_it_does(docstring: str | None, said: str) -> None:
    """Words that only look like one stay, and nothing is dropped but answers and errors."""
    assert described(docstring) == (said, {})


def test_a_tool_has_the_words_of_its_docstring() -> None:
    """A function without types has them, too, and an answer's section is no argument."""

    def book(flat: str, at: object = None) -> None:
        pass

    book.__doc__, book.__annotations__ = _GOOGLE, {}

    made = tool(book)

    properties = made.args.model_json_schema()["properties"]
    assert made.description == "Book it."
    assert {name: one["description"] for name, one in properties.items()} == {
        "flat": "which flat, such as: 3B",
        "at": "when",
    }


def test_words_about_no_parameter_are_told() -> None:
    """A misspelt name would leave the planner without them."""

    def book(flat: str) -> None:
        """Book it.

        :param flatt: which flat
        """

    with pytest.raises(Unusable, match="tool book: its docstring describes flatt, which is none of its parameters"):
        tool(book)
