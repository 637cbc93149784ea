"""Finds and reads TOML files that may have been edited by hand.

They may have a byte order mark or Windows line endings. Errors in them are reported with line and column.
"""

from __future__ import annotations

import os
import re
from typing import Any

from frameio_tui.adapters.storage.atomic_file import read_small
from frameio_tui.core.errors import BrokenFile, NewerFile, StoreError

SUFFIX = ".toml"
VERSION = 1
"""Format version of all documents that this program writes."""
LATEST = 2**40
"""Latest valid time in a file, in seconds since 1970."""
_DEEPEST = 50
"""Maximum depth of tables and lists; files of this program have at most four levels."""
_INTEGER_LIMIT = 2**63
"""Limit of TOML integers, which have 64 bits."""
# These patterns are compiled only when an error occurs: every command reads files, and most files are valid.
_LONG_NUMBER = r"[+-]?(?:0x[0-9a-fA-F_]{16,}|0o[0-7_]{21,}|0b[01_]{64,}|[0-9][0-9_]{18,})"
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_KEY = rf"\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*=(.*)"
_TABLE = rf"\s*\[\[?\s*({_NAME}(?:\s*\.\s*{_NAME})*)\s*\]\]?\s*(?:#.*)?$"
_POSITION = r" \(at (?:line (\d+), column (\d+)|end of document)\)$"


def toml_names(folder: str) -> list[str]:
    """Return the sorted names of the TOML files in a folder, without the extension and without hidden files.

    Raises StoreError if the folder cannot be read.
    """
    try:
        found = os.listdir(folder)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{folder} cannot be read ({error.strerror}).", "Correct its permissions.") from None
    return sorted(n.removesuffix(SUFFIX) for n in found if n.endswith(SUFFIX) and not n.startswith("."))


def read_toml(path: str) -> dict[str, Any] | None:
    """Return the document in a file, or None if the file does not exist. Raises BrokenFile, NewerFile."""
    data = read_small(path)
    return None if data is None else parse_toml(path, data)


def parse_toml(path: str, data: bytes) -> dict[str, Any]:
    """Return the document in the content of a file. Raises BrokenFile with line and column, NewerFile."""
    import tomllib

    text = decode(path, data)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise broken(path, text, str(error)) from None
    except RecursionError:
        raise _nesting_error(path) from None
    except ValueError:
        raise _number_error(path, text) from None  # a number with more digits than Python parses
    _check_values(path, text, document)
    version = document.get("version", VERSION)
    if not isinstance(version, int) or isinstance(version, bool):
        raise BrokenFile(path, "version is not a number", f"Write version = {VERSION}.")
    if version > VERSION:
        raise NewerFile(
            path, f"was written by a newer version of frameio-tui (format {version})", "Update frameio-tui."
        )
    return document


def decode(path: str, data: bytes) -> str:
    """Decode the content of a file as UTF-8, without a byte order mark. Raises BrokenFile."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise BrokenFile(path, "is not UTF-8 text", "Save it as UTF-8.", line=line, column=column) from None


def broken(path: str, text: str, message: str) -> BrokenFile:
    """Return the error for a message of a TOML parser, with the line and column that the message gives."""
    found = re.search(_POSITION, message)
    reason = re.sub(_POSITION, "", message)
    reason = reason[:1].lower() + reason[1:]
    if found and found[1]:
        return BrokenFile(path, reason, "Correct it at this position.", line=int(found[1]), column=int(found[2]))
    lines = text.count("\n") + 1
    return BrokenFile(path, reason, "Correct the end of the file.", line=lines, column=1)


def position_of(text: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Return the line and column of a key, or else of the table around it; (0, 0) if neither is found.

    The parser of the standard library does not report the positions of valid values.
    """
    table: tuple[str, ...] = ()
    closing_quotes, table_place = "", (0, 0)
    for number, row in enumerate(text.split("\n"), 1):
        if closing_quotes:
            closing_quotes = "" if closing_quotes in row else closing_quotes
            continue
        if header := re.match(_TABLE, row):
            path = table = _split_key(header[1])
        elif pair := re.match(_KEY, row):
            path = table + _split_key(pair[1])
            closing_quotes = next((mark for mark in ('"""', "'''") if pair[2].count(mark) % 2), "")
        else:
            continue
        place = (number, len(row) - len(row.lstrip()) + 1)
        if path == keys:
            return place
        if path == keys[: len(path)]:
            table_place = place
    return table_place


def _split_key(key: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, key))


def _check_values(path: str, text: str, document: dict[str, Any]) -> None:
    """Raise BrokenFile for integers that exceed 64 bits, and for excessive nesting."""
    pending: list[tuple[object, int]] = [(document, 0)]
    while pending:
        value, depth = pending.pop()
        if isinstance(value, int) and not -_INTEGER_LIMIT <= value < _INTEGER_LIMIT:
            raise _number_error(path, text)
        if depth > _DEEPEST:
            raise _nesting_error(path)
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        pending += [(item, depth + 1) for item in inner]


def _nesting_error(path: str) -> BrokenFile:
    return BrokenFile(path, "is nested too deeply", "Correct it in an editor.")


def _number_error(path: str, text: str) -> BrokenFile:
    """Return the error for a number that is too large, with the position of the first one."""
    import tomllib

    for found in re.finditer(_LONG_NUMBER, text):
        # Replace the number with a question mark: the parser rejects that as a value, but not in a string or comment.
        try:
            tomllib.loads(text[: found.start()] + "?")
        except ValueError as error:
            place = re.search(_POSITION, str(error))
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            if place and place[1] and (int(place[1]), int(place[2])) == (line, column) and "value" in str(error):
                return BrokenFile(path, _TOO_LARGE, "Use a smaller number.", line=line, column=column)
    return BrokenFile(path, _TOO_LARGE, "Use a smaller number.")


_TOO_LARGE = "a number is too large (TOML integers have 64 bits)"
