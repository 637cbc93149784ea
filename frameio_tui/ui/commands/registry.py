"""The commands of the console, and those that work anywhere."""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command

ANYWHERE_COMMANDS = (
    Command("anywhere.help", ("f1", "question_mark"), "Show help", "open('help')", "Every key of this screen.", "help"),
    Command("anywhere.palette", ("colon", "ctrl+p"), "Find a command", "palette", "Every command by name.", "commands"),
    Command("anywhere.profiles", ("f2",), "Manage profiles", "open('profiles')", "Make, change, verify, delete."),
    Command("anywhere.scopes", ("f3",), "Choose scopes", "open('scopes')", "The checklist of the profile on screen."),
    Command("anywhere.token", ("f4",), "Look at the token", "open('token')", "Paste, verify or forget it."),
    Command("anywhere.previous", ("f6",), "Go to the previous profile", "previous_profile"),
    Command("anywhere.theme", ("f9",), "Change the theme", "next_theme", "Dark, light, the terminal's own colours."),
    Command("anywhere.redraw", ("ctrl+l",), "Redraw the screen", "redraw"),
    Command("anywhere.suspend", ("ctrl+z",), "Suspend", "suspend_process", "Back with fg."),
    Command("anywhere.interrupt", ("ctrl+c",), "Cancel, else quit when pressed twice", "interrupt"),
    Command("anywhere.quit", ("q", "f10", "ctrl+q"), "Quit", "leave", "", "quit"),
)

CONSOLE_COMMANDS = (
    Command("console.edit", ("i",), "Edit the request", "do('edit')", "A path, a verb and path, or curl.", "edit"),
    Command("console.find", ("slash",), "Find an operation", "do('find')", "By any words of it.", "find"),
    Command("console.send", ("f5",), "Send the request", "send", "From anywhere; Enter sends from the field.", "send"),
    Command("console.switcher", ("p",), "Switch the profile", "do('switcher')", "", "profiles"),
    Command("console.previous", ("minus",), "Go to the previous profile", "do('previous')", "", "previous"),
    Command("console.next_page", ("right_square_bracket",), "Next page", "do('next_page')", "", "page"),
    Command("console.previous_page", ("left_square_bracket",), "Previous page", "do('previous_page')"),
    Command("console.copy", ("y",), "Copy …", "do('copy')", "Body, curl, httpx, Python.", "copy"),
    Command("console.export", ("e",), "Save the body to a file", "do('export')"),
    Command("console.view", ("v",), "Body, headers, timing, request", "do('view')", "Shows the next of them.", "view"),
    Command("console.raw", ("R",), "Raw body", "do('raw')", "As received, not laid out."),
    Command("console.body", ("b",), "Edit the body", "do('body')", "Begins with the fields the operation needs."),
    Command("console.parameter", ("a",), "Add a query parameter", "do('parameter')", "Those that the operation takes."),
    Command("console.header", ("H",), "Add a header", "do('header')"),
    Command("console.whoami", ("m",), "Who am I", "do('whoami')", "Sends GET /me.", "me"),
    Command("console.why", ("w",), "Why was it refused", "do('why')", "In one sentence, with a remedy."),
    Command("console.scopes", ("s",), "Choose scopes", "open('scopes')", "", "scopes"),
    Command("console.token", ("t",), "Look at the token", "open('token')", "", "token"),
    Command("console.signin", ("I",), "Sign in by OAuth", "open('signin')", "Or get the app's own token."),
    Command("console.request_pane", ("1",), "Go to the request", "do('edit')"),
    Command("console.list_pane", ("2",), "Go to the operations", "do('operations')"),
    Command("console.response_pane", ("3",), "Go to the response", "do('answer')"),
    Command("console.escape", ("escape",), "Cancel, else leave the field", "do('escape')"),
)
