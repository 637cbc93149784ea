"""The signature of webhooks and custom actions: sign, verify, and name the mistake that fits.

Frame.io signs `v0:`, the timestamp, `:` and the exact bytes of the body with HMAC-SHA256. The signature is the same for
both APIs (Frame.io's webhooks guide).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.humanize import format_duration

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIGNATURE = "X-Frameio-Signature"
TIMESTAMP = "X-Frameio-Request-Timestamp"
VERSION = "v0"
LARGEST_AGE = 300
"""Seconds by which a timestamp may differ from the time of the receiver."""
LARGEST_DIAGNOSED = 2**20
"""Bytes of a body for which other forms are tried; Frame.io's deliveries have less than 1 kB."""
LARGEST_REWRITTEN = 2**16
"""Bytes of a body that is parsed and written again as JSON to find out which form of it was signed.

A receiver must not be slowed down by large bodies from others.
"""
_HEX = re.compile(r"[0-9a-f]{64}")
_DIGITS = re.compile(r"[0-9]{1,19}")
_MILLISECONDS_FROM = 10**11
"""A timestamp from this number on cannot be in seconds: the year would be 5138."""


class Verdict(NamedTuple):
    """Whether a delivery is genuine and recent."""

    is_valid: bool
    mistake: str = ""
    """Name of the mistake, such as `body-rewritten`; empty if there is none."""
    sentence: str = ""
    """What is wrong, or that nothing is."""
    remedy: str = ""
    age: float | None = None
    """Seconds since the timestamp, negative if it is in the future; None without a usable timestamp."""
    secret: str = ""
    """The name of the secret that fits, if there are several."""


class NamedSecret(NamedTuple):
    """A secret of a webhook or custom action, and its name, such as the ID of the webhook."""

    name: str
    secret: Secret


UNCHECKED = Verdict(False, "no-secret", "Not checked: no secret is known.", "Give the secret of the webhook.")


def key_of(text: str) -> Secret:
    """Return a typed or piped secret without the line break at its end.

    Raises InvalidInput for a text that cannot be a secret, such as several lines, or a file in UTF-16.
    """
    key = text.removeprefix("\ufeff").removesuffix("\n").removesuffix("\r")
    if "\n" in key or "\r" in key:
        raise InvalidInput("The secret has more than one line.", "Give only the secret, on one line.")
    if any(character < " " or character == "\x7f" for character in key):
        raise InvalidInput(
            "The secret contains control characters.",
            "Give the secret as plain text, as it was shown when it was created.",
        )
    return Secret(key, "webhook secret")


def has_outer_space(secret: Secret) -> bool:
    """Return whether a secret begins or ends with a space, which was probably copied by mistake."""
    return secret.reveal() != secret.reveal().strip()


def sign(secret: Secret, timestamp: str, body: bytes) -> str:
    """Return the value of the signature header.

    The official test vector (Frame.io's example app) has an empty secret:

    >>> sign(Secret(""), "1570826343", b'{"id":"123","name":"ping","resource":null}' + bytes([10]))
    'v0=9aab38e9622907c1683429ea491ce6f291c4fb7404c4b55089eeca824465a454'
    """
    return f"{VERSION}={_digest(_key(secret), f'{VERSION}:{timestamp}:'.encode(), body)}"


def signed_headers(secret: Secret, body: bytes, now: float) -> tuple[tuple[str, str], ...]:
    """Return both headers for a body that is sent now."""
    timestamp = str(int(now))
    return (TIMESTAMP, timestamp), (SIGNATURE, sign(secret, timestamp, body))


def verify(secret: Secret, headers: Sequence[tuple[str, str]], body: bytes, now: float) -> Verdict:
    """Check the signature and the age of a delivery. `body` is the exact body, `now` is in epoch seconds."""
    return verify_any((NamedSecret("", secret),), headers, body, now)


