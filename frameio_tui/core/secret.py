"""A secret that cannot be shown by accident (trust T1)."""

from __future__ import annotations

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

    __slots__ = ("_value", "kind")

    def __init__(self, value: str, kind: str = "token") -> None:
        self._value = value
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
        """`text` with the clear value replaced; values under 6 characters are left, they would mask chance."""
        return text.replace(self._value, mask) if len(self._value) >= 6 else text

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
