"""Changes the request in the request line, with dialogs: add to it, edit its body, save or load one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec, encode_query
from frameio_tui.core.http.saved_request import fill_saved
from frameio_tui.core.text.humanize import format_size
from frameio_tui.ui.console import saved_requests
from frameio_tui.ui.console.translate import LOADED_NOTE, pick_counterpart
from frameio_tui.ui.dialogs.ask import DialogOwner, pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.screen_args import BodyEditorArgs
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.http.exchange import Exchange
    from frameio_tui.core.http.saved_request import SavedRequest
    from frameio_tui.core.ports.requests import SavedStore
    from frameio_tui.core.profiles.profile import ApiVersion, Profile
    from frameio_tui.services.catalogs import Catalogs
    from frameio_tui.ui.console.request_bar import RequestBar
    from frameio_tui.ui.console.resource_names import ResourceNames
    from frameio_tui.ui.screen_args import ScreenArgs


class ScreenOpener(DialogOwner, Protocol):
    """An object that can show dialogs and open other screens."""

    async def open_screen(self, args: ScreenArgs) -> str | None:
        """Open another screen and return its result; None if the user dismissed it."""


class RequestEditor:
    """Changes the request in the request line without sending it; `show_message` shows what was done."""

    def __init__(
        self,
        dialogs: ScreenOpener,
        bar: RequestBar,
        show_message: Callable[[str], None],
        saved: SavedStore,
    ) -> None:
        self._dialogs = dialogs
        self._bar = bar
        self._show_message = show_message
        self._saved = saved
        self._loaded: tuple[SavedRequest, RequestSpec] | None = None
        """The saved request that was loaded last, and the request that it became."""

    async def add_parameter(self, spec: RequestSpec, operation: Operation | None) -> None:
        """Ask for a query parameter, one that the operation documents or any other, and add it."""
        changed = await ask_parameter(self._dialogs, spec, operation)
        if changed is not None:
            self._bar.change(changed)

    async def add_header(self, spec: RequestSpec) -> bool:
        """Ask for a header and add it; return whether one was added.

        Raises InvalidInput if the text is not of the form `Name: value`.
        """
        text = await prompt(self._dialogs, PromptSpec("Add a header", placeholder="Name: value"))
        if not text:
            return False
        if ":" not in text:
            raise InvalidInput("That is not a valid header.", "Write it as Name: value.")
        self._bar.change(with_header(spec, text))
        self._show_message(f"Header added: {text.partition(':')[0].strip()}")
        return True

    async def edit_body(self, spec: RequestSpec, operation: Operation | None, exchange: Exchange | None) -> bool:
        """Open the body editor; return whether the user saved the body there.

        A request without a body begins with the earlier body of its operation, if there is one. The editor shows what
        the API rejected in this body if `exchange` is the rejected request.
        """
        written = replace(spec, body=spec.body or self._bar.earlier_body(spec))
        text = await self._dialogs.open_screen(body_editor_args(written, operation, exchange))
        if text is None:
            return False
        self._bar.attach_body(spec, text)
        size = format_size(len(text.encode()))
        self._show_message(f"Body attached ({size}). Press F5 to send." if text else "The request has no body now.")
        return True

    async def load_saved(self, profile: Profile, names: ResourceNames) -> None:
        """Let the user pick a saved request for the profile's API version, and load it with the profile's values.

        Values that the profile does not have are asked for.
        """
        saved = await saved_requests.pick_saved(self._dialogs, self._saved, profile.api, names.readable)
        saved = await saved_requests.ask_values(self._dialogs, saved, profile) if saved is not None else None
        if saved is not None:
            filled = fill_saved(saved, profile)
            self._loaded = saved, filled
            description = saved.description.partition("\n")[0]
            self._bar.write(filled, f"Loaded {saved.name}, not sent. Press F5 to send. {description}".rstrip())

    def saved_in_line(self, spec: RequestSpec) -> SavedRequest | None:
        """Return the saved request that a request was loaded from and still is; None if it is another one.

        It has the values that were asked for.
        """
        return self._loaded[0] if self._loaded is not None and self._loaded[1] == spec else None

    async def save(self, api: ApiVersion, spec: RequestSpec, summary: str) -> None:
        """Ask for a name and save the request; the operation's `summary` suggests the name."""
        path = await saved_requests.save(self._dialogs, self._saved, api, spec, summary)
        if path:
            self._show_message(f"Saved to {path}")

    async def translate(self, catalogs: Catalogs, spec: RequestSpec) -> None:
        """Show the V4 counterpart of a V2 request, and load it if the user accepts it."""
        counterpart = await pick_counterpart(self._dialogs, catalogs, spec)
        if counterpart is not None:
            self._bar.write(counterpart, LOADED_NOTE)


async def ask_parameter(dialogs: DialogOwner, spec: RequestSpec, operation: Operation | None) -> RequestSpec | None:
    """Ask for a query parameter, one that the operation documents or any other.

    Return the request with this parameter instead of any of the same name, or None if the user dismissed a dialog.
    """
    known = operation.query if operation else ()
    choices = tuple(
        Choice(
            p.name,
            ((column(p.name, 28), "plain"), (column(p.type, 9), "dim"), (p.note or ", ".join(p.enum), "dim")),
        )
        for p in known
    )
    empty = "No parameters are documented. Type a name."
    name = await pick(dialogs, PickSpec("Add a query parameter", choices, free="Type a name", empty=empty))
    if not name:
        return None
    found = next((p for p in known if p.name == name), None)
    if found is not None and found.enum:
        rows = tuple(Choice(value, ((value, "plain"),)) for value in found.enum)
        value = await pick(dialogs, PickSpec(name, rows, free="Or type a value"))
    else:
        hint = found.note if found else ""
        value = await prompt(dialogs, PromptSpec(name, (hint,) if hint else ()))
    if not value:
        return None
    others = tuple(pair for pair in spec.query if pair[0] != encode_query(name, "")[0])
    return replace(spec, query=(*others, encode_query(name, value)))


def with_header(spec: RequestSpec, text: str) -> RequestSpec:
    """Return the request with the header `Name: value`, instead of any header of the same name."""
    name, _, value = text.partition(":")
    others = tuple(pair for pair in spec.headers if pair[0].lower() != name.strip().lower())
    return replace(spec, headers=(*others, (name.strip(), value.strip())))


def body_editor_args(spec: RequestSpec, operation: Operation | None, exchange: Exchange | None) -> BodyEditorArgs:
    """Return the arguments of the body editor, with what the API rejected in this body."""
    from frameio_tui.core.diagnosis.explain import pointers_of

    errors: tuple[tuple[str, str], ...] = ()
    if exchange is not None and not exchange.ok and exchange.outgoing.body == spec.body.encode():
        fields = [field.name for field in operation.body] if operation is not None else []
        errors = pointers_of(exchange.readable_body, fields)
    return BodyEditorArgs(spec.body, operation, errors)