def verify_any(secrets: Sequence[NamedSecret], headers: Sequence[tuple[str, str]], body: bytes, now: float) -> Verdict:
    """Check a delivery as `verify` does, with one or more secrets; of several, the verdict names the one that fits."""
    timestamps, signatures = _values(headers, TIMESTAMP), _values(headers, SIGNATURE)
    fault = _header_fault(TIMESTAMP, timestamps) or _header_fault(SIGNATURE, signatures)
    if fault is not None:
        return fault
    timestamp, signature = timestamps[0], signatures[0]
    if not _DIGITS.fullmatch(timestamp):
        return _wrong(
            "timestamp-not-a-number",
            f"{TIMESTAMP} is not a whole number of seconds.",
            "Use the seconds since 1970, without a fraction.",
        )
    stamp = int(timestamp)
    age = _age(stamp, now)
    given = signature.encode("utf-8", "surrogatepass")
    for each in secrets:
        if hmac.compare_digest(sign(each.secret, timestamp, body).encode(), given):
            return _verdict_of_time(stamp, age)._replace(secret=each.name if len(secrets) > 1 else "")
    return _mistake_with_any(secrets, timestamp, signature, body)._replace(age=age)


def age_of(headers: Sequence[tuple[str, str]], now: float) -> float | None:
    """Return the seconds since the timestamp of a delivery, negative if it is in the future; None without a usable
    one."""
    timestamps = _values(headers, TIMESTAMP)
    return _age(int(timestamps[0]), now) if len(timestamps) == 1 and _DIGITS.fullmatch(timestamps[0]) else None


def _age(stamp: int, now: float) -> float:
    return now - (stamp / 1000 if stamp >= _MILLISECONDS_FROM else stamp)


def _key(secret: Secret) -> bytes:
    return secret.reveal().encode("utf-8", "surrogateescape")


def _digest(key: bytes, head: bytes, body: bytes) -> str:
    state = hmac.new(key, head, hashlib.sha256)
    state.update(body)
    return state.hexdigest()


def _values(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    return [value.strip() for key, value in headers if key.lower() == name.lower()]


def _wrong(mistake: str, sentence: str, remedy: str) -> Verdict:
    return Verdict(False, mistake, sentence, remedy)


def _header_fault(name: str, values: list[str]) -> Verdict | None:
    if len(values) == 1 and values[0]:
        return None
    if len(values) > 1:
        return _wrong(
            "header-repeated", f"{name} is there {len(values)} times.", "Check the proxy in front of the server."
        )
    sentence = f"{name} is empty." if values else f"{name} is missing."
    return _wrong(
        "header-missing", sentence, "A proxy may have removed it. A request without it does not come from Frame.io."
    )


def _verdict_of_time(stamp: int, age: float) -> Verdict:
    """Return the verdict on a delivery whose signature is right."""
    if stamp >= _MILLISECONDS_FROM:
        return Verdict(
            False,
            "milliseconds",
            "The signature is right, but the timestamp is in milliseconds.",
            "Sign and send the timestamp in seconds.",
            age,
        )
    if age > LARGEST_AGE:
        return Verdict(
            False,
            "old-timestamp",
            f"The signature is right, but the timestamp is {format_duration(age)} old.",
            f"Accept at most {LARGEST_AGE} s. An old delivery may be a replay.",
            age,
        )
    if age < -LARGEST_AGE:
        return Verdict(
            False,
            "future-timestamp",
            f"The signature is right, but the timestamp is {format_duration(-age)} in the future.",
            "Compare the clocks of the sender and of this host.",
            age,
        )
    return Verdict(True, "", "The signature is right.", "", age)


def _mistake_with_any(secrets: Sequence[NamedSecret], timestamp: str, signature: str, body: bytes) -> Verdict:
    """Return which mistake explains a signature that is not right, and the secret with which it does."""
    if len(secrets) == 1:
        return _mistake(_key(secrets[0].secret), timestamp, signature, body, _forms(body))
    found = _wrong(
        "wrong-secret",
        f"The signature was made with none of the {len(secrets)} secrets, or the body was changed in transit.",
        "Check whether the secret of this webhook is one of them, and keep the body as received.",
    )
    if len(body) > LARGEST_REWRITTEN // len(secrets):  # a receiver must not be slowed down
        return found
    forms = tuple(_forms(body))
    for each in secrets:
        verdict = _mistake(_key(each.secret), timestamp, signature, body, forms)
        if verdict.mistake not in _WITHOUT_SECRET:
            return verdict._replace(secret=each.name)
        if verdict.mistake != "wrong-secret":
            found = verdict
    return found


_WITHOUT_SECRET = frozenset(("wrong-secret", "other-hash", "signature-malformed", "secret-empty"))
"""Mistakes that are found with any secret."""


def _mistake(key: bytes, timestamp: str, signature: str, body: bytes, forms: Iterable[tuple[str, bytes]]) -> Verdict:
    """Return which mistake explains a signature that is not right; `forms` are those of the body."""
    expected = _digest(key, f"{VERSION}:{timestamp}:".encode(), body)
    return (
        _form_of_signature(expected, signature)
        or _other_body(key, timestamp, signature, body, forms)
        or _other_text(key, timestamp, signature, body)
        or _other_secret(key, timestamp, signature, body)
        or _wrong(
            "wrong-secret",
            "The signature was made with another secret, or the body was changed in transit.",
            "Compare it with the secret that was shown when the webhook was created, and keep the body as received.",
        )
    )


def _form_of_signature(expected: str, signature: str) -> Verdict | None:
    """Return what is wrong with the form of the signature; None if its form is right."""
    prefix, equals, digest = signature.rpartition("=")
    if equals and not digest:  # the padding of base64
        prefix, digest = "", signature
    right = _same(digest.lower(), expected)
    if prefix == VERSION and _HEX.fullmatch(digest):
        return None
    if right and not prefix:
        return _wrong("prefix-missing", f"The digest is right, but the prefix {VERSION}= is missing.", _SEND_PREFIX)
    if right and prefix != VERSION:
        return _wrong("prefix-wrong", f"The digest is right, but its prefix is not {VERSION}=.", _SEND_PREFIX)
    if right:
        return _wrong("upper-case", "The digest is right, but not in lower case.", "Write the digest in lower case.")
    encoded = base64.b64encode(bytes.fromhex(expected)).decode()
    if _same(signature.removeprefix(f"{VERSION}="), encoded):
        return _wrong(
            "base64", "The digest is right, but in base64.", "Write the digest as 64 hexadecimal digits in lower case."
        )
    if _HEX.fullmatch(digest.lower()) and prefix in ("", VERSION):
        return None
    if re.fullmatch(r"[0-9a-fA-F]+", digest):
        return _wrong(
            "other-hash",
            f"The digest has {len(digest)} hexadecimal digits; SHA-256 has 64.",
            "Use HMAC-SHA256, and send the whole digest.",
        )
    return _wrong(
        "signature-malformed",
        f"{SIGNATURE} is not {VERSION}= and 64 hexadecimal digits.",
        "Check what sets the header.",
    )


_SEND_PREFIX = f"Send {VERSION}= before the digest."


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode())


