"""The profile editor. The credential kind comes first because it determines the other fields."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll

from frameio_tui.core.errors import ChangedOnDisk, FrameioTuiError
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, CredentialKind, Profile, check_name
from frameio_tui.services.profiles import validate_profile
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import EDITOR_COMMANDS
from frameio_tui.ui.dialogs.ask import ask_unsaved, confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec, UnsavedChoice
from frameio_tui.ui.profiles.editor_fields import FIELDS, KIND_HINTS, shown_fields, texts_of, values_of
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.widgets.form import FormRow
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.services.services import Services
    from frameio_tui.ui.screen_args import EditorArgs


class Editor(BaseScreen):
    """The screen that creates or changes a profile. Its result is the name of the saved profile."""

    COMMANDS_HERE = EDITOR_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(EDITOR_COMMANDS)]
    DEFAULT_CSS = "Editor VerticalScroll { height: 1fr; padding: 1 0; }"

    def __init__(self, services: Services, args: EditorArgs) -> None:
        super().__init__(services)
        self._args = args

    def compose(self) -> ComposeResult:
        """Create the title, the form, the message and the footer."""
        args = self._args
        self._original = self.services.profiles.entry(args.name).profile if args.name else None
        start = self._original or self.services.profiles.draft("new-profile")._replace(**args.values)  # type: ignore[arg-type]  # fields of Profile
        self._start_texts = texts_of(start)
        if self._original is None:
            self._start_texts["name"] = self._free_name()
            if start.credential.oauth:
                self._start_texts["redirect_uri"] = DEFAULT_REDIRECT_URI
        self._base: Profile = start
        yield Bar(classes="title -focused")
        with VerticalScroll(can_focus=False):
            for spec in FIELDS:
                yield FormRow(spec, self._start_texts[spec.name])
        yield MessageBar()
        yield FooterBar()

    def on_mount(self) -> None:
        """Focus the credential kind of an existing profile, or the suggested name of a new one."""
        self.query_one(Bar).update(f"Profile {self._original.name}" if self._original else "New profile")
        self._show_fields()
        if self._original is not None:
            self.set_focus(self.query_one("#row-credential", FormRow).field)
            return
        name = self.query_one("#row-name LineField", LineField)
        self.set_focus(name)
        name.select_all()  # typing replaces the suggestion

    def _free_name(self) -> str:
        used = {entry.profile.name for entry in self.app_context.overview().entries}
        return next(name for n in count(1) if (name := f"frameio-{n}" if n > 1 else "frameio") not in used)

    def texts(self) -> dict[str, str]:
        """Return the text of every field by its name."""
        return {row.spec.name: row.value for row in self.query(FormRow)}

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        """Check the form after each change, and adapt it to the credential kind."""
        if event.name == "credential":
            self._show_fields()
            self._fill_redirect()
        self._has_fault()

    def _kind(self) -> CredentialKind:
        return CredentialKind(self.query_one("#row-credential", FormRow).value)

    def _show_fields(self) -> None:
        kind = self._kind()
        shown = {spec.name for spec in shown_fields(kind)}
        for row in self.query(FormRow):
            row.display = row.spec.name in shown
        self.query_one("#row-credential", FormRow).hint(KIND_HINTS[kind])

    def _fill_redirect(self) -> None:
        """Fill in the redirect URI for the credential kind, unless the user has changed it.

        An OAuth app needs one; a new one starts with the address at which this program can listen.
        """
        field, before = self.query_one("#row-redirect_uri", FormRow).field, self._start_texts["redirect_uri"]
        if field.value in (before, DEFAULT_REDIRECT_URI):
            field.value = before or (DEFAULT_REDIRECT_URI if self._kind().oauth else "")

    def _has_fault(self) -> bool:
        texts = self.texts()
        try:
            validate_profile(self._base._replace(name=check_name(texts["name"]), **values_of(texts)))
        except FrameioTuiError as error:
            self.show_message(str(error), error=True)
            return True
        if CredentialKind(texts["credential"]).oauth and not texts["client_id"].strip():
            self.show_message("An OAuth app has a client id: it is shown where the app was registered.")
        else:
            self.show_message("Unsaved." if texts != self._start_texts else "")
        return False

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the form."""
        self.query_one(MessageBar).show_message(text, "bad" if error else "plain")

    def action_next_field(self) -> None:
        """Focus the next field."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """Focus the previous field."""
        self.focus_previous()

    def action_save(self) -> None:
        """Save the profile if the form is valid."""
        if not self._has_fault():
            self.start_flow(self._save(), "save")

    async def _save(self, *, force: bool = False) -> None:
        texts = self.texts()
        name, values = texts["name"], values_of(texts)
        service = self.services.profiles
        try:
            if self._original is None:
                await asyncio.to_thread(service.create, service.draft(name, **values))
            else:
                before = self._original
                changes = {key: value for key, value in values.items() if value != getattr(before, key)}
                if changes or name != before.name:
                    await asyncio.to_thread(service.change, before, changes, force=force, name=name)
        except ChangedOnDisk as error:
            question = ConfirmSpec("The file changed meanwhile", (str(error),), yes="Write mine over it")
            if await confirm(self, question):
                await self._save(force=True)
            return
        await self.announce_profiles_changed()
        self.dismiss(name)

    def action_back(self) -> None:
        """Close the screen; with unsaved edits, ask first."""
        if self.can_close():
            self.dismiss(None)

    def can_close(self) -> bool:
        """Return whether all edits are saved; if not, ask what to do with them."""
        if self.texts() == self._start_texts:
            return True
        self.close_above()
        self.start_flow(self._ask_unsaved(), "unsaved")
        return False

    async def _ask_unsaved(self) -> None:
        choice = await ask_unsaved(self, "The profile is not saved.")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
