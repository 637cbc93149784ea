"""What the console's keys do, each a plain function of the console; one table names them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from frameio_tui.core.http.request import RequestSpec, encode_query
from frameio_tui.ui.console.operations.pane import OperationsPane
from frameio_tui.ui.console.send import with_header
from frameio_tui.ui.console.switch_profile import switch_choices
from frameio_tui.ui.dialogs.specs import Choice, PickSpec, PromptSpec
from frameio_tui.ui.messages import SwitchRequested
from frameio_tui.ui.text import column

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.ui.console.screen import Console


def edit(console: Console) -> None:
    """To the request line; what stands there is selected, so that typing replaces it and an arrow keeps it."""
    console.to_pane("line")
    console.line.select_all()


def operations(console: Console) -> None:
    """To the list."""
    console.to_pane("operations")


def answer(console: Console) -> None:
    """To the answer."""
    console.to_pane("response")


def find(console: Console) -> None:
    """Type words of an operation; with the keys in the answer, a text of the body."""
    if console.in_response:
        console.within.open("search")
        return
    console.remove_class("-response")
    console.query_one(OperationsPane).find()


def escape(console: Console) -> None:
    """Cancel what runs, else leave the field, else go back to the body."""
    if not console.cancel_work() and not console.within.escape():
        console.query_one(OperationsPane).end_find()


def whoami(console: Console) -> None:
    """GET /me."""
    console.line.write(RequestSpec("GET", "/me"))
    console.action_send()


def next_page(console: Console) -> None:
    """The page after the one shown."""
    console.sender.page(1)


def previous_page(console: Console) -> None:
    """The page before the one shown."""
    console.sender.page(-1)


def switcher(console: Console) -> None:
    """Another profile."""
    choices = switch_choices(console.app_context.overview(), console.services.clock.now())

    def take(name: object) -> None:
        if name:
            console.post_message(SwitchRequested(str(name)))

    ask = PickSpec("Switch to", choices, empty="No other profile: F2 makes one.")
    console.ask("pick", ask, take)


def previous(console: Console) -> None:
    """The profile before this one."""
    console.app_context.action_previous_profile()


def view(console: Console) -> None:
    """Body, headers, timing, request as sent."""
    console.response.next_view()


def raw(console: Console) -> None:
    """The body as received."""
    console.response.toggle_raw()


def body(console: Console) -> None:
    """Edit the body in a screen of its own."""
    from frameio_tui.core.diagnosis.explain import pointers_of
    from frameio_tui.ui.screen_args import BodyEditorArgs

    spec, operation = console.spec_or_say(), console.operation()
    if spec is None:
        return

    def take(text: object) -> None:
        if text is not None:
            console.line.missing_body = ""
            console.line.change(replace(spec, body=str(text)))
            console.sender.line_edited(other_body=True)
            console.say(f"Body of {len(str(text).encode())} bytes; F5 sends." if text else "No body.")

    exchange = console.response.exchange
    errors: tuple[tuple[str, str], ...] = ()
    if exchange is not None and not exchange.ok and exchange.outgoing.body == spec.body.encode():
        fields = [field.name for field in operation.body] if operation is not None else []
        errors = pointers_of(exchange.readable_body, fields)
    console.ask("body", BodyEditorArgs(spec.body, operation, errors), take)


def parameter(console: Console) -> None:
    """Add a query parameter that the operation takes, or any other."""
    spec, operation = console.spec_or_say(), console.operation()
    if spec is None:
        return
    known = operation.query if operation else ()
    choices = tuple(
        Choice(
            p.name,
            ((column(p.name, 28), "plain"), (column(p.type, 9), "dim"), (p.note or ", ".join(p.enum), "dim")),
        )
        for p in known
    )

    def value_of(name: object) -> None:
        if not name:
            return
        found = next((p for p in known if p.name == name), None)
        if found is not None and found.enum:
            rows = tuple(Choice(value, ((value, "plain"),)) for value in found.enum)
            console.ask("pick", PickSpec(str(name), rows, free="or type a value"), lambda v: add(str(name), v))
        else:
            hint = found.note if found else ""
            console.ask("prompt", PromptSpec(str(name), (hint,) if hint else ()), lambda v: add(str(name), v))

    def add(name: str, value: object) -> None:
        if value:
            kept = tuple(pair for pair in spec.query if pair[0] != encode_query(name, "")[0])
            console.line.change(replace(spec, query=(*kept, encode_query(name, str(value)))))

    empty = "This operation names none: type one."
    console.ask("pick", PickSpec("Query parameter", choices, free="a name", empty=empty), value_of)


def header(console: Console) -> None:
    """Add a header."""
    spec = console.spec_or_say()
    if spec is None:
        return

    def take(text: object) -> None:
        if text and ":" in str(text):
            console.line.change(with_header(spec, str(text)))
            console.sender.line_edited(other_body=True)
            console.say(f"Header {str(text).partition(':')[0]} is sent with this request.")
        elif text:
            console.say("A header is written Name: value.", error=True)

    console.ask("prompt", PromptSpec("Header", placeholder="Name: value"), take)


LATER: dict[str, tuple[str, ...]] = {
    "response.actions": (
        *("wrap", "table", "sort", "columns", "diff", "why", "pager", "editor", "follow", "toggle", "fold", "unfold"),
        *("fold_all", "copy_part", "search", "filter", "next_hit", "previous_hit"),
    ),
    "response.copy_save": ("copy", "export"),
    "navigation": ("up",),
    "all_pages": ("every_page",),
    "history": ("history",),
    "saved_requests": ("save_request", "saved", "forget_saved"),
    "translate": ("on_v4",),
}
"""Actions whose modules are loaded with their first key: a start need not wait for what it does not show."""
ON_THE_ANSWER = frozenset((*LATER["response.actions"], "view", "raw", "answer")) - {"follow", "pager", "editor"}
"""Actions whose effect is seen in the answer's pane; on a narrow terminal they bring it up."""


def later(module: str, name: str) -> Callable[[Console], None]:
    """The action of that name in a module's table, loaded when it is used."""

    def act(console: Console) -> None:
        from importlib import import_module

        actions: dict[str, Callable[[Console], None]] = import_module(f".{module}", __package__).ACTIONS
        actions[name](console)

    return act


ACTIONS: dict[str, Callable[[Console], None]] = {
    **{name: later(module, name) for module, names in LATER.items() for name in names},
    "edit": edit,
    "operations": operations,
    "answer": answer,
    "find": find,
    "escape": escape,
    "whoami": whoami,
    "next_page": next_page,
    "previous_page": previous_page,
    "switcher": switcher,
    "previous": previous,
    "view": view,
    "raw": raw,
    "body": body,
    "parameter": parameter,
    "header": header,
}