def _digest_in(signature: str) -> str:
    return signature.rpartition("=")[2].lower()


def _other_body(
    key: bytes, timestamp: str, signature: str, body: bytes, forms: Iterable[tuple[str, bytes]]
) -> Verdict | None:
    """Return how the body was changed, if the signature belongs to another form of it."""
    if len(body) > LARGEST_DIAGNOSED:
        return None
    head, digest = f"{VERSION}:{timestamp}:".encode(), _digest_in(signature)
    tried: set[bytes] = {body}
    for mistake, other in forms:
        if other not in tried:
            tried.add(other)
            if _same(digest, _digest(key, head, other)):
                sentence, remedy = _BODY_MISTAKES[mistake]
                return _wrong(mistake, sentence, remedy)
    return None


_KEEP = "Use the bytes of the body exactly as received, before anything parses them."
_BODY_MISTAKES = {
    "newline-missing": ("The signed body ends with a line break that is missing here.", _KEEP),
    "newline-added": ("The body has a line break at its end that was not signed.", _KEEP),
    "line-ends": ("The line breaks of the body were converted.", _KEEP),
    "byte-order-mark": ("The body begins with a byte order mark that was not signed.", _KEEP),
    "body-rewritten": ("The body was parsed and written again: as JSON it is the same, but the bytes differ.", _KEEP),
}


