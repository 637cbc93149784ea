"""Requests saved under a name, to be sent again with any profile of their API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.profiles.profile import ApiVersion, name_fault, suggest_name
from frameio_tui.core.text.redact import redact_headers, redact_text, redact_url

if TYPE_CHECKING:
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.profiles.state import BrokenProfile


@dataclass(frozen=True)
class SavedRequest:
    """A named request. Its path may contain placeholders, so that it can be used with every profile of `api`."""

    name: str
    spec: RequestSpec
    api: ApiVersion
    notes: str = ""


class SavedListing(NamedTuple):
    """All saved requests by name, and the files that contain none."""

    requests: tuple[SavedRequest, ...]
    broken: tuple[BrokenProfile, ...] = ()


def check_saved(saved: SavedRequest) -> SavedRequest:
    """Return the request. Raises InvalidInput for an invalid name, or for a secret in the request.

    Saved requests are plain text, so a secret would be written to disk.
    """
    fault = (
        name_fault(saved.name).replace("profile name", "saved request's name").replace("A profile", "A saved request")
    )
    if fault:
        raise InvalidInput(f"{fault}.", f"Try '{suggest_name(saved.name)}'.")
    spec = saved.spec
    for what, same in (
        ("The URL", redact_url(spec.text()) == spec.text()),
        ("A header", redact_headers(spec.headers) == spec.headers),
        ("The body", redact_text(spec.body) == spec.body),
        ("The note", redact_text(saved.notes) == saved.notes),
    ):
        if not same:
            raise InvalidInput(
                f"{what} seems to contain a secret, and saved requests are stored as plain text.",
                "Remove the secret, and add it each time you send the request.",
            )
    return saved


def name_for(spec: RequestSpec, summary: str = "") -> str:
    """Return a name to suggest: the operation's summary, or the last parts of the path."""
    words = [part for part in spec.path.split("/") if part and not part.startswith("{")]
    name = suggest_name(summary or " ".join([spec.method, *words[-2:]]))
    return "-".join(part for part in name.split("-") if part)
