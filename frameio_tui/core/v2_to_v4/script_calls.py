"""Finds V2 calls in the text of scripts: paths with `/v2/`, paths below a V2 base URL, and the V2 Python client.

This reads text, not programs: it understands the common ways to write a URL and a method, and says when it had to
assume something. Nothing of a line but the path and the method is used, because lines may contain secrets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.v2_to_v4.python_client import CLIENT_METHODS, PACKAGE, PACKAGE_NOTE, SERVICE_METHODS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frameio_tui.core.catalog.catalog import Catalog

MAX_LINE = 4000
"""Characters of a line that are searched; longer lines are minified code or data."""
LINES_AROUND = 6
"""Lines of a call that are searched for its method."""
LINES_AFTER_ASSIGNMENT = 15
"""Lines after `url = …` in which a call with that variable is searched for."""
BASE_URL_NOTE = "The base URL ends in /v4 on V4, and most paths then start with /accounts/{account_id}."
ASSUMED_NOTE = "The method was not found in the script, so it is assumed."

_METHODS = "GET|POST|PUT|PATCH|DELETE|HEAD"
_SEGMENT = r"(?:\{\{[^{}\n]{0,80}\}\}|[$#]?\{[^{}\n]{0,80}\}|<[\w-]{1,60}>|[\w.~%:@$*-])"
_PATH = re.compile(rf"(?P<host>[\w.:%-]{{0,100}})/v2(?P<path>(?:/{_SEGMENT}{{1,200}}){{1,12}})")
_BASE_URL = re.compile(r"frame\.io(?::\d+)?/v2/?(?=[\"'`\s;,)]|$)")
_BELOW_BASE = re.compile(rf"(?:[\"'`}}]|\$\w{{1,60}})(?P<path>(?:/{_SEGMENT}{{1,200}}){{1,12}})")
_CONCATENATION = re.compile(
    r"(?<=/)[\"'`]\s{0,4}[+.]\s{0,4}(?:\(?[\w.$\[\]>-]{1,80}(?:\([\w., ]{0,80}\))?\)?)(?:\s{0,4}[+.]\s{0,4}[\"'`])?"
)
_PLACEHOLDER_MARKS = frozenset("{$<%*")
_METHOD = re.compile(
    rf"(?:-X|--request)[\s=]{{0,4}}[\"']?(?P<option>{_METHODS})\b"
    rf"|\.\s{{0,2}}(?P<call>get|post|put|patch|delete|head)(?:Async|_async)?\s{{0,4}}\("
    rf"|[\"'`\s(](?P<word>{_METHODS})(?=[\"'`\s,])"
    r"|\bmethod[\"']?\s{0,4}(?:[:=]|=>)\s{0,4}[\"'`:]?(?P<named>get|post|put|patch|delete|head)\b"
    r"|\bHttpMethod\.(?P<enum>get|post|put|patch|delete|head)\b",
    re.IGNORECASE,
)
_CURL = re.compile(r"\bcurl\b")
_CURL_DATA = re.compile(r"\s(?:-d|--data(?:-\w+)?|--json|-F|--form)\b")
_FETCH = re.compile(r"\bfetch\s{0,4}\(")
_ASSIGNMENT = re.compile(r"(?:^|[\s;])\$?(?P<name>[A-Za-z_]\w{0,60})\s{0,10}(?::\s{0,4}\w{1,40}\s{0,4})?:?=(?!=)")
_CONTINUES = ("(", ",", "\\", "{", "[", "=", "+", "|", "`")
_PACKAGE = re.compile(
    rf"^\s{{0,40}}(?:from|import)\s{{1,4}}{PACKAGE}\b|^\s{{0,40}}[\"']?{PACKAGE}(?:\s{{0,4}}[<>=~!]=|[\"',]|\s{{0,4}}$)"
)
"""The package in an import, or in a list of requirements."""
_SERVICE_CALL = re.compile(r"\.(\w{3,20}\.\w{3,30})\s{0,4}\(")
_CLIENT_CALL = re.compile(r"\.(\w{5,40})\s{0,4}\(")


class ScriptCall(NamedTuple):
    """A V2 call in a script."""

    line: int
    """Counts from 1."""
    method: str
    path: str
    """The V2 path with `/v2`; what the script fills in is a placeholder. Empty if only `note` matters."""
    note: str = ""
    """What was assumed, or what to change if there is no path."""


def find_calls(text: str, catalog: Catalog) -> Iterator[ScriptCall]:
    """Yield the V2 calls of a script in the order of their lines. `catalog` has the operations of V2.

    A path that V2 does not document is a call only if its URL names Frame.io.
    """
    has_client = PACKAGE in text or "FrameioClient" in text
    if not has_client and "/v2" not in text:
        return
    lines = [_CONCATENATION.sub("{value}", line[:MAX_LINE]) for line in text.splitlines()]
    has_base = any(_BASE_URL.search(line) for line in lines)
    noted_client = False
    for index, line in enumerate(lines):
        spans = []
        for match in _PATH.finditer(line) if "/v2" in line else ():
            path = _clean(match["path"])
            if path and _may_be_frameio(match, line):
                spans.append(match.span())
                yield from _calls(lines, index, match.start("path"), path, catalog, "frame.io" in match["host"])
        if has_base:
            if _BASE_URL.search(line):
                yield ScriptCall(index + 1, "", "", BASE_URL_NOTE)
            for match in _BELOW_BASE.finditer(line):
                path, at = _clean(match["path"]), match.start("path")
                if path and not any(start <= at < end for start, end in spans):
                    yield from _calls(lines, index, at, path, catalog, False)
        if has_client:
            if not noted_client and _PACKAGE.search(line):
                noted_client = True
                yield ScriptCall(index + 1, "", "", PACKAGE_NOTE)
            yield from _client_calls(line, index + 1)


def _calls(
    lines: list[str], index: int, column: int, path: str, catalog: Catalog, names_frameio: bool
) -> Iterator[ScriptCall]:
    """Yield the call of a path in a line, if it is one."""
    documented = catalog.methods_for(f"/v2{path}")
    if not documented and not names_frameio:
        return
    method, note = _method(lines, index, column), ""
    if len(documented) == 1 and method not in documented and not names_frameio:
        method = documented[0]
    elif not method:
        only = documented[0] if len(documented) == 1 or (documented and "GET" not in documented) else ""
        method, note = only or "GET", "" if len(documented) == 1 else ASSUMED_NOTE
    yield ScriptCall(index + 1, method, f"/v2{path}", note)


def _client_calls(line: str, number: int) -> Iterator[ScriptCall]:
    found = [SERVICE_METHODS[name] for name in _SERVICE_CALL.findall(line) if name in SERVICE_METHODS]
    found += [CLIENT_METHODS[name] for name in _CLIENT_CALL.findall(line) if name in CLIENT_METHODS and not found]
    for operation in found:
        method, _, path = operation.partition(" ")
        yield ScriptCall(number, method, f"/v2{path}")


def _may_be_frameio(match: re.Match[str], line: str) -> bool:
    """Return whether a path is absolute, or belongs to Frame.io, this machine or a variable."""
    host, before = match["host"], line[: match.start()]
    if not host or before.endswith(("$", "%", "{")):
        return True
    name = host.partition(":")[0].lower()
    return name == "frame.io" or name.endswith(".frame.io") or name in ("localhost", "127.0.0.1")


def _clean(path: str) -> str:
    """Return a path in which everything that the script fills in is a placeholder; empty if nothing is left."""
    parts = [part for part in path.rstrip(".,:;").split("/") if part]
    shown = ["{value}" if part[0] == ":" or _PLACEHOLDER_MARKS & set(part) else part for part in parts]
    return "/" + "/".join(shown) if shown else ""


def _method(lines: list[str], index: int, column: int) -> str:
    """Return the method of the call that contains a path; empty if it is not found."""
    line = lines[index]
    if before := list(_METHOD.finditer(line, 0, column)):
        return _name(before[-1])
    statement = _statement(lines, index)
    if after := _METHOD.search(statement, len(line[:column])) or _METHOD.search(statement):
        return _name(after)
    if earlier := _method_before(lines, index):
        return earlier
    if _CURL.search(statement) or _CURL.search(_beginning(lines, index)):
        return "POST" if _CURL_DATA.search(statement) or _CURL_DATA.search(_beginning(lines, index)) else "GET"
    if _FETCH.search(line):
        return "GET"
    return _method_of_variable(lines, index, column)


def _name(match: re.Match[str]) -> str:
    method = next(group for group in match.groups() if group).upper()
    return "GET" if method == "HEAD" else method


def _statement(lines: list[str], index: int) -> str:
    """Return a line and those after it that continue it."""
    taken = [lines[index]]
    while len(taken) < LINES_AROUND and index + len(taken) < len(lines) and taken[-1].rstrip().endswith(_CONTINUES):
        taken.append(lines[index + len(taken)])
    return "\n".join(taken)


def _beginning(lines: list[str], index: int) -> str:
    """Return the lines before a line that it continues."""
    first = index
    while first > 0 and index - first < LINES_AROUND and lines[first - 1].rstrip().endswith(_CONTINUES):
        first -= 1
    return "\n".join(lines[first:index])


def _method_before(lines: list[str], index: int) -> str:
    found = list(_METHOD.finditer(_beginning(lines, index)))
    return _name(found[-1]) if found else ""


def _method_of_variable(lines: list[str], index: int, column: int) -> str:
    """Return the method of the next call that uses the variable to which the line assigns its path."""
    assigned = list(_ASSIGNMENT.finditer(lines[index], 0, column))
    if not assigned:
        return ""
    use = re.compile(rf"(?<![\w.])\$?\{{?{re.escape(assigned[-1]['name'])}\b")
    for later in range(index + 1, min(len(lines), index + 1 + LINES_AFTER_ASSIGNMENT)):
        if match := use.search(lines[later]):
            text = _statement(lines, later)
            before = list(_METHOD.finditer(text, 0, match.start()))
            found = before[-1] if before else _METHOD.search(text)
            if found:
                return _name(found)
            if _CURL.search(text):
                return "POST" if _CURL_DATA.search(text) else "GET"
            return "GET" if _FETCH.search(text) else _method_before(lines, later)
    return ""
