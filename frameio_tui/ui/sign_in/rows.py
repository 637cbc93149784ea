"""The rows of the sign-in screen, and the check for what is missing before a sign-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.oauth.authorization import has_own_endpoints
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.humanize import format_expiry
from frameio_tui.ui.widgets.label_rows import label_rows, wrapped
from frameio_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from frameio_tui.services.auth.bearer import BearerService
    from frameio_tui.services.auth.sign_in import AcquiredTokens
    from frameio_tui.services.auth.sign_in_session import SignIn
    from frameio_tui.services.profiles import ProfileEntry


LABEL_COLUMNS = 10
"""Columns of the label before a command or URL; fewer than elsewhere, so that more of them fit."""
RETURNS = "Allow access there. The browser then returns here automatically."
PASTE = "If the last page fails to load, copy its whole address and paste it below."


def missing_step(entry: ProfileEntry, bearers: BearerService) -> str:
    """Return the first thing that is missing and can be supplied here, or an empty text.

    The possible results are `approve`, `app`, `scopes` and `secret`.
    """
    profile = entry.profile
    if not profile.credential.oauth:
        return ""
    if not entry.approval.is_approved and not entry.warning:
        return "approve"
    if not profile.client_id:
        return "app"
    if not profile.scopes and profile.api is ApiVersion.V2 and not has_own_endpoints(profile):
        return "scopes"
    if profile.credential.has_client_secret and entry.approval.is_approved:
        try:
            return "" if bearers.record(profile).client_secret is not None else "secret"
        except FrameioTuiError:
            return ""
    return ""


def waiting_rows(signin: SignIn, width: int, room: int) -> list[Row]:
    """Return rows about how to reach the provider and return, as many as fit into `room`.

    They are the steps after the first one, which is to open the URL. The tunnel is left out first, unless it is the
    only way back, then the steps, and last the short URL.
    """
    if signin.listener is None:
        variants = [_step(2, signin.paste_instructions, width)]
    else:
        short = _row("or short", signin.listener.short_address, "title", _if_room("through the tunnel", 50, width))
        tunnel = [_command_rows("tunnel", signin.tunnel[0], "a template", width)] if signin.tunnel else []
        tunnel += [_command_rows("", command, "if ssh -M is running", width) for command in signin.tunnel[1:]]
        paste = _step(3, PASTE, width)
        steps = [*_step(2, RETURNS, width), *paste]
        minimum = [short, *(tunnel[0] if tunnel and signin.at_socket else ())]
        every = [short, *(row for rows in tunnel for row in rows), *steps]
        variants = [every, [*minimum, *steps], [*minimum, *paste], minimum]
    return next((rows for rows in variants if len(rows) <= room), [])


def acquired_rows(acquired: AcquiredTokens, now: float, width: int) -> list[Row]:
    """Return rows about the user who has signed in, the expiry of the token and its scopes."""
    tokens, person = acquired.tokens, acquired.person
    lines: list[tuple[str, str, str]] = []
    if person is not None:
        account = f", account {person.account_id}" if person.account_id else ""
        lines.append(("User", f"{person.display_name}{account}", "good"))
    lines.append(("Token", format_expiry(tokens.expires_at, now), "plain"))
    if tokens.refresh is not None:
        lines.append(("", "refreshed automatically before that", "dim"))
    if tokens.scopes:
        lines.append(("Scopes", " ".join(tokens.scopes), "plain"))
    for note in acquired.notes:
        bad = "not granted" in note or "not accept" in note or note.startswith("No ")
        lines.append(("", note, "warn" if bad else "dim"))
    lines.append(("No user", acquired.unknown_reason, "warn"))
    return label_rows(lines, width)


def _if_room(text: str, used: int, width: int) -> str:
    """Return a text, or an empty one if the row is too narrow. `used` is the width of the other texts."""
    return text if used + len(text) + 4 <= width else ""


def _row(label: str, text: str, style: str, after: str = "") -> Row:
    spans = ((f" {label:<9}", "dim"), (text, style), (f"  ({after})" if after else "", "dim"))
    return Row(f"{label}{text}"[:60], spans, selectable=False)


def _command_rows(label: str, command: str, after: str, width: int) -> list[Row]:
    """Return the rows of a command, which is never cut off.

    If the row is too narrow, the note after the command is left out, then the label; then the command takes several
    rows. These start at the left edge and end with a backslash, so that a shell reads the copied rows as one line.
    """
    room = width - LABEL_COLUMNS
    if len(command) <= room:
        return [_row(label, command, "plain", after if len(command) + len(after) + 4 <= room else "")]
    if len(command) < width:
        return [_plain(command)]
    room = width - 3  # for the backslash, and for a scrollbar on a small screen
    cuts = range(0, len(command), room)
    pieces = [command[at : at + room] + ("\\" if at + room < len(command) else "") for at in cuts]
    return [Row(piece[:60], ((piece, "plain"),), selectable=False) for piece in pieces]


def _step(number: int, text: str, width: int) -> list[Row]:
    """Return the rows of a step, with its number before the first of them."""
    pieces = wrapped(text, width - 4)
    starts = [f" {number} ", *["   "] * (len(pieces) - 1)]
    return [
        Row(piece, ((start, "title"), (piece, "plain")), selectable=False)
        for start, piece in zip(starts, pieces, strict=True)
    ]


def _plain(text: str) -> Row:
    return Row(text, ((f" {text}", "plain"),), selectable=False)
