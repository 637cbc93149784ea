"""One request with its answer: what was sent, the bytes as they came, and how long each step took."""

from __future__ import annotations

from typing import NamedTuple

from frameio_tui.core.profiles.credential import Person
from frameio_tui.core.secret import Secret

CONTENT_CODINGS = ("gzip", "x-gzip", "deflate")
"""Content codings of a response that are undone; a body in any other stays as it came."""
REDIRECTS = (301, 302, 303, 307, 308)
"""The statuses that send a client elsewhere; 300 offers a choice, and 304 says that nothing has changed."""
SECRETS_WITHIN = 2**18
"""Bytes of a request's body in which its secrets are looked for."""


READABLE = 2**18
"""Bytes of an answer in which an error is looked for."""


class Outgoing(NamedTuple):
    """A request ready for the wire, but for the bearer header that the transport builds itself."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    bearer: Secret | None = None
    bearer_origin: str = ""
    """The only origin that may receive `bearer`; another URL is refused before anything is sent."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What must not be kept or said of this request: its bearer, and the values that their names call secret."""
        from frameio_tui.core.text.redact import secret_values

        found = secret_values(self.url, self.headers, self.body[:SECRETS_WITHIN].decode("utf-8", "replace"))
        own = (self.bearer,) if self.bearer else ()
        return (*own, *(Secret(value, "value") for value in found))


class Progress(NamedTuple):
    """Bytes of the body so far; `expected` is None when the server does not say."""

    received: int
    expected: int | None


class Timing(NamedTuple):
    """Seconds of each step; None where the step did not happen (a warm connection) or was not seen."""

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    total: float = 0.0


class Response(NamedTuple):
    """A response as received. `body` is decoded from its transfer and content codings, otherwise untouched."""

    status: int
    reason: str
    """Foreign text."""
    headers: tuple[tuple[str, str], ...]
    """In the order received; names as received; foreign text."""
    body: bytes
    http_version: str = "HTTP/1.1"
    wire_size: int = 0
    """Bytes of the body on the wire, before decoding."""
    spill_path: str = ""
    """Set when the body was too large for memory: the whole body is in this file and `body` is its beginning."""
    body_size: int = 0
    """Bytes of the whole decoded body."""
    complete: bool = True
    """False while more may arrive, and for good where the response was cancelled or cut off."""

    def header(self, name: str) -> str | None:
        """The first header of that name, any case."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


class Exchange(NamedTuple):
    """One request with its answer, for one profile."""

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
    """Things the person should know: a redirect not followed, a retry after renewing the token."""

    @property
    def readable_body(self) -> bytes:
        """The beginning of the answer's body for what reads words in it: without the secrets of the request."""
        from frameio_tui.core.text.redact import without_secrets

        return without_secrets(self.response.body[:READABLE], self.outgoing.secrets)

    @property
    def ok(self) -> bool:
        """Whether the API said yes."""
        return 200 <= self.response.status < 300


def undecoded(response: Response) -> str:
    """The content coding that a body is still in; empty for a plain one, and for an empty body."""
    codings = ",".join(value for name, value in response.headers if name.lower() == "content-encoding")
    for coding in reversed([part.strip() for part in codings.split(",")]):
        if coding and coding.lower() not in (*CONTENT_CODINGS, "identity"):
            return coding if response.body_size else ""
    return ""
