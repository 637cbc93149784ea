"""A secret value that cannot be shown by accident."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MASKED_FROM = 6
"""Minimum length, in characters, of a value that is masked in texts."""
TAIL_FROM = 24
"""Minimum length, in characters, of a value whose fingerprint shows its last four characters."""
MAX_TOKEN_LENGTH = 16384


def token_fault(value: str) -> str:
    """Return why a text cannot be sent as a bearer token, or an empty string if it can.

    The reason is a clause such as "it is empty".
    """
    if not value:
        return "it is empty"
    if value[0] in "{[":
        return "it is JSON without a token"
    if len(value) > MAX_TOKEN_LENGTH:
        return f"it has more than {MAX_TOKEN_LENGTH} characters"
    if not all("\x21" <= c <= "\x7e" for c in value):
        return "it contains spaces, line breaks or characters that are not allowed in a token"
    return ""


class Secret:
    """A token, client secret or code that is masked wherever Python would print it; `reveal()` returns the value."""

    __slots__ = ("_codes", "_value", "kind")

    def __init__(self, value: str, kind: str = "token") -> None:
        self._value = value
        self._codes: frozenset[str] | None = None
        self.kind = kind

    def reveal(self) -> str:
        """Return the clear value; a test limits the callers to an allow-list."""
        return self._value

    def fingerprint(self) -> str:
        """Return a text that distinguishes tokens: `fio-u-…c9f2` for 24 or more characters, otherwise the length."""
        value = self._value
        if len(value) < TAIL_FROM:
            return f"{self.kind} of {len(value)} characters"
        head = "fio-u-" if value.startswith("fio-u-") else ""
        tail = "".join(c if c.isascii() and c.isprintable() else "?" for c in value[-4:])
        return f"{head}…{tail}"

    def digest(self) -> str:
        """Return a hash of 24 hex digits that identifies the value later without storing it."""
        from hashlib import sha256

        return sha256(self._value.encode("utf-8", "surrogatepass")).hexdigest()[:24]

    def masked_in(self, text: str, mask: str) -> str:
        """Return `text` with every occurrence of the value replaced by `mask`.

        That includes occurrences that are escaped, in base64, or cut by the end of the text.
        Values shorter than 6 characters are not masked, because they would match by chance.
        """
        value = self._value
        if len(value) < MASKED_FROM or not text:
            return text
        if self._codes is None:
            self._codes = _in_base64(value)
        begins = (value[:MASKED_FROM], *(code[:_LEAST_BASE64] for code in self._codes))
        if not any(mark in text for mark in (*_ESCAPES, *begins)):
            return text
        text = text.replace(value, mask)
        spans = _find_hidden(text, value, self._codes)
        parts: list[str] = []
        position = 0
        for begin, end in sorted(spans):
            if begin >= position:
                parts += [text[position:begin], mask]
            position = max(position, end)
        return "".join([*parts, text[position:]])

    def __len__(self) -> int:
        return len(self._value)

    def __bool__(self) -> bool:
        return bool(self._value)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.fingerprint()}>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        from hmac import compare_digest  # takes 3 ms, which commands that compare no secret can save

        return compare_digest(
            self._value.encode("utf-8", "surrogatepass"), other._value.encode("utf-8", "surrogatepass")
        )

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce_ex__(self, _protocol: object) -> str:
        raise TypeError("a secret is never pickled")

    def __copy__(self) -> Secret:
        return self

    def __deepcopy__(self, _memo: object) -> Secret:
        return self


_ESCAPE = (
    r"%(?:25)*+([0-9a-fA-F]{2})|(?<!\\)\\++(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\"'/]))"
    r"|&(?:\#x0*+([0-9a-fA-F]{1,6})|\#0*+([0-9]{1,7})|(quot|amp|apos|lt|gt));"
)
"""A character escaped for a URL, JSON, source code or HTML, once or several times."""
_ESCAPES = "%\\&"
"""The first characters of all escapes."""
_CUT_ESCAPE = r"(?:%(?:25)*[0-9a-fA-F]?|\\+(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?|&\#?[0-9a-zA-Z]{0,7})\Z"
_NAMED = {"quot": '"', "amp": "&", "apos": "'", "lt": "<", "gt": ">"}
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_MAX_CUT_LENGTH = 64
_LEAST_BASE64 = 12
"""Minimum number of base64 characters that are searched for; shorter ones would match by chance."""


def _find_hidden(text: str, value: str, codes: Iterable[str]) -> list[tuple[int, int]]:
    """Return the (begin, end) of each occurrence that is escaped, in base64, or cut by the end of the text."""
    plain, original = _unescape(text)
    found = [(original(at), original(at + len(value))) for at in _find_all(plain, value)] if plain is not text else []
    cut = _find_cut(plain, value, MASKED_FROM)
    if cut:
        found.append((original(cut[0]), len(text)))
    for code in codes:
        places = [(at, at + len(code)) for at in _find_all(plain, code)]
        places += filter(None, [_find_cut(plain, code, _LEAST_BASE64)])
        for at, end in places:
            begin = len(plain[:at].rstrip(_BASE64))
            rest = plain[end:].lstrip(_BASE64 + "=")
            found.append((original(begin), original(len(plain) - len(rest))))
    return found


def _find_cut(text: str, value: str, min_length: int) -> tuple[int, int] | None:
    """Return the (begin, end) of a value that the end of the text cuts off, possibly within an escape, or None."""
    import re

    cut_escape = re.search(_CUT_ESCAPE, text[-_MAX_CUT_LENGTH:])
    ends = {len(text), len(text) - len(cut_escape[0]) if cut_escape else len(text)}
    for end in ends:
        for length in range(min(len(value) - 1, end), min_length - 1, -1):
            if text.endswith(value[:length], 0, end):
                return end - length, len(text)
    return None


def _find_all(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + len(value))


def _in_base64(value: str) -> frozenset[str]:
    """Return the base64 that any text containing the value has in common.

    The value can begin at three positions within a group of three bytes, so there are up to three codes, each also in
    the URL-safe alphabet.
    """
    from base64 import urlsafe_b64encode

    data = value.encode("utf-8", "surrogatepass")
    found: set[str] = set()
    for offset in range(3):
        code = urlsafe_b64encode(b"\0" * offset + data).decode().rstrip("=")
        whole = code[(0, 2, 3)[offset] : len(code) - ((offset + len(data)) % 3 > 0)]
        if len(whole) >= _LEAST_BASE64:
            found |= {whole, whole.replace("-", "+").replace("_", "/")}
    return frozenset(found)


def _unescape(text: str) -> tuple[str, Callable[[int], int]]:
    """Return the text with its escapes resolved, and a function that maps its offsets to the original ones."""
    if not any(mark in text for mark in _ESCAPES):
        return text, lambda at: at
    import re
    from bisect import bisect_right

    parts: list[str] = []
    resolved, written = [0], [0]
    last = length = 0
    for found in re.finditer(_ESCAPE, text):
        percent, unicode, byte, itself, hexadecimal, decimal, name = found.groups()
        digits = percent or unicode or byte or hexadecimal
        code = int(digits, 16) if digits else int(decimal or 0)
        character = itself or _NAMED.get(name) or (chr(code) if code < 0x110000 else "\ufffd")
        parts += [text[last : found.start()], character]
        length += found.start() - last + 1
        last = found.end()
        resolved.append(length)
        written.append(last)

    def original(at: int) -> int:
        escape = bisect_right(resolved, at) - 1
        return written[escape] + at - resolved[escape]

    return "".join([*parts, text[last:]]), original