def _forms(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield forms that the body may have had when it was signed, each with the mistake that has changed it."""
    stripped = body.rstrip(b"\r\n")
    yield "newline-missing", body + b"\n"
    yield "newline-missing", stripped + b"\r\n"
    yield "newline-added", stripped
    yield "newline-added", stripped + b"\n"
    yield "newline-added", body.strip()
    yield "line-ends", body.replace(b"\r\n", b"\n")
    yield "line-ends", body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield "byte-order-mark", body.removeprefix(b"\xef\xbb\xbf")
    if len(body) > LARGEST_REWRITTEN:
        return
    try:
        value = json.loads(body)
        for compact in (True, False):
            for ascii_only in (False, True):
                for ordered in (False, True):
                    text = json.dumps(
                        value,
                        separators=(",", ":") if compact else None,
                        ensure_ascii=ascii_only,
                        sort_keys=ordered,
                    )
                    written = text.encode("utf-8", "surrogatepass")
                    yield "body-rewritten", written
                    yield "body-rewritten", written + b"\n"
    except (ValueError, RecursionError):
        return


def _other_text(key: bytes, timestamp: str, signature: str, body: bytes) -> Verdict | None:
    """Return what else was signed with the body, if that explains the signature."""
    digest, stamp = _digest_in(signature), int(timestamp)
    seconds = stamp // 1000 if stamp >= _MILLISECONDS_FROM else stamp
    texts = (
        ("milliseconds", f"{VERSION}:{seconds}:", "The header has milliseconds, but seconds were signed."),
        ("only-body-signed", "", "Only the body was signed, without the version and the timestamp."),
        ("version-not-signed", f"{timestamp}:", f"The text that was signed does not begin with {VERSION}:."),
        ("version-not-signed", f"{timestamp}.", f"The text that was signed does not begin with {VERSION}:."),
        ("timestamp-not-signed", f"{VERSION}:", "The timestamp was not signed."),
        ("separator", f"{VERSION}.{timestamp}.", "The signed text has full stops instead of colons."),
        ("separator", f"{VERSION}{timestamp}", "The signed text has no colons."),
    )
    for mistake, head, sentence in texts:
        if _same(digest, _digest(key, head.encode(), body)):
            return _wrong(mistake, sentence, f"Sign {VERSION}:, the timestamp in seconds, a colon and the body.")
    for moved in (f"{stamp * 1000}", *(f"{stamp * 1000 + part}" for part in (500, 999))):
        if _same(digest, _digest(key, f"{VERSION}:{moved}:".encode(), body)):
            sentence = "The header has seconds, but milliseconds were signed."
            return _wrong("milliseconds", sentence, "Sign the timestamp exactly as it is in the header.")
    return None


def _other_secret(key: bytes, timestamp: str, signature: str, body: bytes) -> Verdict | None:
    """Return how the secret was used wrongly, if that explains the signature."""
    digest, head = _digest_in(signature), f"{VERSION}:{timestamp}:".encode()
    for mistake, other in _keys(key):
        if other != key and _same(digest, _digest(other, head, body)):
            sentence, remedy = _SECRET_MISTAKES[mistake]
            return _wrong(mistake, sentence, remedy)
    return None


_SECRET_MISTAKES = {
    "secret-empty": ("It was signed with an empty secret.", "Set the secret where the signature is made."),
    "secret-space": (
        "The secrets differ in surrounding spaces, quotes or line breaks.",
        "Use the secret without them.",
    ),
    "secret-decoded": (
        "It was signed with the decoded secret.",
        "Use the text of the secret as the key; do not decode it from hex or base64.",
    ),
}


def _keys(key: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield keys that may have been used in the place of the right one, each with its mistake."""
    yield "secret-empty", b""
    bare = key.strip(b" \t\r\n\"'")
    for other in (bare, key + b"\n", key + b"\r\n", b" " + key, b'"' + key + b'"'):
        yield "secret-space", other
    for decode in (binascii.unhexlify, lambda text: base64.b64decode(text, validate=True)):
        try:
            yield "secret-decoded", decode(bare)
        except ValueError:
            continue


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Return the headers in a text of `Name: value` lines, as curl -D, a log or a browser shows them.

    Request and status lines, empty lines and a leading `>` or `<` are left out. Raises InvalidInput.
    """
    headers = []
    for number, line in enumerate(text.split("\n"), 1):
        stripped = re.sub(r"^[<>]\s", "", line).strip()
        if not stripped or stripped in "<>" or re.match(r"HTTP/|[A-Z]{3,7} /", stripped):
            continue
        name, colon, value = stripped.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", name.strip()):
            raise InvalidInput(
                f"Line {number} is not a header.", "Write each header as Name: value.", line=number, column=1
            )
        headers.append((name.strip(), value.strip()))
    return tuple(headers)
