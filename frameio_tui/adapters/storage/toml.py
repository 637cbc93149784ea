"""Finds TOML files and reads them as people leave them: with a byte order mark, Windows line ends, or broken."""

from __future__ import annotations

import os
import re
from typing import Any

from frameio_tui.adapters.storage.atomic_file import read_small
from frameio_tui.core.errors import BrokenFile, NewerFile, StoreError

SUFFIX = ".toml"
VERSION = 1
"""Of every document this program writes."""
LATEST = 2**40
"""No time in a file of ours is later; in seconds since 1970."""
_DEEPEST = 50
"""Levels of tables and lists; no file of ours has more than four."""
_LARGEST = 2**63
"""What TOML promises of integers."""
# Patterns that only an error needs are compiled by it: each verb reads files, and most files are well-formed.
_LONG_NUMBER = r"[+-]?(?:0x[0-9a-fA-F_]{16,}|0o[0-7_]{21,}|0b[01_]{64,}|[0-9][0-9_]{18,})"
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY = rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=(.*)"
_TABLE = rf"\s*\[\[?\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]\]?\s*(?:#.*)?$"
_AT = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


def toml_names(folder: str) -> list[str]:
    """The names of the TOML files in a folder, sorted, without their ending; hidden ones are left out.

    Raises StoreError when the folder cannot be read.
    """
    try:
        found = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{folder} cannot be read ({error.strerror}).", "Correct its permissions.") from None
    return sorted(n.removesuffix(SUFFIX) for n in found if n.endswith(SUFFIX) and not n.startswith("."))


def read_toml(path: str) -> dict[str, Any] | None:
    """The document of a file, None when there is none. Raises BrokenFile, NewerFile."""
    data = read_small(path)
    return None if data is None else parse_toml(path, data)


def parse_toml(path: str, data: bytes) -> dict[str, Any]:
    """The document in a file's bytes. Raises BrokenFile with line and column, NewerFile."""
    import tomllib

    text = decode(path, data)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise broken(path, text, str(error)) from None
    except RecursionError:
        raise _nested(path) from None
    except ValueError:
        raise _too_large(path, text) from None  # a number of more digits than Python reads
    _check_values(path, text, document)
    version = document.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool):
        raise BrokenFile(path, "version is not a number", f"Write version = {VERSION}.")
    if version > VERSION:
        raise NewerFile(
            path, f"was written by a later version of this program (format {version})", "Update frameio-tui."
        )
    return document


def decode(path: str, data: bytes) -> str:
    """The text of a file without a byte order mark. Raises BrokenFile."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise BrokenFile(path, "is not UTF-8 text", "Save it as UTF-8.", line=line, column=column) from None


def broken(path: str, text: str, message: str) -> BrokenFile:
    """A parser's complaint with its place."""
    found = re.search(_AT, message)
    reason = re.sub(_AT, "", message)
    reason = reason[:1].lower() + reason[1:]
    if found and found[1]:
        return BrokenFile(path, reason, "Correct it there.", line=int(found[1]), column=int(found[2]))
    lines = text.count("\n") + 1
    return BrokenFile(path, reason, "Correct its end.", line=lines, column=1)


def place_of(text: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Return line and column of a key, else of what is around it; (0, 0) when neither is found.

    The parser of the standard library tells no places of values that are well-formed.
    """
    table: tuple[str, ...] = ()
    closing, around = "", (0, 0)
    for number, row in enumerate(text.split("\n"), 1):
        if closing:
            closing = "" if closing in row else closing
            continue
        if header := re.match(_TABLE, row):
            path = table = _parts(header[1])
        elif pair := re.match(_KEY, row):
            path = table + _parts(pair[1])
            closing = next((mark for mark in ('"""', "'''") if pair[2].count(mark) % 2), "")
        else:
            continue
        place = (number, len(row) - len(row.lstrip()) + 1)
        if path == keys:
            return place
        if path == keys[: len(path)]:
            around = place
    return around


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, key))


def _check_values(path: str, text: str, document: dict[str, Any]) -> None:
    """Raise BrokenFile for integers that TOML does not promise, and for depths that no file of ours has."""
    waiting: list[tuple[object, int]] = [(document, 0)]
    while waiting:
        value, depth = waiting.pop()
        if isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
            raise _too_large(path, text)
        if depth > _DEEPEST:
            raise _nested(path)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting += [(one, depth + 1) for one in inner]


def _nested(path: str) -> BrokenFile:
    return BrokenFile(path, "is nested too deeply", "Correct it by hand.")


def _too_large(path: str, text: str) -> BrokenFile:
    """Names the first number that is too large."""
    import tomllib

    for found in re.finditer(_LONG_NUMBER, text):
        # In a text or a comment the question mark is no fault; where a value is wanted the parser complains about it.
        try:
            tomllib.loads(text[: found.start()] + "?")
        except ValueError as error:
            place = re.search(_AT, str(error))
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            if place and place[1] and (int(place[1]), int(place[2])) == (line, column) and "value" in str(error):
                return BrokenFile(path, _TOO_LARGE, "Write a smaller number.", line=line, column=column)
    return BrokenFile(path, _TOO_LARGE, "Write a smaller number.")


_TOO_LARGE = "a number is too large: TOML integers have 64 bits"
