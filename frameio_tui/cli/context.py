"""What every verb is given: the parts of the run, the streams, and which profile was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import RefusedLocally, UsageError

if TYPE_CHECKING:
    from frameio_tui.cli.container import Container
    from frameio_tui.cli.output import Output
    from frameio_tui.services.profiles import ProfileEntry

PROFILE_VARIABLE = "FRAMEIO_TUI_PROFILE"


class Context:
    """One run of one verb."""

    def __init__(self, parts: Container, out: Output, named: str = "") -> None:
        self.parts = parts
        self.out = out
        self.named = named or ("" if parts.demo_url else parts.environ.get(PROFILE_VARIABLE, ""))
        """The profile named by `--profile` or the environment; the demo has profiles of its own."""

    def chosen(self, name: str = "") -> ProfileEntry:
        """The profile to act as, its word of warning said. Raises NoSuchProfile, BrokenFile, UsageError."""
        entry = self.parts.reading.choose(name, self.named)
        if entry.warning:
            self.out.say(f"frameio-tui: {entry.warning}")
        return entry

    def acting_as(self, entry: ProfileEntry | None = None) -> ProfileEntry:
        """The profile to act as, named on stderr."""
        entry = entry or self.chosen()
        if entry.profile.linked_profile and entry.record.person is None:
            entry = entry._replace(record=self.parts.bearers.record(entry.profile))
        self.out.say(f"as {describe_profile(entry)}")
        return entry

    def require_named(self, what: str) -> None:
        """Without a person at a terminal, an unsafe request goes to no profile that only happened to be the last."""
        if not self.named and not self.out.attended:
            raise UsageError(
                f"{what} may change something, and nobody named the profile it is for.",
                f"Add --profile NAME, or set {PROFILE_VARIABLE}.",
            )

    def confirm_by_name(self, name: str, question: str, otherwise: str, of: str = "profile's") -> None:
        """Have the person type its name; `of` says whose. RefusedLocally when they do not, or nobody is there."""
        if not self.out.can_ask:
            raise RefusedLocally(f"{question} Nobody is there to ask.", otherwise)
        if self.out.ask(f"{question} Type the {of} name to go on:").strip() != name:
            raise RefusedLocally("That is not its name: nothing was done.")


def describe_profile(entry: ProfileEntry) -> str:
    """Profile, API and person: `acme-prod (V2, Ann Lee)`; may hold foreign text."""
    profile, person = entry.profile, entry.record.person
    words = [profile.api.value.upper()]
    if person is not None:
        words.append(person.name or person.email)
    if profile.read_only:
        words.append("read-only")
    return f"{profile.name} ({', '.join(words)})"
