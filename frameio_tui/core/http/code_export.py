"""A request as a command or script to keep, with `$FRAMEIO_TOKEN` where the token goes (trust T6, T31)."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from frameio_tui.core.text.redact import redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEEP_OUT = frozenset({"authorization", "user-agent", "content-length", "host", "cookie"})


def export(form: str, method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """Return the request as `curl`, `httpx` or `python`. Secrets inside URL, headers and body are masked."""
    return {"curl": to_curl, "httpx": to_httpx, "python": to_python}[form](method, url, headers, body)


def to_curl(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """A curl command for sh; only the bearer header expands a variable."""
    parts = ["curl --fail-with-body --globoff --path-as-is"]
    if method == "HEAD":
        parts.append("--head")
    elif method != "GET" or body:
        parts.append(f"--request {shlex.quote(method)}")
    parts.append('--header "Authorization: Bearer $FRAMEIO_TOKEN"')
    parts += [f"--header {shlex.quote(f'{name}: {value}')}" for name, value in _kept(headers)]
    if body:
        parts.append(f"--data-raw {shlex.quote(_body(body))}")
    parts.append(shlex.quote(redact_url(url)))
    return " \\\n  ".join(parts) + "\n"


def to_httpx(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """A Python script that uses httpx."""
    content = f"    content={_literal(_body(body))}.encode(),\n" if body else ""
    return (
        "import os\n\nimport httpx\n\n"
        f"response = httpx.request(\n    {_literal(method)},\n    {_literal(redact_url(url))},\n"
        f"    headers={_headers(headers)},\n{content}    timeout=60,\n)\n"
        "print(response.status_code)\nprint(response.text)\n"
    )


def to_python(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """A Python script that needs nothing but Python."""
    data = f"    data={_literal(_body(body))}.encode(),\n" if body else ""
    return (
        "import os\nimport urllib.error\nimport urllib.request\n\n"
        f"request = urllib.request.Request(\n    {_literal(redact_url(url))},\n    method={_literal(method)},\n"
        f"    headers={_headers(headers)},\n{data})\n"
        "try:\n    with urllib.request.urlopen(request, timeout=60) as response:\n"
        "        print(response.status)\n        print(response.read().decode())\n"
        "except urllib.error.HTTPError as error:\n    print(error.code)\n    print(error.read().decode())\n"
    )


def _headers(headers: Sequence[tuple[str, str]]) -> str:
    rows = ['        "Authorization": "Bearer " + os.environ["FRAMEIO_TOKEN"],']
    rows += [f"        {_literal(name)}: {_literal(value)}," for name, value in _kept(headers)]
    return "{\n" + "\n".join(rows) + "\n    }"


def _kept(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, redact_text(value)) for name, value in headers if name.lower() not in _KEEP_OUT]


def _body(body: str) -> str:
    return redact_text(body)


def _literal(text: str) -> str:
    """A Python string literal in ASCII; JSON's escapes are Python's, but for surrogate pairs."""
    if re.search("[\ud800-\udfff]|[^\x00-\uffff]", text):
        return ascii(text)
    return json.dumps(text)
