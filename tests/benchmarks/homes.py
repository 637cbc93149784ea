"""Homes to measure in: profiles with a token, made through the program's own services."""

from __future__ import annotations

import os
from pathlib import Path

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


def home_with_copied_profiles(home: str, count: int) -> None:
    """`count` profiles like those of `home_with_profiles`: thousands of them would take minutes that way."""
    home_with_profiles(home, 2)
    profile, credential = Path(home, "config", "profiles"), Path(home, "data", "credentials")
    text = (profile / "studio-01.toml").read_text()
    found = next(line.split('"')[1] for line in text.splitlines() if line.startswith("id = "))
    secret = (credential / f"{found}.toml").read_text()
    for number in range(2, count):
        name, identity = f"studio-{number:02}", f"{number:032x}"
        (profile / f"{name}.toml").write_text(text.replace(found, identity))
        with open(os.open(credential / f"{identity}.toml", os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secret.replace("studio-01", name))
