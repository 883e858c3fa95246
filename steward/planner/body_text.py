"""The text of an answer's body: what can't be read of it is replaced, and where that was is kept for the reader."""

from __future__ import annotations

import codecs
import json
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass

_REPLACED = "\ufffd"


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
        except (UnicodeDecodeError, LookupError):
            pass
        return body.decode(found, "replace")

    async def texts(self, pieces: AsyncIterable[bytes]) -> AsyncIterator[str]:
        """The text of a stream of events, which is UTF-8 by its standard."""
        decoder, held, begun = codecs.getincrementaldecoder("utf-8")("replace"), b"", 0
        async for piece in pieces:
            held += piece
            text = decoder.decode(piece)
            if _REPLACED in text and not self.lost:
                self._look(held, begun)
            begun, held = begun + len(held) - _open(held), held[len(held) - _open(held) :]
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


def _open(held: bytes) -> int:
    """How many bytes at the end may begin a letter that goes on."""
    return next((size for size in (1, 2, 3) if len(held) >= size and held[-size] >= 0xC0), 0)
