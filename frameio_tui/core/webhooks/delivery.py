"""A delivery of a webhook or a custom action, as a receiver gets it."""

from __future__ import annotations

import json
import shlex
from base64 import b64encode
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput, RefusedLocally, Remedy
from frameio_tui.core.json.values import loads
from frameio_tui.core.profiles.profile import is_loopback_host, split_origin
from frameio_tui.core.text.redact import redact_headers, redact_url
from frameio_tui.core.webhooks.signature import UNCHECKED, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DEFAULT_PORT = 8787
RESPONSE_LIMIT = 5.0
"""Seconds within which Frame.io expects a response; a slower one counts as failed."""
LONGEST_LIMIT = 10.0
"""Seconds that Frame.io waits at most for the response to a click, if the custom action says so (V4)."""
ATTEMPTS = 5
"""How often Frame.io sends a delivery until it gets a 2xx response (V4; unknown for V2)."""
RETRY_WITHIN = 900.0
"""Seconds within which an equal body counts as another attempt."""
LARGEST_BODY = 2**20
MAX_STORED = 500
"""Number of deliveries that are stored; older ones are removed."""
LARGEST_TOTAL = 64 * 2**20
"""Bytes of all bodies that are stored; the oldest deliveries are removed to stay below it."""
LONGEST_ARGUMENT = 2**16
"""Most bytes of a body that is passed to curl as an argument; Linux allows 128 kB for one argument."""
USER_AGENTS = {"v4": "Frame.io V4 API", "v2": "Frame.io Legacy API"}
"""The user agents of Frame.io's deliveries, by API."""
HEADERS_ON_THE_WAY = frozenset(
    (
        *("host", "content-length", "connection", "transfer-encoding", "expect", "accept-encoding", "keep-alive"),
        *("proxy-connection", "te", "trailer", "upgrade"),
    )
)
"""Headers of one connection, which are not sent again with a delivery."""


class ListenPlace(NamedTuple):
    """Where a receiver listens: on a loopback port, or on a private Unix socket."""

    port: int = DEFAULT_PORT
    """0 for any free one; not used with a socket."""
    at_socket: bool = False
    socket_path: str = ""
    """Path of the socket; empty for one in the runtime folder of the user."""


class Incoming(NamedTuple):
    """A request that a receiver got. All of it is untrusted."""

    method: str
    path: str
    """With the query."""
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Reply(NamedTuple):
    """The response of the receiver."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Received(NamedTuple):
    """The response of a server to a delivery that was sent to it. All of it is untrusted."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    seconds: float
    """Until the whole response had arrived."""

    @property
    def is_in_time(self) -> bool:
        """Whether Frame.io would have accepted how long it took."""
        return self.seconds <= RESPONSE_LIMIT

    @property
    def is_success(self) -> bool:
        """Whether Frame.io would count it as delivered."""
        return 200 <= self.status < 300 and self.is_in_time

    def header(self, name: str) -> str:
        """Return the first header with that name, in any case; empty if there is none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


class Delivery(NamedTuple):
    """A delivery with what is known about it."""

    at: float
    """Epoch seconds."""
    incoming: Incoming
    verdict: Verdict = UNCHECKED
    event: str = ""
    """The type in the payload; untrusted text."""
    resource: str = ""
    """Kind and ID of what it is about; untrusted text."""
    api: str = ""
    """`v4` or `v2` by its user agent, otherwise empty."""
    attempt: int = 1
    status: int = 0
    """What was responded; 0 while there is no response."""
    seconds: float = 0.0
    """Until the response."""
    note: str = ""
    """What happened to it, such as where it was forwarded to; untrusted text."""
    number: int = 0
    """Counts from 1 in the store; 0 before it is stored."""

    @property
    def is_success(self) -> bool:
        """Whether Frame.io counts it as delivered."""
        return 200 <= self.status < 300 and self.seconds <= RESPONSE_LIMIT

    @property
    def may_have_longer_limit(self) -> bool:
        """Whether it took longer than usual, but Frame.io may have waited: for a click, the action has the limit."""
        return RESPONSE_LIMIT < self.seconds <= LONGEST_LIMIT and b'"interaction_id"' in self.incoming.body


def describe(incoming: Incoming) -> tuple[str, str, str]:
    """Return event, resource and API of a delivery; what it does not say is empty."""
    agent = next((value for name, value in incoming.headers if name.lower() == "user-agent"), "")
    api = next((api for api, text in USER_AGENTS.items() if agent.strip() == text), "")
    try:
        payload = loads(incoming.body)
    except (ValueError, RecursionError):
        return "", "", api
    if not isinstance(payload, dict):
        return "", "", api
    resource = payload.get("resource")
    about = ""
    if isinstance(resource, dict):
        about = " ".join(str(resource[key]) for key in ("type", "id") if isinstance(resource.get(key), str))
    event = payload.get("type")
    return event if isinstance(event, str) else "", about, api


def attempt_of(incoming: Incoming, at: float, earlier: Iterable[Delivery]) -> int:
    """Return which attempt a delivery is; `earlier` are the deliveries before it, the latest first.

    Frame.io sends no number. An equal body counts as another attempt if the one before it was not a success.
    """
    for delivery in earlier:
        if at - delivery.at > RETRY_WITHIN:
            break
        if delivery.incoming.body == incoming.body and delivery.incoming.path == incoming.path:
            return delivery.attempt + 1 if not delivery.is_success and delivery.attempt < ATTEMPTS else 1
    return 1


def check_target(url: str, allowed_host: str = "") -> str:
    """Return the URL that a delivery may be sent to. Raises InvalidInput, or RefusedLocally for another host.

    Deliveries are sent to this host, and to another one only if the user has named it.
    """
    if any(character <= " " or character == "\x7f" for character in url):
        raise InvalidInput("The URL contains spaces or control characters.", "Percent-encode them.")
    try:
        scheme, host, _port = split_origin(url)
    except InvalidInput as error:
        has_scheme = url.lower().startswith(("http://", "https://"))
        sentence = error.sentence if has_scheme else "The URL does not start with http:// or https://."
        raise InvalidInput(sentence, "For example: http://127.0.0.1:8000/webhook") from None
    if is_loopback_host(host):
        return url
    if host.lower() != allowed_host.lower():
        raise RefusedLocally(
            f"{host} is another host. Deliveries are sent to this host by default.",
            Remedy(
                "Use an address of this host, or send it on the command line.",
                f"To send it there, add: --allow-host {host}",
            ),
        )
    if scheme == "http":
        raise RefusedLocally("Deliveries are sent to another host only with https.", "Use https://.")
    return url


def headers_to_send(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers of a delivery that are sent with it again: never a credential or one of the connection."""
    passed = [(name, value) for name, value in headers if name.lower() not in HEADERS_ON_THE_WAY]
    return tuple(pair for pair, shown in zip(passed, redact_headers(passed), strict=True) if pair == shown)


