"""The documented error codes of both APIs and of the sign-in, and the rate limits of the operations."""

from __future__ import annotations

from difflib import get_close_matches
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.diagnosis.explain import Explanation, explain, explain_response, with_v2_closing
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.oauth.token_response import ERROR_MESSAGES
from frameio_tui.core.profiles.profile import ApiVersion, Profile

if TYPE_CHECKING:
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation

_STATUSES = (400, 401, 402, 403, 404, 405, 409, 410, 415, 422, 429, 500, 502, 503, 504)
CODES: dict[str, str] = {
    **{str(status): HTTPStatus(status).phrase for status in _STATUSES},
    **dict.fromkeys(ERROR_MESSAGES, ""),
}
"""The codes with their names: statuses, then the errors of the sign-in."""
_OWN_NAMES = {"not authorized": "401", "rate limit": "429", "rate limited": "429", "unprocessable content": "422"}
"""Names that Frame.io uses, and other names that users know."""
_NOT_FOUND = Explanation(
    "The item does not exist, was deleted, or is not accessible to this user; or there is no such path.",
    "Check the ID, the spelling of the path, and whether it belongs to this API version.",
)
PER_TOKEN = "V2 documents no limit for the other operations, except 50 calls in 1 s for each token"  # noqa: S105 - text
OTHERS = "The other operations have no documented limit; the headers x-ratelimit-* of each response show it"


class RateLimits(NamedTuple):
    """A rate limit, and the operations that have it."""

    text: str
    """`100 calls in 60 s`, or what is known of the other operations."""
    operations: tuple[str, ...]
    """Method and path of each."""


def find_code(text: str) -> str:
    """Return the code that a text means: `403`, `forbidden`, `Not Authorized`, `invalid_grant`.

    Raises InvalidInput, with similar codes, for an unknown one.

    >>> find_code("Not Authorized"), find_code("too many requests"), find_code("invalid_grant")
    ('401', '429', 'invalid_grant')
    """
    low = text.strip().lower()
    names = {name.lower(): code for code, name in CODES.items() if name} | _OWN_NAMES
    if low in CODES:
        return low
    if low in names:
        return names[low]
    close = get_close_matches(low, [*CODES, *names], 3, 0.6)
    remedy = f"Did you mean {' or '.join(close)}?" if close else f"Documented codes: {', '.join(CODES)}."
    raise InvalidInput(f"Neither API documents the code '{text}'.", remedy)


def explain_code(
    code: str, api: ApiVersion, operation: Operation | None = None, now: float = 0.0, *, closing: bool = True
) -> Explanation:
    """Return what a code means and what to do, for an operation if it is given; `now` is a Unix time.

    Without `closing`, it does not begin with the end of V2, which would hide the meaning of the code in a list.
    """
    if code in ERROR_MESSAGES:
        return Explanation(*ERROR_MESSAGES[code])
    profile = Profile(id="", name="NAME", api=api)
    if code == "404" and operation is None:
        return with_v2_closing(_NOT_FOUND, profile, now) if closing else _NOT_FOUND
    return (explain if closing else explain_response)(int(code), b"", profile, operation, now=now)


def rate_limits(catalog: Catalog, operation: Operation | None = None) -> tuple[RateLimits, ...]:
    """Return the documented rate limits, the strictest first, each with its operations; or that of one operation."""
    found: dict[tuple[int, int], list[str]] = {}
    unknown: list[str] = []
    for each in [operation] if operation is not None else catalog.operations:
        name = f"{each.method} {each.path}"
        limit = each.rate_limit
        if limit is None:
            unknown.append(name)
        else:
            found.setdefault((limit.calls, limit.window_ms), []).append(name)
    strictest_first = sorted(found, key=lambda limit: limit[0] / limit[1])
    limits = [RateLimits(_format(*limit), tuple(found[limit])) for limit in strictest_first]
    if unknown:
        limits.append(
            RateLimits(f"No documented limit ({PER_TOKEN if catalog.api is ApiVersion.V2 else OTHERS})", tuple(unknown))
        )
    return tuple(limits)


def _format(calls: int, window_ms: int) -> str:
    """Format a limit.

    >>> _format(100, 60_000)
    '100 calls in 60 s'
    """
    return f"{calls} calls in {window_ms / 1000:g} s"
