"""Homes to measure in: profiles with a token, made through the program's own services."""

from __future__ import annotations

from tests.support import made_up_token, make_services


def home_with_profiles(home: str, count: int, base_url: str = "https://api.frame.io", token: str = "") -> None:
    """`count` profiles with developer tokens; the first one is active."""
    services = make_services(home)
    for number in range(count):
        entry = services.profiles.create(
            services.profiles.draft(f"studio-{number:02}", title=f"Studio {number}", base_url=base_url)
        )
        services.tokens.save(entry.profile, services.tokens.examine(token or made_up_token(f"studio {number}")))
    services.profiles.switch(services.profiles.entry("studio-00"))
