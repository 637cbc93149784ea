"""The profile manager: every profile and every broken file, with the actions on them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import check_name, suggest_name
from frameio_tui.services.profiles import MANY_PROFILES, Overview, ProfileEntry
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PROFILES_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, prompt
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec, approval_question, profile_spans
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.profiles.next_step import next_step
from frameio_tui.ui.profiles.rows import BROKEN, broken_rows, detail_rows, profile_table
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, ScopesArgs, SignInArgs, TokenArgs
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_status import ProfileStatus, status_of
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.commands.command import Command
    from frameio_tui.ui.widgets.row_list import Row

EMPTY = "There is no profile yet. Press n to create one."
NOT_FOUND = "No profile matches the filter. Press Esc to clear it."
UNUSABLE = "This file cannot be used as a profile. See the remedy below, or press d to delete the file."


NO_TOKEN = {
    ProfileStatus.NO_TOKEN: "Press t to paste one.",
    ProfileStatus.NOT_SIGNED_IN: "Press I to sign in.",
    ProfileStatus.NO_CLIENT_ID: "Press e to add the client ID, then I to sign in.",
}
"""What to do about a profile that has no token."""


class Profiles(BaseScreen):
    """The screen of the profile manager. Letter keys act on the row under the cursor."""

    COMMANDS_HERE = PROFILES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(PROFILES_COMMANDS)]
    DEFAULT_CSS = """
    Profiles .framed { height: 1fr; }
    Profiles #find { padding: 0 1; }
    Profiles #profiles { height: 1fr; }
    Profiles #details {
        height: 45%; max-height: 14; border-top: solid $frame; border-title-color: $foreground;
        border-title-style: bold;
    }
    App.-ascii Profiles #details { border-top: ascii $frame; }
    """

    _table_width = 0
    """Width of the terminal that the table is made for; 0 before there is one."""

    def compose(self) -> ComposeResult:
        """Create the header, the frame with filter field, table and details, the message and the footer."""
        yield HeaderBar()
        with Vertical(classes="framed"):
            yield LineField(placeholder="Filter by name, title, label, API, credential or user", id="find")
            yield MessageBar(id="heading")
            yield RowList(id="profiles", empty=EMPTY)
            yield RowList(id="details")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the profiles with the cursor on the active one."""
        self.action_lock = asyncio.Lock()  # an action that is requested during another one waits for it
        self.next_row_key = ""  # key of the row to move to when the profiles are drawn again
        self.selected: ProfileEntry | None = None  # the profile under the cursor; None on a broken file
        self.query_one("#find").display = False
        self.query_one("#details", RowList).can_focus = False
        count = len(self.services.profiles.names())
        self._overview = self.app_context.overview() if count <= MANY_PROFILES else Overview((), (), None, None)
        self._empty = EMPTY if count <= MANY_PROFILES else f"Reading {count:,} profiles..."
        self._make_table()
        self._draw()
        self.set_focus(self.query_one("#profiles"))
        if count > MANY_PROFILES:
            self.start_flow(self._read_profiles())

    async def _read_profiles(self) -> None:
        """Read the profiles in a thread, and show them."""
        try:
            overview = await asyncio.to_thread(self.app_context.overview)
        finally:
            self._empty = EMPTY
        if not self._overview.entries:  # else they were drawn after a change meanwhile
            self._overview = overview
            self._make_table()
            self._draw()

    def on_resize(self) -> None:
        """Fit the columns into the new width."""
        if self._table_width and self._table_width != self.app.size.width:
            self._make_table()
            self._draw()

    def on_profile_switched(self) -> None:
        """Draw the profiles again after a change."""
        self._overview = self.app_context.session.overview or self.app_context.overview()
        self._make_table()
        self._draw()

    def _make_table(self) -> None:
        self._table_width = self.app.size.width
        width = self._table_width - 3  # two cells for the frame, one for the scrollbar
        self._table = profile_table(self._overview, self.services.clock.now(), width)

    def _draw(self) -> None:
        words = self.query_one("#find", LineField).value
        rows = self._table.rows(words)
        if self._is_hidden_by_filter(rows):
            self._close_filter()
            words, rows = "", self._table.rows("")
        listing = self.query_one("#profiles", RowList)
        active = self.app_context.active.profile.name if self.app_context.active else None
        empty = NOT_FOUND if words and self._overview.entries else self._empty
        listing.set_rows(rows, self.next_row_key or (listing.row.key if listing.row else active), empty=empty)
        if listing.row is not None and listing.row.key == self.next_row_key:
            self.next_row_key = ""
        heading = self.query_one("#heading", MessageBar)
        heading.show(self._table.heading)
        heading.display = bool(rows)
        self._draw_title(len(rows), filtered=bool(words.strip()))
        self._draw_details()

    def _is_hidden_by_filter(self, rows: Sequence[Row]) -> bool:
        """Return whether the row to move to exists and is not among these rows."""
        if not self.next_row_key:
            return False
        exists = any(entry.profile.name == self.next_row_key for entry in self._overview.entries)
        return exists and all(row.key != self.next_row_key for row in rows)

    def _draw_title(self, rows: int, *, filtered: bool) -> None:
        count, broken = len(self._overview.entries), len(self._overview.broken)
        dot = f" {self.app_context.glyphs.dot} "
        parts = ["Profiles", f"{rows} of {count + broken}" if filtered else str(count)]
        if broken:
            parts.append("1 broken file" if broken == 1 else f"{broken} broken files")
        self.query_one(".framed").border_title = content(dot.join(parts) if self._empty == EMPTY else "Profiles")

    def _draw_details(self) -> None:
        row, details = self.query_one("#profiles", RowList).row, self.query_one("#details", RowList)
        entries = self._overview.entries
        self.selected = row and next((e for e in entries if e.profile.name == row.key), None)
        found = row and next((b for b in self._overview.broken if BROKEN + b.name == row.key), None)
        if entry := self.selected:
            path, now = self.services.profiles.path_of(entry.profile.name), self.services.clock.now()
            linked = entry.profile.linked_profile
            other = next((e.profile.name for e in entries if linked and e.profile.id == linked), "")
            details.set_row_factory(lambda width: detail_rows(entry, path, other, now, width))
        elif found:
            details.set_row_factory(lambda width: broken_rows(found, width))
        else:
            details.set_rows([])
        details.border_title = content(f" {row.key.removeprefix(BROKEN)} " if row else "")
        details.display = row is not None
        self.update_footer()

    def _footer_shows(self, command: Command) -> bool:
        """Return whether the footer shows a command: only if it works on the row under the cursor."""
        name = command.id.removeprefix("profiles.")
        return footer_shows(self.selected, name) if name in ACTIONS else super()._footer_shows(command)

    def about(self) -> str | None:
        """Return the name of the profile under the cursor."""
        return self.selected.profile.name if self.selected else None

    def header_profile(self) -> ProfileEntry | None:
        """Return the active profile, because the one under the cursor is shown below the table."""
        return self.app_context.active

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears when the cursor moves and with the next action."""
        self.query_one("#message", MessageBar).show_message(text, "bad" if error else "plain")

    def on_paste(self) -> None:
        """Reject a paste that no field has received, so that its letters are not handled as keys."""
        self.show_message("The pasted text was ignored, because no text field is open.")

    def on_row_list_highlighted(self) -> None:
        """Show the details of the row under the cursor."""
        self.show_message("")
        self._draw_details()

    def on_row_list_selected(self) -> None:
        """Use the profile on Enter."""
        self.action_act("use")

    def on_input_changed(self) -> None:
        """Filter the profiles."""
        self.show_message("")
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows."""
        self.set_focus(self.query_one("#profiles"))

    def action_act(self, name: str) -> None:
        """Run one of ACTIONS on the row under the cursor, if the row allows it."""
        row = self.query_one("#profiles", RowList).row
        key = row.key if row is not None else ""
        self.show_message("")
        if not key:
            self.show_message(NOT_FOUND if self._overview.entries else self._empty, error=True)
        elif key.startswith(BROKEN) and name not in ON_BROKEN:
            self.show_message(UNUSABLE, error=True)
        else:
            self.start_flow(ACTIONS[name](self, key.removeprefix(BROKEN)), "verify" if name == "verify" else "")

    async def _carry_out(self, done: str, work: Callable[..., object], *arguments: object) -> None:
        """Run a use case in a thread, after the use cases that were requested before it; `done` is shown at the end."""
        async with self.action_lock:
            try:
                result = await asyncio.to_thread(work, *arguments)
                if isinstance(result, ProfileEntry):
                    self.next_row_key = result.profile.name
            finally:
                await self.announce_profiles_changed()
            step = next_step(result) if isinstance(result, ProfileEntry) else ""
            self.show_message(f"{done} {step}".rstrip())

    def action_new(self) -> None:
        """Create a profile in the editor."""
        self.show_message("")
        self.start_flow(self._open_editor(EditorArgs("")))

    async def _open_editor(self, args: EditorArgs) -> None:
        """Open the editor. After saving, move the cursor to the profile and show what comes next."""
        name = await self.open_screen(args)
        if not name:
            return
        row = self.query_one("#profiles", RowList).row
        if row is None or row.key != name:
            self.next_row_key = name
            self._draw()
        if self.app_context.active is None:
            self.post_message(SwitchRequested(name))
        self.show_message(f"Profile {name} saved. {next_step(self.services.profiles.entry(name))}".rstrip())

    def action_pick(self, number: int) -> None:
        """Switch to the profile with this number, counted from 1, and close the screen."""
        entries = self._overview.entries
        name = entries[number - 1].profile.name if number <= len(entries) else ""
        if name and any(row.key == name for row in self.query_one("#profiles", RowList).rows):
            self.post_message(SwitchRequested(name))
            self.dismiss(None)
        else:
            self.show_message(f"No profile in the list has the number {number}.", error=True)

    def action_filter(self) -> None:
        """Show the filter field."""
        field = self.query_one("#find", LineField)
        field.display = True
        self.set_focus(field)

    def action_back(self) -> None:
        """Close the filter field if it is open, else the screen."""
        if self.query_one("#find", LineField).display:
            self._close_filter()
            self.show_message("")
            self._draw()
        else:
            self.dismiss(None)

    def _close_filter(self) -> None:
        """Clear and hide the filter field; the caller draws all profiles."""
        field = self.query_one("#find", LineField)
        with field.prevent(LineField.Changed):  # this is not a key press, and must not clear a message
            field.value, field.display = "", False
        self.set_focus(self.query_one("#profiles"))

    async def use(self, name: str) -> None:
        """Switch to the profile and close the screen."""
        self.post_message(SwitchRequested(name))
        self.dismiss(name)

    async def edit(self, name: str) -> None:
        """Open the profile in the editor. Raises NoSuchProfile or BrokenFile if its file has changed meanwhile."""
        self.services.profiles.entry(name)
        await self._open_editor(EditorArgs(name))

    async def copy(self, name: str) -> None:
        """Copy the settings of the profile to a new one, without its secrets."""
        lines = ("The copy has the same settings, but no token or client secret.",)
        if to := await self._ask_name(PromptSpec(f"Copy {name} to", lines, suggest_name(f"{name}-copy"))):
            await self._carry_out(f"Profile {to} created.", self.services.profiles.copy, name, to)

    async def rename(self, name: str) -> None:
        """Rename the profile. Its secrets, history and usage stay with it."""
        lines = ("It keeps its token, history and links.",)
        if to := await self._ask_name(PromptSpec(f"Rename {name} to", lines, name), current=name):
            await self._carry_out(f"Profile {name} is now {to}.", self.services.profiles.rename, name, to)

    async def _ask_name(self, question: PromptSpec, *, current: str = "") -> str | None:
        """Ask for a profile name until it is valid and free, and return it; None if the dialog was dismissed.

        `current` is the name of the profile that is renamed.
        """
        asked = question
        while name := await prompt(self, asked):
            try:
                check_name(name)
            except InvalidInput as error:
                fault = str(error)
            else:
                if name == current or name not in self.services.profiles.names():
                    return name
                fault = f"A profile '{name}' already exists. Choose another name."
            asked = question._replace(lines=(*question.lines, fault), value=name)
        return None

    async def delete(self, name: str) -> None:
        """Delete the profile after the user has typed its name."""
        entry = next((e for e in self._overview.entries if e.profile.name == name), None)
        lines = (
            "Its file, token, history and usage are deleted from this machine.",
            "The token stays valid at Frame.io. Delete it on the developer site, too.",
        )
        details = (profile_spans(entry),) if entry else ()
        if await confirm(self, ConfirmSpec(f"Delete profile {name}?", lines, typed=name, details=details)):
            self.next_row_key = self._neighbour(name)
            await self._carry_out(f"Profile {name} deleted.", self.services.profiles.delete, name)

    def _neighbour(self, name: str) -> str:
        """Return the key of the row below the one of this name, or above it if that is the last one."""
        keys = [row.key for row in self.query_one("#profiles", RowList).rows]
        at = next((at for at, key in enumerate(keys) if key.removeprefix(BROKEN) == name), len(keys))
        return next(iter((*keys[at + 1 : at + 2], *keys[max(0, at - 1) : at])), "")

    async def verify(self, name: str) -> None:
        """Send GET /me as the profile, and show its user."""
        if (status := status_of(self.services.profiles.entry(name), self.services.clock.now())) in NO_TOKEN:
            self.show_message(f"{name} has no token to verify. {NO_TOKEN[status]}", error=True)
            return
        async with self.action_lock:
            self.show_message(f"Verifying {name} with GET /me...")
            verification = await self.services.tokens.whoami(self.services.profiles.entry(name).profile)
        if verification.person is None:
            self.show_message(f"{name}: {verification.sentence} {verification.remedy}", error=True)
            return
        await self.announce_profiles_changed()
        unsaved = f" The result could not be saved: {verification.unsaved}" if verification.unsaved else ""
        self.show_message(f"{name} is verified: {verification.person.display_name}.{unsaved}")

    async def sign_in(self, name: str) -> None:
        """Open the sign-in screen if the profile uses OAuth."""
        kind = self.services.profiles.entry(name).profile.credential
        if not kind.oauth:
            how = "Press t to paste a token." if kind.stored else "Press e to change the credential."
            self.show_message(f"{name} needs no sign-in: its credential is {kind.description}. {how}", error=True)
        elif await self.open_screen(SignInArgs(name)):
            self.show_message(f"{name} is signed in.")

    async def scopes(self, name: str) -> None:
        """Open the scope checklist of the profile."""
        await self.open_screen(ScopesArgs(name))

    async def token(self, name: str) -> None:
        """Open the token screen of the profile."""
        await self.open_screen(TokenArgs(name))

    async def create_linked(self, name: str) -> None:
        """Create the linked profile on the other API version, or show the name of the existing one."""
        profile = self.services.profiles.entry(name).profile
        existing = next((e.profile.name for e in self._overview.entries if e.profile.id == profile.linked_profile), "")
        if existing:
            self.show_message(f"{name} is already linked to {existing}.")
            return
        other = profile.api.other.value
        lines = (
            f"Creates a {other.upper()} profile with the same settings, linked to {name}.",
            "They share a developer token, but each needs its own OAuth sign-in.",
        )
        question = PromptSpec(
            f"Name of the linked {other.upper()} profile of {name}", lines, suggest_name(f"{name}-{other}")
        )
        if to := await self._ask_name(question):
            await self._carry_out(
                f"Profile {to} created and linked to {name}.", self.services.profiles.create_linked, name, to
            )

    async def approve(self, name: str) -> None:
        """Approve the profile's file after the user has seen the old and new values."""
        entry = self.services.profiles.entry(name)
        if entry.approval.is_approved:
            self.show_message(f"{name} is already approved.")
        elif await confirm(self, approval_question(entry)):
            await self._carry_out(f"Profile {name} approved.", self.services.profiles.approve, name)

    async def give_new_id(self, name: str) -> None:
        """Give a copied or hand-made file a new ID, so that it becomes a separate profile."""
        if any(entry.profile.name == name for entry in self._overview.entries):
            self.show_message(f"{name} already has its own ID.")
            return
        lines = ("It becomes a separate profile without a token.", "Press O afterwards to approve it.")
        question = ConfirmSpec(f"Give {name} a new ID?", lines, yes="Yes, give it a new ID")
        if await confirm(self, question):
            await self._carry_out(f"Profile {name} has a new ID.", self.services.profiles.give_new_id, name)


ACTIONS: dict[str, Callable[[Profiles, str], Coroutine[None, None, None]]] = {
    "use": Profiles.use,
    "edit": Profiles.edit,
    "copy": Profiles.copy,
    "rename": Profiles.rename,
    "delete": Profiles.delete,
    "verify": Profiles.verify,
    "signin": Profiles.sign_in,
    "scopes": Profiles.scopes,
    "token": Profiles.token,
    "link": Profiles.create_linked,
    "approve": Profiles.approve,
    "new_id": Profiles.give_new_id,
}
ON_BROKEN = frozenset({"delete", "new_id"})
"""Actions that work on a broken file."""


def footer_shows(entry: ProfileEntry | None, name: str) -> bool:
    """Return whether the footer shows an action for the row under the cursor.

    `entry` is None for the row of a broken file, and if there is no row.
    """
    if entry is None:
        return name in ON_BROKEN
    if name == "signin":
        return entry.profile.credential.oauth
    if name == "approve":
        return not entry.approval.is_approved
    return name != "new_id"
