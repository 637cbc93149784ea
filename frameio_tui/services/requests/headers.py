"""A request on its way out: its headers, its bearer, its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.http.exchange import REDIRECTS, Outgoing, undecoded
from frameio_tui.services.auth.bearer import legacy_headers, with_legacy_header

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Response
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.secret import Secret
    from frameio_tui.services.profiles import ProfileEntry

JSON = "application/json"


def with_bearer(outgoing: Outgoing, bearer: Secret, origin: str) -> Outgoing:
    """The request with its token, and the header that V4 asks of a developer token."""
    headers = with_legacy_header(outgoing.headers, bearer, path_of(outgoing.url))
    return Outgoing(outgoing.method, outgoing.url, headers, outgoing.body, bearer, origin)


def path_of(url: str) -> str:
    """The path of a resolved URL."""
    return "/" + url.partition("://")[2].partition("?")[0].partition("/")[2]


def headers_of(
    entry: ProfileEntry, spec: RequestSpec, operation: Operation | None, path: str
) -> tuple[tuple[str, str], ...]:
    """The person's headers first; ours where they said nothing."""
    ours = [("accept", JSON), *legacy_headers(entry.profile, path)]
    if operation is not None:
        ours += operation.headers
    if spec.body:
        ours.append(("content-type", (operation.content_type if operation else "") or JSON))
    given = {name.lower() for name, _ in spec.headers}
    return (*spec.headers, *(pair for pair in ours if pair[0].lower() not in given))


def is_json(headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether the body is said to be JSON."""
    return any(name.lower() == "content-type" and "json" in value for name, value in headers)


def notes_of(response: Response) -> tuple[str, ...]:
    """What one should know of a response."""
    notes = []
    if response.status in REDIRECTS and response.header("location"):
        notes.append("A redirect was not followed, so that the token goes nowhere else.")
    if coding := undecoded(response):
        notes.append(f"The body is encoded as {coding}, which this program does not decode: it is as it came.")
    if not response.complete:
        notes.append("The response is incomplete.")
    return tuple(notes)
