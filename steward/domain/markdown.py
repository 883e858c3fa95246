"""Text in chats, which show Markdown: other people's words and other systems' answers must be read, not obeyed.

What is escaped is what CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), GitHub's tables, strikethrough and
footnotes, and formulas between dollars begin with. A name like `send_email` and a call's JSON stay as they are read
without a renderer, but for their brackets.
"""

from __future__ import annotations

import re

from steward.domain.text import plain

_ADDRESS = r"""https?://[^\s<>]*[^\s<>.,;:!?'")\]]"""
_SPECIAL = r"""[`*~|\[]                          # code, emphasis, strikethrough, tables, links, images, footnotes
    | \\(?=[!-/:-@\[-`{-~]|$|https?:)         # what escapes, or breaks a line
    | (?<![^\W_])_ | _(?![^\W_])              # emphasis; inside a word it means nothing
    | <(?=[A-Za-z/!?])                        # HTML and links in angle brackets
    | &(?=\#?\w+;)                            # an entity would be another character
    | (?<=www)\.(?=\S{0,500}[`*~|\[\\_<&$])  # an address without a scheme, which would take escapes for its own
    """
_FORMULA = r" | \$"
# What is looked at ahead is bounded, or long texts without a blank would take the square of their length.
_MARKS, _MARKS_AND_FORMULAS = (
    re.compile(f"(?P<address>{_ADDRESS})(?=(?P<rest>\\S{{0,500}})) | (?P<mark>{marks})", re.VERBOSE | re.IGNORECASE)
    for marks in (_SPECIAL, _SPECIAL + _FORMULA)
)
_BEGINS = re.compile(
    r"""\#(?=\#{0,5}(?:[ ]|$))                    # a heading
    | >                                       # a quotation
    | (?:[-+] | \d{1,9}[.)])(?=[ ]|$)         # an entry of a list
    | [-=:](?=[-=:\s]*$)                      # a rule, the line below a heading, or below a table's head
    """,
    re.VERBOSE,
)
"""How a line begins that is more than text; the last character of it is the one to escape."""
_HARD_BREAK = "  \n"


def as_markdown(text: str) -> str:
    """Markdown that shows the text, line by line, and nothing but text; an address by itself may still be a link."""
    marks = _MARKS_AND_FORMULAS if text.count("$") > 1 else _MARKS
    lines = [_line(one, marks) for one in plain(text).split("\n")]
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", _HARD_BREAK, "\n".join(lines))


def _line(text: str, marks: re.Pattern[str]) -> str:
    said = text.strip(" ")
    escaped = marks.sub(lambda found: _escaped(found, marks), said)
    if indent := len(text) - len(text.lstrip(" ")) if said else 0:
        return "\N{NO-BREAK SPACE}" * indent + escaped  # which begins nothing, and is no block of code
    begins = _BEGINS.match(escaped)
    return f"{escaped[: begins.end() - 1]}\\{escaped[begins.end() - 1 :]}" if begins else escaped


def _escaped(found: re.Match[str], marks: re.Pattern[str]) -> str:
    """With a backslash before it; an address in angle brackets where renderers would take backslashes for its own."""
    address, rest = found["address"], found["rest"]
    if not address:
        return f"\\{found[0]}"
    inner = marks.search(f" {address[1:]}{rest}")  # not as an address
    return f"<{address}>" if inner else address
