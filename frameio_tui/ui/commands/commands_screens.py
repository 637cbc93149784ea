"""The commands of the other screens."""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command


def _back(context: str) -> Command:
    return Command(f"{context}.back", ("escape",), "Go back", "back", "", "back")


FIRST_RUN_COMMANDS = (
    Command("first_run.paste", ("1",), "Paste a token", "paste", "One account, scripts, experiments.", "paste a token"),
    Command(
        "first_run.oauth", ("2",), "Sign in with an OAuth app", "oauth", "For acting as several people.", "sign in"
    ),
    Command("first_run.demo", ("3",), "Look around in the demo", "demo", "No account, no network.", "demo"),
)
PROFILES_COMMANDS = (
    Command("profiles.use", ("u",), "Use this profile", "act('use')", "Enter does the same.", "use"),
    Command("profiles.trust", ("T",), "Trust its file as it stands", "act('trust')", "Shows old and new.", "trust"),
    Command("profiles.adopt", ("A",), "Adopt a copied file", "act('adopt')", "Gives it an id of its own.", "adopt"),
    Command("profiles.new", ("n",), "Make a profile", "act('new')", "", "new"),
    Command("profiles.edit", ("e",), "Edit it", "act('edit')", "", "edit"),
    Command(
        "profiles.signin", ("i", "I"), "Sign in by OAuth", "act('signin')", "Or get the app's own token.", "sign in"
    ),
    Command("profiles.verify", ("v",), "Verify its token", "act('verify')", "Sends GET /me.", "verify"),
    Command("profiles.copy", ("c",), "Copy it", "act('copy')", "Same settings, no secret.", "copy"),
    Command("profiles.rename", ("r",), "Rename it", "act('rename')", "", "rename"),
    Command("profiles.delete", ("d",), "Delete it", "act('delete')", "Asks for its name first.", "delete"),
    Command("profiles.twin", ("V",), "Make its twin on the other API", "act('twin')", "", "twin"),
    Command("profiles.filter", ("slash",), "Filter", "filter", "", "filter"),
    *(Command(f"profiles.pick_{n}", (str(n),), f"Use the profile in row {n}", f"pick({n})") for n in range(1, 10)),
    _back("profiles"),
)
EDITOR_COMMANDS = (
    Command("editor.save", ("f5", "ctrl+s"), "Save", "save", "", "save"),
    Command("editor.next", ("tab", "down"), "Next field", "next_field", "", "next"),
    Command("editor.before", ("shift+tab", "up"), "Field before", "previous_field"),
    _back("editor"),
)
SCOPES_COMMANDS = (
    Command("scopes.toggle", ("space", "enter"), "Tick or untick", "tick", "", "tick"),
    Command("scopes.save", ("f5", "ctrl+s"), "Save", "save", "", "save"),
    Command("scopes.preset", ("p",), "Take a preset", "preset", "Read only, everything, and more.", "preset"),
    Command("scopes.list", ("l",), "The list to tick on the developer site", "list", "", "list"),
    Command("scopes.group", ("g",), "Tick or untick the group", "group", "", "group"),
    Command("scopes.undo", ("u",), "Undo", "undo", "", "undo"),
    Command("scopes.filter", ("slash",), "Filter", "filter", "", "filter"),
    _back("scopes"),
)
TOKEN_COMMANDS = (
    Command("token.keep", ("k",), "Keep what was pasted", "keep", "Though the check failed.", "keep"),
    Command("token.signin", ("i", "I"), "Sign in by OAuth", "do('signin')", "On this or another machine.", "sign in"),
    Command(
        "token.renew", ("n",), "Renew it now", "do('renew')", "Otherwise it is renewed in time by itself.", "renew"
    ),
    Command("token.paste", ("p",), "Paste a token", "paste", "", "paste"),
    Command("token.verify", ("v",), "Verify it with GET /me", "do('verify')", "", "verify"),
    Command("token.forget", ("f",), "Revoke or forget it", "do('forget')", "Asks first.", "forget"),
    Command("token.secret", ("c",), "Store the client secret", "do('secret')", "Of an OAuth app with one.", "secret"),
    Command("token.source", ("e",), "Take it from elsewhere", "do('source')", "A variable, a command.", "edit"),
    Command("token.reveal", ("r",), "Reveal it", "do('reveal')", "Asks for the profile's name first."),
    _back("token"),
)
BODY_COMMANDS = (
    Command("body.done", ("f5", "ctrl+s"), "Take the body", "done", "", "take it"),
    Command("body.template", ("f7",), "Begin with the operation's fields", "template", "", "template"),
    Command("body.editor", ("f8",), "Edit the body in $EDITOR", "editor", "", "$EDITOR"),
    _back("body"),
)
HELP_COMMANDS = (_back("help"),)
CONFIRM_COMMANDS = (_back("confirm"),)
PICK_COMMANDS = (_back("pick"),)
