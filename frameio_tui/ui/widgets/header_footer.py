"""The two bars of every screen: the active profile at the top, and the keys that work now at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from frameio_tui.core.oauth.expiry import SIGN_IN_AGAIN, expiry_state
from frameio_tui.core.profiles.profile import CredentialKind, SecretStore
from frameio_tui.core.scopes.registry import scopes_of
from frameio_tui.ui.commands.keymap import Keys
from frameio_tui.ui.text import content, join
from frameio_tui.ui.theme import LABEL_STYLES, Glyphs

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.visual import VisualType

    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.ui.commands.command import Command


MAX_NAME_LENGTH, BRIEF_NAME_LENGTH, MAX_LABEL_LENGTH = 40, 24, 16
"""Maximum length of the profile name in the header (in wide and narrow terminals) and of the label."""


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
        self._shown: tuple[ProfileEntry | None, Glyphs, float, str, bool] | None = None

    def on_resize(self) -> None:
        """Align the right part again."""
        if self._shown is not None:
            entry, glyphs, now, rate, demo = self._shown
            self.show(entry, glyphs, now, rate, demo=demo)

    def show(
        self, entry: ProfileEntry | None, glyphs: Glyphs, now: float, rate: str = "", *, demo: bool = False
    ) -> None:
        """Draw the active profile; `rate` is the formatted rate limit, `now` a Unix time."""
        self._shown = (entry, glyphs, now, rate, demo)
        width = self.size.width or self.app.size.width  # before the first layout: as wide as the screen
        if entry is None:
            self.update(Content("frameio-tui  no profile yet"))
            return
        left = join(*header_parts(entry, glyphs, now, demo=demo, brief=width < 98))
        right = " ".join(filter(None, (scope_count(entry), f"rate {rate}" if rate else "")))
        room = width - 2 - left.cell_length - len(right)
        gap = " " * max(2, room) if room >= 2 else "  "
        self.update(join(left, gap, Content.styled(right, "$text-muted")) if room >= 2 else left)


def header_parts(
    entry: ProfileEntry, glyphs: Glyphs, now: float, *, demo: bool = False, brief: bool = False
) -> list[Content | str]:
    """Return the parts of the header's left side. Nothing is indicated by colour only.

    With `brief`, optional parts are left out, so that the important ones are not cut off.
    """
    profile, record = entry.profile, entry.record
    parts: list[Content | str] = [
        content(truncate(profile.name, BRIEF_NAME_LENGTH if brief else MAX_NAME_LENGTH), "bold")
    ]
    if profile.label:
        parts += [
            " ",
            Content.styled(
                f" {content(truncate(profile.label, MAX_LABEL_LENGTH)).plain} ", LABEL_STYLES.get(profile.colour, "")
            ),
        ]
    if demo:
        parts += [" ", Content.styled(" SANDBOX ", LABEL_STYLES["cyan"])]
    dot = f" {glyphs.dot} "
    parts += [f" {profile.api.value.upper()}"]
    if profile.read_only:
        parts += [dot, Content.styled(glyphs.lock, "bold $warning")]
    parts += [dot, profile.credential.description] if not brief else []
    if not entry.approval.is_approved:
        parts += [dot, Content.styled("NOT TRUSTED", "bold $error")]
    elif record.tokens is not None:
        parts += [] if brief else [" ", content(record.tokens.access.fingerprint())]
    elif profile.credential is CredentialKind.ENVIRONMENT:
        parts += [" ", content("$" + profile.env_var)]
    elif profile.credential.stored and not profile.linked_profile and profile.store is SecretStore.FILE:
        parts += [
            dot,
            Content.styled("not signed in: press I" if profile.credential.oauth else "no token", "$warning"),
        ]
    if record.person is not None:
        person = record.person
        parts += [dot, content(person.name if brief else person.display_name)]
    end, bad = expiry_state(profile, record, now)
    if end.startswith(SIGN_IN_AGAIN):
        end = f"{SIGN_IN_AGAIN}: press I{end.removeprefix(SIGN_IN_AGAIN)}"
    if end:
        parts += [dot, Content.styled(end, "bold $error" if bad else "")]
    return parts


def truncate(text: str, width: int) -> str:
    """Shorten a long name, so that what follows it, such as NOT TRUSTED, stays on the screen."""
    return text if len(text) <= width else text[: width - 1] + "…"


def scope_count(entry: ProfileEntry) -> str:
    """Return, for example, `scopes 14/34`: granted scopes if known, else selected ones; empty for none."""
    tokens = entry.record.tokens
    scopes = tokens.scopes if tokens is not None and tokens.scopes is not None else entry.profile.scopes
    return f"scopes {len(scopes)}/{len(scopes_of(entry.profile.api))}" if scopes else ""


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
        width = self.size.width or self.app.size.width  # before the first layout: as wide as the screen
        key_of = {c.id: keys.format_first(c, typing=typing) for c in self._shown[0] if c.footer}
        named = [command for command in self._shown[0] if key_of.get(command.id)]
        widths = {c.id: len(key_of[c.id]) + len(c.footer) + 3 for c in named}
        # Esc and the commands that work everywhere are shown even if there is little room.
        always = [c for c in named if c.context == "anywhere" or "escape" in c.keys]
        room = width - sum(widths[c.id] for c in always)
        shown: list[Command] = []
        for command in named:
            if command not in always and widths[command.id] <= room:
                shown.append(command)
                room -= widths[command.id]
        words = tuple((key_of[command.id], command.footer) for command in (*shown, *always))
        if words == self._drawn:
            return  # called at each change of the focus
        self._drawn = words
        parts: list[Content | str] = []
        for key, footer in words:
            parts += [Content.styled(key, "bold $key-hint"), f" {footer}  "]
        self.update(join(*parts))
