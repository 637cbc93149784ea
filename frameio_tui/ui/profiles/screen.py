"""The profile manager: every profile and every broken file, with the actions on them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from frameio_tui.core.profiles.profile import suggest_name
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import PROFILES_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, prompt
from frameio_tui.ui.dialogs.specs import ConfirmSpec, PromptSpec, approval_question
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.profiles.rows import BROKEN, broken_rows, detail_rows, profile_rows
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.screen_args import EditorArgs, SignInArgs
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.ui.commands.command import Command

EMPTY = "There is no profile yet: n makes one."
NOT_FOUND = "No profile has these words: Esc shows all."


class Profiles(BaseScreen):
    """The screen of the profile manager. Letter keys act on the row under the cursor."""

    COMMANDS_HERE = PROFILES_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(PROFILES_COMMANDS)]
    DEFAULT_CSS = """
    Profiles #profiles { height: 1fr; }
    Profiles #details { height: 12; background: $surface; }
    Profiles #find { padding: 0 1; }
    """

    def compose(self) -> ComposeResult:
        """Create the title, the filter field, the profiles, the details, the message and the footer."""
        yield Bar(classes="title -focused")
        yield LineField(placeholder="words of a profile", id="find")
        yield RowList(id="profiles", empty=EMPTY)
        yield RowList(id="details")
        yield MessageBar()
        yield FooterBar()

    def on_mount(self) -> None:
        """Show the profiles with the cursor on the active one."""
        self.action_lock = asyncio.Lock()  # an action that is requested during another one waits for it
        self.next_row_key = ""  # key of the row to move to when the profiles are drawn again
        self.selected: ProfileEntry | None = None  # the profile under the cursor; None on a broken file
        self.query_one("#find").display = False
        self.query_one("#details", RowList).can_focus = False
        self._overview = self.app_context.overview()
        self._draw()
        self.set_focus(self.query_one("#profiles"))

    def on_profile_switched(self) -> None:
        """Draw the profiles again after a change."""
        self._overview = self.app_context.session.overview or self.app_context.overview()
        self._draw()

    def _draw(self) -> None:
        words = self.query_one("#find", LineField).value
        rows = profile_rows(self._overview, words, self.services.clock.now())
        listing = self.query_one("#profiles", RowList)
        active = self.app_context.active.profile.name if self.app_context.active else None
        empty = NOT_FOUND if words and self._overview.entries else EMPTY
        listing.set_rows(rows, self.next_row_key or (listing.row.key if listing.row else active), empty=empty)
        self.next_row_key = ""
        count, broken = len(self._overview.entries), len(self._overview.broken)
        self.query_one(Bar).update(f"Profiles ({count})" + (f", {broken} broken" if broken else ""))
        self._draw_details()

    def _draw_details(self) -> None:
        row, details = self.query_one("#profiles", RowList).row, self.query_one("#details", RowList)
        self.selected = row and next((e for e in self._overview.entries if e.profile.name == row.key), None)
        found = row and next((b for b in self._overview.broken if BROKEN + b.name == row.key), None)
        if entry := self.selected:
            path, now = self.services.profiles.path_of(entry.profile.name), self.services.clock.now()
            details.set_row_factory(lambda width: detail_rows(entry, path, now, width))
        elif found:
            details.set_row_factory(lambda width: broken_rows(found, width))
        else:
            details.set_rows([])
        self.update_footer()

    def _footer_shows(self, command: Command) -> bool:
        """Return whether the footer shows a command: only if it works on the row under the cursor."""
        name = command.id.removeprefix("profiles.")
        return footer_shows(self.selected, name) if name in ACTIONS else super()._footer_shows(command)

    def about(self) -> str | None:
        """Return the name of the profile under the cursor."""
        return self.selected.profile.name if self.selected else None

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer."""
        self.query_one(MessageBar).show_message(text, "bad" if error else "plain")

    def on_paste(self) -> None:
        """Reject a paste that no field has received, so that its letters are not handled as keys."""
        self.show_message("What was pasted was left: no field had the keys.")

    def on_row_list_highlighted(self) -> None:
        """Show the details of the row under the cursor."""
        self._draw_details()

    def on_row_list_chosen(self) -> None:
        """Use the profile on Enter."""
        self.action_act("use")

    def on_input_changed(self) -> None:
        """Filter the profiles."""
        self._draw()

    def on_input_submitted(self) -> None:
        """Return the focus to the rows."""
        self.set_focus(self.query_one("#profiles"))

    def action_act(self, name: str) -> None:
        """Run one of ACTIONS on the row under the cursor, if the row allows it."""
        row = self.query_one("#profiles", RowList).row
        key = row.key if row is not None else ""
        if not key:
            self.show_message(EMPTY, error=True)
        elif key.startswith(BROKEN) and name not in ON_BROKEN:
            self.show_message("This file is no usable profile; the remedy is below.", error=True)
        else:
            self.start_flow(ACTIONS[name](self, key.removeprefix(BROKEN)), "verify" if name == "verify" else "")

    async def _carry_out(self, work: Callable[..., object], *arguments: object) -> None:
        """Run a use case in a thread, after the use cases that were requested before it."""
        async with self.action_lock:
            try:
                result = await asyncio.to_thread(work, *arguments)
                if isinstance(result, ProfileEntry):
                    self.next_row_key = result.profile.name
            finally:
                await self.announce_profiles_changed()
            self.show_message("Done.")

    def action_new(self) -> None:
        """Create a profile in the editor."""
        self.start_flow(self._open_editor(EditorArgs("")))

    async def _open_editor(self, args: EditorArgs) -> None:
        name = await self.open_screen(args)
        if name and self.app_context.active is None:
            self.post_message(SwitchRequested(name))

    def action_pick(self, number: int) -> None:
        """Switch to the profile with this number, counted from 1, and close the screen."""
        if number <= len(self._overview.entries):
            self.post_message(SwitchRequested(self._overview.entries[number - 1].profile.name))
            self.dismiss(None)

    def action_filter(self) -> None:
        """Show the filter field."""
        field = self.query_one("#find", LineField)
        field.display = True
        self.set_focus(field)

    def action_back(self) -> None:
        """Close the filter field if it is open, else the screen."""
        field = self.query_one("#find", LineField)
        if field.display:
            field.value, field.display = "", False
            self.set_focus(self.query_one("#profiles"))
        else:
            self.dismiss(None)

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
        question = PromptSpec(f"Copy {name} to", ("Same settings, no secret.",), suggest_name(f"{name}-copy"))
        if to := await prompt(self, question):
            await self._carry_out(self.services.profiles.copy, name, to)

    async def rename(self, name: str) -> None:
        """Rename the profile. Its secrets, history and usage stay with it."""
        if to := await prompt(self, PromptSpec(f"Rename {name} to", value=name)):
            await self._carry_out(self.services.profiles.rename, name, to)

    async def delete(self, name: str) -> None:
        """Delete the profile after the user has typed its name."""
        lines = (
            "Its file, secrets, history and usage are removed from this machine.",
            "The token itself stays valid at Frame.io: delete it on the developer site too.",
        )
        if await confirm(self, ConfirmSpec(f"Delete {name}?", lines, typed=name)):
            await self._carry_out(self.services.profiles.delete, name)

    async def verify(self, name: str) -> None:
        """Send GET /me as the profile, and show its user."""
        async with self.action_lock:
            self.show_message(f"Asking who {name} is ...")
            verification = await self.services.tokens.whoami(self.services.profiles.entry(name).profile)
        if verification.person is None:
            self.show_message(f"{verification.sentence} {verification.remedy}", error=True)
            return
        await self.announce_profiles_changed()
        unsaved = f". It was not remembered. {verification.unsaved}" if verification.unsaved else ""
        self.show_message(f"{name} is {verification.person.display_name}{unsaved}")

    async def sign_in(self, name: str) -> None:
        """Open the sign-in screen if the profile uses OAuth."""
        if not self.services.profiles.entry(name).profile.credential.oauth:
            self.show_message(f"Nobody signs in for {name}: its token is pasted (u, then t).", error=True)
        elif await self.open_screen(SignInArgs(name)):
            self.show_message(f"{name} is signed in.")

    async def create_linked(self, name: str) -> None:
        """Create the linked profile on the other API version, or show the name of the existing one."""
        profile = self.services.profiles.entry(name).profile
        existing = next((e.profile.name for e in self._overview.entries if e.profile.id == profile.linked_profile), "")
        if existing:
            self.show_message(f"Its twin is {existing}.")
            return
        other = "v2" if profile.api == "v4" else "v4"
        lines = (
            f"A profile on {other.upper()} with the same settings, linked to {name}.",
            "A developer token serves both; an OAuth sign-in does not.",
        )
        question = PromptSpec(f"Twin of {name} on {other.upper()}", lines, suggest_name(f"{name}-{other}"))
        if to := await prompt(self, question):
            await self._carry_out(self.services.profiles.create_linked, name, to)

    async def approve(self, name: str) -> None:
        """Approve the profile's file after the user has seen the old and new values."""
        entry = self.services.profiles.entry(name)
        if entry.approval.is_approved:
            self.show_message(f"{name} is trusted already.")
        elif await confirm(self, approval_question(name, entry.approval.changes)):
            await self._carry_out(self.services.profiles.approve, name)

    async def give_new_id(self, name: str) -> None:
        """Give a copied or hand-made file a new ID, so that it becomes a separate profile."""
        if any(entry.profile.name == name for entry in self._overview.entries):
            self.show_message(f"{name} has an ID of its own already: there is nothing to fix.")
            return
        question = ConfirmSpec(
            f"Give {name} an id of its own?", ("It has no secret then, and is trusted after T.",), yes="Yes"
        )
        if await confirm(self, question):
            await self._carry_out(self.services.profiles.give_new_id, name)


ACTIONS: dict[str, Callable[[Profiles, str], Coroutine[None, None, None]]] = {
    "use": Profiles.use,
    "edit": Profiles.edit,
    "copy": Profiles.copy,
    "rename": Profiles.rename,
    "delete": Profiles.delete,
    "verify": Profiles.verify,
    "signin": Profiles.sign_in,
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
