"""How answers say that their list is only a page, and where it goes on: in the words of the field's APIs.

They stand beside the list, or in an object for them (`meta`, `paging`, `links`, …) beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from steward.domain.model import Json, JsonObject

_MORE = (
    *("has_more", "hasMore", "more", "truncated", "is_truncated", "isTruncated", "has_next", "hasNext"),
    *("has_next_page", "hasNextPage"),
)
_END = ("isLast", "is_last", "last")  # those that are false say that there is more
_NEXT = (
    *("next", "next_page", "nextPage", "next_cursor", "nextCursor", "next_page_token", "nextPageToken", "next_url"),
    *("next_token", "nextToken", "NextToken", "next_marker", "NextMarker", "next_link", "nextLink", "@odata.nextLink"),
    *("next_page_url", "nextRecordsUrl"),
)
_AFTER = ("end_cursor", "endCursor")  # where it goes on, if it does
_NUMBER = ("page", "current_page", "currentPage", "page_number", "pageNumber")
_PAGES = ("pages", "total_pages", "totalPages", "last_page", "lastPage", "page_count", "pageCount")
_OFFSET = ("offset", "start_at", "startAt", "skip")
SIZES = ("limit", "per_page", "page_size", "pageSize", "size", "max_results", "maxResults")
"""Of a page, not its place."""
_COUNTED = ("total_count", "totalCount", "total_items", "totalItems", "total_results", "totalResults", "totalElements")
_TOTAL = ("total", *_COUNTED)
_PAGED = ("per_page", "page_size", "pageSize", "max_results", "maxResults")  # what no business record has
_PAGING = ("meta", "metadata", "pagination", "paging", "page_info", "pageInfo", "response_metadata")
_HOLDERS = (*_PAGING, "page", "links", "_links")
ABOUT = {"complete", *_MORE, *_END, *_NEXT, *_AFTER, *_NUMBER, *_PAGES, *_OFFSET, *SIZES, *_TOTAL, *_PAGING}
"""What a page may be asked about itself."""


def goes_on(page: JsonObject) -> bool:
    """Whether it says that there is more behind it."""
    abouts = [*_abouts(page)]
    if any(about.get(name) is True for about in abouts for name in _MORE):
        return True
    return any(about.get(name) is False for about in abouts for name in _END) or _place(page) is not None or _few(page)


def next_of(page: JsonObject) -> Json:
    """Where the page says that it goes on, None at its end, and where it does not say."""
    place = _place(page)
    if place is None and goes_on(page):
        return next((about[name] for about in _abouts(page) for name in _AFTER if about.get(name)), None)
    return place


def total_of(page: JsonObject) -> int | None:
    """How many there are in all, where the page says so."""
    return next((total for about in _abouts(page) if (total := _int(about, _TOTAL)) is not None), None)


def _place(page: JsonObject) -> Json:
    abouts = [*_abouts(page)]
    said = (about[name] for about in abouts for name in _NEXT if about.get(name) not in (None, "", False, [], {}))
    return next(said, None) or next((place for about in abouts if (place := _reckoned(page, about)) is not None), None)


def _reckoned(page: JsonObject, about: JsonObject) -> int | None:
    """The number of the next page or the next offset, where it can be told that there is one."""
    if isinstance(page.get("complete"), bool):
        return None
    number, pages, offset = _int(about, _NUMBER), _int(about, _PAGES), _int(about, _OFFSET)
    total, size = total_of(page), _int(about, SIZES)
    if number is not None:
        further = number < pages if pages is not None else bool(total and size and number * size < total)
        return number + 1 if further else None
    shown = _shown(page)
    return offset + shown if offset is not None and total and shown and offset + shown < total else None


def _few(page: JsonObject) -> bool:
    """Whether it shows fewer than it counts, and nothing tells its place."""
    abouts = [*_abouts(page)]
    if isinstance(page.get("complete"), bool) or any(_int(one, (*_NUMBER, *_OFFSET)) is not None for one in abouts):
        return False
    plain = any(_int(one, _PAGED) is not None for one in abouts)  # else an order's total may be meant
    totals = [_int(one, _TOTAL if plain else _COUNTED) for one in abouts]
    return any(total is not None and _shown(page) < total for total in totals)


def _abouts(page: JsonObject) -> Iterator[JsonObject]:
    """The page, and the objects in it that tell of it."""
    yield page
    for name in _HOLDERS:
        held = page.get(name)
        if isinstance(held, dict):
            yield held
            yield from (inner for each in _HOLDERS if isinstance(inner := held.get(each), dict))


def _shown(page: JsonObject) -> int:
    return max((len(item) for item in page.values() if isinstance(item, list)), default=0)


def _int(about: JsonObject, names: Collection[str]) -> int | None:
    found = (value for name in names if isinstance(value := about.get(name), int) and not isinstance(value, bool))
    return next(found, None)
