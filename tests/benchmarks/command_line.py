"""The verbs against `python -c pass`, and `whoami` against a plain httpx script."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from frameio_tui.adapters.storage.place_names import PlaceNameFiles
from frameio_tui.sandbox.server import SandboxServer
from tests.benchmarks.homes import home_with_profiles
from tests.benchmarks.measure import PYTHON, Figure, environment, interleaved, seconds_of
from tests.support import make_services

ROUNDS = 25
PROGRAM = (PYTHON, "-m", "frameio_tui")
SCRIPT = """
import os, httpx
answer = httpx.get(os.environ["URL"] + "/v2/me", headers={"Authorization": "Bearer " + os.environ["TOKEN"]})
print(answer.json()["name"])
"""


def figures() -> Iterator[Figure]:
    """Ratios of the light verbs, then of a request."""
    with tempfile.TemporaryDirectory() as home:
        home_with_profiles(home, 20)
        env = environment(home)
        nothing = (PYTHON, "-c", "pass")
        active = make_services(home).profiles.select().profile.id
        names = [(f"{number:04} Project", f"id-{number}") for number in range(5000)]
        PlaceNameFiles(f"{home}/cache/places").remember(active, "", names)
        tab = ["_complete", "profiles", "a"], ["_complete", "requests", "GET /a"], ["_complete", "places", "00"]
        for words, budget in (
            (["--version"], 2.0),
            (["profiles"], 4.0),
            (["token"], 4.0),
            *((each, 6.0) for each in tab),
        ):
            base, ours = interleaved(
                ROUNDS,
                lambda: seconds_of(nothing, env),
                lambda words=words: seconds_of((*PROGRAM, *words), env),  # type: ignore[misc]  # bound per round
            )
            yield Figure(f"{' '.join(words)} / python -c pass", ours / base, budget, "x", f"{ours * 1e3:.0f} ms")
    with tempfile.TemporaryDirectory() as home, SandboxServer() as server:
        token = server.tokens["full"]
        home_with_profiles(home, 1, server.url, token)
        env = {**environment(home), "URL": server.url, "TOKEN": token}
        base, ours = interleaved(
            ROUNDS,
            lambda: seconds_of((PYTHON, "-c", SCRIPT), env),
            lambda: seconds_of((*PROGRAM, "whoami"), env),
        )
        yield Figure("whoami / plain httpx script", ours / base, 1.3, "x", f"{ours * 1e3:.0f} ms")
