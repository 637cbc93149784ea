"""The commands of the sign-in screen: letters outside its field, F-keys also inside."""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command

SIGNIN_COMMANDS = (
    Command("signin.copy", ("f7",), "Copy the address", "do('copy')", "By your terminal's clipboard.", "copy"),
    Command(
        "signin.one_line", ("f8", "u"), "Print the address as one line", "do('one_line')", "Enter returns.", "one line"
    ),
    Command(
        "signin.browser", ("f12", "b"), "Open a browser here", "do('browser')", "On a local display alone.", "browser"
    ),
    Command("signin.longer", ("f5", "plus"), "Wait longer", "do('longer')", "Ten minutes from now."),
    Command("signin.without", ("n",), "Without listening", "do('without')", "You paste the answer.", "paste only"),
    Command(
        "signin.socket",
        ("ctrl+t", "f11", "s"),
        "Listen at a private socket",
        "do('socket')",
        "Nobody else here can reach it.",
        "socket",
    ),
    Command("signin.again", ("i", "I"), "Begin again", "do('again')", "When a sign-in came to nothing.", "again"),
    Command("signin.app", ("e",), "Edit the app", "do('app')", "Client id, redirect URI, endpoints.", "edit the app"),
    Command("signin.secret", ("c",), "Store another client secret", "do('secret')", "Of an app with one.", "secret"),
    Command("signin.finish", ("enter",), "Go back when done", "do('finish')", "", "done"),
    Command("signin.back", ("escape",), "Cancel, go back", "back", "The port is free then.", "cancel"),
)
