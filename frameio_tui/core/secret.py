"""A secret that cannot be shown by accident (trust T1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MASKED_FROM = 6
"""Characters from which a value is masked in texts."""
TAIL_FROM = 24
"""Characters from which a fingerprint may show the tail of the value."""
TOKEN_LONGEST = 16384


def token_fault(value: str) -> str:
    """Return why a text cannot be sent as a bearer token, a clause such as "it is empty"; empty when it can be."""
    if not value:
        return "it is empty"
    if value[0] in "{[":
        return "it is JSON in which no token was found"
    if len(value) > TOKEN_LONGEST:
        return f"it has more than {TOKEN_LONGEST} characters"
    if not all("\x21" <= c <= "\x7e" for c in value):
        return "it contains spaces, line breaks or characters that no token has"
    return ""


class Secret:
    """A token, client secret or code: masked wherever Python would print it, until `reveal()` is called."""

    __slots__ = ("_codes", "_value", "kind")

    def __init__(self, value: str, kind: str = "token") -> None:
        self._value = value
        self._codes: frozenset[str] | None = None
        self.kind = kind

    def reveal(self) -> str:
        """The clear value; the callers of this are an allow-list held by a test."""
        return self._value

    def fingerprint(self) -> str:
        """Enough to tell two tokens apart: `fio-u-…c9f2` from 24 characters up, else only the length."""
        value = self._value
        if len(value) < TAIL_FROM:
            return f"{self.kind} of {len(value)} characters"
        head = "fio-u-" if value.startswith("fio-u-") else ""
        tail = "".join(c if c.isascii() and c.isprintable() else "?" for c in value[-4:])
        return f"{head}…{tail}"

    def digest(self) -> str:
        """A short hash, to recognise the same value later without keeping it: 24 hex digits."""
        from hashlib import sha256

        return sha256(self._value.encode("utf-8", "surrogatepass")).hexdigest()[:24]

    def masked_in(self, text: str, mask: str) -> str:
        """`text` with the clear value replaced, also where it is escaped, in base64, or cut by the end of the text.

        Values under 6 characters are left, they would mask chance.
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
        found = _places(text, value, self._codes)
        parts: list[str] = []
        at = 0
        for begin, end in sorted(found):
            if begin >= at:
                parts += [text[at:begin], mask]
            at = max(at, end)
        return "".join([*parts, text[at:]])

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
        from hmac import compare_digest  # 3 ms that a verb without comparison need not pay

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
"""A character as a URL, JSON, a program or HTML writes it, escaped once or several times over."""
_ESCAPES = "%\\&"
"""What an escape begins with."""
_CUT_ESCAPE = r"(?:%(?:25)*[0-9a-fA-F]?|\\+(?:u[0-9a-fA-F]{0,3}|x[0-9a-fA-F]?)?|&\#?[0-9a-zA-Z]{0,7})\Z"
_NAMED = {"quot": '"', "amp": "&", "apos": "'", "lt": "<", "gt": ">"}
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_"
_LONGEST_CUT = 64
_LEAST_BASE64 = 12
"""Characters of base64 that are looked for; fewer would be met by chance."""


def _places(text: str, value: str, codes: Iterable[str]) -> list[tuple[int, int]]:
    """Beginnings and ends of a value in a text where it is escaped, in base64, or cut by the end of the text."""
    plain, original = _unescaped(text)
    found = [(original(at), original(at + len(value))) for at in _all(plain, value)] if plain is not text else []
    cut = _cut(plain, value, MASKED_FROM)
    if cut:
        found.append((original(cut[0]), len(text)))
    for code in codes:
        places = [(at, at + len(code)) for at in _all(plain, code)]
        places += filter(None, [_cut(plain, code, _LEAST_BASE64)])
        for at, end in places:
            begin = len(plain[:at].rstrip(_BASE64))
            rest = plain[end:].lstrip(_BASE64 + "=")
            found.append((original(begin), original(len(plain) - len(rest))))
    return found


def _cut(text: str, value: str, least: int) -> tuple[int, int] | None:
    """Where the beginning of a value is cut by the end of the text, maybe within an escape."""
    import re

    half = re.search(_CUT_ESCAPE, text[-_LONGEST_CUT:])
    ends = {len(text), len(text) - len(half[0]) if half else len(text)}
    for end in ends:
        for length in range(min(len(value) - 1, end), least - 1, -1):
            if text.endswith(value[:length], 0, end):
                return end - length, len(text)
    return None


def _all(text: str, value: str) -> Iterator[int]:
    at = text.find(value)
    while at >= 0:
        yield at
        at = text.find(value, at + len(value))


def _in_base64(value: str) -> frozenset[str]:
    """What is the same in the base64 of every text that holds the value: it may begin at any of three places."""
    from base64 import urlsafe_b64encode

    data = value.encode("utf-8", "surrogatepass")
    found: set[str] = set()
    for before in range(3):
        code = urlsafe_b64encode(b"\0" * before + data).decode().rstrip("=")
        whole = code[(0, 2, 3)[before] : len(code) - ((before + len(data)) % 3 > 0)]
        if len(whole) >= _LEAST_BASE64:
            found |= {whole, whole.replace("-", "+").replace("_", "/")}
    return frozenset(found)


def _unescaped(text: str) -> tuple[str, Callable[[int], int]]:
    """The text with every escape resolved, and what gives the place in the text of a place in the resolved one."""
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
