"""Parse what the browser returns: the query of a callback, or any part of it that a user pastes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote_plus

from frameio_tui.core.errors import InvalidInput, OAuthRefused, UnfinishedPaste
from frameio_tui.core.json.read import read_object
from frameio_tui.core.oauth.token_response import refusal
from frameio_tui.core.secret import Secret

if TYPE_CHECKING:
    from frameio_tui.core.oauth.authorization import Attempt

MAX_LENGTH = 16384
MAX_PARAMETERS = 60
_ONCE = ("code", "state", "error")
_INVISIBLE = dict.fromkeys(
    [0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF]
)
_BEGINS = re.compile(r"^[\s\"'<`(\[]*(?=[A-Za-z][A-Za-z0-9+.-]*://|\??(?:code|error)=)", re.MULTILINE)
_AROUND = "<>\"'`“”‘’«»()[]"
COPY_AGAIN = "Copy the complete address of the page that opened after you selected Allow, even if it failed to load."
PASTE_THE_REST = "Paste the rest, or the complete address of the page that opened after you selected Allow."


class CallbackResult(NamedTuple):
    """An authorization code, and whether the state came with it."""

    code: Secret
    has_state: bool
    """False for a bare code, which is used only after the user confirmed its origin (RFC 9700 §4.7.1)."""


def parse_callback(query: str, state: Secret) -> str:
    """Classify a callback's query as `accept`, `failed` (both end the wait), `stranger` or `malformed`."""
    pairs = _pairs(query)
    if pairs is None:
        return "malformed"
    given = dict(pairs)
    if not given.get("state") or Secret(given["state"], "state") != state:
        return "stranger"
    if given.get("error"):
        return "failed"
    return "accept" if given.get("code") else "malformed"


def read_callback(query: str, attempt: Attempt) -> CallbackResult:
    """Return the code in a query that `parse_callback` accepted. Raises OAuthRefused, InvalidInput."""
    pairs = _pairs(query)
    if pairs is None:
        raise InvalidInput("This redirect URL repeats a parameter, or has too many parameters.", COPY_AGAIN)
    given = dict(pairs)
    if "state" not in given and ("code" in given or "error" in given):
        raise UnfinishedPaste("The address is incomplete: the state is missing.", PASTE_THE_REST)
    if "state" in given and Secret(given["state"], "state") != attempt.state:
        if len(given["state"]) < len(attempt.state):
            raise UnfinishedPaste("The address is incomplete: the state is cut off.", PASTE_THE_REST)
        raise InvalidInput(
            "This redirect URL belongs to another sign-in, perhaps an earlier one.",
            "Complete the sign-in in the page that was opened last.",
        )
    if given.get("error"):
        raise callback_error(given)
    if not given.get("code"):
        raise UnfinishedPaste("The address is incomplete: the code is missing.", PASTE_THE_REST)
    return CallbackResult(_code(given["code"]), has_state=True)


def callback_error(given: dict[str, str]) -> OAuthRefused:
    """Return the error that came with the redirect."""
    return refusal(0, dict(given))


def parse_pasted_callback(text: str, attempt: Attempt) -> CallbackResult:
    """Parse a pasted result: the whole URL, its query, `code#state`, that pair in base64, or the bare code.

    Raises InvalidInput, whose message names what is missing, and OAuthRefused if the response is an error.
    """
    if "[200~" in text or "[201~" in text or "^[" in text or "\x1b" in text:
        raise InvalidInput("The paste was cut off.", "Paste it again.")
    value = cleaned(text)
    if not value:
        raise InvalidInput("Nothing was pasted.", COPY_AGAIN)
    if len(value) > MAX_LENGTH:
        raise InvalidInput("That is too long to be a redirect URL.", COPY_AGAIN)
    if "response_type=" in value or value.endswith(f"/go-{attempt.slug}"):
        raise InvalidInput(
            "That is the sign-in address, not the redirect URL.",
            "Open it, select Allow, and copy the address of the page that follows.",
        )
    callback = _parse_pasted_value(value, attempt, deeper=True)
    if not callback.has_state:
        _check_bare_code(text)
    return callback


class CallbackInput:
    """Collects what is pasted during one sign-in and joins the parts of a URL that line breaks have cut."""

    def __init__(self, attempt: Attempt) -> None:
        self._attempt = attempt
        self._earlier = ""
        self._refused: list[Secret] = []

    def parse(self, text: str) -> CallbackResult:
        """Return the result if it is complete. Raises UnfinishedPaste if more must follow, InvalidInput, OAuthRefused.

        `text` can contain several lines; everything before the last line that begins a URL is treated as an earlier
        paste. Text that follows such a beginning is never accepted as a bare code.
        """
        earlier, self._earlier = self._earlier, ""
        begins = list(_BEGINS.finditer(text))
        if begins:
            earlier, text = "", text[begins[-1].start() :]
        if not text.strip():
            raise InvalidInput("Nothing was pasted.", COPY_AGAIN)
        if earlier:
            result = self._parse_complete(text)
            if result is not None:
                return result
        try:
            callback = parse_pasted_callback(earlier + text, self._attempt)
        except UnfinishedPaste:
            self._earlier = earlier + text
            raise
        if not callback.has_state and callback.code in self._refused:
            raise InvalidInput("That code has already been rejected.", COPY_AGAIN)
        return callback

    def _parse_complete(self, text: str) -> CallbackResult | None:
        """Return the result if this text is complete on its own, otherwise None."""
        try:
            callback = parse_pasted_callback(text, self._attempt)
        except InvalidInput:
            return None
        return callback if callback.has_state else None

    def reject(self, callback: CallbackResult) -> None:
        """Record that the server refused a bare code: it is not sent again, and the wait continues."""
        self._refused.append(callback.code)


