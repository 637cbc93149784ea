"""The rows about the credential of a profile, with the keys beside what they act on, and about a pasted text."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from frameio_tui.core.oauth.expiry import can_refresh, describe_expiry
from frameio_tui.core.oauth.token_response import describe_granted_scopes
from frameio_tui.core.profiles.profile import V2_TOKENS_URL, V4_CONSOLE_URL, ApiVersion, CredentialKind, SecretStore
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.core.text.humanize import format_duration, format_expiry, format_time_ago
from frameio_tui.ui.theme import ASCII
from frameio_tui.ui.token.paste_flow import Progress
from frameio_tui.ui.widgets.label_rows import label_rows, wrapped
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from frameio_tui.core.oauth.pasted_token import PastedToken
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.theme import Glyphs
    from frameio_tui.ui.token.paste_flow import Step

Spans = tuple[tuple[str, str], ...]
LABEL_WIDTH = 16
"""Columns before the text of a row; the longest label is the state of a token with its mark."""
HINT_GAP = 3
"""Columns between a text and the keys beside it."""
MAX_HINT_COLUMN = 72
"""Last column at which keys of several rows are aligned; beside a longer text they follow it."""
MIN_HINT_WIDTH = 76
"""Columns from which keys that do not fit beside their text get a row of their own."""


class TokenState(Enum):
    """What is known about a token: the word on the screen, its style, and its mark."""

    VALID = ("Valid", "good", "●", "*")
    NOT_VERIFIED = ("Not verified", "warn", "?", "?")
    EXPIRED = ("Expired", "bad", "✗", "x")
    NEEDS_REFRESH = ("Expired", "warn", "✗", "x")
    REFUSED = ("Refused", "bad", "✗", "x")
    NO_TOKEN = ("No token", "warn", "○", "o")

    def mark(self, glyphs: Glyphs) -> str:
        """Return the mark before the word."""
        return self.value[3 if glyphs == ASCII else 2]


class Check(NamedTuple):
    """The result of verifying a token on this screen."""

    token: str
    """Digest of the token; an empty text for one that is not stored."""
    at: float = 0.0
    """When `GET /me` named its user; 0 if the API refused it."""


class Shown(NamedTuple):
    """A profile's credential, and what is known about it on this screen only."""

    entry: ProfileEntry
    mode: int | None = None
    """Permission mode of the credential file; None if there is no file."""
    check: Check | None = None


class Field(NamedTuple):
    """A label, a text, its style, the keys that act on it (a command ID and a word each), and the label's style."""

    label: str
    text: str
    style: str = "plain"
    keys: tuple[tuple[str, str], ...] = ()
    label_style: str = "dim"


def token_state(entry: ProfileEntry, now: float, check: Check | None = None) -> TokenState:
    """Return the state of a profile's token; VALID only if its user was verified."""
    record, kind = entry.record, entry.profile.credential
    tokens = record.tokens
    if kind.stored and tokens is None and not may_be_in_keyring(entry):
        return TokenState.NO_TOKEN
    known = check is not None and check.token == _digest(entry)
    if check is not None and known and not check.at:
        return TokenState.REFUSED
    if tokens is not None and tokens.expired(now):
        return TokenState.NEEDS_REFRESH if can_refresh(entry.profile, record) else TokenState.EXPIRED
    verified = known or record.person is not None
    return TokenState.VALID if verified else TokenState.NOT_VERIFIED


def may_be_in_keyring(entry: ProfileEntry) -> bool:
    """Return whether a token may be in the keyring, which is read only when the token is used."""
    profile, record = entry.profile, entry.record
    return profile.store is SecretStore.KEYRING and (record.person is not None or not profile.credential.oauth)


def check_of(entry: ProfileEntry, at: float = 0.0) -> Check:
    """Return the result of verifying the token of a profile: when its user was named, or 0 if it was refused."""
    return Check(_digest(entry), at)


