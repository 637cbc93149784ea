"""Headers, bearer token and path of an outgoing request, and notes about its response."""

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
    """Return the request with its token, and with the header that V4 requires for a developer token."""
    headers = with_legacy_header(outgoing.headers, bearer, path_of(outgoing.url))
    return Outgoing(outgoing.method, outgoing.url, headers, outgoing.body, bearer, origin)


def path_of(url: str) -> str:
    """Return the path of an absolute URL, without the query."""
    return "/" + url.partition("://")[2].partition("?")[0].partition("/")[2]


def headers_of(
    entry: ProfileEntry, spec: RequestSpec, operation: Operation | None, path: str
) -> tuple[tuple[str, str], ...]:
    """Return the headers of a request: those that the user set, then the default headers that the user did not set."""
    defaults = [("accept", JSON), *legacy_headers(entry.profile, path)]
    if operation is not None:
        defaults += operation.headers
    if spec.body:
        defaults.append(("content-type", (operation.content_type if operation else "") or JSON))
    set_by_user = {name.lower() for name, _ in spec.headers}
    return (*spec.headers, *(pair for pair in defaults if pair[0].lower() not in set_by_user))


def is_json(headers: tuple[tuple[str, str], ...]) -> bool:
    """Return whether the Content-Type header names JSON."""
    return any(name.lower() == "content-type" and "json" in value for name, value in headers)


def notes_of(response: Response) -> tuple[str, ...]:
    """Return what the user should know about a response, one sentence per note."""
    notes = []
    if response.status in REDIRECTS and response.header("location"):
        notes.append("A redirect was not followed, so that the token is not sent to another server.")
    if coding := undecoded(response):
        notes.append(f"The content encoding {coding} is not supported; the body is shown as received.")
    if not response.complete:
        notes.append("The response is incomplete.")
    return tuple(notes)