def _check_bare_code(text: str) -> None:
    """Raise InvalidInput if a text sent as a code looks like anything else: a clipboard can contain any secret."""
    from frameio_tui.core.oauth.pasted_token import DEVELOPER_TOKEN, Shape, examine_paste, kind_of_jwt

    if any(len(line.split()) > 1 for line in text.translate(_INVISIBLE).splitlines()):
        raise InvalidInput("The pasted text is not a code: codes have no spaces.", COPY_AGAIN)
    found = examine_paste(text)
    token = found.shape in (Shape.DEVELOPER_TOKEN, Shape.CLIENT_SECRET) or DEVELOPER_TOKEN.search(text) is not None
    if token or kind_of_jwt(cleaned(text)) in ("access_token", "refresh_token", "id_token"):
        raise InvalidInput("That is a token or a secret, not an authorization code. It was not sent.", COPY_AGAIN)


def cleaned(text: str) -> str:
    """Return a text without the line breaks, spaces, quotes and invisible characters that copying adds."""
    return "".join(text.translate(_INVISIBLE).split()).strip(_AROUND + ",;")


def _parse_pasted_value(value: str, attempt: Attempt, *, deeper: bool) -> CallbackResult:
    query = _query_in(value)
    if query is not None:
        return read_callback(query, attempt)
    if "://" in value:
        if attempt.redirect_uri.startswith(value) or re.split("[?#]", value)[0] == attempt.redirect_uri:
            raise UnfinishedPaste("The address is incomplete: the code is missing.", PASTE_THE_REST)
        raise InvalidInput("The address has no code.", COPY_AGAIN)
    inner = _decoded(value) if deeper else ""
    if _query_in(inner) is not None or len(inner.partition("#")[2]) == len(attempt.state):
        return _parse_pasted_value(inner, attempt, deeper=False)
    for mark in ("#", "&"):
        code, found, state = value.partition(mark)
        if found and code and state and "=" not in value.rstrip("="):
            return read_callback(f"code={_quoted(code)}&state={_quoted(state)}", attempt)
    if "=" in value.rstrip("=") or any(mark in value for mark in "#&?/ "):
        raise InvalidInput("The pasted text has no code.", COPY_AGAIN)
    if len(value) < 6:
        raise InvalidInput("That is too short to be a code.", COPY_AGAIN)
    return CallbackResult(_code(value), has_state=False)


def _query_in(value: str) -> str | None:
    """Return the query or the fragment that contains the response, or None."""
    for part in (value.partition("?")[2], value.partition("#")[2], value):
        part = part.partition("#")[0]
        names = {pair.partition("=")[0] for pair in part.split("&") if "=" in pair}
        if names & {"code", "error"} or ("state" in names and part is not value):
            return part
    return None


def _decoded(value: str) -> str:
    """Return the text that a base64 value (either alphabet) encodes, or an empty string if it is not base64."""
    from base64 import urlsafe_b64decode

    if len(value) < 16:
        return ""
    try:
        raw = urlsafe_b64decode(
            value.replace("+", "-").replace("/", "_").rstrip("=") + "=" * (-len(value.rstrip("=")) % 4)
        )
        text = raw.decode("ascii")
    except ValueError:
        return ""
    if text.startswith("{"):
        return _text_of_json(text)
    return text if text.isprintable() else ""


def _text_of_json(text: str) -> str:
    from urllib.parse import urlencode

    texts = {name: value for name, value in (read_object(text) or {}).items() if isinstance(value, str)}
    return urlencode([(name, texts[name]) for name in ("code", "state") if name in texts])


def _pairs(query: str) -> list[tuple[str, str]] | None:
    """Return the parameters of a query, or None if an important one is repeated or there are too many."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return None
    names = [name for name, _ in pairs]
    return None if any(names.count(name) > 1 for name in _ONCE) else pairs


def _code(text: str) -> Secret:
    if len(text) > MAX_LENGTH // 2 or not all("\x21" <= c <= "\x7e" for c in text):
        raise InvalidInput(
            "That is not a code: it has spaces or characters that are not allowed in a code.", COPY_AGAIN
        )
    return Secret(text, "code")


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(unquote_plus(text) if "%" in text else text, safe="")
