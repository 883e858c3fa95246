"""The consoles of the command line: nothing that is printed can steer the terminal but what styles it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from steward.cli.text import plain


class _Screen(Console):
    """Whoever makes the parts, and whatever tools and people wrote into them: control characters are spelt out."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for one in super().render(renderable, options):
            text = one.text if one.control else plain(one.text)
            yield one if text == one.text else Segment(text, one.style)


def screen(*, stderr: bool = False) -> Console:
    """A console whose texts are texts: no markup, no emoji codes, no colours by what a word looks like."""
    return _Screen(stderr=stderr, highlight=False, markup=False, emoji=False)
