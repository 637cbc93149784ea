"""Dialogs for saved requests: save the request in the line, pick or delete a saved one."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput, NameTaken, StoreError
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest, check_saved, name_for, values_of
from frameio_tui.core.http.variables import fill_variables, variables_in
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.dialogs.ask import confirm, pick_or_delete, prompt
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec
from frameio_tui.ui.text import column
from frameio_tui.ui.theme import METHOD_SPANS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from frameio_tui.core.http.request import RequestSpec
    from frameio_tui.core.ports.requests import SavedStore
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.ui.dialogs.ask import DialogOwner
    from frameio_tui.ui.dialogs.specs import Picked, Spans

    Readable = Callable[[str, str], str]
    """Returns a target with the names of its IDs, for a method and the target."""

EMPTY = "No saved requests yet. Press Esc, then K to save one, or M to import some."
NAME_WIDTH = 28
MANY_REQUESTS = 300
"""With more files than this, the list opens with their names and does not wait until they have been read."""


def as_written(_method: str, target: str) -> str:
    """Return a target unchanged."""
    return target


async def save(dialogs: DialogOwner, store: SavedStore, api: ApiVersion, spec: RequestSpec, summary: str) -> str:
    """Ask for a name and save a request; return its path, or an empty string if the user dismissed a dialog.

    The suggested name is selected, so that typing replaces it. Raises InvalidInput if the name or the request cannot be
    saved, and WriteFailed.
    """
    lines = (spec.text(), "Its body and headers are saved, too. A slash puts it into a folder: intake/teams")
    name = await prompt(dialogs, PromptSpec("Save the request as", lines, name_for(spec, summary)))
    if not name:
        return ""
    saved = check_saved(SavedRequest(name.strip(), spec, api))
    try:
        return await asyncio.to_thread(store.save, saved)
    except NameTaken:
        title = f'Replace the saved request "{saved.name}"?'
        details = (*await _saved_details(store, saved.name), _request_spans("new", spec))
        if not await confirm(dialogs, ConfirmSpec(title, yes="Yes, replace", details=details)):
            return ""
    return await asyncio.to_thread(partial(store.save, saved, replace=True))


async def _saved_details(store: SavedStore, name: str) -> tuple[Spans, ...]:
    """Return the row that shows the request saved under a name; none if its file cannot be read."""
    try:
        saved = await asyncio.to_thread(store.load, name)
    except StoreError:
        return ()
    return (_request_spans("saved", saved.spec),)


def _request_spans(word: str, spec: RequestSpec) -> Spans:
    method = (f"{spec.method} ", METHOD_SPANS.get(spec.method, "title"))
    return (f"{word:<6}", "dim"), method, (spec.target(), "plain")


async def pick_saved(
    dialogs: DialogOwner, store: SavedStore, api: ApiVersion, readable: Readable = as_written
) -> SavedRequest | None:
    """Let the user pick a saved request for an API version; None if dismissed. Raises StoreError, WriteFailed.

    Delete in the list deletes a request after a confirmation, and the list is shown again.
    """
    while True:
        picked = await _pick(dialogs, store, api, readable)
        if picked is None:
            return None
        if not picked.delete:
            saved = await asyncio.to_thread(store.load, picked.key)
            if saved.api is not api:  # picked by its name, before its file was read
                its_api = saved.api.value.upper()
                raise InvalidInput(f"{saved.name} is a request for {its_api}.", f"Switch to a {its_api} profile.")
            return saved
        await _confirm_and_delete(dialogs, store, picked.key)


async def ask_values(dialogs: DialogOwner, saved: SavedRequest, profile: Profile) -> SavedRequest | None:
    """Return a saved request with the values that a profile does not have; None if the user dismissed a dialog.

    A variable without a value is asked for, except in the path: its placeholders are asked for when it is sent.
    """
    spec = fill_variables(saved.spec, values_of(saved, profile))
    asked = []
    for name in variables_in(spec):
        lines = (
            f"{saved.name}: {saved.spec.text()}",
            f"To store a value, edit the variables of profile {profile.name}.",
        )
        value = await prompt(dialogs, PromptSpec(f"Value of {name}", lines))
        if not value:
            return None
        asked.append((name, value))
    return replace(saved, variables=(*saved.variables, *asked))


async def _confirm_and_delete(dialogs: DialogOwner, store: SavedStore, name: str) -> None:
    """Delete a saved request if the user confirms."""
    details = await _saved_details(store, name)
    title = f'Delete the saved request "{name}"?'
    if await confirm(dialogs, ConfirmSpec(title, yes="Yes, delete", details=details)):
        await asyncio.to_thread(store.remove, name)


async def _pick(dialogs: DialogOwner, store: SavedStore, api: ApiVersion, readable: Readable) -> Picked | None:
    """Let the user pick a saved request for `api`."""

    def read() -> PickSpec:
        listing = store.listing()
        return question(saved_choices(listing, api, readable))._replace(lines=format_listing_notes(listing, api))

    def question(rows: tuple[Choice, ...]) -> PickSpec:
        title = f"Saved requests · {api.value.upper()}"
        return PickSpec(title, rows, empty=EMPTY, enter="load without sending", deletable=bool(rows))

    names = await asyncio.to_thread(store.names)
    if len(names) > MANY_REQUESTS:
        reading = (f"Reading {len(names):,} files...",)
        return await pick_or_delete(dialogs, question(name_choices(names))._replace(lines=reading, complete=read))
    return await pick_or_delete(dialogs, await asyncio.to_thread(read))


def name_choices(names: Sequence[str]) -> tuple[Choice, ...]:
    """Return a row for each name, in the order of `saved_choices`."""
    found = sorted((name.rpartition("/")[0], name) for name in names)
    return tuple(
        Choice(name, ((name.rpartition("/")[2], "title"),), name, group=f"{folder}/" if folder else "")
        for folder, name in found
    )


def saved_choices(listing: SavedListing, api: ApiVersion, readable: Readable = as_written) -> tuple[Choice, ...]:
    """Return a row for each saved request for `api`, below the names of their folders.

    `readable` returns a target with the names of its IDs.
    """
    requests = sorted(listing.requests, key=lambda saved: (saved.folder, saved.name))
    names = (saved.name.rpartition("/")[2] for saved in requests if saved.api is api)
    width = min(NAME_WIDTH, max(map(len, names), default=0))
    return tuple(
        Choice(
            saved.name,
            (
                (column(saved.name.rpartition("/")[2], width), "title"),
                (f"{saved.spec.method:<6} ", METHOD_SPANS.get(saved.spec.method, "title")),
                (f"{readable(saved.spec.method, saved.spec.target())}  ", "plain"),
                (saved.description.partition("\n")[0], "dim"),
            ),
            saved.search_text,
            group=f"{saved.folder}/" if saved.folder else "",
        )
        for saved in requests
        if saved.api is api
    )


def format_listing_notes(listing: SavedListing, api: ApiVersion) -> tuple[str, ...]:
    """Return what the rows do not show: requests for the other API version, and broken files."""
    others = sum(saved.api is not api for saved in listing.requests)
    other_api = "V4" if api is ApiVersion.V2 else "V2"
    requests, them = ("1 saved request is", "it") if others == 1 else (f"{others} saved requests are", "them")
    notes = [f"{requests} for {other_api}. Switch to a {other_api} profile to see {them}."] if others else []
    for broken in listing.broken:
        position = f":{broken.line}:{broken.column}" if broken.line else ""
        notes.append(f"{broken.path}{position}: {broken.reason}. {broken.remedy}")
    return tuple(notes)
