"""Requests kept under a name: save the one on the line, take one, delete one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from frameio_tui.core.errors import FrameioTuiError, NameTaken
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest, check_saved, name_for
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.ui.console.screen import Console


def save(console: Console) -> None:
    """Keep the request on the line, after asking for its name."""
    entry, spec, operation = console.entry, console.spec_or_say(), console.operation()
    if entry is None or spec is None:
        return

    def take(name: object) -> None:
        if not name:
            return
        try:
            saved = check_saved(SavedRequest(str(name).strip(), spec, entry.profile.api))
        except FrameioTuiError as error:
            console.say(str(error), error=True)
        else:
            _run(console, _save(console, saved, replace=False))

    lines = (spec.text(), "Its body and headers are kept with it; k takes it again.")
    ask = PromptSpec("Save this request as", lines, name_for(spec, operation.summary if operation else ""))
    console.ask("prompt", ask, take)


async def _save(console: Console, saved: SavedRequest, *, replace: bool) -> None:
    try:
        path = await asyncio.to_thread(console.services.saved().save, saved, replace=replace)
    except NameTaken as error:
        if replace:
            console.say(str(error), error=True)
            return
        ask = ConfirmSpec(f"Replace the saved request {saved.name}?", ("What it holds now is lost.",), yes="Replace it")
        console.ask("confirm", ask, lambda yes: _run(console, _save(console, saved, replace=True)) if yes else None)
    except FrameioTuiError as error:
        console.say(str(error), error=True)
    else:
        console.say(f"Saved to {path}")


def take(console: Console) -> None:
    """Pick one; it is written into the line, not sent."""
    entry = console.entry
    if entry is None:
        return
    api = entry.profile.api

    def taken(listing: SavedListing, name: object) -> None:
        saved = next((one for one in listing.requests if one.name == name), None)
        if saved is not None:
            console.line.write(saved.spec, f"{saved.name}: taken, not sent. {saved.notes}".rstrip())

    _run(console, _pick(console, f"Saved requests for {api.value.upper()}", api, taken))


def forget(console: Console) -> None:
    """Pick one and delete it, after its name was typed."""

    def picked(_listing: SavedListing, name: object) -> None:
        if name:
            ask = ConfirmSpec(f"Delete the saved request {name}?", ("Its file is removed.",), typed=str(name))
            console.ask("confirm", ask, lambda yes: _run(console, _remove(console, str(name))) if yes else None)

    _run(console, _pick(console, "Delete a saved request", None, picked))


async def _remove(console: Console, name: str) -> None:
    try:
        await asyncio.to_thread(console.services.saved().remove, name)
    except FrameioTuiError as error:
        console.say(str(error), error=True)
    else:
        console.say(f"Deleted the saved request {name}.")


async def _pick(
    console: Console, title: str, api: ApiVersion | None, taken: Callable[[SavedListing, object], None]
) -> None:
    """Ask for one of those for `api`; for all and the broken files too without one."""
    try:
        listing = await asyncio.to_thread(console.services.saved().listing)
    except FrameioTuiError as error:
        console.say(str(error), error=True)
        return
    rows = saved_choices(listing, api)
    lines = format_listing_notes(listing, api)
    empty = "None yet: K saves the request on the line."
    console.ask("pick", PickSpec(title, rows, empty=empty, lines=lines), lambda name: taken(listing, name))


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
            Choice(one.name, ((column(one.name, 28), "title"), (one.reason, "bad")), one.name) for one in listing.broken
        ]
    return tuple(rows)


def format_listing_notes(listing: SavedListing, api: ApiVersion | None) -> tuple[str, ...]:
    """What the rows do not show: those of the other API, and broken files with the remedy."""
    if api is None:
        return ()
    others = sum(saved.api is not api for saved in listing.requests)
    words = [f"{others} more for the other API."] if others else []
    for one in listing.broken:
        at = f":{one.line}:{one.column}" if one.line else ""
        words.append(f"{one.path}{at}: {one.reason}. {one.remedy}")
    return tuple(words)


def _run(console: Console, work: Coroutine[object, object, None]) -> None:
    console.run_worker(work, group="saved", exclusive=True, exit_on_error=False)


ACTIONS: dict[str, Callable[[Console], None]] = {"save_request": save, "saved": take, "forget_saved": forget}