def _digest(entry: ProfileEntry) -> str:
    tokens = entry.record.tokens
    return tokens.access.digest() if tokens is not None else ""


def state_rows(shown: Shown, now: float, width: int, glyphs: Glyphs, keys: Mapping[str, str]) -> list[Row]:
    """Return the rows about a credential: problems first, then its state and kind, its scopes and its storage.

    `keys` maps the ID of a command to its key as the user reads it; commands that do nothing now are left out.
    """
    entry = shown.entry
    profile = entry.profile
    problems = [
        *(
            Field("Not approved", f"{f}: {old or '(nothing)'} -> {new}", "bad")
            for f, old, new in entry.approval.changes
        ),
        Field("Problem", entry.warning, "bad"),
    ]
    server = [
        Field("Server", profile.base_url),
        Field("Account", entry.record.person.account_id if entry.record.person else ""),
    ]
    if profile.api is ApiVersion.V4 and profile.credential is CredentialKind.DEVELOPER_TOKEN:
        server.append(Field("Header", "x-frameio-legacy-token-auth: true is sent with each request", "dim"))
    sections = [
        ("", [*problems, *_state_fields(entry, now, glyphs, shown.check), *server]),
        ("Scopes", _scope_fields(entry)),
        ("Storage", _storage_fields(entry, shown.mode)),
    ]
    rows: list[Row] = []
    column = _hint_column([field for _, fields in sections for field in fields], width, keys)
    for title, fields in sections:
        if title:
            rows.append(_heading(title, width, glyphs))
        rows += _field_rows(fields, width, keys, column)
    return rows


def _state_fields(entry: ProfileEntry, now: float, glyphs: Glyphs, check: Check | None) -> list[Field]:
    record, kind = entry.record, entry.profile.credential
    tokens, person = record.tokens, record.person
    state = token_state(entry, now, check)
    word, style = state.value[:2]
    verified_at = float(person.verified_at) if person is not None else 0.0
    if check is not None and state is TokenState.VALID:
        verified_at = max(verified_at, check.at)
    parts = [person.display_name] if person is not None and state is not TokenState.NO_TOKEN else []
    if tokens is None and may_be_in_keyring(entry):
        parts.append("may be in the keyring")
    if state is TokenState.REFUSED:
        parts.append("the server does not accept this token")
    elif verified_at and state is not TokenState.NO_TOKEN:
        parts.append(f"verified {format_time_ago(verified_at, now)}")
    elif state is TokenState.NO_TOKEN:
        parts.append("no user is signed in" if kind.oauth else "none is stored on this machine")
    keys = (
        ("token.verify", "verify again" if state is TokenState.VALID else "verify"),
        ("token.signin", "sign in" if tokens is None else "sign in again"),
    )
    named = f"{kind.description} ({entry.profile.api.value.upper()})"
    if tokens is not None:
        named += f"  {tokens.access.fingerprint()}"
    paste = ("token.paste", "paste" if tokens is None else "replace")
    actions = (("token.reveal", "reveal"), paste, ("token.forget", "revoke" if kind.oauth else "forget"))
    return [
        Field(f"{state.mark(glyphs)} {word}", "  ".join(parts), "plain", keys, style),
        Field("Kind", named, "plain", actions),
        *_expiry_fields(entry, now),
    ]


def _expiry_fields(entry: ProfileEntry, now: float) -> list[Field]:
    """Return the rows about the expiry of a token, its refresh, and the client secret of the app."""
    record = entry.record
    fields: list[Field] = []
    if record.tokens is not None:
        style = "bad" if record.tokens.expired(now) else "plain"
        fields.append(Field("Expires", describe_end(entry, now), style, (("token.refresh", "refresh now"),)))
    if note := describe_expiry(entry.profile, record, now):
        fields.append(Field("Refresh", note))
    elif entry.profile.credential is CredentialKind.ACCESS_TOKEN and record.tokens is not None:
        when = "" if record.tokens.expired(now) else " when this one expires"
        fields.append(Field("Refresh", f"not possible: paste a new token{when}", "dim"))
    if entry.profile.credential.has_client_secret:
        secret = record.client_secret
        field = Field("Client secret", "not stored", "warn", (("token.secret", "paste"),))
        if secret is not None:
            field = Field("Client secret", secret.fingerprint(), "plain", (("token.secret", "replace"),))
        fields.append(field)
    return fields


