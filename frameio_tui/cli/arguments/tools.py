"""The arguments of the commands for shells, editors and tests: completions, schema and sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.arguments.command_parser import add_command
from frameio_tui.cli.completions import SHELLS

if TYPE_CHECKING:
    from frameio_tui.cli.arguments.command_parser import Commands


def add_sandbox(commands: Commands) -> None:
    """Add the command sandbox."""
    sandbox = add_command(
        commands,
        "sandbox",
        "commands.sandbox:sandbox",
        "keep a local sandbox running, with sample profiles in a temporary home folder",
        "sandbox",
        "sandbox --port 8800 --seed 7",
        "sandbox --limits off --assets 100000",
        "sandbox --deliver",
        "sandbox --faults 502=0.02,429=0.05,latency=80",
        "sandbox --faults 502@3,drop@10-12,expire@20,storage:drop@2",
    )
    sandbox.add_argument("--port", type=int, default=0, metavar="N", help="port of 127.0.0.1 (default: any free port)")
    sandbox.add_argument(
        "--seed",
        type=int,
        default=1,
        metavar="N",
        help="the same seed gives the same data, IDs and tokens (default: 1)",
    )
    sandbox.add_argument(
        "--assets",
        type=int,
        default=0,
        metavar="N",
        help="add the project 'Large project' with N assets: a folder with a tenth of them, a folder with a hundredth "
        "of them and three comments on each, and a tree",
    )
    sandbox.add_argument(
        "--limits",
        default="1",
        metavar="FACTOR",
        help="multiply the documented rate limits, for example by 10 or 0.1; 'off' for none",
    )
    sandbox.add_argument(
        "--deliver",
        action="store_true",
        help="deliver signed webhooks and clicks of custom actions to addresses on this host, as Frame.io does",
    )
    sandbox.add_argument(
        "--faults",
        default="",
        metavar="SPEC",
        help="simulate faults: latency=MS, huge=MB, hostile; and 429, 500, 502, 503, 504, drop (incomplete response), "
        "disconnect (no response), timeout (no response, connection left open), malformed, expire (token expires), "
        "each with a probability as in 502=0.1, or for requests by number as in 502@3, 502@3-5 or 502@3+. Names that "
        "begin with storage: are for uploads and downloads",
    )


def add_completions(commands: Commands) -> None:
    """Add the command completions."""
    completions = add_command(
        commands,
        "completions",
        "commands.completions:completions",
        "print a script that completes commands, options, profiles, saved requests and operations in your shell",
        "completions bash > ~/.local/share/bash-completion/completions/frameio-tui",
        "completions zsh > ~/.zfunc/_frameio-tui",
        "completions fish > ~/.config/fish/completions/frameio-tui.fish",
    )
    completions.add_argument("shell", choices=SHELLS, help="your shell")


def add_schema(commands: Commands) -> None:
    """Add the command schema."""
    schema = add_command(
        commands,
        "schema",
        "commands.schema:schema",
        "print the JSON Schema of a kind of file, for editors and other tools",
        "schema profile",
        "schema --write",
    )
    schema.add_argument("kind", choices=("config", "profile", "request"), nargs="?", help="kind of file")
    schema.add_argument(
        "--write",
        action="store_true",
        help="write all schemas beside your files, and print the folder; done whenever a profile or request is saved",
    )
