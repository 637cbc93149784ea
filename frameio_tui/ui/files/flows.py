"""Asks the user about a change, and sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import ConfirmationRequired, InvalidInput, ReadOnlyProfile
from frameio_tui.core.http.guard import check_allowed, check_approved
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.services.tasks.actions import FILES, PEOPLE, actions_for
from frameio_tui.services.tasks.places.places import resolve_place
from frameio_tui.ui.dialogs.ask import confirm, pick
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, profile_spans
from frameio_tui.ui.text import line
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.resources.asset import Asset
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.requests import TaskRequests, TaskResponse
    from frameio_tui.services.tasks.sending import Change
    from frameio_tui.ui.dialogs.ask import DialogOwner

MAX_TYPED = 40
"""Longest name that has to be typed to confirm a deletion."""
MAX_QUOTED = 40


class Question(NamedTuple):
    """What is asked before a change."""

    title: str
    yes: str
    lines: tuple[str, ...] = ()
    typed: str = ""
    """Text to type; empty for a button."""
    always: bool = True
    """Whether to ask even if the profile does not ask before the method."""


def can_contain_folders(asset: Asset | None) -> bool:
    """Return whether folders can be created inside of something."""
    return asset is not None and asset.kind in ("project", "folder")


def is_in_project(asset: Asset | None) -> bool:
    """Return whether something is a file, folder or version stack, which can be moved and copied."""
    return asset is not None and asset.kind in ("file", "folder", "version_stack")


def commented_file(asset: Asset | None) -> Asset | None:
    """Return the file whose comments something has: itself, or the head version of a stack; None for other things."""
    if asset is None or asset.kind == "file":
        return asset
    return asset.head if asset.kind == "version_stack" else None


async def carry_out(
    dialogs: DialogOwner, services: Services, entry: ProfileEntry, change: Change, question: Question
) -> TaskResponse | None:
    """Send a change, and return the response; None if the user decided against it.

    Raises ReadOnlyProfile before anything is asked or sent, and the errors of `TaskRequests.send`.
    """
    profile = entry.profile
    check_approved(profile, entry.approval)
    operation = services.catalogs.of(profile.api).by_id(change.operation)
    if operation is None:
        raise InvalidInput("This API has no request for that.", "Use Frame.io's website.")
    must_ask, lines = question.always, question.lines
    try:
        check_allowed(profile, operation.method, operation)
    except ReadOnlyProfile as error:
        raise ReadOnlyProfile(
            error.sentence, "Use another profile, or turn off read-only for this one in Profiles (F2)."
        ) from None
    except ConfirmationRequired:
        must_ask = True
        lines = (*lines, f"The profile asks before each {operation.method} request.")
    if must_ask:
        path = operation.path
        for name, value in change.parameters.items():
            path = path.replace(f"{{{name}}}", f"{value[:4]}…" if len(value) > 12 else value)
        request = ((f"{operation.method} ", METHOD_SPANS.get(operation.method, "title")), (path, "plain"))
        spec = ConfirmSpec(
            question.title, lines, yes=question.yes, typed=question.typed, details=(profile_spans(entry), request)
        )
        if not await confirm(dialogs, spec):
            return None
    requests = services.tasks.requests_for(entry, (operation.id,), kind="request")
    return await requests.send(change.operation, change.parameters, change.body, change.query)


def quoted(asset: Asset) -> str:
    """Return the name of an asset in quotation marks, shortened."""
    name = str(line(asset.title))
    return f'"{name if len(name) <= MAX_QUOTED else name[: MAX_QUOTED - 1] + "…"}"'


def text_to_type(asset: Asset) -> str:
    """Return what must be typed to delete an asset: its name, or the beginning of its ID if that is hard to type."""
    name = asset.title
    is_plain = name == str(line(name)) and name == name.strip() and 0 < len(name) <= MAX_TYPED
    return name if is_plain else asset.id[:8]


def action_choices(places: Sequence[tuple[Asset, ...]], api: ApiVersion) -> tuple[Choice, ...]:
    """Return a row for each action with each of the places, which are given by their paths.

    A letter picks the action of the first place that has it.
    """
    rows, taken = [], set[str]()
    for path in places:
        asset = path[-1]
        for action in actions_for([asset.kind]):
            has_no_people = action.id == PEOPLE and asset.kind == "folder" and api is ApiVersion.V2
            if action.id == FILES or has_no_people:
                continue
            key = "" if action.key in taken else action.key
            taken.add(action.key)
            spans = ((f" {key or ' '}  ", "hint"), (action.title, "plain"))
            group = f"{asset.title} ({asset.kind.replace('_', ' ')})"
            search_text = f"{action.title} {asset.title}"
            rows.append(Choice(f"{action.id}:{asset.id}", spans, search_text, hotkey=key, group=group))
    return tuple(rows)


async def pick_folder(
    dialogs: DialogOwner,
    requests: TaskRequests,
    entry: ProfileEntry,
    title: str,
    nearby: Sequence[tuple[str, Asset]],
) -> Asset | None:
    """Let the user pick one of the folders nearby or type a place; None if the dialog was dismissed.

    `nearby` has a description of each folder. Raises InvalidInput if the place is not a folder, and the errors of
    `resolve_place`.
    """
    choices = tuple(
        Choice(folder.id, ((folder.title, "title"), (f"  {what}", "dim")), f"{folder.title} {what}")
        for what, folder in nearby
    )
    key = await pick(dialogs, PickSpec(title, choices, free="Pick a folder, or type a path, an ID or an address"))
    if key is None:
        return None
    known = next((folder for _what, folder in nearby if folder.id == key), None)
    if known is not None:
        return known
    place = await resolve_place(requests, entry, key, ancestors=False)
    if place.asset is None or not can_contain_folders(place.asset):
        raise InvalidInput(f"'{key}' is not a project or folder.", "Choose a project or folder.")
    return place.asset
