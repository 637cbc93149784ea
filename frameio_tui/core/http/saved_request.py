"""Requests saved under a name, to be sent again with any profile of their API.

A name may begin with folders: `intake/new-project` is the file `intake/new-project.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.variables import fill_variables, missing_variables, variables_in, without_variables
from frameio_tui.core.profiles.profile import ApiVersion, name_fault, suggest_name
from frameio_tui.core.text.redact import redact_headers, redact_text, redact_url
from frameio_tui.core.text.variables import Variables, check_variables, merged, variable_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.profiles.state import BrokenProfile


MAX_DEPTH = 8
"""Maximum number of folders in a name."""


@dataclass(frozen=True)
class SavedRequest:
    """A named request. It may contain placeholders and variables, so that every profile of `api` can use it."""

    name: str
    """With its folders, such as `intake/new-project`."""
    spec: RequestSpec
    api: ApiVersion
    description: str = ""
    variables: Variables = ()
    """Values of variables for profiles that have none of their own; an empty value is only a reminder."""

    @property
    def folder(self) -> str:
        """Return the folders of the name; empty if it has none."""
        return self.name.rpartition("/")[0]

    @property
    def variable_names(self) -> tuple[str, ...]:
        """Return the keys of its variables, also of those in its path."""
        return tuple(dict.fromkeys((*map(variable_key, self.spec.placeholders()), *variables_in(self.spec))))

    @property
    def search_text(self) -> str:
        """Return the text in which filters look for words, in lower case."""
        return f"{self.name} {self.api.value} {self.spec.text()} {self.description}".casefold()


class SavedListing(NamedTuple):
    """All saved requests by name, and the files that contain none."""

    requests: tuple[SavedRequest, ...]
    broken: tuple[BrokenProfile, ...] = ()


def request_name_fault(name: str) -> str:
    """Return why a name, with its folders, is not valid for a saved request; empty if it is valid."""
    parts = name.split("/")
    if len(parts) > MAX_DEPTH + 1:
        return f"A saved request can be in at most {MAX_DEPTH} folders"
    for part in parts:
        fault = name_fault(part)
        if fault and len(parts) > 1 and not part:
            return "A saved request needs a name, and so does each of its folders"
        if fault:
            fault = fault.replace("A profile name", "A saved request's name")
            return fault.replace("A profile", "A saved request")
    return ""


def suggest_request_name(text: str) -> str:
    """Return the valid name, with folders, that is closest to any text.

    >>> suggest_request_name("Intake / New Project"), suggest_request_name("../x")
    ('intake/new-project', 'x')
    """
    parts = [part.strip() for part in text.replace("\\", "/").split("/")]
    names = [_plain_name(part) for part in parts if part.strip(". ")]
    return "/".join(names[-MAX_DEPTH - 1 :]) or "request"


def _plain_name(text: str) -> str:
    """Return a name without accents and without repeated or trailing dashes."""
    from unicodedata import normalize

    ascii_text = normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = suggest_name(ascii_text) if any(c.isalnum() for c in ascii_text) else "request"
    return "-".join(part for part in words.split("-") if part)


def check_request_name(name: str) -> None:
    """Raise InvalidInput if a name, with its folders, is not valid for a saved request."""
    if fault := request_name_fault(name):
        raise InvalidInput(f"{fault}.", f"Try '{suggest_request_name(name)}'.")


def check_saved(saved: SavedRequest) -> SavedRequest:
    """Return the request. Raises InvalidInput for an invalid name, or for a secret in the request.

    Saved requests are plain text, so a secret would be written to disk. A variable in the place of a secret is none.
    """
    check_request_name(saved.name)
    spec = saved.spec
    url, body = without_variables(spec.text()), without_variables(spec.body)
    headers = [pair for name, value in spec.headers if (pair := (name, without_variables(value).strip()))[1]]
    for what, same in (
        ("The URL", redact_url(url) == url),
        ("A header", list(redact_headers(headers)) == headers),
        ("The body", redact_text(body) == body),
        ("The description", redact_text(saved.description) == saved.description),
    ):
        if not same:
            raise InvalidInput(
                f"{what} seems to contain a secret, and saved requests are stored as plain text.",
                "Remove the secret, and add it each time you send the request.",
            )
    check_variables(saved.variables)
    return saved


def name_for(spec: RequestSpec, summary: str = "") -> str:
    """Return a name to suggest: the operation's summary, or the last parts of the path."""
    words = [part for part in spec.path.split("/") if part and not part.startswith("{")]
    name = suggest_name(summary or " ".join([spec.method, *words[-2:]]))
    return "-".join(part for part in name.split("-") if part)


def fill_saved(saved: SavedRequest, profile: Profile | None, given: Variables = ()) -> RequestSpec:
    """Return a saved request with its variables filled; placeholders of the path may be left.

    The values `given` win over those of the profile, and those over the values in the saved request. Raises
    InvalidInput, which names the variables without a value.
    """
    spec = fill_variables(saved.spec, values_of(saved, profile, given))
    if variables_in(spec):
        raise missing_variables(spec, f"'{saved.name}'")
    return spec


def values_of(saved: SavedRequest | None, profile: Profile | None, given: Variables = ()) -> Mapping[str, str]:
    """Return the value of each variable, by its key."""
    account = (("account_id", profile.account),) if profile is not None else ()
    of_profile = profile.variables if profile is not None else ()
    return merged(saved.variables if saved is not None else (), account, of_profile, given)
