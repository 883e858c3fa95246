"""The marks that models put around their reasoning, so that it is never read for an answer.

Sources: the chat templates of DeepSeek, Qwen, GLM, MiniMax and Hunyuan (`<think>`), Seed-OSS (`<seed:think>`),
Kimi-VL (`◁think▷`), Magistral (`[THINK]`), OpenThinker (`<|begin_of_thought|>`), Command A (`<|START_THINKING|>`),
EXAONE (`<|thought_begin|>`), Gemma (`<|channel>thought`), Granite (`Here is my thought process:`), gpt-oss (harmony's
channel `analysis`, and `commentary` to nobody), and the tags that prompts ask models for. Tags, words in brackets,
tokens and fences are known by the word in them, the others as they stand. Where a template opens the reasoning in the
prompt, only its end is in the answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_TAGS = (  # whatever stands around the word: `longcat_think`, `my-thoughts`, `reasoning_process`
    r"[\w:.-]{0,40}?(?:think|thought|reason|reflect|scratch|analys|analyz|monologue|chain_of_thought|deliberat|rational"
    r"|brainstorm|draft|internal|ponder|ruminat|contemplat|consider|critique)[\w:.-]{0,40}+"
    r"|(?:seed:)?cot(?:_\w{1,40})?"
)
_WORDS = r"[\w▁]{0,40}?(?:think|thought|reason)[\w▁]{0,40}?"
LESS = r"(?:<|＜|\\u003[cC]|\\x3[cC]|&(?:lt|LT|#0{0,5}60|#[xX]0{0,5}3[cC]);)"
MORE = r"(?:>|＞|\\u003[eE]|\\x3[eE]|&(?:gt|GT|#0{0,5}62|#[xX]0{0,5}3[eE]);)"
"""A tag's brackets as they are, and as what escapes them writes them: twice-encoded JSON, HTML."""

_ANALYSIS_ENDS = r"<\|(?:end|return|call|start|channel)\|>"


@dataclass(frozen=True)
class Family:
    """Marks that belong together. `stray`: its end alone says that all before it was reasoning."""

    opens: str
    closes: str
    stray: bool = True


_FAMILIES: dict[str, Family] = {
    "kimi": Family("◁think▷", "◁/think▷"),
    "mistral": Family(rf"\[{_WORDS}\]", rf"\[/{_WORDS}\]"),
    "tokens": Family(  # <|begin_of_thought|>, <|thought_begin|>, <|START_THINKING|>, <|think|> and what ends them
        rf"{LESS}[|｜](?!end|[\w▁]{{0,80}}_end[|｜]){_WORDS}[|｜]{MORE}",
        rf"{LESS}[|｜](?:/{_WORDS}|end{_WORDS}|{_WORDS}_end)[|｜]{MORE}",
    ),
    "fence": Family(r"```\s{0,9}(?:think|thought|reason|scratch|draft)[^\n`]{0,60}\n", r"\n\s{0,9}```", stray=False),
    "gemma": Family(r"<\|channel>\s{0,9}thought", r"<channel\|>", stray=False),
    "medgemma": Family(r"<unused94>", r"<unused95>"),
    "apertus": Family(r"<\|inner_prefix\|>", r"<\|inner_suffix\|>"),
    "granite": Family(
        r"Here(?:'s|\ is)\ my\ thought\ process:", r"Here(?:'s|\ is)\ my\ (?:response|answer):", stray=False
    ),
    "harmony": Family(
        r"<\|channel\|>\s{0,9}(?:analysis|thought|thinking|reasoning|commentary(?!\s{1,9}to=))(?:[^<]|<\|constrain\|>){0,80}<\|message\|>",
        rf"(?={_ANALYSIS_ENDS})",
        stray=False,
    ),
    "unmarked": Family(  # harmony whose tokens were stripped
        r"\A\s{0,99}(?:assistant)?analysis(?:(?=[A-Z])|(?=[\s\S]{0,200000}?assistant(?:final|commentary)))",
        r"assistant(?=final|commentary)",
        stray=False,
    ),
}


def _either_case(key: str, pattern: str) -> str:
    return pattern if key == "unmarked" else f"(?i:{pattern})"


_OPEN_TAG = rf"{LESS}\s{{0,3}}(?P<name>NAME)(?:\s[^<>]{{0,300}}?)?{MORE}"
_CLOSED_TAG = rf"{LESS}\s{{0,3}}(?:/|\\/|&#47;)\s{{0,3}}(?:NAME)\s{{0,9}}{MORE}"
_STRAY = "|".join([_CLOSED_TAG.replace("NAME", _TAGS), *(one.closes for one in _FAMILIES.values() if one.stray)])
_OTHERS = "|".join(f"(?P<{key}>{_either_case(key, family.opens)})" for key, family in _FAMILIES.items())
OPENING = f"(?P<tag>(?i:{_OPEN_TAG.replace('NAME', _TAGS)}))|{_OTHERS}"
CLOSING = f"(?P<stray>(?i:{_STRAY}))"
_CLOSED = re.compile(CLOSING)
ANY = re.compile(f"{OPENING}|{CLOSING}")


def is_reasoning(key: str | None) -> bool:
    """Whether a group of OPENING's matched."""
    return key == "tag" or key in _FAMILIES


def closing(text: str, mark: re.Match[str]) -> re.Match[str] | None:
    """The mark that closes the reasoning which this one opens, opened again or not in itself; None where none does."""
    depth = 1
    for found in _marks(str(mark.lastgroup), (mark["name"] or "").lower()).finditer(text, mark.end()):
        depth += 1 if found["open"] else -1
        if not depth:
            return found
    return None


def ends_other(text: str, start: int, end: int) -> bool:
    """Whether a closing tag stands within what was skipped: it may belong to reasoning that began before."""
    last = None
    for found in _CLOSED.finditer(text, start, end):
        if last is not None:
            return True
        last = found
    return last is not None and last.end() != end


@lru_cache(maxsize=64)
def _marks(key: str, name: str) -> re.Pattern[str]:
    """Both marks of a family; of tags those of one name only."""
    opens, closes = _OPEN_TAG.replace("NAME", re.escape(name)), _CLOSED_TAG.replace("NAME", re.escape(name))
    if key != "tag":
        opens, closes = _FAMILIES[key].opens, _FAMILIES[key].closes
    return re.compile(f"(?P<open>{_either_case(key, opens)})|(?:{_either_case(key, closes)})")
