"""The pages of the sandbox's authorization server: plain HTML without scripts, with all foreign text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frameio_tui.sandbox.handler_result import Record
    from frameio_tui.sandbox.oauth.server import AuthorizationRequest

HEADERS = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
}


def page(title: str, body: str) -> str:
    """Return a complete HTML page."""
    return f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(title)}</title>{body}</html>"


def consent_page(request: AuthorizationRequest, challenge: str, users: Iterable[Record]) -> str:
    """Return the page that asks who the user is, which scopes to grant, and whether to allow or deny."""
    title = request.client.title or request.client.client_id
    choices = "".join(
        f'<p><label><input type=radio name=user value="{escape(user["id"])}"{" checked" if at == 0 else ""}> '
        f"{escape(user['name'])} &lt;{escape(user['email'])}&gt;</label></p>"
        for at, user in enumerate(users)
    )
    ticks = "".join(
        f'<p><label><input type=checkbox name=scope value="{escape(scope)}" checked> {escape(scope)}</label></p>'
        for scope in request.scopes
    )
    return page(
        f"{title} requests access to Frame.io (sandbox)",
        f"<h1>{escape(title)} requests access to your account</h1>"
        "<p>This is the sandbox. All users and data are fictional.</p>"
        '<form method=post action="/oauth2/auth/decision">'
        f'<input type=hidden name=challenge value="{escape(challenge)}">'
        f"<fieldset><legend>Sign in as</legend>{choices}</fieldset>"
        f"<fieldset><legend>Allow these scopes</legend>{ticks or '<p>Only your name and email address.</p>'}</fieldset>"
        "<p><button name=decision value=allow>Allow</button> <button name=decision value=deny>Deny</button></p></form>",
    )


def error_page(code: str, description: str) -> str:
    """Return the page to show if the browser cannot be redirected back to the app."""
    return page("Sign-in error", f"<h1>{escape(code)}</h1><p>{escape(description)}</p>")
