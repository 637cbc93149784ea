"""The app: the active profile, the open screens, and how the program ends."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events
from textual.screen import ModalScreen, Screen

from frameio_tui.core.errors import FrameioTuiError, StoreError
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.keymap import apply_keymap
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS
from frameio_tui.ui.console.screen import Console
from frameio_tui.ui.messages import (
    CodesRequested,
    JobsChanged,
    ListExportRequested,
    PlaceActionRequested,
    ProfilesChanged,
    RequestLoadRequested,
    SwitchRequested,
)
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.session import Session
from frameio_tui.ui.terminal.app import TerminalApp
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import line
from frameio_tui.ui.theme import ASCII, THEMES, UNICODE, theme_after, theme_for, wants_ascii
from frameio_tui.ui.widgets.selection import take_selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.binding import BindingType
    from textual.notifications import Notify, SeverityLevel

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.tasks.task import TaskRecord
    from frameio_tui.services.profiles import Overview, ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.task import Task
    from frameio_tui.ui.jobs.owner import JobOwner
    from frameio_tui.ui.screen_args import (
        BenchArgs,
        FilesArgs,
        HistoryArgs,
        JobsArgs,
        PlaceListArgs,
        ScreenArgs,
        SeveralArgs,
    )

ResultT = TypeVar("ResultT")
QUIT_WITHIN = 2.0
"""Seconds within which a second ctrl+c quits."""
NOTIFICATION_SHOWN = 0.5
"""Seconds that a notification stays at least, so that a key pressed meanwhile does not hide it unread."""


class FrameioApp(TerminalApp):
    """The Textual app. It owns the active profile; screens ask for changes with messages."""

    # Textual does not read the CSS_PATH of a default screen, so the file of the console is listed here.
    CSS_PATH = ["app.tcss", "console/console.tcss"]  # noqa: RUF012 - the form that Textual documents
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(ANYWHERE_COMMANDS)]

    def __init__(
        self, services: Services, start: str = "", *, folder_profile: str = "", start_warning: str = ""
    ) -> None:
        """Start with the profile `start` if it is given, else with that of the folder, else with the active one.

        That of the folder is not remembered as the active one.
        """
        self.services = services
        self.session = Session(services.profiles)
        self._last_interrupt = -QUIT_WITHIN
        ascii_only = wants_ascii(services.settings.ascii_borders, os.environ)
        self.glyphs = ASCII if ascii_only else UNICODE
        super().__init__(ascii_only=ascii_only)
        self.set_class(ascii_only, "-ascii")
        for theme in THEMES:
            self.register_theme(theme)
        # Without colours, too: then only what has a background of its own, such as a label, is set off.
        self._few_colours = self.no_color or self.console.color_system in ("standard", "windows")
        wanted = services.settings.theme or services.state.read().theme
        self.start_with_theme(theme_for(wanted, few_colours=self._few_colours))
        self.animation_level = "none"
        self.keys, faults = apply_keymap(services.settings.keymap, ascii_only=ascii_only)
        self.set_keymap(self.keys.textual_keymap())
        self.warnings = (*services.settings.warnings, *(f"config.toml: {fault}" for fault in faults))
        self._notified_at = 0.0
        self._last_key = ""
        self._jobs: JobOwner | None = None
        """Runs the jobs; None before the first one."""
        self._shown_jobs = ""
        self.session.read()
        # Before there is a screen: while one is composed, it cannot be told about another profile.
        self._start_warning = start_warning
        if start or folder_profile:
            self._start_warning += self.session.switch(start or folder_profile, remember=bool(start))

    def get_default_screen(self) -> Screen[str]:
        """Return the console. It is drawn first and stays below all other screens."""
        return Console(self.services)

    def on_mount(self) -> None:
        """Open the manager or the first run if no profile is active."""
        self.title = "frameio-tui"
        self._show_title()
        if self._start_warning:
            self.notify(line(self._start_warning), severity="warning", markup=False)
        if self.active is None:
            from frameio_tui.ui.screen_args import FirstRunArgs, ProfilesArgs

            self.push_screen(self.screen_for(ProfilesArgs() if self.session.files else FirstRunArgs()))

    def first_key(self) -> None:
        """Load what the first request needs, on the first key press. Until then, the app uses less memory."""
        self.run_worker(self.services.preload, thread=True, exit_on_error=False, group="warm")

    async def on_event(self, event: events.Event) -> None:
        """Hide notifications at the next action: they are about an earlier one."""
        if isinstance(event, events.Key):
            self._last_key = event.key
        acts = isinstance(event, (events.Key, events.Paste)) and not event.is_forwarded
        if acts and self._notified_at:
            shown_for = self.services.clock.monotonic() - self._notified_at
            if shown_for >= NOTIFICATION_SHOWN:
                self._notified_at = 0.0
                self.clear_notifications()
        await super().on_event(event)

    def on_notify(self, _message: Notify) -> None:
        """Note when a notification was shown."""
        self._notified_at = self.services.clock.monotonic()

    def overview(self) -> Overview:
        """Read all profiles again and return them."""
        return self.services.profiles.overview()

    @property
    def active(self) -> ProfileEntry | None:
        """The profile that requests are sent as."""
        return self.session.active

    def set_active(self, name: str) -> None:
        """Switch to another profile, and warn if the next start will not remember it.

        Raises NoSuchProfile, BrokenFile.
        """
        warning = self.session.switch(name)
        self._update_screens()
        if warning:
            self.notify(line(warning), severity="warning", markup=False)

    def _show_title(self) -> None:
        """Show the active profile in the title of the terminal, unless the settings turn that off."""
        if self.services.settings.terminal_title:
            profile = self.active.profile if self.active is not None else None
            label = f"{profile.label}, " if profile is not None and profile.label else ""
            name = f": {profile.name} ({label}{profile.api.value.upper()})" if profile is not None else ""
            title = f"frameio-tui{name}"
            self.show_terminal_title(line(title.encode("ascii", "replace").decode() if self.glyphs is ASCII else title))

    def _update_screens(self) -> None:
        self._show_title()
        visible = True
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen):
                screen.profiles_changed(visible=visible)
            visible = visible and isinstance(screen, ModalScreen)  # the screen below a dialog is visible

    def screen_for(self, args: ScreenArgs) -> BaseScreen:
        """Create the screen that belongs to the arguments. Its module is imported only now."""
        from frameio_tui.ui import screen_args

        match args:
            case screen_args.ProfilesArgs():
                from frameio_tui.ui.profiles.screen import Profiles

                return Profiles(self.services)
            case screen_args.EditorArgs():
                from frameio_tui.ui.profiles.editor import Editor

                return Editor(self.services, args)
            case screen_args.ScopesArgs():
                from frameio_tui.ui.scopes.screen import Scopes

                return Scopes(self.services, args, self._operation())
            case screen_args.TokenArgs():
                from frameio_tui.ui.token.screen import Token

                return Token(self.services, args)
            case screen_args.SignInArgs():
                from frameio_tui.ui.sign_in.screen import SignInScreen

                return SignInScreen(self.services, args)
            case screen_args.BodyEditorArgs():
                from frameio_tui.ui.body_editor.screen import BodyEditor

                return BodyEditor(self.services, args)
            case screen_args.FirstRunArgs():
                from frameio_tui.ui.first_run import FirstRun

                return FirstRun(self.services)
            case screen_args.HelpArgs():
                from frameio_tui.ui.help import Help

                return Help(self.services)
            case screen_args.CodesArgs():
                from frameio_tui.ui.codes.screen import Codes

                return Codes(self.services, args)
            case _:
                return self._work_screen_for(args)

    def _work_screen_for(
        self,
        args: FilesArgs | PlaceListArgs | JobsArgs | HistoryArgs | SeveralArgs | BenchArgs,
    ) -> BaseScreen:
        """Create a screen about the user's work: files, jobs, requests, or webhooks."""
        from frameio_tui.ui import screen_args

        match args:
            case screen_args.FilesArgs():
                from frameio_tui.ui.files.screen import Files

                return Files(self.services, args)
            case screen_args.PlaceListArgs():
                from frameio_tui.ui.place_lists.screen import PlaceList

                return PlaceList(self.services, args, self.run_task)
            case screen_args.JobsArgs():
                from frameio_tui.ui.jobs.screen import Jobs

                return Jobs(self.services, self.jobs, args.job)
            case screen_args.HistoryArgs():
                from frameio_tui.ui.history.screen import History

                return History(self.services, args)
            case screen_args.SeveralArgs():
                from frameio_tui.ui.several.screen import SeveralProfiles

                return SeveralProfiles(self.services, args)
            case screen_args.BenchArgs():
                from frameio_tui.ui.bench.screen import BenchScreen

                return BenchScreen(self.services)

    def _operation(self) -> Operation | None:
        """Return the operation that the console is about to send, or that its cursor is on."""
        console = self.screen_stack[0]
        return console.operation() if isinstance(console, Console) else None

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open the screen that belongs to the arguments and return its result. Call it only in a worker."""
        return await self.show_screen(self.screen_for(args))

    async def show_dialog(self, dialog: ModalScreen[ResultT]) -> ResultT | None:
        """Show a dialog and return its result. Call it only in a worker."""
        return await self.show_screen(dialog)

    async def show_screen(self, screen: Screen[ResultT]) -> ResultT | None:
        """Show a screen or dialog and return its result. Call it only in a worker.

        If the worker is cancelled, the screen closes without a result.
        """
        result = self.push_screen(screen, wait_for_dismiss=True)
        try:
            return await asyncio.shield(result)  # Textual would also set the result of a cancelled future
        except asyncio.CancelledError:
            if self.is_running:
                screen.dismiss(None)
            raise

    def on_switch_requested(self, message: SwitchRequested) -> None:
        """Switch to the requested profile, or show why that failed."""
        message.stop()
        try:
            self.set_active(message.name)
        except FrameioTuiError as error:
            self.notify(line(str(error)), severity="error", markup=False)

    def on_profiles_changed(self, message: ProfilesChanged) -> None:
        """Update the session and the screens after profiles or credentials were written."""
        message.stop()
        self.session.update(message.overview)
        self._update_screens()

    @property
    def jobs(self) -> JobOwner:
        """Runs the jobs. Its module is imported with the first one."""
        if self._jobs is None:
            from frameio_tui.ui.jobs.owner import JobOwner

            self._jobs = JobOwner(self.services, self._jobs_changed, self._job_ended, self._job_failed)
        return self._jobs

    @property
    def jobs_summary(self) -> str:
        """The running jobs in a few words; empty if none runs."""
        return self._jobs.summary() if self._jobs is not None else ""

    def _jobs_changed(self) -> None:
        """Tell the screen in front, and show the progress in its footer."""
        if not self.is_running or not self.screen_stack:
            return
        screen = next((each for each in reversed(self.screen_stack) if isinstance(each, BaseScreen)), None)
        if screen is not None:
            screen.post_message(JobsChanged())
            if self._shown_jobs != self.jobs_summary:
                self._shown_jobs = self.jobs_summary
                screen.update_footer()

    def _job_ended(self, record: TaskRecord) -> None:
        from frameio_tui.core.tasks.task import TaskState
        from frameio_tui.core.tasks.text import format_result

        severity: SeverityLevel = "warning"
        if record.state is TaskState.COMPLETE:
            severity = "information"
        elif record.state is TaskState.FAILED:
            severity = "error"
        reason = f" {record.report.error}" if record.report.error else ""
        text = f"{record.title}: {format_result(record)}.{reason} Press J to see the report."
        self.notify(line(text), severity=severity, markup=False)
        for screen in self.screen_stack:
            if isinstance(screen, BaseScreen):
                screen.withdraw_message(_format_started(record.title))

    def _job_failed(self, error: Exception) -> None:
        if isinstance(error, FrameioTuiError):
            self.show_error(str(error))
        elif text := self.defects.note(error):
            self.show_error(text)

    def on_place_action_requested(self, message: PlaceActionRequested) -> None:
        """Open a place in Files, or start a task for it after asking what it needs."""
        message.stop()
        entry = message.entry or self.active
        if entry is None:
            self.action_open("profiles")
        elif message.action == "files" and self.active is not None and entry.profile.id != self.active.profile.id:
            name = entry.profile.name
            self.show_error(f"This belongs to profile {name}. Press F2 to use that profile, and open it again.")
        elif message.action == "files":
            self._open_files(message.place)
        elif isinstance(self.screen, BaseScreen):
            self.screen.start_flow(self._do_with_place(self.screen, entry, message))

    async def _do_with_place(self, screen: BaseScreen, entry: ProfileEntry, message: PlaceActionRequested) -> None:
        """Show a list of a place, or start a task for it after asking what it needs."""
        from frameio_tui.services.tasks.actions import BACKUP, LISTS, SEARCH
        from frameio_tui.ui.screen_args import PlaceListArgs

        place, label, words = message.place, message.label, message.words
        if message.action not in LISTS:
            # A backup is continued by the path, as the command line does.
            place = label if message.action == BACKUP and message.path else place
            await self._start_export(screen, entry, message.action, {"place": place, "label": label})
            return
        if message.action == SEARCH and not words:
            from frameio_tui.ui.dialogs.ask import prompt
            from frameio_tui.ui.dialogs.specs import PromptSpec

            name = message.path[-1].title if message.path else label or place
            words = await prompt(screen, PromptSpec(f"Search in {name}", placeholder="Words in a name")) or ""
            if not words:
                return
        args = PlaceListArgs(message.action, place, entry, label, message.path, words)
        self.push_screen(self.screen_for(args))

    async def run_task(self, entry: ProfileEntry, task: Task) -> TaskRecord:
        """Run a task that the user has confirmed, as a job, and return its record. Files shows what it has changed."""
        from frameio_tui.ui.files.screen import Files

        record = await self.jobs.run(entry, task)
        for screen in self.screen_stack:
            if isinstance(screen, Files):
                screen.outdate()
        return record

    def on_list_export_requested(self, message: ListExportRequested) -> None:
        """Save a list to a file after asking for its name and format."""
        message.stop()
        if isinstance(self.screen, BaseScreen):
            self.screen.start_flow(self._start_export(self.screen, message.entry, message.action, message.arguments))

    def on_codes_requested(self, message: CodesRequested) -> None:
        """Show the error codes and rate limits."""
        from frameio_tui.ui.screen_args import CodesArgs

        message.stop()
        self.push_screen(self.screen_for(CodesArgs(message.code, message.api, message.operation)))

    def _open_files(self, place: str) -> None:
        """Show a place in the Files screen, in the one that is open if there is one."""
        from frameio_tui.ui.files.screen import Files
        from frameio_tui.ui.screen_args import FilesArgs

        opened = next((each for each in self.screen_stack if isinstance(each, Files)), None)
        if opened is None:
            self.push_screen(self.screen_for(FilesArgs(place)))
        else:
            opened.close_above()
            opened.go_to(place)

    def _open_history(self, text: str) -> None:
        """Show the requests that match a filter, in the History screen that is open if there is one."""
        from frameio_tui.ui.history.screen import History
        from frameio_tui.ui.screen_args import HistoryArgs

        opened = next((each for each in self.screen_stack if isinstance(each, History)), None)
        if opened is None:
            self.push_screen(self.screen_for(HistoryArgs(text)))
        else:
            opened.close_above()
            opened.filter_by(text)

    async def _start_export(
        self, screen: BaseScreen, entry: ProfileEntry, name: str, arguments: Mapping[str, object]
    ) -> None:
        from frameio_tui.ui.jobs.start import ask_export

        task: Task | None
        place, label = str(arguments.get("place", "")), str(arguments.get("label", ""))
        with screen.hold_keys():  # what is typed next is for the dialog
            if name == "upload":
                from frameio_tui.ui.jobs.upload import ask_upload

                task = await ask_upload(screen, self.services, entry, place, label)
            elif name == "download":
                from frameio_tui.ui.jobs.download import ask_download

                task = await ask_download(screen, self.services, entry, place, label)
            else:
                task = await ask_export(screen, self.services, entry, name, arguments)
        if task is not None:
            self.jobs.start(entry, task, confirmed=True)
            screen.show_message(_format_started(task.title))

    def on_request_load_requested(self, message: RequestLoadRequested) -> None:
        """Show the console with a request in its request line."""
        message.stop()
        console = self.screen_stack[0]
        if isinstance(console, Console):
            console.close_above()
            if message.send_as:
                if self.active is None or self.active.profile.name != message.send_as:
                    self.on_switch_requested(SwitchRequested(message.send_as))
                console.call_later(console.send_again, message.spec, message.send_as)
            else:
                console.call_later(
                    console.load_request, message.spec, send=False, note=message.note, owner=message.written_for
                )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable keys that would open another screen or switch the profile at the wrong moment.

        A dialog disables these keys, the command palette and the key for the theme. While a screen waits for a sign-in,
        keys that open other screens are disabled except for the help, so that the sign-in is not lost.
        """
        if isinstance(self.screen, ModalScreen):
            return action not in ("open", "palette", "previous_profile", "numbered_profile", "next_theme")
        if action == "numbered_profile" and isinstance(self.screen, BaseScreen):
            # Alt and a digit are two keys for a terminal: Esc, and the digit. In a field they may mean just that.
            focused = self.screen.focused
            is_typing = focused is not None and focused.check_consume_key("a", "a")
            return self.screen.can_switch_by_number and not is_typing and not self.screen.waiting
        leaves_screen = action == "previous_profile" or (action == "open" and parameters != ("help",))
        return not (leaves_screen and isinstance(self.screen, BaseScreen) and self.screen.waiting)

    def action_open(self, name: str) -> None:
        """Open a screen by name, unless a screen of that kind is in front.

        Without an active profile, the profile manager opens in place of any screen but the help.
        """
        if name not in ("help", "profiles", "jobs", "bench") and self.active is None:
            name = "profiles"
        screen = self.screen_for(self._args_of(name))
        below = next((each for each in self.screen_stack[:-1] if type(each) is type(screen)), None)
        if name in ("files", "jobs", "history", "bench") and isinstance(below, BaseScreen):
            below.close_above()  # so that the two keys alternate between the screens
        elif type(screen) is not type(self.screen):
            self.push_screen(screen)

    def _args_of(self, name: str) -> ScreenArgs:
        """Return the arguments of a screen by its name: for the profile on screen, else for the active one."""
        from frameio_tui.ui import screen_args

        about = self.screen.about() if isinstance(self.screen, BaseScreen) else None
        args: dict[str, ScreenArgs] = {
            "help": screen_args.HelpArgs(),
            "profiles": screen_args.ProfilesArgs(),
            "scopes": screen_args.ScopesArgs(about or ""),
            "token": screen_args.TokenArgs(about or ""),
            "signin": screen_args.SignInArgs(about or ""),
            "files": screen_args.FilesArgs(),
            "jobs": screen_args.JobsArgs(),
            "bench": screen_args.BenchArgs(),
            "history": screen_args.HistoryArgs(),
        }
        return args[name]

    def action_palette(self) -> None:
        """Open the command palette with the commands of the current screen."""
        if isinstance(self.screen, BaseScreen):
            self.screen.start_flow(self._run_from_palette(self.screen), "palette")

    async def _run_from_palette(self, screen: BaseScreen) -> None:
        from frameio_tui.ui.palette import (
            Explain,
            ImportFrom,
            LoadRequest,
            OnPlace,
            PaletteContext,
            SearchFor,
            ShowHistory,
            SwitchTo,
            pick_command,
        )

        is_console = isinstance(screen, Console)
        context = PaletteContext(screen.commands(), self.keys, screen.disabled_reason, self.overview, is_console)
        match await pick_command(self, context):
            case None:
                return
            case SwitchTo(name):
                if screen.waiting:
                    screen.show_message("The sign-in is still running. Press Esc to cancel it first.", error=True)
                else:
                    self.post_message(SwitchRequested(name))
            case OnPlace(action, place):
                self.post_message(PlaceActionRequested(action, place))
            case SearchFor(words):
                self.post_message(PlaceActionRequested("search", "/", words=words))
            case Explain(code):
                self.post_message(CodesRequested(code))
            case ShowHistory(text):
                self._open_history(text)
            case ImportFrom(path):
                if isinstance(screen, Console):
                    screen.call_later(screen.import_from, path)
            case LoadRequest(spec, send):
                if isinstance(screen, Console):
                    screen.call_later(screen.load_request, spec, send=send)
            case command:
                screen.call_later(screen.run_command, command)

    def action_switch_profile(self) -> None:
        """Let the user pick the profile to switch to."""
        if isinstance(self.screen, BaseScreen):
            self.screen.start_flow(self._switch_profile(self.screen), "switch")

    async def _switch_profile(self, screen: BaseScreen) -> None:
        from frameio_tui.ui.switcher import switch_profile

        active = self.active.profile.name if self.active is not None else ""
        name = await switch_profile(screen, self.services.profiles, active, self.services.clock.now())
        if name:
            self.post_message(SwitchRequested(name))

    def action_numbered_profile(self) -> None:
        """Switch to the profile whose number was typed with Alt; from the command palette, let the user pick one."""
        from frameio_tui.ui.switcher import MAX_NUMBER

        digit = self._last_key[-1:]
        if not digit.isdecimal():
            self.action_switch_profile()
            return
        numbered = dict(enumerate(self.services.profiles.first_names(MAX_NUMBER), 1))
        name = numbered.get(int(digit))
        if name is None:
            self.notify(f"There is no profile number {digit}. Press F2 to see the list.", markup=False)
        elif self.active is None or name != self.active.profile.name:
            self.post_message(SwitchRequested(name))

    def action_previous_profile(self) -> None:
        """Switch back to the previous profile, so that the key alternates between two profiles."""
        if self.session.previous is None:
            self.notify("No previous profile yet. Switch to another one first.", markup=False)
            return
        self.set_active(self.session.previous.profile.name)

    def action_next_theme(self) -> None:
        """Switch to the next theme and remember it. A theme in config.toml takes precedence at the next start."""
        self.theme = theme_after(self.theme, few_colours=self._few_colours)
        self.run_worker(self._remember_theme(self.theme), exit_on_error=False)

    async def _remember_theme(self, theme: str) -> None:
        try:
            await asyncio.to_thread(self.services.state.set_theme, theme)
        except StoreError as error:
            self.notify(line(str(error)), severity="warning", markup=False)

    def action_interrupt(self) -> None:
        """Handle ctrl+c: cancel running work, else copy the selection, else quit on the second press."""
        if isinstance(self.screen, BaseScreen) and self.screen.cancel_work():
            return
        selected = take_selection(self.screen)
        if selected:
            self.copy_to_clipboard(selected)
            self.notify(format_copied(selected, os.environ), markup=False)
            return
        now = self.services.clock.monotonic()
        if now - self._last_interrupt < QUIT_WITHIN:
            self._quit()
            return
        self._last_interrupt = now
        self.notify("Press ctrl+c again to quit.", timeout=QUIT_WITHIN, markup=False)

    def action_leave(self) -> None:
        """Quit, unless a screen has unsaved edits and asks what to do with them."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, BaseScreen) and not screen.can_close():
                return
        self._quit()

    def _quit(self) -> None:
        """End the program; while jobs run, ask first."""
        if self._jobs is not None and self._jobs.count:
            self.run_worker(self._ask_about_jobs(self._jobs), group="quit", exclusive=True, exit_on_error=False)
        else:
            self.exit(0)

    async def _ask_about_jobs(self, jobs: JobOwner) -> None:
        """Ask whether to wait for the running jobs, or to stop them."""
        from frameio_tui.ui.dialogs.ask import pick
        from frameio_tui.ui.dialogs.specs import Choice, PickSpec

        title = "1 job is running" if jobs.count == 1 else f"{jobs.count} jobs are running"
        choices = (
            Choice("stay", (("Do not quit", "plain"),)),
            Choice("wait", (("Wait until it is done, then quit", "plain"),)),
            Choice("stop", (("Stop now and quit; it can be resumed in Jobs", "plain"),)),
        )
        choice = await pick(self, PickSpec(title, choices))
        if choice == "wait":
            self.notify("The program quits when no job runs. Press q again to stop instead.", markup=False)
            await jobs.wait_all()
            self.exit(0)
        elif choice == "stop":
            await jobs.stop_all()
            self.exit(0)

    async def on_unmount(self) -> None:
        """Stop the jobs, and close the services and their connections."""
        if self._jobs is not None:
            await self._jobs.stop_all()
        await self.services.close()


def _format_started(title: str) -> str:
    """Return the message about a job that was started. It is withdrawn when the job has ended."""
    return f"Started: {title}. Press J to see its progress."