def sendable(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the headers whose values consist of characters that can be sent again."""
    return tuple((name, value) for name, value in headers if all(c == "\t" or "\x20" <= c <= "\x7e" for c in value))


def curl_command(delivery: Delivery, url: str) -> str:
    """Return the curl command that sends a delivery to a URL, with its headers and exact body, quoted for sh.

    It has no control characters but line breaks, so that it can be pasted into a terminal.
    """
    words = ["curl", "-X", delivery.incoming.method, shlex.quote(redact_url(url))]
    for name, value in sendable(headers_to_send(delivery.incoming.headers)):
        words += ["-H", shlex.quote(f"{name}: {value}")]
    body = delivery.incoming.body
    text = body.decode("utf-8", "replace")
    is_exact = text.encode() == body and text.replace("\n", "").isprintable()
    if is_exact and len(body) <= LONGEST_ARGUMENT and not text.startswith("@"):
        return " ".join([*words, "--data-binary", shlex.quote(text)])
    octal = "".join(f"\\{byte:03o}" for byte in body)
    written = f"printf %s {shlex.quote(text)}" if is_exact else f"printf {shlex.quote(octal)}"
    return f"{written} | " + " ".join([*words, "--data-binary", "@-"])


def delivery_json(delivery: Delivery) -> dict[str, object]:
    """Return a delivery as JSON values, without credentials in its headers."""
    verdict, incoming = delivery.verdict, delivery.incoming
    return {
        "number": delivery.number,
        "at": delivery.at,
        "valid": verdict.is_valid,
        "mistake": verdict.mistake,
        "verdict": verdict.sentence,
        "age": verdict.age,
        "secret": verdict.secret,
        "event": delivery.event,
        "resource": delivery.resource,
        "api": delivery.api,
        "attempt": delivery.attempt,
        "status": delivery.status,
        "seconds": round(delivery.seconds, 3),
        "note": delivery.note,
        "method": incoming.method,
        "path": redact_url(incoming.path),
        "headers": [list(pair) for pair in redact_headers(incoming.headers)],
        **_body_json(incoming.body),
    }


def _body_json(body: bytes) -> dict[str, object]:
    """Return the body as text, in base64 if the text is not exact, and the JSON value in it, or None."""
    try:
        found: dict[str, object] = {"body": body.decode("utf-8")}
    except ValueError:
        return {"body": body.decode("utf-8", "replace"), "body_base64": b64encode(body).decode(), "payload": None}
    try:
        payload = json.loads(body, parse_constant=_no_constant)
        json.dumps(payload, allow_nan=False)  # numbers such as 1e999 are read as infinite, which JSON cannot express
    except (ValueError, RecursionError):
        payload = None
    return {**found, "payload": payload}


def _no_constant(name: str) -> None:
    raise ValueError(name)
