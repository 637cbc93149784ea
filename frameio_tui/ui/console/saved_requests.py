"""Dialogs for saved requests: save the request in the line, pick a saved one, delete one."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from frameio_tui.core.errors import NameTaken
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest, check_saved, name_for
from frameio_tui.ui.dialogs.ask import confirm, pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports import SavedStore
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.ui.dialogs.ask import DialogOwner


async def save(dialogs: DialogOwner, store: SavedStore, api: ApiVersion, spec: RequestSpec, summary: str) -> str:
    """Ask for a name and save a request; return its path, or an empty string if the user dismissed a dialog.

    Raises InvalidInput if the name or the request cannot be saved, and WriteFailed.
    """
    lines = (spec.text(), "Its body and headers are kept with it; k takes it again.")
    name = await prompt(dialogs, PromptSpec("Save this request as", lines, name_for(spec, summary)))
    if not name:
        return ""
    saved = check_saved(SavedRequest(name.strip(), spec, api))
    try:
        return await asyncio.to_thread(store.save, saved)
    except NameTaken:
        title = f"Replace the saved request {saved.name}?"
        if not await confirm(dialogs, ConfirmSpec(title, ("What it holds now is lost.",), yes="Replace it")):
            return ""
    return await asyncio.to_thread(partial(store.save, saved, replace=True))


async def pick_saved(dialogs: DialogOwner, store: SavedStore, api: ApiVersion) -> SavedRequest | None:
    """Let the user pick a saved request for an API version; None if dismissed. Raises StoreError."""
    listing, name = await _pick(dialogs, store, f"Saved requests for {api.value.upper()}", api)
    return next((saved for saved in listing.requests if saved.name == name), None)


async def delete(dialogs: DialogOwner, store: SavedStore) -> str:
    """Delete a saved request after the user typed its name.

    Return the name, or an empty string if the user dismissed a dialog. Raises StoreError and WriteFailed.
    """
    _, name = await _pick(dialogs, store, "Delete a saved request", None)
    if not name:
        return ""
    question = ConfirmSpec(f"Delete the saved request {name}?", ("Its file is removed.",), typed=name)
    if not await confirm(dialogs, question):
        return ""
    await asyncio.to_thread(store.remove, name)
    return name


async def _pick(
    dialogs: DialogOwner, store: SavedStore, title: str, api: ApiVersion | None
) -> tuple[SavedListing, str | None]:
    """Let the user pick a saved request for `api`; without `api`, any request or broken file."""
    listing = await asyncio.to_thread(store.listing)
    empty = "None yet: K saves the request on the line."
    question = PickSpec(title, saved_choices(listing, api), empty=empty, lines=format_listing_notes(listing, api))
    return listing, await pick(dialogs, question)


def saved_choices(listing: SavedListing, api: ApiVersion | None) -> tuple[Choice, ...]:
    """Return a row for each saved request, and for each broken file if `api` is None."""
    rows = [
        Choice(
            saved.name,
            (
                (column(saved.name, 28), "title"),
                (f"{saved.api.value:<3}" if api is None else "", "dim"),
                (f"{saved.spec.text()}  ", "plain"),
                (saved.notes, "dim"),
            ),
        )
        for saved in listing.requests
        if api in (None, saved.api)
    ]
    if api is None:
        rows += [
            Choice(broken.name, ((column(broken.name, 28), "title"), (broken.reason, "bad")), broken.name)
            for broken in listing.broken
        ]
    return tuple(rows)


def format_listing_notes(listing: SavedListing, api: ApiVersion | None) -> tuple[str, ...]:
    """Return what the rows do not show: requests for the other API version, and broken files."""
    if api is None:
        return ()
    others = sum(saved.api is not api for saved in listing.requests)
    notes = [f"{others} more for the other API."] if others else []
    for broken in listing.broken:
        position = f":{broken.line}:{broken.column}" if broken.line else ""
        notes.append(f"{broken.path}{position}: {broken.reason}. {broken.remedy}")
    return tuple(notes)
