"""A place in Frame.io as the user names it: a path of names, an ID, or an address copied from the browser.

A path of names begins with the account and goes down: `Acme/Editorial/Reel/03 Cuts`. `*` matches any characters.
Double quotes protect names that contain `/` or `*`: `Acme/"Day 1/2"`; inside them, `""` is one quote.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NEAREST = 3
"""How many similar names are suggested when none matches."""
_COMPARED_NAMES = 2000
_COMPARED_LENGTH = 120
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_ADDRESS = re.compile(r"(?:https?://|(?:app|next|api|www)\.frame\.io(?:/|$)|(?:frame|f)\.io/)", re.IGNORECASE)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_KINDS = {
    "account": "account",
    "accounts": "account",
    "team": "team",
    "teams": "team",
    "workspace": "workspace",
    "workspaces": "workspace",
    "project": "project",
    "projects": "project",
    "files": "asset",
    "folders": "folder",
    "version_stacks": "version_stack",
    "comments": "comment",
    "reviews": "review link",
    "review_links": "review link",
    "r": "review link",
    "presentations": "presentation",
    "p": "presentation",
    "share": "share",
    "shares": "share",
    "s": "share",
}
"""What the ID after a part of an address belongs to. After any other part, it belongs to a file or folder.

`files` is part of addresses of files in the API, and of folders in the web application.
"""
_NOT_PLACES = ("review link", "presentation", "share", "comment")


class NamePattern(NamedTuple):
    """One name of a path."""

    text: str
    quoted: bool = False
    """Whether `*` stands for itself."""

    @property
    def has_wildcard(self) -> bool:
        """Whether a `*` in the text matches any characters."""
        return not self.quoted and "*" in self.text


class Place(NamedTuple):
    """A place as parsed; it may not exist. It has either an ID or a path of names."""

    names: tuple[NamePattern, ...] = ()
    """The path from the account down; empty for the list of accounts."""
    id: str = ""
    kind: str = ""
    """account, team, workspace, project, folder, version_stack or asset, if the address says so; else empty."""
    account: str = ""
    """The ID of the account, if the address contains it."""


def parse_place(text: str, base_url: str = "") -> Place:
    """Return the place that a text names. `base_url` is the profile's; addresses with its host are accepted too.

    Raises InvalidInput.

    >>> [name.text for name in parse_place("Acme/Editorial/Reel").names]
    ['Acme', 'Editorial', 'Reel']
    """
    text = text.strip()
    if not text:
        raise InvalidInput(
            "The place is empty.",
            "Give a path such as Acme/Editorial/Reel, an ID, or an address. / lists all accounts.",
        )
    if _UUID.fullmatch(text):
        return Place(id=text.lower())
    if _ADDRESS.match(text):
        return _parse_address(text, base_url)
    return Place(tuple(_names(text)))


def format_path(names: Iterable[str]) -> str:
    """Return names as a path that `parse_place` reads back, with quotes where they are needed."""
    names = tuple(names)
    path = "/".join(map(quote_name, names))
    if names and (_UUID.fullmatch(path) or _ADDRESS.match(path)):
        path = "/".join([_in_quotes(names[0]), *map(quote_name, names[1:])])
    return path or "/"


def matching(pattern: NamePattern, names: Sequence[str]) -> list[int]:
    """Return the positions of the names that a pattern matches.

    Names that are exactly equal win over names that differ in case or in the form of their accents.
    """
    if not pattern.has_wildcard:
        exact = [at for at, name in enumerate(names) if name == pattern.text]
        if exact:
            return exact
        wanted = _folded(pattern.text)
        return [at for at, name in enumerate(names) if _folded(name) == wanted]
    pieces = [_folded(piece) for piece in pattern.text.split("*")]
    return [at for at, name in enumerate(names) if _fits(pieces, _folded(name))]


def nearest(pattern: NamePattern, names: Sequence[str]) -> list[str]:
    """Return the names that are most similar to a pattern, for a suggestion."""
    from difflib import get_close_matches  # imported here because only an error needs it

    by_folded = {_folded(name[:_COMPARED_LENGTH]): name for name in reversed(names[:_COMPARED_NAMES])}
    wanted = _folded(pattern.text[:_COMPARED_LENGTH])
    close = get_close_matches(wanted, by_folded, NEAREST, 0.5)
    begins = [name for name in by_folded if wanted and name.startswith(wanted) and name not in close]
    return [by_folded[name] for name in (*close, *begins)][:NEAREST]


def _folded(name: str) -> str:
    return name.casefold() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def _fits(pieces: list[str], name: str) -> bool:
    """Whether a name consists of the pieces in this order, with anything between them; takes linear time."""
    first, *middle, last = pieces
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    at, end = len(first), len(name) - len(last)
    for piece in middle:
        at = name.find(piece, at, end)
        if at < 0:
            return False
        at += len(piece)
    return True


def _names(text: str) -> list[NamePattern]:
    """Return the names of a path; one slash at each end is ignored."""
    names: list[NamePattern] = []
    at = 1 if text.startswith("/") else 0
    while at < len(text):
        while text[at : at + 1].isspace():
            at += 1
        if text[at : at + 1] == '"':
            name, at = _quoted_name(text, at + 1)
            names.append(NamePattern(name, quoted=True))
            rest = text[at:].lstrip()
            if rest and not rest.startswith("/"):
                raise InvalidInput(
                    f"A slash is missing after the name in quotes, at column {at + 1}.",
                    'Write "" for a quote inside a name in quotes.',
                    column=at + 1,
                )
            at = len(text) - len(rest) + 1
            continue
        end = text.find("/", at)
        end = len(text) if end < 0 else end
        name = text[at:end].strip()
        if not name:
            raise InvalidInput(
                f"A name is missing at column {at + 1} of the path.", "Write one slash between names.", column=at + 1
            )
        names.append(NamePattern(name))
        at = end + 1
    return names


def _quoted_name(text: str, at: int) -> tuple[str, int]:
    """Return the name in quotes that begins at `at`, and the position after its closing quote."""
    pieces: list[str] = []
    while True:
        end = text.find('"', at)
        if end < 0:
            raise InvalidInput('A closing quote (") is missing in the path.', "Quote names on both sides.")
        pieces.append(text[at:end])
        if text[end + 1 : end + 2] != '"':
            return '"'.join(pieces), end + 1
        at = end + 2


def quote_name(name: str) -> str:
    """Return a name as a part of a path, in quotes if it needs them there."""
    plain = name and name == name.strip() and not name.startswith('"') and "/" not in name and "*" not in name
    return name if plain else _in_quotes(name)


def _in_quotes(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _parse_address(text: str, base_url: str) -> Place:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = (parts.hostname or "").lower()
        profile_host = (urlsplit(base_url).hostname or "").lower()
    except ValueError:
        raise InvalidInput("The address is not a valid URL.", "Copy it from the address bar of the browser.") from None
    if host == "f.io":
        raise InvalidInput(
            "The target of a short f.io link is only known to Frame.io.",
            "Open the link in a browser, and copy the address of the file or folder from there.",
        )
    if host != "frame.io" and not host.endswith(".frame.io") and host not in (*_LOOPBACK, profile_host):
        raise InvalidInput(
            f"{host or 'The address'} is not an address of Frame.io.",
            "Copy the address from app.frame.io or next.frame.io.",
        )
    return _place_in([unquote(part) for part in parts.path.split("/") if part])


def _place_in(segments: list[str]) -> Place:
    """Return the place that the last ID in the path of an address belongs to."""
    found: list[tuple[str, str]] = []
    word = ""
    for segment in segments:
        if _UUID.fullmatch(segment):
            found.append((_KINDS.get(word, "asset"), segment.lower()))
            word = ""
        else:
            word = segment.lower()
    if not found:
        raise InvalidInput(
            "The address contains no ID of a project, folder or file.",
            "Open the project, folder or file in the browser, and copy its address.",
        )
    kind, own_id = found[-1]
    if kind in _NOT_PLACES:
        raise InvalidInput(
            f"The address is that of a {kind}, not of a project, folder or file.",
            "Open a file in it, and copy the address of the file.",
        )
    return Place(id=own_id, kind=kind, account=dict(found).get("account", ""))
