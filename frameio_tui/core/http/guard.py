"""Decide whether a profile allows a request: approval, read-only mode, methods to confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.core.errors import ConfirmationRequired, ReadOnlyProfile, Remedy, UnapprovedProfile

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.profiles.credential import Approval
    from frameio_tui.core.profiles.profile import Profile

SAFE_METHODS = frozenset({"GET", "HEAD"})


def is_safe(method: str, operation: Operation | None) -> bool:
    """Whether a request changes nothing: GET and HEAD, and operations marked safe in the catalog (searches by POST)."""
    if operation is not None:
        return operation.safe
    return method.upper() in SAFE_METHODS


def check_approved(profile: Profile, approval: Approval) -> None:
    """Raise UnapprovedProfile, naming the changes, if the profile file differs from what was approved."""
    if approval.is_approved:
        return
    changes = "; ".join(
        f"{field} was '{old}' and is now '{new}'" if old else f"{field} is '{new}'"
        for field, old, new in approval.changes
    )
    is_new = not any(old for _, old, _ in approval.changes)
    state = "has not been approved" if is_new else "was changed and has not been approved"
    raise UnapprovedProfile(
        f"The file of profile '{profile.name}' {state}: {changes}.",
        Remedy(
            "Check the file, and approve it.",
            f"Check the file, and run: frameio-tui profiles approve {profile.name}",
        ),
    )


def check_allowed(
    profile: Profile, method: str, operation: Operation | None, *, allow_once: bool = False, confirmed: bool = False
) -> None:
    """Raise ReadOnlyProfile or ConfirmationRequired if the profile does not allow the request.

    `allow_once` is the user's typed permission for this one request; `confirmed` says that the user confirmed the
    method.
    """
    method = method.upper()
    description = f"{method} {operation.path}" if operation is not None else method
    if profile.read_only and not allow_once and not is_safe(method, operation):
        raise ReadOnlyProfile(
            f"Profile '{profile.name}' is read-only, and {description} can modify data.",
            Remedy(
                "To send it anyway, type the name of the profile.",
                f"To send it anyway, add: --confirm {profile.name}",
            ),
        )
    if method in {name.upper() for name in profile.ask_before} and not (confirmed or allow_once):
        raise ConfirmationRequired(
            f"Profile '{profile.name}' asks for confirmation before {method}.",
            Remedy("Confirm the request.", f"To send it, add: --confirm {profile.name}"),
        )
