"""What other people and systems say is read in a chat, and obeyed by none."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from steward.domain.markdown import as_markdown
from steward.domain.text import plain

_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_AS_TEXT = {"paragraph_open", "paragraph_close", "inline", "text", "hardbreak", "softbreak", "text_special"}
PIECES = [
    "[click](javascript:alert(1))",
    "![](http://a.test/x.png)",
    "[a]: http://a.test",
    "[a][a]",
    "# ",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "12) ",
    "---",
    "===",
    "***",
    "```",
    "~~~",
    "~~gone~~",
    "|",
    ":-",
    "<b>",
    "</b>",
    "<!--",
    "<http://a.test>",
    "&lt;",
    "&#60;",
    "\\",
    "_",
    "a_b",
    "**",
    "$x$",
    "https://a.test/~kim_",
    "www.a.test/~kim",
    "`",
    "    ",
    "\n",
    "\n\n",
    "word",
    " ",
    "é",
    "\t",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=20)


def shown(markdown: str) -> tuple[set[str], str]:
    """What kinds of things a renderer makes of it, and the text that a reader sees."""
    kinds: set[str] = set()
    said: list[str] = []
    for block in _MARKDOWN.parse(markdown):
        parts: list[Token] = block.children or []
        kinds |= {block.type, *(one.type for one in parts)}
        said += [one.content for one in parts] + ["\n"]
        kinds -= {kind for one in parts if one.markup == "autolink" for kind in ("link_open", "link_close")}
    return kinds - _AS_TEXT, "".join(said)


@given(TEXTS)
@example("a\n:-")
@example("\\[x](y)\n\\")
def test_a_chat_shows_the_text_and_nothing_but_text(text: str) -> None:
    """Whatever is in it: links, images, headings, fences, tables, HTML, entities, and what escapes them."""
    kinds, said = shown(as_markdown(text))

    assert kinds == set()
    assert re.sub(r"\s+", "", said) == re.sub(r"\s+", "", plain(text))


@pytest.mark.parametrize(
    "text", ["send_email is done: T-1043.", 'Refund 15.5 EUR (order #2001), a < b & c; pay {"to": "a_b@c.de"}, $5']
)
def test_plain_words_stay_as_they_are(text: str) -> None:
    """Who reads a message without a renderer meets no escapes for nothing."""
    assert as_markdown(text) == text


def test_an_address_stays_what_it_is() -> None:
    """Renderers that make a link of it take what stands there; one that would need escapes is put in brackets."""
    assert as_markdown("See https://a.test/a_b?x=1&y=2.") == "See https://a.test/a_b?x=1&y=2."
    assert as_markdown("See (https://a.test/~kim)!") == "See (<https://a.test/~kim>)!"
    assert as_markdown("https://a.test[x](https://b.test)") == "<https://a.test[x](https://b.test>)"


@pytest.mark.parametrize("piece", ["www.", "https://a<", "https://a)", "[", "_", "> "])
def test_a_long_text_is_no_burden(piece: str) -> None:
    """Looking ahead to its end from each place would take minutes, and the test's time-out would end it."""
    assert as_markdown(piece * 50_000)


def test_lines_and_their_indent_are_kept() -> None:
    """A renderer would join them, or take what is indented for code."""
    assert as_markdown("a\n    b\n\nc") == f"a  \n{4 * chr(0xA0)}b\n\nc"
    assert shown(as_markdown("\x1b[31m\u202e"))[1].strip() == r"\x1b[31m\u202e"
