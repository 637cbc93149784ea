"""The command `sandbox`: keeps one sandbox running, so that several commands can work on the same data."""

from __future__ import annotations

import shlex
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

from frameio_tui.cli.demo.demo import require_packages, running
from frameio_tui.cli.demo.profiles import FIRST
from frameio_tui.core.errors import UsageError

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments

MOST_ASSETS = 2_000_000
MOST_LIMITS = 10_000.0
_CLICK = 'frameio-tui request "POST /_sandbox/click" -f action_id=ID -f resource_id=ASSET'


def sandbox(context: Context, arguments: Arguments) -> NoReturn:
    """Start a sandbox, print how to use it from another shell, and wait until a signal ends it.

    The line that sets the environment is on stdout, everything else on stderr. Raises UsageError, InvalidInput,
    FrameioTuiError.
    """
    require_packages("the sandbox")
    from frameio_tui.sandbox.faults import parse_faults
    from frameio_tui.sandbox.server import SandboxServer

    if context.container.demo_url:
        raise UsageError("A demo already has a sandbox.", "Leave out --demo.")
    _check("--port", arguments.port, 65_535)
    _check("--assets", arguments.assets, MOST_ASSETS)
    server = SandboxServer(
        arguments.seed,
        parse_faults(arguments.faults),
        arguments.port,
        assets=arguments.assets,
        limits=_limits(arguments.limits),
    )
    if arguments.deliver:
        server.sender = context.container.new_delivery_sender()
    out = context.out
    with running(context.container.environ, server) as container:
        home = container.paths.config_dir.removesuffix("config").rstrip("/\\")
        out.say(f"Sandbox at {server.url}. All users and data are fictional.")
        faults = server.sandbox.faults.format()
        if faults:
            out.say(f"Faults: {faults}")
        out.say("In another shell, first run the next line. Your own profiles are not read or changed there.")
        out.line(_export("FRAMEIO_TUI_HOME", home))
        out.flush()
        out.say("Then, for example: frameio-tui profiles")
        out.say(f'                   frameio-tui request "GET /me" --profile {FIRST}')
        out.say(f"                   frameio-tui tree / --depth 3 --profile {FIRST}")
        if arguments.deliver:
            out.say("Webhooks and clicks are delivered to addresses on this host, such as http://127.0.0.1:8787.")
            out.say(f"To click on a custom action: {_CLICK}")
        out.say("Press Ctrl+C to stop the sandbox and to delete its data.")
        while True:
            threading.Event().wait(3600)


def _check(option: str, number: int, most: int) -> None:
    if not 0 <= number <= most:
        raise UsageError(f"{option} must be between 0 and {most}, not {number}.", "See: frameio-tui sandbox --help")


def _limits(text: str) -> float:
    """Return the factor of the rate limits. Raises UsageError."""
    from frameio_tui.sandbox.rate_limits import UNLIMITED

    if text == "off":
        return UNLIMITED
    try:
        factor = float(text)
    except ValueError:
        factor = 0
    if not 0 < factor <= MOST_LIMITS:
        raise UsageError(f"--limits cannot be '{text}'.", f"Use a factor up to {MOST_LIMITS:g}, such as 10, or 'off'.")
    return factor


def _export(name: str, value: str) -> str:
    """Return the command that sets a variable in the shell of this system."""
    return f'$env:{name} = "{value}"' if sys.platform == "win32" else f"export {name}={shlex.quote(value)}"