def describe_end(entry: ProfileEntry, now: float) -> str:
    """Return when a stored token expires, as a text after the word `Expires`; empty without a stored token."""
    tokens, profile = entry.record.tokens, entry.profile
    if tokens is None:
        return ""
    if tokens.expires_at is not None:
        left = tokens.expires_at - now
        return f"in {format_duration(left)}" if left > 0 else f"{format_duration(-left)} ago"
    if profile.credential is CredentialKind.DEVELOPER_TOKEN:
        return "never (until deleted on the developer site)"
    return "no date given"


def _scope_fields(entry: ProfileEntry) -> list[Field]:
    profile, tokens = entry.profile, entry.record.tokens
    count = f"{len(profile.scopes)} of {len(scopes_of(profile.api))}"
    fields = [Field("Selected", count, "plain", (("token.scopes", "choose"),))]
    if tokens is None:
        return fields
    if tokens.scopes is None:
        developer = profile.credential is CredentialKind.DEVELOPER_TOKEN
        why = " (Frame.io does not report them for developer tokens)" if developer else ""
        return [*fields, Field("Granted", f"unknown{why}", "dim")]
    fields.append(Field("Granted", " ".join(tokens.scopes) or "none"))
    if profile.credential.oauth and profile.scopes:
        comparison = describe_granted_scopes(profile.scopes, tokens.scopes)
        fields.append(Field("", comparison, "warn" if "not granted" in comparison else "dim"))
    return fields


def _storage_fields(entry: ProfileEntry, mode: int | None) -> list[Field]:
    profile = entry.profile
    keys = (("token.source", "change the source"),)
    if profile.credential is CredentialKind.ENVIRONMENT:
        return [Field("Variable", f"{entry.place}, read for each request", "plain", keys)]
    if profile.credential is CredentialKind.COMMAND:
        return [Field("Command", f"{entry.place}, run for each request", "plain", keys)]
    if profile.store is SecretStore.KEYRING:
        return [Field("Keyring", "the keyring of this user", "plain", keys)]
    shared = [Field("Token of", f"the linked profile {entry.token_of}")] if entry.token_of else []
    if mode is None:
        return [*shared, Field("File", f"{entry.place} (not created yet)", "dim", keys)]
    if mode & 0o077:
        problem = f"mode {mode:04o}: other users can read it. Run: chmod 600 FILE"
        return [*shared, Field("File", entry.place, "plain", keys), Field("", problem, "bad")]
    return [*shared, Field("File", f"private ({mode:04o})  {entry.place}", "plain", keys)]


def _heading(title: str, width: int, glyphs: Glyphs) -> Row:
    rule = "-" if glyphs == ASCII else "─"
    return Row(
        f"#{title}",
        ((f" {rule} ", "dim"), (title, "group"), (f" {rule * max(0, width - len(title) - 5)}", "dim")),
        selectable=False,
    )


def _hints(field: Field, keys: Mapping[str, str]) -> Spans:
    """Return the keys of a field that work now."""
    shown = [(keys[name], word) for name, word in field.keys if keys.get(name)]
    return tuple(span for key, word in shown for span in ((f"{key} ", "hint"), (f"{word}  ", "dim")))


def _width_of(spans: Spans) -> int:
    return sum(cell_len(text) for text, _ in spans)


