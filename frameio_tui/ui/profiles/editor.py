"""The profile editor: a form that checks each field while the user types."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll

from frameio_tui.core.errors import ChangedOnDisk
from frameio_tui.core.profiles.profile import DEFAULT_REDIRECT_URI, ApiVersion, CredentialKind
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import EDITOR_COMMANDS
from frameio_tui.ui.dialogs.ask import ask_unsaved, confirm
from frameio_tui.ui.dialogs.specs import ConfirmSpec, UnsavedChoice, profile_spans
from frameio_tui.ui.profiles.editor_fields import (
    CONSOLES,
    FIELDS,
    GROUPS,
    faults_of,
    help_of,
    lacks_client_id,
    shown_fields,
    texts_of,
    values_of,
)
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.form import FormRow
from frameio_tui.ui.widgets.header_footer import Bar, FooterBar, HeaderBar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.services.services import Services
    from frameio_tui.ui.dialogs.specs import Spans
    from frameio_tui.ui.screen_args import EditorArgs


WIDE = 78
"""Width of the terminal from which there is room for the help beside each field."""


class Editor(BaseScreen):
    """The screen that creates or changes a profile. Its result is the name of the saved profile."""

    can_switch_by_number = False
    COMMANDS_HERE = EDITOR_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(EDITOR_COMMANDS)]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]  # noqa: RUF012 - the form that Textual documents
    DEFAULT_CSS = """
    Editor VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    Editor .group { border-top: solid $frame; border-title-color: $foreground; border-title-style: bold; }
    App.-ascii Editor .group { border-top: ascii $frame; }
    Editor.-narrow FormRow .help { display: none; }
    """

    def __init__(self, services: Services, args: EditorArgs) -> None:
        super().__init__(services)
        self._args = args
        self._error = ""

    def compose(self) -> ComposeResult:
        """Create the header, the framed form, the message and the footer."""
        # Set it before there are widgets: otherwise, Textual applies the styles of all of them again.
        self.add_class("-wide" if self.app.size.width >= WIDE else "-narrow")
        args = self._args
        self._original = self.services.profiles.entry(args.name).profile if args.name else None
        start = self._original or self._draft()
        self._taken = self.services.profiles.names() - {args.name}
        self._start_texts = texts_of(start)
        if self._original is None:
            self._start_texts["name"] = self._free_name()
            if start.credential.oauth:
                self._start_texts["redirect_uri"] = DEFAULT_REDIRECT_URI
        yield HeaderBar()
        with VerticalScroll(can_focus=False, classes="framed"):
            for title, specs in GROUPS:
                heading = Bar(classes="group")
                heading.border_title = content(f" {title} ")
                yield heading
                for spec in specs:
                    yield FormRow(spec, self._start_texts[spec.name])
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Focus the requested field, else a missing client ID, else the name, which is a suggestion if it is new."""
        title = f"Edit profile {self._original.name}" if self._original else "New profile"
        self.query_one(".framed").border_title = content(title)
        self._show_fields()
        self._check()
        missing = "client_id" if self._original and lacks_client_id(self._start_texts) else ""
        self.set_focus(self._row(self._args.focus or missing or "name").field)
        if self._original is None and not self._args.focus:
            self.query_one("#row-name LineField", LineField).select_all()  # typing replaces the suggestion

    def _draft(self) -> Profile:
        """Return the profile that a new one starts as: on V4, which is recommended, and in the demo at its server."""
        server = {"base_url": self.services.demo_url} if self.services.demo else {}
        values: dict[str, object] = {"api": ApiVersion.V4, **server, **self._args.values}
        return self.services.profiles.draft("new-profile")._replace(**values)  # type: ignore[arg-type]  # fields of Profile

    def _details(self) -> tuple[Spans, ...]:
        """Return the row of a question that names the profile; none for a new profile."""
        if self._original is None:
            return ()
        return (profile_spans(self.services.profiles.entry(self._original.name)),)

    def _free_name(self) -> str:
        return next(name for n in count(1) if (name := f"frameio-{n}" if n > 1 else "frameio") not in self._taken)

    def _row(self, name: str) -> FormRow:
        return self.query_one(f"#row-{name}", FormRow)

    def texts(self) -> dict[str, str]:
        """Return the text of every field by its name."""
        return {row.spec.name: row.value for row in self.query(FormRow)}

    def on_form_row_changed(self, event: FormRow.Changed) -> None:
        """Check the form after each change, and adapt it to the credential kind and the API version."""
        if event.name in ("credential", "api"):
            self._show_fields()
            self._fill_redirect()
        self._error = ""
        self._show_help()
        self._check()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the help of the focused field where there is no room for it beside the field."""
        super().on_descendant_focus(event)
        self._show_help()

    def on_resize(self) -> None:
        """Show or hide the help of the focused field."""
        self._show_help()

    def _show_help(self) -> None:
        row = next((row for row in self.query(FormRow) if row.has_focus_within), None)
        if not self._error:
            self.show_message(row.help if row is not None and self.app.size.width < WIDE else "")

    def _kind(self) -> CredentialKind:
        return CredentialKind(self._row("credential").value)

    def _show_fields(self) -> None:
        kind, api = self._kind(), ApiVersion(self._row("api").value)
        shown = {spec.name for spec in shown_fields(kind)}
        for row in self.query(FormRow):
            row.display = row.spec.name in shown
            row.show_help(help_of(row.spec.name, kind, api, self.services.clock.now()))

    def _fill_redirect(self) -> None:
        """Fill in the redirect URI for the credential kind, unless the user has changed it.

        An OAuth app needs one; a new one starts with the address at which this program can listen.
        """
        field, before = self._row("redirect_uri").field, self._start_texts["redirect_uri"]
        if field.value in (before, DEFAULT_REDIRECT_URI):
            field.value = before or (DEFAULT_REDIRECT_URI if self._kind().oauth else "")

    def _check(self) -> bool:
        """Show the problem of each field below it, and return whether the profile can be saved."""
        texts = self.texts()
        faults = faults_of(texts, self._taken)
        for row in self.query(FormRow):
            row.show_fault(faults.get(row.spec.name, ""))
        if lacks_client_id(texts):
            console = CONSOLES[ApiVersion(texts["api"])]
            self._row("client_id").show_fault(
                f"Needed to sign in. It is shown on the page of the app: {console}", "warn"
            )
        self.query_one(".framed").border_subtitle = "unsaved changes" if texts != self._start_texts else ""
        return not faults

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message below the form; an error stays until something is changed."""
        self._error = text if error else ""
        self.query_one("#message", MessageBar).show_message(text, "bad" if error else "plain")

    def action_next_field(self) -> None:
        """Focus the next field."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """Focus the previous field."""
        self.focus_previous()

    def action_save(self) -> None:
        """Save the profile if the form is valid, else go to the first field that is not."""
        texts = self.texts()
        if not self._check():
            faults = faults_of(texts, self._taken)
            first = next(spec.name for spec in FIELDS if spec.name in faults)
            self.set_focus(self._row(first).field)
            count = "1 field needs" if len(faults) == 1 else f"{len(faults)} fields need"
            self.show_message(f"Not saved: {count} a correction.", error=True)
        else:
            self.start_flow(self._ask_and_save(texts), "save")

    async def _ask_and_save(self, texts: dict[str, str]) -> None:
        """Save the profile. If the client ID of an OAuth app is missing, ask first."""
        if lacks_client_id(texts):
            console = CONSOLES[ApiVersion(texts["api"])]
            lines = ("You cannot sign in without it.", f"It is shown on the page of the app: {console}")
            question = ConfirmSpec(
                "Save the profile without a client ID?", lines, yes="Save without it", details=self._details()
            )
            if not await confirm(self, question):
                self.set_focus(self._row("client_id").field)
                return
        await self._save(texts)

    async def _save(self, texts: dict[str, str], *, force: bool = False) -> None:
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
            question = ConfirmSpec(
                "The profile file has changed", (str(error),), "Overwrite the file", details=self._details()
            )
            if await confirm(self, question):
                await self._save(texts, force=True)
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
        choice = await ask_unsaved(self, "The profile has unsaved changes.")
        if choice is UnsavedChoice.SAVE:
            self.action_save()
        elif choice is UnsavedChoice.DISCARD:
            self.dismiss(None)
