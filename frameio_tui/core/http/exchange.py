"""One request with its response: what was sent, the bytes as received, and the duration of each step."""

from __future__ import annotations

from typing import NamedTuple

from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.secret import Secret

CONTENT_CODINGS = ("gzip", "x-gzip", "deflate")
"""Content codings of a response that are decoded; a body in any other coding stays as received."""
REDIRECTS = (301, 302, 303, 307, 308)
"""The statuses that redirect a client; 300 offers a choice, and 304 says that nothing has changed."""
SECRETS_WITHIN = 2**18
"""Bytes of a request body that are searched for secrets."""


READABLE = 2**18
"""Bytes of a response body that are searched for an error message."""


class Outgoing(NamedTuple):
    """A complete request except for the bearer header, which the transport adds."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    bearer: Secret | None = None
    bearer_origin: str = ""
    """The only origin that may receive `bearer`; a URL with another origin is refused before anything is sent."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """Values of this request that must not be stored or shown: its bearer token and values with a secret's name."""
        from frameio_tui.core.text.redact import secret_values

        found = secret_values(self.url, self.headers, self.body[:SECRETS_WITHIN].decode("utf-8", "replace"))
        bearer = (self.bearer,) if self.bearer else ()
        return (*bearer, *(Secret(value, "value") for value in found))


class Progress(NamedTuple):
    """Bytes of the body received so far; `expected` is None if the server does not give the size."""

    received: int
    expected: int | None


class Timing(NamedTuple):
    """Seconds of each step; None if the step did not happen (a reused connection) or was not observed."""

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float = 0.0


class Response(NamedTuple):
    """A response as received. `body` is decoded from its transfer and content codings, otherwise unchanged."""

    status: int
    reason: str
    """Untrusted text."""
    headers: tuple[tuple[str, str], ...]
    """In the order and spelling received; untrusted text."""
    body: bytes
    http_version: str = "HTTP/1.1"
    wire_size: int = 0
    """Bytes of the body on the wire, before decoding."""
    spill_path: str = ""
    """Path of a file with the whole body if it was too large for memory; then `body` is its beginning."""
    body_size: int = 0
    """Bytes of the whole decoded body."""
    complete: bool = True
    """False while more may arrive, and permanently if the response was cancelled or cut off."""

    def header(self, name: str) -> str | None:
        """Return the first header with that name, in any case, or None."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Exchange(NamedTuple):
    """One request with its response, for one profile."""

    profile_id: str
    profile_name: str
    api: str
    outgoing: Outgoing
    response: Response
    timing: Timing
    started_at: float
    """Epoch seconds."""
    person: Person | None = None
    operation_id: str = ""
    notes: tuple[str, ...] = ()
    """Information for the user: a redirect that was not followed, a retry after the token was refreshed."""

    @property
    def readable_body(self) -> bytes:
        """The beginning of the response body without the request's secrets, for code that looks for messages in it."""
        from frameio_tui.core.text.redact import without_secrets

        return without_secrets(self.response.body[:READABLE], self.outgoing.secrets)

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.response.status < 300


def undecoded(response: Response) -> str:
    """Return the content coding that was not decoded; empty for a decoded or empty body."""
    codings = ",".join(value for name, value in response.headers if name.lower() == "content-encoding")
    for coding in reversed([part.strip() for part in codings.split(",")]):
        if coding and coding.lower() not in (*CONTENT_CODINGS, "identity"):
            return coding if response.body_size else ""
    return ""
