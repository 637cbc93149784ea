"""Export a request as a command or script that reads the token from `$FRAMEIO_TOKEN`."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from frameio_tui.core.text.redact import redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.http.exchange import Outgoing
    from frameio_tui.core.secret import Secret

_KEEP_OUT = frozenset({"authorization", "user-agent", "content-length", "host", "cookie"})


def export(
    form: str,
    method: str,
    url: str,
    headers: Sequence[tuple[str, str]],
    body: str,
    secrets: Sequence[Secret] = (),
) -> str:
    """Return the request as `curl`, `httpx` or `python`; secrets in its URL, headers and body are masked."""
    write = {"curl": _curl, "httpx": _httpx, "python": _python}[form]
    exported = [(name, value) for name, value in headers if name.lower() not in _KEEP_OUT]
    return write(method, redact_url(url, secrets), redact_headers(exported, secrets), redact_text(body, secrets))


def export_outgoing(form: str, outgoing: Outgoing) -> str:
    """Return a request that was sent, or is ready to be sent, as `curl`, `httpx` or `python`, without its secrets."""
    body = outgoing.body.decode("utf-8", "replace")
    return export(form, outgoing.method, outgoing.url, outgoing.headers, body, outgoing.secrets)


def _curl(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """Return a curl command for sh; only the bearer header expands a variable."""
    parts = ["curl --fail-with-body --globoff --path-as-is"]
    if method == "HEAD":
        parts.append("--head")
    elif method != "GET" or body:
        parts.append(f"--request {shlex.quote(method)}")
    parts.append('--header "Authorization: Bearer $FRAMEIO_TOKEN"')
    parts += [f"--header {shlex.quote(f'{name}: {value}')}" for name, value in headers]
    if body:
        parts.append(f"--data-raw {shlex.quote(body)}")
    parts.append(shlex.quote(url))
    return " \\\n  ".join(parts) + "\n"


def _httpx(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """Return a Python script that uses httpx."""
    content = f"    content={_literal(body)}.encode(),\n" if body else ""
    return (
        "import os\n\nimport httpx\n\n"
        f"response = httpx.request(\n    {_literal(method)},\n    {_literal(url)},\n"
        f"    headers={_headers(headers)},\n{content}    timeout=60,\n)\n"
        "print(response.status_code)\nprint(response.text)\n"
    )


def _python(method: str, url: str, headers: Sequence[tuple[str, str]], body: str) -> str:
    """Return a Python script that uses only the standard library."""
    data = f"    data={_literal(body)}.encode(),\n" if body else ""
    return (
        "import os\nimport urllib.error\nimport urllib.request\n\n"
        f"request = urllib.request.Request(\n    {_literal(url)},\n    method={_literal(method)},\n"
        f"    headers={_headers(headers)},\n{data})\n"
        "try:\n    with urllib.request.urlopen(request, timeout=60) as response:\n"
        "        print(response.status)\n        print(response.read().decode())\n"
        "except urllib.error.HTTPError as error:\n    print(error.code)\n    print(error.read().decode())\n"
    )


def _headers(headers: Sequence[tuple[str, str]]) -> str:
    rows = ['        "Authorization": "Bearer " + os.environ["FRAMEIO_TOKEN"],']
    rows += [f"        {_literal(name)}: {_literal(value)}," for name, value in headers]
    return "{\n" + "\n".join(rows) + "\n    }"


def _literal(text: str) -> str:
    """Return a Python string literal in ASCII; JSON's escapes are valid in Python, except for surrogate pairs."""
    if re.search("[\ud800-\udfff]|[^\x00-\uffff]", text):
        return ascii(text)
    return json.dumps(text)
