"""What the profile manager's keys do, each a plain function of the manager; one table names them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.profiles.profile import suggest_name
from frameio_tui.services.profiles import ProfileEntry
from frameio_tui.ui.dialogs.specs import ConfirmAsk, PromptAsk, trust_ask
from frameio_tui.ui.messages import ProfilesChanged, SwitchRequested
from frameio_tui.ui.profiles.editor_fields import EditorAsk

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.profiles.screen import Profiles


def use(manager: Profiles, name: str) -> None:
    """Act as it."""
    manager.post_message(SwitchRequested(name))
    manager.dismiss(name)


def new(manager: Profiles, name: str) -> None:
    """Make one."""
    manager.ask("editor", EditorAsk(""), manager.made)


def edit(manager: Profiles, name: str) -> None:
    """Change it. Raises NoSuchProfile, BrokenFile for one that was moved or broken meanwhile."""
    manager.program.profiles.entry(name)
    manager.ask("editor", EditorAsk(name), manager.made)


def copy(manager: Profiles, name: str) -> None:
    """The same settings under another name."""
    ask = PromptAsk(f"Copy {name} to", ("Same settings, no secret.",), suggest_name(f"{name}-copy"))
    manager.ask("prompt", ask, lambda to: manager.run(manager.program.profiles.copy, name, to) if to else None)


def rename(manager: Profiles, name: str) -> None:
    """Another name; all that hangs on it stays."""
    ask = PromptAsk(f"Rename {name} to", value=name)
    manager.ask("prompt", ask, lambda to: manager.run(manager.program.profiles.rename, name, to) if to else None)


def delete(manager: Profiles, name: str) -> None:
    """Remove it, after its name was typed."""
    lines = (
        "Its file, secrets, history and usage are removed from this machine.",
        "The token itself stays valid at Frame.io: delete it on the developer site too.",
    )
    ask = ConfirmAsk(f"Delete {name}?", lines, typed=name)
    manager.ask("confirm", ask, lambda yes: manager.run(manager.program.profiles.delete, name) if yes else None)


def verify(manager: Profiles, name: str) -> None:
    """GET /me as it."""
    manager.run_worker(_verify(manager, name), group="verify", exclusive=True, exit_on_error=False)


async def _verify(manager: Profiles, name: str) -> None:
    async with manager.in_turn:
        manager.say(f"Asking who {name} is ...")
        verification = await manager.program.tokens.whoami(manager.program.profiles.entry(name).profile)
    if verification.person is None:
        manager.say(f"{verification.sentence} {verification.remedy}", error=True)
        return
    manager.post_message(ProfilesChanged())
    manager.say(f"{name} is {verification.person.words}")


def sign_in(manager: Profiles, name: str) -> None:
    """Sign in by OAuth."""
    if not manager.program.profiles.entry(name).profile.credential.oauth:
        manager.say(f"Nobody signs in for {name}: its token is pasted (u, then t).", error=True)
        return
    manager.ask("signin", name, lambda done: manager.say(f"{name} is signed in.") if done else None)


def twin(manager: Profiles, name: str) -> None:
    """The same profile on the other API."""
    profile = manager.program.profiles.entry(name).profile
    known = next(
        (e.profile.name for e in manager.program.profiles.overview().entries if e.profile.id == profile.twin), ""
    )
    if known:
        manager.say(f"Its twin is {known}.")
        return
    other = "v2" if profile.api == "v4" else "v4"
    lines = (
        f"A profile on {other.upper()} with the same settings, linked to {name}.",
        "A developer token serves both; an OAuth sign-in does not.",
    )
    ask = PromptAsk(f"Twin of {name} on {other.upper()}", lines, suggest_name(f"{name}-{other}"))
    manager.ask("prompt", ask, lambda to: manager.run(manager.program.profiles.make_twin, name, to) if to else None)


def trust(manager: Profiles, name: str) -> None:
    """Approve its file as it stands, having seen old and new."""
    entry = manager.program.profiles.entry(name)
    if entry.trust.trusted:
        manager.say(f"{name} is trusted already.")
        return
    ask = trust_ask(name, entry.trust.changes)
    manager.ask("confirm", ask, lambda yes: manager.run(manager.program.profiles.trust, name) if yes else None)


def adopt(manager: Profiles, name: str) -> None:
    """Give a copied or hand-made file an id of its own."""
    ask = ConfirmAsk(f"Give {name} an id of its own?", ("It has no secret then, and is trusted after T.",), yes="Yes")
    manager.ask("confirm", ask, lambda yes: manager.run(manager.program.profiles.adopt, name) if yes else None)


async def carry_out(manager: Profiles, work: Callable[..., object], *arguments: object) -> None:
    """Run a use case off the event loop, then read everything anew."""
    async with manager.in_turn:
        done = await asyncio.to_thread(work, *arguments)
        if isinstance(done, ProfileEntry):
            manager.wanted = done.profile.name
        manager.post_message(ProfilesChanged())
        manager.say("Done.")


ACTIONS: dict[str, Callable[[Profiles, str], None]] = {
    "use": use,
    "new": new,
    "edit": edit,
    "copy": copy,
    "rename": rename,
    "delete": delete,
    "verify": verify,
    "signin": sign_in,
    "twin": twin,
    "trust": trust,
    "adopt": adopt,
}
ON_BROKEN = frozenset({"new", "delete", "adopt"})
"""What can be done with a file that is no profile."""


def worth_showing(entry: ProfileEntry | None, name: str) -> bool:
    """Whether the footer has an action for the row under the cursor; no entry is that of a broken file, or no row."""
    if entry is None:
        return name in ON_BROKEN
    if name == "signin":
        return entry.profile.credential.oauth
    if name == "trust":
        return not entry.trust.trusted
    return name != "adopt"
