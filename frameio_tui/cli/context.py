"""The context of a command: the container, the streams, and the profile that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import NoSuchProfile, RefusedLocally, UsageError

if TYPE_CHECKING:
    from frameio_tui.cli.container import Container
    from frameio_tui.cli.output import Output
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.services.profiles import ProfileEntry

PROFILE_VARIABLE = "FRAMEIO_TUI_PROFILE"


class Context:
    """The context of one run of a command. `named` is the value of `--profile`."""

    def __init__(self, container: Container, out: Output, named: str = "") -> None:
        self.container = container
        self.out = out
        self.named = named or ("" if container.demo_url else container.environ.get(PROFILE_VARIABLE, ""))
        """Profile named by `--profile` or the environment. A demo ignores the environment: it has other profiles."""

    def choose_profile(self, name: str = "") -> ProfileEntry:
        """Return the profile to use, and print its warning if there is one.

        This is the profile `name` if given, else the named profile, else that of the folder, else the active one, else
        the only one. Raises NoSuchProfile, BrokenFile, UnapprovedProfile, UsageError.
        """
        entry = None if name or self.named else self.folder_profile()
        if entry is None:
            entry = self.container.profiles_without_history.select(name, self.named)
        if entry.warning:
            self.out.say(f"frameio-tui: {entry.warning}")
        return entry

    def choose_api(self, given: str) -> ApiVersion:
        """Return the API that an option names, else that of the profile to use; V4 if there is no profile.

        For commands that need no profile. Raises the errors of `choose_profile` if a profile was named.
        """
        from frameio_tui.core.profiles.profile import ApiVersion

        if given:
            return ApiVersion(given)
        try:
            return self.choose_profile().profile.api
        except (NoSuchProfile, UsageError):
            if self.named:
                raise
            return ApiVersion.V4

    def folder_file(self) -> str:
        """Return the path of the file that names the profile of this folder; empty if there is none, and in a demo."""
        from frameio_tui.adapters.storage.paths import find_folder_file

        return "" if self.container.demo_url else find_folder_file(self.container.environ)

    def folder_profile(self) -> ProfileEntry | None:
        """Return the profile that a file names for this folder; None if there is no file, and in a demo.

        It is not a named profile: `require_named` does not accept it. Raises NoSuchProfile, BrokenFile,
        UnapprovedProfile.
        """
        path = self.folder_file()
        if not path:
            return None
        defaults = self.container.folder_defaults
        default = defaults.read(path)
        try:
            entry = self.container.profiles_without_history.entry(default.profile)
        except NoSuchProfile as error:
            raise NoSuchProfile(f"{path}: {error.sentence}", error.remedy) from None
        defaults.check_approved(default, entry.profile.id)
        return entry

    def announce_profile(self, entry: ProfileEntry | None = None) -> ProfileEntry:
        """Return the profile to use, and print its description on stderr."""
        entry = entry or self.choose_profile()
        if entry.profile.linked_profile and entry.record.person is None:
            entry = entry._replace(record=self.container.bearers.record(entry.profile))
        self.out.say(f"Profile: {describe_profile(entry)}")
        return entry

    def require_named(self, what: str) -> None:
        """Raise UsageError if no profile was named and there is no terminal.

        A script must not send an unsafe request with whichever profile was used last. `what` starts the sentence "…
        can modify data".
        """
        if not self.named and not self.out.has_user:
            raise UsageError(
                f"{what} can modify data, and no profile was named.",
                f"Add --profile NAME, or set {PROFILE_VARIABLE}=NAME.",
            )

    def confirm_by_name(self, name: str, question: str, remedy: str, of: str = "profile's name") -> None:
        """Ask the user to type a name or ID as a confirmation.

        `of` says what to type, and `remedy` says what to do if there is no terminal. Raises RefusedLocally
        if the user types anything else, or if there is no terminal.
        """
        if not self.out.can_ask:
            raise RefusedLocally(f"{question} There is no terminal to confirm on.", remedy)
        if self.out.ask(f"{question} Type the {of} to confirm:").strip() != name:
            raise RefusedLocally("That does not match. Cancelled.")


def describe_profile(entry: ProfileEntry) -> str:
    """Return profile name, API and owner such as `acme-prod (V2, Ann Lee)`; may contain untrusted text."""
    profile, person = entry.profile, entry.record.person
    details = [profile.api.value.upper()]
    if person is not None:
        details.append(person.name or person.email)
    if profile.read_only:
        details.append("read-only")
    return f"{profile.name} ({', '.join(details)})"
