"""Bodies of HTTP answers, unpacked piece by piece and counted: a bomb is refused before it takes memory."""

from __future__ import annotations

import zlib
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence

import httpx

from steward.domain.payload_size import TooHeavy, in_words

UNPACKED = "gzip, deflate"
"""What may be asked for; anything else would come back packed as nobody here can count it."""

_PIECE = 65_536
_GZIP = zlib.MAX_WBITS | 32  # gzip or zlib, by what the first bytes say


def bounded(answer: httpx.Response, most: int, seen: Callable[[bytes], None] | None = None) -> httpx.Response:
    """The same answer with its body unpacked; reading on beyond `most` bytes raises TooHeavy. `seen` gets the body."""
    packings = [one.strip().lower() for one in answer.headers.get("content-encoding", "").split(",")]
    packings = [one for one in packings if one not in ("", "identity")]
    headers = answer.headers.copy()
    if packings:
        for name in ("content-encoding", "content-length"):
            headers.pop(name, None)
    if not isinstance(answer.stream, httpx.AsyncByteStream):
        raise TypeError("an answer to an async client streams async")
    body = _Body(answer.stream, packings, most, seen)
    return httpx.Response(answer.status_code, headers=headers, stream=body, extensions=answer.extensions)


class _Body(httpx.AsyncByteStream):
    def __init__(
        self,
        packed: httpx.AsyncByteStream,
        packings: Sequence[str],
        most: int,
        seen: Callable[[bytes], None] | None,
    ) -> None:
        self._packed = packed
        self._packings = packings
        self._most = most
        self._seen = seen

    async def __aiter__(self) -> AsyncIterator[bytes]:
        pieces: AsyncIterator[bytes] = aiter(self._packed)
        for packing in reversed(self._packings):
            pieces = _unpacked(pieces, packing)
        count = 0
        async for piece in pieces:
            count += len(piece)
            if count > self._most:
                raise TooHeavy(f"its answer is larger than {in_words(self._most)}")
            if self._seen is not None:
                self._seen(piece)
            yield piece

    async def aclose(self) -> None:
        await self._packed.aclose()


async def _unpacked(pieces: AsyncIterator[bytes], packing: str) -> AsyncGenerator[bytes]:
    """The content, in pieces of bounded size however tightly it is packed."""
    if packing not in ("gzip", "x-gzip", "deflate"):
        raise httpx.DecodingError(f"the answer came in an encoding that was not asked for: {packing}")
    unpacker = None
    try:
        async for piece in pieces:
            unpacker = unpacker or zlib.decompressobj(_format(packing, piece))
            while piece:
                if content := unpacker.decompress(piece, _PIECE):
                    yield content
                piece = unpacker.unconsumed_tail
        while unpacker and (content := unpacker.decompress(b"", _PIECE)):
            yield content
    except zlib.error as error:
        raise httpx.DecodingError(f"the answer's {packing} is broken: {error}") from error
    if unpacker and not unpacker.eof:
        raise httpx.DecodingError(f"the answer's {packing} ends too early")


def _format(packing: str, first: bytes) -> int:
    """`deflate` is sent with and without the frame that it should have."""
    framed = len(first) < 2 or (first[0] & 0x0F == 8 and int.from_bytes(first[:2]) % 31 == 0)
    return -zlib.MAX_WBITS if packing == "deflate" and not framed else _GZIP
