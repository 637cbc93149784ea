"""All commands of the program, in one table for each screen.

Key bindings, footer, command palette, help and the `[keymap]` of config.toml all use these tables.
"""

from __future__ import annotations

from frameio_tui.ui.commands.command import Command
from frameio_tui.ui.commands.key_names import ALT_DIGITS

SWITCHER_HELP = "Then type its number in the list of profiles, 1 to 9, or letters to filter."


def _back(context: str) -> Command:
    return Command(f"{context}.back", ("escape",), "Go back", "back", "", "back")


ANYWHERE_COMMANDS = (
    Command(
        "anywhere.help",
        ("f1", "question_mark"),
        "Show help",
        "open('help')",
        "Explains the keys and marks of this screen.",
        "help",
    ),
    Command(
        "anywhere.palette", ("colon", "ctrl+p"), "Find a command", "palette", "Lists every command by name.", "commands"
    ),
    Command(
        "anywhere.profiles", ("f2",), "Manage profiles", "open('profiles')", "Create, edit, verify and delete profiles."
    ),
    Command(
        "anywhere.scopes", ("f3",), "Choose scopes", "open('scopes')", "Opens the scopes of the profile on this screen."
    ),
    Command("anywhere.token", ("f4",), "Show the token", "open('token')", "Paste, verify, refresh or forget it."),
    Command("anywhere.files", ("B",), "Browse the files", "open('files')", "Projects, folders, files and comments."),
    Command(
        "anywhere.jobs", ("J",), "Show the jobs", "open('jobs')", "Exports, uploads and downloads that run or have run."
    ),
    Command("anywhere.bench", ("W",), "Receive webhooks", "open('bench')", "Webhooks and clicks of custom actions."),
    Command(
        "anywhere.history",
        ("h",),
        "Show the request history",
        "open('history')",
        "Filter it, compare, load or send a request again.",
    ),
    Command(
        "anywhere.previous",
        ("f6",),
        "Switch to the previous profile",
        "previous_profile",
        "Press it again to switch back.",
    ),
    Command(
        "anywhere.numbered",
        ALT_DIGITS,
        "Switch to the profile with that number",
        "numbered_profile",
        "The numbers are those of the list of profiles. Does nothing in fields, dialogs and a sign-in.",
    ),
    Command("anywhere.theme", ("f9",), "Change the theme", "next_theme", "Dark, light, or the terminal's own colours."),
    Command(
        "anywhere.redraw",
        ("ctrl+l",),
        "Redraw the screen",
        "redraw",
        "Use this after another program has written to it.",
    ),
    Command(
        "anywhere.suspend", ("ctrl+z",), "Suspend the program", "suspend_process", "Run fg in the shell to return."
    ),
    Command(
        "anywhere.interrupt",
        ("ctrl+c",),
        "Cancel or copy; press twice to quit",
        "interrupt",
        "Cancels the request that is being sent, or copies the selection.",
    ),
    Command("anywhere.quit", ("q", "f10", "ctrl+q"), "Quit", "leave", "", "quit"),
)
"""Commands that work on every screen."""
CONSOLE_COMMANDS = (
    Command("console.find", ("slash",), "Find an operation", "find", "Searches paths and summaries.", "find"),
    Command(
        "console.edit",
        ("i",),
        "Edit the request",
        "edit",
        "Accepts a path, a method and a path, or a curl command.",
        "edit",
    ),
    Command(
        "console.send", ("f5",), "Send the request", "send", "In the request line, you can also press Enter.", "send"
    ),
    Command("console.body", ("b",), "Edit the body", "body", "Starts with the fields of the operation.", "body"),
    Command(
        "console.parameter", ("a",), "Add a query parameter", "parameter", "Lists the parameters of the operation."
    ),
    Command("console.header", ("H",), "Add a header", "header"),
    Command("console.switcher", ("p",), "Switch profile", "switcher", SWITCHER_HELP, "profile"),
    Command("console.previous", ("minus",), "Switch to the previous profile", "previous", "", "previous"),
    Command(
        "console.whoami",
        ("m",),
        "Verify the token with GET /me",
        "whoami",
        "Who am I? Shows the user of the token.",
        "verify",
    ),
    Command("console.signin", ("I",), "Sign in with OAuth", "open('signin')", "Also gets a server-to-server token."),
    Command("console.scopes", ("s",), "Choose scopes", "open('scopes')", "", "scopes"),
    Command("console.token", ("t",), "Show the token", "open('token')", "", "token"),
    Command("console.next_page", ("right_square_bracket",), "Load the next page", "next_page", "", "page"),
    Command("console.previous_page", ("left_square_bracket",), "Load the previous page", "previous_page", "", "page"),
    Command(
        "console.copy",
        ("y",),
        "Copy the response or the request",
        "response('copy')",
        "Offers the body, the URL, or the request as curl or Python code.",
        "copy",
    ),
    Command(
        "console.export",
        ("S",),
        "Save to a file",
        "response('export')",
        "Saves what is shown, such as the body or the table.",
        "save",
    ),
    Command(
        "console.view",
        ("v",),
        "Show the next view of the response",
        "show_response('view')",
        "Body, headers, timing, or the request as sent.",
        "view",
    ),
    Command("console.raw", ("R",), "Show the raw body", "show_response('raw')", "Exactly as received, not formatted."),
    Command(
        "console.why", ("w",), "Explain the response", "why", "Finds out why the request was refused, and what to do."
    ),
    Command(
        "console.explain",
        ("e",),
        "Explain error codes and rate limits",
        "explain_codes",
        "Starts with the code of the response.",
    ),
    Command("console.request_pane", ("1",), "Go to the request", "edit"),
    Command("console.list_pane", ("2",), "Go to the operations", "to_operations"),
    Command("console.response_pane", ("3",), "Go to the response", "to_response"),
    Command("console.next_pane", ("tab",), "Go to the next pane", "next_pane(1)"),
    Command("console.previous_pane", ("shift+tab",), "Go to the previous pane", "next_pane(-1)"),
    Command("console.escape", ("escape",), "Cancel the request, or close the field", "escape"),
)
RESPONSE_COMMANDS = (
    Command(
        "console.load_all_pages",
        ("A",),
        "Load all pages",
        "load_all_pages",
        "Shows them on screen or saves them to a file.",
    ),
    Command(
        "console.filter",
        ("f",),
        "Filter the response",
        "show_response('filter')",
        "Uses JMESPath; a table is filtered by text.",
        "filter",
    ),
    Command("console.next_hit", ("n",), "Go to the next match", "show_response('next_hit')"),
    Command("console.previous_hit", ("N",), "Go to the previous match", "show_response('previous_hit')"),
    Command(
        "console.table",
        ("T",),
        "Show a list as a table",
        "show_response('table')",
        "Press it again to show JSON.",
        "table",
    ),
    Command(
        "console.sort",
        ("O",),
        "Sort the table",
        "show_response('sort')",
        "Choose the same column again to reverse the order.",
        "sort",
    ),
    Command("console.columns", ("C",), "Choose the table's columns", "show_response('columns')", "", "columns"),
    Command(
        "console.diff",
        ("D",),
        "Show the diff with an earlier response",
        "show_response('diff')",
        "Uses the previous response to the same request. Press it again to choose another one.",
        "diff",
    ),
    Command(
        "console.fold_all",
        ("Z",),
        "Fold to a level",
        "show_response('fold_all')",
        "Starts at level 1. Press it again for level 2 and 3, and to unfold everything.",
    ),
    Command("console.wrap", ("z",), "Wrap long lines", "show_response('wrap')"),
    Command(
        "console.copy_part",
        ("Y",),
        "Copy a part of the response",
        "show_response('copy_part')",
        "Offers the value, the path and the text of the line.",
    ),
    Command("console.pager", ("o",), "Open the body in $PAGER", "pager"),
    Command("console.editor", ("E",), "Open the body in $EDITOR", "editor", "Changes are not saved."),
    Command(
        "console.saved", ("L",), "Show saved requests", "saved", "Enter loads a request without sending it.", "saved"
    ),
    Command(
        "console.several",
        ("P",),
        "Send as several profiles",
        "several",
        "For GET and HEAD. Shows the responses side by side.",
    ),
    Command(
        "console.save_request",
        ("K",),
        "Save the request",
        "save_request",
        "Every profile of the same API version can load it.",
    ),
    Command(
        "console.import",
        ("M",),
        "Import requests",
        "import_requests",
        "Postman collections, HAR files and curl commands become saved requests.",
    ),
    Command("console.on_v4", ("x",), "Translate the request to V4", "on_v4", "Shows the changes first."),
    Command(
        "console.up", ("backspace",), "Go up one level", "up", "Loads the parent folder, project, team or account."
    ),
)
"""Commands of the console that act on the response; their letters work when no field has the focus."""
RESPONSE_PANE_COMMANDS = (
    Command(
        "response.follow",
        ("enter",),
        "Follow an ID or a link",
        "follow",
        "Loads a request for it. Also folds and unfolds.",
        "follow",
    ),
    Command(
        "response.fold", ("left",), "Fold", "fold", "Applies to the value on the line, or the one around it.", "fold"
    ),
    Command("response.unfold", ("right",), "Unfold", "unfold"),
    Command("response.search", ("slash",), "Search the body", "search", "", "search"),
    Command("response.right", ("greater_than_sign", "shift+right"), "Scroll right", "sideways(8)"),
    Command("response.left", ("less_than_sign", "shift+left"), "Scroll left", "sideways(-8)"),
)
"""Commands of the body, available while it has the focus."""
FIRST_RUN_COMMANDS = (
    Command(
        "first_run.paste", ("1",), "Paste a token", "paste", "Best for one account and for scripts.", "paste a token"
    ),
    Command("first_run.oauth", ("2",), "Sign in with OAuth", "oauth", "Needs a registered OAuth app.", "sign in"),
    Command("first_run.demo", ("3",), "Start the demo", "demo", "Needs neither an account nor a network.", "demo"),
    Command("first_run.api", ("4",), "Choose V2 or V4", "api", "The API version of the new profile.", "API"),
    Command(
        "first_run.server", ("5",), "Choose another server", "server", "The base URL of the new profile.", "server"
    ),
)
PROFILES_COMMANDS = (
    Command("profiles.use", ("enter",), "Use this profile", "act('use')", "Makes it the active profile.", "use"),
    Command(
        "profiles.approve", ("O",), "Approve the changed file", "act('approve')", "Shows the changes first.", "approve"
    ),
    Command(
        "profiles.new_id",
        ("N",),
        "Give a copied file a new ID",
        "act('new_id')",
        "Turns the copy into a separate profile.",
        "new ID",
    ),
    Command("profiles.new", ("n",), "Create a profile", "new", "", "new"),
    Command("profiles.edit", ("e",), "Edit the profile", "act('edit')", "", "edit"),
    Command("profiles.token", ("t",), "Show the token", "act('token')", "Paste, verify or remove it.", "token"),
    Command(
        "profiles.signin",
        ("I",),
        "Sign in with OAuth",
        "act('signin')",
        "Also gets a server-to-server token.",
        "sign in",
    ),
    Command("profiles.verify", ("m",), "Verify the token", "act('verify')", "Sends GET /me.", "verify"),
    Command("profiles.scopes", ("s",), "Choose scopes", "act('scopes')", "", "scopes"),
    Command(
        "profiles.delete", ("d",), "Delete the profile", "act('delete')", "Asks you to type its name first.", "delete"
    ),
    Command(
        "profiles.filter",
        ("slash",),
        "Filter the profiles",
        "filter",
        "Searches names, titles, labels and users.",
        "filter",
    ),
    Command("profiles.copy", ("c",), "Copy the profile", "act('copy')", "The copy has no token.", "copy"),
    Command("profiles.rename", ("r",), "Rename the profile", "act('rename')", "", "rename"),
    Command(
        "profiles.link",
        ("V",),
        "Create a linked profile",
        "act('link')",
        "For the same account on the other API version.",
        "link",
    ),
    *(Command(f"profiles.pick_{n}", (str(n),), f"Use the profile in row {n}", f"pick({n})") for n in range(1, 10)),
    _back("profiles"),
)
EDITOR_COMMANDS = (
    Command("editor.save", ("ctrl+s",), "Save the profile", "save", "", "save"),
    Command("editor.next", ("tab", "down"), "Go to the next field", "next_field", "", "next"),
    Command("editor.previous", ("shift+tab", "up"), "Go to the previous field", "previous_field"),
    _back("editor"),
)
SCOPES_COMMANDS = (
    Command("scopes.toggle", ("space", "enter"), "Select or deselect the scope", "toggle_scope", "", "select"),
    Command("scopes.save", ("ctrl+s",), "Save the scopes", "save", "", "save"),
    Command(
        "scopes.preset",
        ("P",),
        "Choose a preset",
        "preset",
        "Selects scopes for a purpose, such as read only or upload.",
        "preset",
    ),
    Command(
        "scopes.group", ("A",), "Select or deselect the group", "group", "Changes all scopes of the group.", "group"
    ),
    Command(
        "scopes.list",
        ("l",),
        "List the scopes for the developer site",
        "list",
        "Shows them as text that you can copy.",
        "list",
    ),
    Command("scopes.undo", ("u",), "Undo the last change", "undo", "", "undo"),
    Command("scopes.filter", ("slash",), "Filter the scopes", "filter", "", "filter"),
    Command("scopes.verify", ("m",), "Verify the token with GET /me", "verify"),
    Command("scopes.token", ("t",), "Show the token", "open('token')", "", "token"),
    Command("scopes.signin", ("I",), "Sign in with OAuth", "open('signin')", "", "sign in"),
    _back("scopes"),
)
TOKEN_COMMANDS = (
    Command(
        "token.use_anyway",
        ("U",),
        "Use the token anyway",
        "use_anyway",
        "Saves a token that could not be verified.",
        "use anyway",
    ),
    Command(
        "token.signin",
        ("I",),
        "Sign in with OAuth",
        "run('signin')",
        "Works with any browser on any machine.",
        "sign in",
    ),
    Command("token.paste", ("n",), "Paste a token", "paste", "", "paste"),
    Command("token.verify", ("m",), "Verify the token with GET /me", "run('verify')", "", "verify"),
    Command(
        "token.refresh",
        ("F",),
        "Refresh the token now",
        "run('refresh')",
        "Works even if it has not expired yet.",
        "refresh",
    ),
    Command("token.scopes", ("s",), "Choose scopes", "open('scopes')", "", "scopes"),
    Command(
        "token.secret",
        ("X",),
        "Store the client secret",
        "run('secret')",
        "Only for OAuth apps that have one.",
        "client secret",
    ),
    Command(
        "token.source",
        ("e",),
        "Change the token's source",
        "run('source')",
        "For example, to an environment variable or a command.",
        "source",
    ),
    Command("token.forget", ("d",), "Forget or revoke the token", "run('forget')", "Asks for confirmation.", "forget"),
    Command("token.reveal", ("M",), "Reveal the token", "run('reveal')", "Asks you to type the profile's name first."),
    _back("token"),
)
SIGNIN_COMMANDS = (
    Command("signin.copy", ("f7",), "Copy the address", "run('copy')", "Uses your terminal's clipboard.", "copy"),
    Command("signin.one_line", ("f8",), "Show the address on one line", "run('one_line')", "", "one line"),
    Command(
        "signin.longer", ("f6",), "Wait longer", "run('longer')", "Restarts the waiting time of ten minutes.", "longer"
    ),
    Command(
        "signin.socket",
        ("ctrl+t", "f11"),
        "Switch between the port and a private socket",
        "run('socket')",
        "Other users of this machine cannot reach the socket.",
        "socket",
    ),
    Command("signin.browser", ("f12",), "Open a browser on this machine", "run('browser')", "", "browser"),
    Command("signin.again", ("I",), "Start the sign-in again", "run('again')", "", "sign in"),
    Command(
        "signin.no_port",
        ("n",),
        "Sign in without a port",
        "run('no_port')",
        "You paste the address of the last page.",
        "paste only",
    ),
    Command(
        "signin.app",
        ("e",),
        "Edit the app",
        "run('app')",
        "Its client ID, redirect URI and endpoints.",
        "edit app",
    ),
    Command(
        "signin.secret",
        ("X",),
        "Replace the client secret",
        "run('secret')",
        "Only for apps that have one.",
        "secret",
    ),
    Command("signin.finish", ("enter",), "Close the screen after the sign-in", "run('finish')", "", "done"),
    Command("signin.back", ("escape",), "Cancel and go back", "back", "Also closes the port.", "cancel"),
)
"""Commands of the sign-in screen. In its field, letters are text; F-keys and ctrl keys work there too."""
BODY_COMMANDS = (
    Command(
        "body.save", ("ctrl+s",), "Save the body", "save", "Attaches it to the request without sending it.", "save"
    ),
    Command(
        "body.template", ("f7",), "Insert the operation's fields", "template", "Replaces the current text.", "template"
    ),
    Command("body.editor", ("f8",), "Open the body in $EDITOR", "editor", "", "$EDITOR"),
    _back("body"),
)
HELP_COMMANDS = (
    Command("help.filter", ("slash",), "Search the help", "filter", "", "search"),
    Command(
        "help.codes",
        ("x",),
        "Explain error codes and rate limits",
        "codes",
        "What each code means, and what to do.",
        "error codes",
    ),
    _back("help"),
)
FILES_COMMANDS = (
    Command("files.open", ("enter",), "Open", "open_row", "Shows what is inside, or the comments of a file.", "open"),
    Command("files.up", ("backspace",), "Go up one level", "up", "", "up"),
    Command("files.details", ("v",), "Show the details", "details", "Press it again to show the list.", "details"),
    Command(
        "files.actions",
        ("a",),
        "Show all actions",
        "actions",
        "People, links, versions, search, audit log and backup of the row or the place.",
        "actions",
    ),
    Command("files.filter", ("slash",), "Filter the rows", "filter", "Searches what is loaded.", "filter"),
    Command("files.comments", ("c",), "Go to the comments", "comments", "Press it again to go back.", "comments"),
    Command(
        "files.export", ("e",), "Export comments or a list", "export", "Runs as a job, also for folders.", "export"
    ),
    Command("files.upload", ("u",), "Upload files here", "upload", "A file or a folder. Runs as a job.", "upload"),
    Command("files.download", ("d",), "Download", "download", "Files and folders. Runs as a job.", "download"),
    Command("files.new", ("n",), "Create a folder", "new", "", "new folder"),
    Command("files.rename", ("r",), "Rename", "rename", "", "rename"),
    Command("files.delete", ("D", "delete"), "Delete", "delete", "Asks you to type its name first.", "delete"),
    Command("files.status", ("L",), "Set the status", "status", "The review status of a file.", "status"),
    Command("files.move", ("M",), "Move to another folder", "transfer('move')", "", "move"),
    Command("files.copy_to", ("Y",), "Copy to another folder", "transfer('copy')", "Without its comments.", "copy to"),
    Command("files.link", ("l",), "Copy the link", "copy_asset('link')", "The address on Frame.io's website.", "link"),
    Command("files.copy", ("y",), "Copy the link, ID, name or path", "copy_asset('')"),
    Command("files.request", ("i",), "Load its request into the console", "request", "It is not sent."),
    Command("files.all", ("A",), "Load all pages", "load_all", "Esc stops it.", "all"),
    Command("files.reload", ("F",), "Load again", "reload", "Also after an error."),
    Command("files.verify", ("m",), "Verify the token with GET /me", "verify", "Shows the user of the token."),
    Command("files.switcher", ("p",), "Switch profile", "switcher", SWITCHER_HELP, "profile"),
    Command("files.previous", ("minus",), "Switch to the previous profile", "previous"),
    Command("files.signin", ("I",), "Sign in with OAuth", "open('signin')"),
    Command("files.token", ("t",), "Show the token", "open('token')"),
    Command("files.scopes", ("s",), "Choose scopes", "open('scopes')"),
    Command("files.next_pane", ("tab", "shift+tab"), "Go to the other pane", "next_pane"),
    Command("files.back", ("escape",), "Stop loading, or go back", "back", "", "back"),
)
FILES_COMMENTS_COMMANDS = (
    Command("files_comments.add", ("n",), "Add a comment", "add_comment", "At a timecode, or about the file.", "add"),
    Command("files_comments.reply", ("enter",), "Reply to the comment", "reply", "V2 only.", "reply"),
    Command(
        "files_comments.complete",
        ("space",),
        "Complete or reopen the comment",
        "complete",
        "Asks for confirmation.",
        "complete",
    ),
)
"""Commands of the comments of a file, available while they have the focus."""
JOBS_COMMANDS = (
    Command("jobs.show", ("enter",), "Show the report", "show", "With the failures, files and calls.", "report"),
    Command("jobs.resume", ("R",), "Resume the job", "resume", "What is finished is not done again.", "resume"),
    Command("jobs.cancel", ("x",), "Cancel the job", "cancel", "Asks first. It can be resumed.", "cancel"),
    Command("jobs.remove", ("d",), "Remove the job from the list", "remove", "Its files stay.", "remove"),
    _back("jobs"),
)
PLACE_LIST_COMMANDS = (
    Command(
        "place_list.open",
        ("enter",),
        "Show everything about it, or open it in Files",
        "open_item",
        "Not for people: the details have everything.",
        "open",
    ),
    Command(
        "place_list.add",
        ("n",),
        "Add people or a version, or create a link",
        "add",
        "Asks for confirmation.",
        "add",
    ),
    Command(
        "place_list.remove",
        ("d",),
        "Remove a person or version, or revoke a link",
        "remove",
        "Asks for confirmation.",
        "remove",
    ),
    Command("place_list.filter", ("slash",), "Filter the rows", "filter", "Searches what is loaded.", "filter"),
    Command("place_list.save", ("e",), "Save the list to a file", "save", "Runs as a job.", "save"),
    Command("place_list.copy", ("y",), "Copy the address, link, ID or name", "copy", "", "copy"),
    Command("place_list.reload", ("F",), "Load again", "reload", "Also after an error."),
    Command("place_list.back", ("escape",), "Stop loading, or go back", "back", "", "back"),
)
CODES_COMMANDS = (
    Command("codes.filter", ("slash",), "Filter the codes", "filter", "Searches codes, meanings and paths.", "filter"),
    Command("codes.api", ("x",), "Show V2 or V4", "api", "The codes and limits of the other API version.", "V2 or V4"),
    Command("codes.copy", ("y",), "Copy the explanation", "copy", "", "copy"),
    _back("codes"),
)
SEVERAL_COMMANDS = (
    Command("several.read", ("enter",), "Go to the body", "read", "Esc goes back to the profiles.", "read"),
    Command(
        "several.diff",
        ("D",),
        "Compare with another profile",
        "diff",
        "Shows the differences of body, status and headers.",
        "diff",
    ),
    Command("several.wrap", ("z",), "Wrap long lines", "wrap"),
    Command("several.back", ("escape",), "Go back, or cancel the requests", "back", "", "back"),
)
"""Commands of the results of several profiles."""
BENCH_COMMANDS = (
    Command("bench.open", ("enter",), "Go to the body", "next_pane", "", "open"),
    Command("bench.listen", ("l",), "Start or stop the receiver", "listen", "Only this host can reach it.", "listen"),
    Command("bench.secret", ("X",), "Choose the secret", "secret", "Signatures are verified with it.", "secret"),
    Command("bench.edit", ("e",), "Choose the response", "respond", "200, 500, slow, a message or a form."),
    Command("bench.forward", ("f",), "Forward deliveries", "forward", "To a server of this host.", "forward"),
    Command(
        "bench.replay", ("R",), "Send the delivery again", "replay", "With its own signature or a new one.", "replay"
    ),
    Command("bench.view", ("v",), "Show the headers or the body", "view", "", "view"),
    Command("bench.copy", ("y",), "Copy as curl, the body, or the ssh command", "copy", "", "copy"),
    Command("bench.remove", ("d",), "Remove all deliveries", "clear", "Asks first.", "remove"),
    Command("bench.next_pane", ("tab", "shift+tab"), "Go to the other pane", "next_pane"),
    _back("bench"),
)
"""Commands of the receiver of webhooks."""
HISTORY_COMMANDS = (
    Command("history.load", ("enter",), "Load the request into the console", "load", "A job is shown in Jobs.", "load"),
    Command("history.filter", ("slash",), "Filter the entries", "filter", "F1 lists the filter's words.", "filter"),
    Command("history.view", ("v",), "Show the next view", "view", "Body, headers, timing, or the request.", "view"),
    Command(
        "history.resend",
        ("R",),
        "Send the request again",
        "resend",
        "Asks first if it can modify data. The console shows the response.",
        "resend",
    ),
    Command(
        "history.diff",
        ("D",),
        "Show the diff with the marked entry",
        "diff",
        "Without a mark: with the previous response to the same request.",
        "diff",
    ),
    Command("history.copy", ("y",), "Copy the response or the request", "copy", "Also as curl or Python code.", "copy"),
    Command("history.export", ("S",), "Save to a file", "export", "The body, or the request as code.", "save"),
    Command(
        "history.resend_as",
        ("P",),
        "Send it as another profile",
        "resend_as",
        "That profile becomes the active one.",
        "as profile",
    ),
    Command("history.mark", ("space",), "Mark the entry for a diff", "mark", "Press D on another entry then.", "mark"),
    Command(
        "history.save_request", ("K",), "Save the request under a name", "save", "L in the console loads it.", "name"
    ),
    Command("history.reload", ("F",), "Read the list again", "reload", "Shows what was sent meanwhile."),
    Command("history.next_pane", ("tab", "shift+tab"), "Go to the other pane", "next_pane", "", "response"),
    Command("history.fold", ("left",), "Fold", "fold(False)"),
    Command("history.unfold", ("right",), "Unfold", "fold(True)"),
    Command("history.fold_all", ("Z",), "Fold to a level", "fold_all"),
    Command("history.wrap", ("z",), "Wrap long lines", "wrap"),
    Command("history.switcher", ("p",), "Switch profile", "switcher", "", "profile"),
    Command("history.previous", ("minus",), "Switch to the previous profile", "previous"),
    _back("history"),
)
CONFIRM_COMMANDS = (Command("confirm.back", ("escape",), "Close the dialog", "back", "Nothing is changed."),)
PICK_COMMANDS = (Command("pick.back", ("escape",), "Close the list", "back", "Nothing is selected."),)
CHECKLIST_COMMANDS = (
    Command("checklist.toggle", ("space",), "Select or deselect the row", "check"),
    Command(
        "checklist.earlier", ("less_than_sign",), "Move the row up", "move_row(-1)", "A column is shown further left."
    ),
    Command(
        "checklist.later",
        ("greater_than_sign",),
        "Move the row down",
        "move_row(1)",
        "A column is shown further right.",
    ),
    Command("checklist.all", ("A",), "Select all rows or none", "check_all", "With a filter, only those that match."),
    Command("checklist.filter", ("slash",), "Filter the rows", "filter", "Rows that do not match stay as they are."),
    Command("checklist.apply", ("enter", "ctrl+s"), "Apply the selection", "confirm"),
    Command("checklist.back", ("escape",), "Clear the filter, or close the list", "back", "Nothing is changed."),
)
"""Commands of the dialog for several of many rows, such as columns of a table and profiles."""
ALL_COMMANDS = (
    *ANYWHERE_COMMANDS,
    *CONSOLE_COMMANDS,
    *RESPONSE_PANE_COMMANDS,
    *RESPONSE_COMMANDS,
    *FIRST_RUN_COMMANDS,
    *PROFILES_COMMANDS,
    *EDITOR_COMMANDS,
    *SCOPES_COMMANDS,
    *TOKEN_COMMANDS,
    *SIGNIN_COMMANDS,
    *BODY_COMMANDS,
    *FILES_COMMANDS,
    *FILES_COMMENTS_COMMANDS,
    *PLACE_LIST_COMMANDS,
    *JOBS_COMMANDS,
    *SEVERAL_COMMANDS,
    *BENCH_COMMANDS,
    *HISTORY_COMMANDS,
    *CODES_COMMANDS,
    *HELP_COMMANDS,
    *CONFIRM_COMMANDS,
    *PICK_COMMANDS,
    *CHECKLIST_COMMANDS,
)
"""All commands, for command palette, help, keymap and tests."""
CONSOLE_FOOTER: tuple[str, ...] = (
    *("console.find", "console.edit", "console.send", "console.switcher", "console.whoami", "anywhere.history"),
    *("console.body", "console.copy", "console.previous_page", "console.next_page", "console.previous"),
)
"""IDs of the commands in the footer of the console while the response does not have the focus, important ones first."""
RESPONSE_PANE_FOOTER: tuple[str, ...] = (
    *("response.follow", "console.up", "console.table", "console.sort", "console.columns", "console.filter"),
    *(
        "response.search",
        "console.previous_page",
        "console.next_page",
        "console.export",
        "console.copy",
        "console.view",
    ),
    *("console.load_all_pages", "console.diff", "response.fold", "console.send"),
)
"""IDs of the commands in the footer while the response has the focus, the most important first."""


def console_footer() -> tuple[Command, ...]:
    """Return the commands of CONSOLE_FOOTER."""
    known = {command.id: command for command in (*CONSOLE_COMMANDS, *RESPONSE_COMMANDS, *ANYWHERE_COMMANDS)}
    words = {"anywhere.history": "history"}
    return tuple(known[name]._replace(footer=words.get(name) or known[name].footer) for name in CONSOLE_FOOTER)


def response_pane_footer(*, shows_table: bool = False) -> tuple[Command, ...]:
    """Return the commands of RESPONSE_PANE_FOOTER, with their texts in the footer.

    `shows_table` means that a list is shown as a table, so that the key for tables leads back to the body.
    """
    known = {command.id: command for command in (*RESPONSE_PANE_COMMANDS, *RESPONSE_COMMANDS, *CONSOLE_COMMANDS)}
    words = {"console.up": "up", "console.load_all_pages": "all pages", "console.export": "save"}
    words |= {"console.table": "JSON"} if shows_table else {}
    return tuple(known[name]._replace(footer=words.get(name) or known[name].footer) for name in RESPONSE_PANE_FOOTER)
