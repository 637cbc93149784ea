from __future__ import annotations

from frameio_tui.ui.commands_signin import SIGNIN_COMMANDS
from frameio_tui.ui.signin_actions import ACTIONS, NEED_ADDRESS


def test_every_key_has_its_function() -> None:
    named = {c.action.removeprefix("do('").removesuffix("')") for c in SIGNIN_COMMANDS if c.action.startswith("do(")}
    assert named == set(ACTIONS)
    assert set(NEED_ADDRESS) <= set(ACTIONS)