def _hint_column(fields: Iterable[Field], width: int, keys: Mapping[str, str]) -> int:
    """Return the column at which keys begin if possible: right of the texts that leave enough room for them."""
    ends = [LABEL_WIDTH + cell_len(field.text) + HINT_GAP for field in fields if _hints(field, keys)]
    widest = max((_width_of(_hints(field, keys)) for field in fields), default=0)
    return max((end for end in ends if end <= MAX_HINT_COLUMN and end + widest <= width), default=LABEL_WIDTH)


def _field_rows(fields: Iterable[Field], width: int, keys: Mapping[str, str], column: int) -> list[Row]:
    """Return the rows of fields; keys stand beside the last row of a text, or below it if the screen is wide enough."""
    rows: list[Row] = []
    for field in fields:
        hints = _hints(field, keys)
        pieces = wrapped(field.text, width - LABEL_WIDTH) if field.text or hints else []
        for at, piece in enumerate(pieces):
            label = f" {'' if at else field.label:<{LABEL_WIDTH - 1}}"
            spans: Spans = ((label, field.label_style), (piece, field.style))
            if at == len(pieces) - 1 and hints:
                end = LABEL_WIDTH + (cell_len(piece) + HINT_GAP if piece else 0)
                start = column if end <= column <= width - _width_of(hints) else end
                if start + _width_of(hints) <= width:
                    spans += ((" " * (start - LABEL_WIDTH - cell_len(piece)), "plain"), *hints)
                    hints = ()
            rows.append(Row(f"{label}{piece}"[:60], spans, selectable=False))
        if hints and width >= MIN_HINT_WIDTH:
            rows.append(Row("", ((" " * LABEL_WIDTH, "plain"), *hints), selectable=False))
    return rows


def pasted_rows(pasted: PastedToken, now: float, width: int) -> list[Row]:
    """Return the rows about a pasted text: what it is, and what was removed from it."""
    shape = str(pasted.shape)
    sentence = pasted.sentence if pasted.sentence.rstrip(".").lower() != shape else ""
    if sentence.lower().startswith(shape):  # it names the shape, and says more
        shape, sentence = sentence, ""
    lines = [("Pasted", shape, "title"), ("", sentence, "plain")]
    if pasted.secret is not None:
        lines.append(("Token", pasted.secret.fingerprint(), "plain"))
    if pasted.cleaned:
        lines.append(("", "Removed: " + ", ".join(pasted.cleaned), "warn"))
    if pasted.expires_at is not None:
        expired = pasted.expires_at <= now
        lines.append(("Expiry", format_expiry(pasted.expires_at, now), "bad" if expired else "plain"))
    if pasted.scopes is not None:
        lines.append(("Scopes", " ".join(pasted.scopes), "plain"))
    return label_rows(lines, width)


MARKS = {Progress.DONE: "yes", Progress.CURRENT: "pointer", Progress.FAILED: "no"}
STEP_STYLES = {Progress.DONE: "dim", Progress.CURRENT: "title", Progress.FAILED: "bad", Progress.LATER: "dim"}


def step_spans(steps: Iterable[Step], glyphs: Glyphs) -> Spans:
    """Return the row that shows the steps of pasting, each with its number and how far it is."""
    spans: Spans = ()
    for number, step in enumerate(steps, 1):
        mark = getattr(glyphs, MARKS[step.progress]) if step.progress in MARKS else " "
        spans += ((f"{mark} {number} {step.title}   ", STEP_STYLES[step.progress]),)
    return spans


def token_page(profile: Profile | None, api: ApiVersion = ApiVersion.V2) -> str:
    """Return where a token for this profile is created; None stands for a profile of `api` that does not exist yet."""
    developer = profile is not None and profile.credential is CredentialKind.DEVELOPER_TOKEN
    if developer or (profile.api if profile is not None else api) is ApiVersion.V2:
        return f"Create a developer token at {V2_TOKENS_URL}"
    return f"Create an access token at {V4_CONSOLE_URL}"
