"""Homes to measure in: profiles with a token, made through the program's own services."""

from __future__ import annotations

from tests.support import made_up_token, make_program


def home_with_profiles(home: str, count: int, base_url: str = "https://api.frame.io", token: str = "") -> None:
    """`count` profiles with developer tokens; the first one is active."""
    program = make_program(home)
    for number in range(count):
        entry = program.profiles.create(
            program.profiles.draft(f"studio-{number:02}", title=f"Studio {number}", base_url=base_url)
        )
        program.tokens.keep(entry.profile, program.tokens.examine(token or made_up_token(f"studio {number}")))
    program.profiles.switch(program.profiles.entry("studio-00"))
