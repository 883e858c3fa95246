"""The text of an answer's body: what can't be read of it is replaced, and where that was is kept for the reader."""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

REPLACED = "\ufffd"
"""What stands for a letter that could not be read."""


@dataclass
class Letters:
    """One body's decoding; `lost` says where its first letter was lost, empty where every letter was read."""

    lost: str = ""

    def text(self, body: bytes, declared: str | None) -> str:
        """The text: by its byte order mark or zero bytes, else UTF-8, else as it is declared."""
        found = json.detect_encoding(body)
        try:
            return body.decode(found)
        except UnicodeDecodeError as error:
            self._note(error)
        try:
            if declared and codecs.lookup(declared).name not in ("utf-8", codecs.lookup(found).name):
                text = body.decode(declared)
                self.lost = ""
                return text
        except (UnicodeError, LookupError):  # `charset=undefined` is a codec of Python's that always fails
            pass
        return body.decode(found, "replace")

    async def texts(self, pieces: AsyncIterable[bytes]) -> AsyncIterator[str]:
        """The text of a stream of events, which is UTF-8 by its standard."""
        decoder, held, begun = codecs.getincrementaldecoder("utf-8")("replace"), b"", 0
        async for piece in pieces:
            text = decoder.decode(piece)
            if REPLACED in text and not self.lost:
                self._look(held + piece, begun)
            begun += len(held) + len(piece)
            held, _ = decoder.getstate()  # the beginning of a letter that goes on
            begun -= len(held)
            yield text
        if last := decoder.decode(b"", final=True):
            self.lost = self.lost or f"byte {begun:,} begins a letter that does not end"
            yield last

    def _look(self, held: bytes, begun: int) -> None:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(held)  # the end may still be to come
        except UnicodeDecodeError as error:
            self._note(error, begun)

    def _note(self, error: UnicodeDecodeError, begun: int = 0) -> None:
        odd = error.object[error.start : error.start + 1].hex()
        self.lost = f"byte {begun + error.start:,} is 0x{odd}, which is not {error.encoding.upper()}"
