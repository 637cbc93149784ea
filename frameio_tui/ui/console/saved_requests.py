"""Saved requests: save the request on the line, load broken, delete broken."""

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
    """Save a request under a name that is asked for; return where to, empty when the dialog was dismissed.

    Raises InvalidInput for a name or request that cannot be saved, WriteFailed.
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
    """Return a saved request for this API. Raises StoreError."""
    listing, name = await _pick(dialogs, store, f"Saved requests for {api.value.upper()}", api)
    return next((saved for saved in listing.requests if saved.name == name), None)


async def delete(dialogs: DialogOwner, store: SavedStore) -> str:
    """Delete a saved request once its name was typed; return its name, empty when a dialog was dismissed.

    Raises StoreError, WriteFailed.
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
    """Offer the requests for `api`; without one all of them, and the broken files too."""
    listing = await asyncio.to_thread(store.listing)
    empty = "None yet: K saves the request on the line."
    question = PickSpec(title, saved_choices(listing, api), empty=empty, lines=format_listing_notes(listing, api))
    return listing, await pick(dialogs, question)


def saved_choices(listing: SavedListing, api: ApiVersion | None) -> tuple[Choice, ...]:
    """A row each."""
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
    """What the rows do not show: those of the other API, and broken files with the remedy."""
    if api is None:
        return ()
    others = sum(saved.api is not api for saved in listing.requests)
    words = [f"{others} more for the other API."] if others else []
    for broken in listing.broken:
        at = f":{broken.line}:{broken.column}" if broken.line else ""
        words.append(f"{broken.path}{at}: {broken.reason}. {broken.remedy}")
    return tuple(words)
