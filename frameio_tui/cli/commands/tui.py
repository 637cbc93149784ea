"""Starts the app. No other command imports Textual."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.cli.signals import exit_on_signals
from frameio_tui.core.errors import FrameioTuiError, UsageError

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.services.services import Services
    from frameio_tui.ui.app import FrameioApp

LOG_VARIABLES = ("TEXTUAL_LOG", "TEXTUAL", "TEXTUAL_DEVTOOLS_HOST", "TEXTUAL_DEVTOOLS_PORT")
"""Variables that make Textual log all events, including pasted tokens."""


def launch(context: Context, _arguments: Arguments) -> int:
    """Run the app until the user exits, and return its exit code. Raises UsageError without a terminal."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout and sys.stdout.isatty()):
        from frameio_tui.cli.parser import command_names

        raise UsageError("The app needs a terminal.", f"Without one, use a command: {command_names()}.")
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise UsageError(
            f"The app cannot run: TERM is {os.environ.get('TERM') or 'not set'}.",
            "Run: export TERM=xterm-256color. Or use a command: frameio-tui --help",
        )
    app: FrameioApp | None = None

    def end(code: int) -> None:
        if app is not None:
            app.request_exit(code)

    def restore() -> None:
        if app is not None:
            app.restore_terminal()

    # Signals arrive, for example, when the terminal is closed or the host shuts down.
    with exit_on_signals(end, restore) as signal_exit:
        _prepare_environment(context.container.settings.escape_delay_ms)
        # The first frame frees little of what it allocates; garbage collection would take a tenth of its time.
        gc.disable()
        from frameio_tui.ui.app import FrameioApp

        signal_exit.check()
        start = context.named and context.choose_profile().profile.name
        folder, warning = ("", "") if start else _folder_profile(context)
        services = _collecting_once_warm(context.container.services())
        app = FrameioApp(services, start, folder_profile=folder, start_warning=warning)
        signal_exit.check()  # a signal before the app existed has not reached it
        try:
            result = app.run(mouse=context.container.settings.mouse)
        finally:
            app.restore_terminal()  # also after an error
    from frameio_tui.ui.first_run import RESTART_AS_DEMO  # imported after the run because few runs need it

    code = app.return_code if result is None else result
    if code == RESTART_AS_DEMO:
        context.container.settle()
        os.execv(sys.executable, [sys.executable, "-m", "frameio_tui", "--demo"])  # noqa: S606 - this program, without a shell
    return code or OK


def _folder_profile(context: Context) -> tuple[str, str]:
    """Return the profile of the folder, and why it is not used: the app starts with the active one then."""
    try:
        entry = context.folder_profile()
    except FrameioTuiError as error:
        return "", f"The default profile of this folder is not used: {error.sentence}"
    return (entry.profile.name if entry is not None else ""), ""


def _prepare_environment(escape_delay_ms: int) -> None:
    """Set the environment variables that Textual reads when it is imported."""
    os.environ.setdefault("ESCDELAY", str(escape_delay_ms))
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # no-color.org: an empty value has no effect
    term = os.environ["TERM"]
    if term.startswith("vt") and term[2:3].isdigit():
        os.environ["NO_COLOR"] = "1"  # a DEC terminal, whose terminfo entry has no colours
    for name in LOG_VARIABLES:
        os.environ.pop(name, None)


def _collecting_once_warm(services: Services) -> Services:
    """Return services whose `preload`, which runs after the first frame, turns garbage collection on again."""
    preload = services.preload

    def warm_and_collect() -> None:
        preload()
        gc.freeze()
        gc.enable()

    return services._replace(preload=warm_and_collect)
