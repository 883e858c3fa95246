"""Text in chats, which show Markdown: other people's words and other systems' answers must be read, not obeyed.

What is escaped is what CommonMark 0.31 (https://spec.commonmark.org/0.31.2/), GitHub's tables, strikethrough and
footnotes, and formulas between dollars begin with. A name like `send_email` and a call's JSON stay as they are read
without a renderer, but for their brackets.
"""

from __future__ import annotations

import re

from steward.domain.text import plain

_SPECIAL = re.compile(
    r"""[`*~|\[]                               # code, emphasis, strikethrough, tables, links, images, footnotes
    | \\(?=[!-/:-@\[-`{-~]|$)                  # what escapes, or breaks a line
    | (?<![^\W_])_ | _(?![^\W_])               # emphasis; inside a word it means nothing
    | <(?=[A-Za-z/!?])                         # HTML and links in angle brackets
    | &(?=\#?\w+;)                             # an entity would be another character
    """,
    re.VERBOSE | re.MULTILINE,
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
    lines = [_line(one) for one in plain(text).split("\n")]
    if text.count("$") > 1:
        lines = [one.replace("$", r"\$") for one in lines]
    return re.sub(r"(?<=[^\n])\n(?=[^\n])", _HARD_BREAK, "\n".join(lines))


def _line(text: str) -> str:
    said = text.strip(" ")
    escaped = _SPECIAL.sub(r"\\\g<0>", said)
    if indent := len(text) - len(text.lstrip(" ")) if said else 0:
        return "\N{NO-BREAK SPACE}" * indent + escaped  # which begins nothing, and is no block of code
    begins = _BEGINS.match(escaped)
    return f"{escaped[: begins.end() - 1]}\\{escaped[begins.end() - 1 :]}" if begins else escaped
