"""Every command there is: what the palette, the help and the tests read."""

from __future__ import annotations

from frameio_tui.ui.commands.commands_response import ANSWER_KEYS, RESPONSE_COMMANDS
from frameio_tui.ui.commands.commands_screens import (
    BODY_COMMANDS,
    CONFIRM_COMMANDS,
    EDITOR_COMMANDS,
    FIRST_RUN_COMMANDS,
    HELP_COMMANDS,
    PICK_COMMANDS,
    PROFILES_COMMANDS,
    SCOPES_COMMANDS,
    TOKEN_COMMANDS,
)
from frameio_tui.ui.commands.commands_signin import SIGNIN_COMMANDS
from frameio_tui.ui.commands.registry import ANYWHERE_COMMANDS, CONSOLE_COMMANDS

ALL_COMMANDS = (
    *ANYWHERE_COMMANDS,
    *CONSOLE_COMMANDS,
    *ANSWER_KEYS,
    *RESPONSE_COMMANDS,
    *FIRST_RUN_COMMANDS,
    *PROFILES_COMMANDS,
    *EDITOR_COMMANDS,
    *SCOPES_COMMANDS,
    *TOKEN_COMMANDS,
    *SIGNIN_COMMANDS,
    *BODY_COMMANDS,
    *HELP_COMMANDS,
    *CONFIRM_COMMANDS,
    *PICK_COMMANDS,
)
