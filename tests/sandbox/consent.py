"""The user's part of a sign-in: the consent page of the sandbox and the redirect back to the listener."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

import httpx

DIRECT = {"trust_env": False, "verify": False}
"""Options of a client for servers on loopback: no proxy, and no certificates, which take longer than a request."""


def consent(url: str, *, allow: bool = True, user: str = "ann", untick: tuple[str, ...] = ()) -> str:
    """Open the authorization URL, decide, and return the URL to which the browser is redirected."""
    with httpx.Client(follow_redirects=False, **DIRECT) as browser:
        page = browser.get(url)
        while page.status_code == 302 and "code=" not in page.headers["location"]:
            page = browser.get(urljoin(url, page.headers["location"]))
        if page.status_code in (302, 303):
            return page.headers["location"]
        assert page.status_code == 200, page.text
        text = page.text
        people = re.findall(r"<input type=radio name=user value=\"([^\"]+)\"[^>]*> (.*?)</label>", text)
        chosen = next(unescape(uid) for uid, words in people if f"&lt;{user}" in words)
        hidden = re.search(r'name=challenge value="([^"]+)"', text)
        assert hidden is not None
        form = {"challenge": unescape(hidden[1]), "user": chosen, "decision": "allow" if allow else "deny"}
        ticks = [unescape(t) for t in re.findall(r'name=scope value="([^"]+)" checked', text)]
        action = re.search(r'<form method=post action="([^"]+)"', text)
        assert action is not None
        answer = browser.post(
            urljoin(str(page.url), action[1]), data={**form, "scope": [t for t in ticks if t not in untick]}
        )
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]


def come_back(location: str, socket_path: str | None = None) -> int:
    """Follow the redirect to the listener, directly or through its socket, and return the response status."""
    with httpx.Client(transport=httpx.HTTPTransport(uds=socket_path, **DIRECT)) as browser:
        return browser.get(location).status_code
