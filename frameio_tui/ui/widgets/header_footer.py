"""The two bars of every screen: the active profile at the top, and the keys that work now at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content
from textual.widgets import Static

from frameio_tui.core.oauth.expiry import SIGN_IN_AGAIN, expiry_state
from frameio_tui.core.profiles.profile import CredentialKind, SecretStore
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.ui.commands.keymap import Keys
from frameio_tui.ui.text import content, join
from frameio_tui.ui.theme import LABEL_STYLES, Glyphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.visual import VisualType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.commands.command import Command


MAX_NAME_LENGTH, BRIEF_NAME_LENGTH, MAX_LABEL_LENGTH = 40, 24, 16
"""Maximum length of the profile name in the header (with and without room for it) and of the label."""


PADDING = 2
"""Columns of the screen that header and footer leave blank."""


class Bar(Static):
    """A row of text that never wraps."""

    DEFAULT_CSS = "Bar { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__("", id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = False) -> None:
        """Show another text. The height stays one row, so the layout is not updated unless `layout` is true."""
        super().update(content, layout=layout)


class HeaderBar(Bar):
    """The header: profile, label, API, credential, user, expiry and lock; scopes and rate limit at the right."""

    DEFAULT_CSS = "HeaderBar { background: $panel; color: $foreground; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[ProfileEntry | None, Glyphs, float, str, bool, bool] | None = None

    def on_resize(self) -> None:
        """Choose again what fits."""
        if self._shown is not None:
            entry, glyphs, now, rate, demo, hints = self._shown
            self.show(entry, glyphs, now, rate, demo=demo, hints=hints)

    def show(
        self,
        entry: ProfileEntry | None,
        glyphs: Glyphs,
        now: float,
        rate: str = "",
        *,
        demo: bool = False,
        hints: bool = True,
    ) -> None:
        """Draw a profile; `rate` is the formatted rate limit, `now` a Unix time.

        With `hints`, a state that needs an action names its key. Leave that out on a screen without these keys.
        """
        self._shown = (entry, glyphs, now, rate, demo, hints)
        width = self.size.width or self.app.size.width - PADDING  # before the first layout: as wide as the screen
        if entry is None:
            self.update(Content("frameio-tui  no profile" + (": press F2 to create one" if hints else "")))
            return
        parts, right_side = header_parts(entry, glyphs, now, demo=demo, hints=hints), right_parts(entry, rate)
        if not fits(parts, right_side, width):
            parts = header_parts(entry, glyphs, now, demo=demo, hints=hints, name_length=BRIEF_NAME_LENGTH)
        left, right = without_optional(parts, right_side, width)
        if right.cell_length:
            left = join(left, " " * (width - left.cell_length - right.cell_length), right)
        self.update(left)


class Part(NamedTuple):
    """A part of the header."""

    content: Content
    """The text, with the separator before it."""
    name: str = ""
    """Name in `CUT_ORDER`; empty for a part that is always shown."""


CUT_ORDER = ("email", "fingerprint", "unit", "user", "credential", "scopes")
"""The parts of the header that are left out if it is too narrow, the first one first."""
MIN_USER_WIDTH = 10
"""Number of cells below which a shortened user name, with the separator before it, is left out."""
MIN_GAP = 2
"""Minimum number of blanks between the left and the right side of the header."""


def needed_width(*sides: Sequence[Part]) -> int:
    """Return the width of both sides of the header and the gap between them."""
    return sum(part.content.cell_length for side in sides for part in side) + MIN_GAP


def fits(left: Sequence[Part], right: Sequence[Part], width: int) -> bool:
    """Return whether there is room for what is always shown."""
    return needed_width(*([part for part in side if not part.name] for side in (left, right))) <= width


def without_optional(left: Sequence[Part], right: Sequence[Part], width: int) -> tuple[Content, Content]:
    """Return both sides of the header without the optional parts for which there is no room.

    A long user name is shortened before it is left out. The right side is empty if there is no room for it either.
    """
    used = needed_width(left, right)
    cut: dict[str, int] = {}
    for name in CUT_ORDER:
        if used <= width:
            break
        length = sum(part.content.cell_length for part in (*left, *right) if part.name == name)
        if name == "user" and length - (used - width) >= MIN_USER_WIDTH:
            left = [_shortened(part, used - width) if part.name == name else part for part in left]
            used = width
            break
        cut[name] = length
        used -= length
    for name, length in reversed(tuple(cut.items())):  # after a long part was cut, a short one may fit again
        if used + length <= width:
            used += cut.pop(name)
    sides = [join(*(part.content for part in side if part.name not in cut)) for side in (left, right)]
    return sides[0], sides[1] if used <= width else Content("")


def _shortened(part: Part, cells: int) -> Part:
    """Return a part that is shorter by a number of cells."""
    return part._replace(content=part.content.truncate(part.content.cell_length - cells, ellipsis=True))


def header_parts(
    entry: ProfileEntry,
    glyphs: Glyphs,
    now: float,
    *,
    demo: bool = False,
    hints: bool = True,
    name_length: int = MAX_NAME_LENGTH,
) -> tuple[Part, ...]:
    """Return the left side of the header. Nothing is indicated by colour only."""
    profile, record = entry.profile, entry.record
    dot = f" {glyphs.dot} "
    parts = [Part(content(truncate(profile.name, name_length), "bold"))]
    if profile.label:
        label = f" {content(truncate(profile.label, MAX_LABEL_LENGTH)).plain} "
        parts.append(Part(join(" ", Content.styled(label, LABEL_STYLES.get(profile.colour, "")))))
    if demo:
        parts.append(Part(join(" ", Content.styled(" SANDBOX ", LABEL_STYLES["cyan"]))))
    parts.append(Part(Content(f" {profile.api.value.upper()}")))
    if profile.read_only:
        parts.append(Part(join(dot, Content.styled(glyphs.lock, "bold $warning"))))
    state = credential_state(entry, hints=hints)
    if state is not None:
        parts.append(Part(join(dot, state)))
    if record.person is not None:
        user = record.person
        shown = content(user.name or user.email or user.id).truncate(MAX_NAME_LENGTH, ellipsis=True)
        parts.append(Part(join(dot, shown), "user"))
        if user.name and user.email:
            parts.append(Part(content(f" <{user.email}>"), "email"))
    parts.append(Part(Content(dot + profile.credential.description), "credential"))
    if record.tokens is not None:
        parts.append(Part(content(f" …{record.tokens.access.fingerprint().rpartition('…')[2]}"), "fingerprint"))
    elif profile.credential is CredentialKind.ENVIRONMENT:
        parts.append(Part(content(f" ${profile.env_var}"), "fingerprint"))
    end, must_act = expiry_state(profile, record, now)
    if end.startswith(SIGN_IN_AGAIN) and hints:
        end = f"{SIGN_IN_AGAIN}: press I{end.removeprefix(SIGN_IN_AGAIN)}"
    if end:
        parts.append(Part(join(dot, Content.styled(end, "bold $error" if must_act else ""))))
    return tuple(parts)


def credential_state(entry: ProfileEntry, *, hints: bool = True) -> Content | None:
    """Return what keeps the profile from being used, or that its token is not verified; None if all is well."""
    profile, record = entry.profile, entry.record
    if not entry.approval.is_approved:
        return Content.styled("NOT APPROVED", "bold $error")
    holds_its_own = profile.credential.stored and profile.store is SecretStore.FILE and not profile.linked_profile
    if record.tokens is None and holds_its_own:
        missing, key = ("not signed in", "I") if profile.credential.oauth else ("no token", "t")
        return Content.styled(f"{missing}: press {key}" if hints else missing, "bold $warning")
    return Content.styled("not verified", "$warning") if record.person is None else None


def right_parts(entry: ProfileEntry, rate: str) -> tuple[Part, ...]:
    """Return the right side of the header: the number of scopes, and what is left of the rate limit."""
    scopes = scope_count(entry)
    parts = [Part(Content.styled(scopes, "$text-muted"), "scopes")] if scopes else []
    if rate:
        gap = "  " if scopes else ""
        parts += [Part(Content(gap), "scopes"), Part(Content.styled(rate, "$text-muted"))]
        parts.append(Part(Content.styled(" left", "$text-muted"), "unit"))
    return tuple(parts)


def truncate(text: str, width: int) -> str:
    """Shorten a long name, so that what follows it, such as NOT APPROVED, stays on the screen."""
    return text if len(text) <= width else text[: width - 1] + "…"


def scope_count(entry: ProfileEntry) -> str:
    """Return, for example, `14/34 scopes`: granted scopes if known, else selected ones; empty for none."""
    tokens = entry.record.tokens
    scopes = tokens.scopes if tokens is not None and tokens.scopes is not None else entry.profile.scopes
    return f"{len(scopes)}/{len(scopes_of(entry.profile.api))} scopes" if scopes else ""


HISTORY = "anywhere.history"
PALETTE = "anywhere.palette"
"""ID of the command that the footer leaves out first if there is too little room."""


class FooterBar(Bar):
    """The footer: the keys that work now."""

    DEFAULT_CSS = "FooterBar { dock: bottom; background: $panel; color: $foreground; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[Command, ...], Keys] = ((), Keys())
        self._typing = False
        self._drawn: tuple[tuple[str, str], ...] = ()

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self.show(*self._shown, typing=self._typing)

    def show(self, commands: Iterable[Command], keys: Keys, *, typing: bool = False) -> None:
        """Draw keys and footer texts of the commands that work now, as many as fit; `typing` leaves out letters."""
        self._shown, self._typing = (tuple(commands), keys), typing
        width = self.size.width or self.app.size.width - PADDING  # before the first layout: as wide as the screen
        key_of = {c.id: keys.format_first(c, typing=typing) for c in self._shown[0] if c.footer}
        named = [command for command in self._shown[0] if command.footer and key_of.get(command.id)]
        widths = {c.id: len(key_of[c.id]) + len(c.footer) + 3 for c in named}
        # Esc and the commands that work everywhere are shown even if there is little room, except for the palette,
        # which the help names too. The latter are at the right edge, where they stay when the others change.
        if sum(widths.values()) > width:
            named = [command for command in named if command.id != PALETTE]
        # The history is in the footer of the console only, and gives way like the console's own commands.
        everywhere = [c for c in named if c.context == "anywhere" and c.id != HISTORY]
        always = [c for c in named if c in everywhere or "escape" in c.keys]
        room = width - sum(widths[c.id] for c in always)
        shown: list[Command] = []
        for command in named:
            if command not in always and widths[command.id] <= room:
                shown.append(command)
                room -= widths[command.id]
        left = [*shown, *(command for command in always if command not in everywhere)]
        gap = " " * max(0, room)
        drawn = (
            *((key_of[c.id], f" {c.footer}  ") for c in left),
            ("", gap),
            *((key_of[c.id], f" {c.footer}  ") for c in everywhere),
        )
        if drawn == self._drawn:
            return  # called at each change of the focus
        self._drawn = drawn
        parts = [part for key, text in drawn for part in (Content.styled(key, "bold $key-hint"), text)]
        self.update(join(*parts))
