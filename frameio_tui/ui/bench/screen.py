"""The Bench screen: start a receiver, look at the deliveries that it got, and send them again."""

from __future__ import annotations

import asyncio
import contextlib
import os
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical

from frameio_tui.core.document.document import Document
from frameio_tui.core.errors import InvalidInput, WriteFailed
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.text.redact import redact_url
from frameio_tui.core.webhooks.delivery import DEFAULT_PORT, check_target, curl_command
from frameio_tui.core.webhooks.signature import NamedSecret, has_outer_space, key_of
from frameio_tui.core.webhooks.text import format_age, format_time_taken
from frameio_tui.services.tasks.integrations.integrations import WEBHOOK
from frameio_tui.services.tasks.integrations.webhook_point import to_restore
from frameio_tui.services.webhooks.bench import RESPONSES
from frameio_tui.services.webhooks.secrets import ALL
from frameio_tui.ui.bench.rows import (
    DeliveryTable,
    header_rows,
    intro_rows,
    key_of_row,
    receiver_rows,
    verdict_rows,
)
from frameio_tui.ui.commands.command import bindings_of
from frameio_tui.ui.commands.registry import BENCH_COMMANDS
from frameio_tui.ui.dialogs.ask import confirm, pick, prompt
from frameio_tui.ui.dialogs.specs import Choice, ConfirmSpec, PickSpec, PromptSpec
from frameio_tui.ui.response_view.sources import DocumentRows, ListRows
from frameio_tui.ui.response_view.viewer import DocumentView
from frameio_tui.ui.screen import BaseScreen
from frameio_tui.ui.terminal.clipboard import format_copied
from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import FooterBar, HeaderBar
from frameio_tui.ui.widgets.message_bar import MessageBar
from frameio_tui.ui.widgets.profile_title import is_small
from frameio_tui.ui.widgets.row_list import RowList

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from frameio_tui.core.webhooks.delivery import Delivery
    from frameio_tui.services.profiles import ProfileEntry
    from frameio_tui.services.services import Services
    from frameio_tui.services.tasks.requests import TaskRequests
    from frameio_tui.services.webhooks.bench import Bench, BenchOptions
    from frameio_tui.ui.commands.command import Command

MIN_TWO_PANE_WIDTH = 100
MIN_RECEIVER_HEIGHT = 18
"""Rows of the terminal from which on the receiver gets as many of them as it needs."""
EMPTY = " No delivery yet. Press l to start the receiver."
WAITING = " No delivery yet. The receiver is listening."
DEFAULT_TARGET = "http://127.0.0.1:8000/"
BODY, HEADERS = "Body", "Headers"
RESPONSE_TEXTS = {
    "200": "200: success",
    "500": "500: a failure, after which Frame.io tries again",
    "slow": "200 after more than 5 s, which Frame.io counts as a failure",
    "message": "a message, for a click on a custom action",
    "form": "a form with every type of field, for a click on a custom action",
}


PORT, SOCKET = "port ", "socket "
"""Prefixes of the keys of the places to listen on."""
LONGEST_PORT = 9
"""Most digits of a number that is tried as a port, so that the error says what is wrong with it."""
DRAW_INTERVAL = 0.2
"""Seconds between two draws while many deliveries arrive."""


def _typed_place(typed: str) -> tuple[Choice, ...]:
    """Return the place to listen on that was typed: a port, or the path of a socket."""
    if typed == str(DEFAULT_PORT):
        return ()  # one of the rows
    if typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_PORT:
        return (Choice(f"{PORT}{typed}", ((f"Port {typed} of this host", "plain"),)),)
    if typed.startswith(("/", "~/")):
        return (Choice(f"{SOCKET}{typed}", ((f"The private socket {typed}", "plain"),)),)
    return ()


LISTEN_QUESTION = PickSpec(
    "Where to listen",
    (
        Choice(f"{PORT}{DEFAULT_PORT}", ((f"Port {DEFAULT_PORT} of this host", "plain"),)),
        Choice(f"{PORT}0", (("Any free port of this host", "plain"),)),
        Choice(SOCKET, (("A private socket that no other user can access", "plain"),)),
    ),
    placeholder="Type a port, or the path of a socket",
    enter="listen",
    interpret=_typed_place,
)


def _listening_at(options: BenchOptions, key: str) -> BenchOptions:
    """Return the options with the place of a key of `LISTEN_QUESTION`."""
    if key.startswith(SOCKET):
        return options._replace(at_socket=True, socket_path=key.removeprefix(SOCKET))
    return options._replace(port=int(key.removeprefix(PORT)), at_socket=False, socket_path="")


class BenchScreen(BaseScreen):
    """The screen of the receiver and its deliveries. The receiver keeps running while other screens are used."""

    COMMANDS_HERE = BENCH_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings_of(BENCH_COMMANDS)]
    DEFAULT_CSS = """
    BenchScreen #receiver { height: auto; max-height: 5; }
    BenchScreen #body { height: 1fr; }
    BenchScreen #list-pane { width: 1fr; }
    BenchScreen #details-pane { width: 55%; }
    BenchScreen #deliveries { height: 1fr; }
    BenchScreen #verdict { height: auto; max-height: 12; }
    BenchScreen #document {
        height: 1fr; border-top: solid $frame; border-title-color: $foreground; border-title-style: bold;
    }
    App.-ascii BenchScreen #document { border-top: ascii $frame; }
    BenchScreen #message { display: none; }
    BenchScreen.-narrow #details-pane { display: none; width: 1fr; }
    BenchScreen.-narrow.-details #details-pane { display: block; }
    BenchScreen.-narrow.-details #list-pane { display: none; }
    BenchScreen.-short #receiver { max-height: 2; }
    BenchScreen.-short #verdict { max-height: 60%; }
    BenchScreen.-short.-narrow.-details #receiver { display: none; }
    """

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._bench: Bench | None = None
        self._ready = asyncio.Event()
        """Whether the receiver exists: it is made in the background when the screen opens."""
        self._secrets_name = ""
        """What the signatures are verified with, such as an ID."""
        self._view = BODY
        self._shown = ""
        """The delivery and the view in the document."""
        self._target = DEFAULT_TARGET
        self._will_draw = False
        """Whether a timer will draw new deliveries."""
        self._drawn_at = 0.0
        self._table = DeliveryTable(0)

    def compose(self) -> ComposeResult:
        """Create the header, the receiver, the list, the details, the message and the footer."""
        yield HeaderBar()
        yield RowList(id="receiver")
        with Horizontal(id="body"):
            with Vertical(classes="framed", id="list-pane"):
                yield MessageBar(id="heading")
                yield RowList(id="deliveries")
            with Vertical(classes="framed", id="details-pane"):
                yield RowList(id="verdict")
                yield DocumentView(id="document")
        yield MessageBar(id="message")
        yield FooterBar()

    def on_mount(self) -> None:
        """Read the deliveries of earlier runs."""
        self.query_one("#receiver", RowList).can_focus = False
        self.query_one("#verdict", RowList).can_focus = False
        self.query_one("#document", DocumentView).wrap = True
        self._fit()
        self.set_focus(self.query_one("#deliveries"))
        self._draw()
        self.start_flow(self._open())

    def on_unmount(self) -> None:
        """Stop drawing new deliveries."""
        if self._bench is not None:
            self._bench.on_delivery = lambda _delivery: None
            self._bench.on_refused = lambda _status, _reason: None

    async def _open(self) -> None:
        bench = await asyncio.to_thread(lambda: self.services.bench)
        if not bench.deliveries and not bench.address:
            with contextlib.suppress(WriteFailed):  # a receiver is useful even if the disk fails
                await bench.load()
        self._bench = bench
        bench.on_delivery = lambda _delivery: self._draw_soon()
        bench.on_refused = lambda _status, _reason: self._draw_soon()
        self._secrets_name = bench.options.secrets_name
        self._ready.set()
        self._draw()
        unrestored = to_restore((await asyncio.to_thread(self.services.tasks.records)).records)
        if unrestored:
            title = unrestored[0].title
            self.show_message(f"'{title}' did not restore the old address. Press J, and resume that job.", error=True)

    def _draw_soon(self) -> None:
        """Show what has arrived: at once, or a moment later if the screen was drawn just before."""
        if self._will_draw:
            return
        self._will_draw = True
        wait = self._drawn_at + DRAW_INTERVAL - monotonic()
        if wait > 0:
            self.set_timer(wait, self._draw_arrived)
        else:
            self._draw_arrived()

    def _draw_arrived(self) -> None:
        """Show new deliveries; the cursor stays on its row, unless it is on the latest one."""
        self._will_draw, self._drawn_at = False, monotonic()
        bench, rows = self._bench, self.query_one("#deliveries", RowList)
        if bench is None:
            return
        follows = rows.row is None or not rows.rows or rows.row.key == rows.rows[0].key
        latest = next(iter(bench.deliveries), None)
        self._draw(key_of_row(latest) if follows and latest is not None else None)
        if bench.store_error:
            self.show_message(bench.store_error, error=True)

    def on_resize(self) -> None:
        """Fit the panes into the new size."""
        self._fit()
        self._draw()

    def _fit(self) -> None:
        self.set_class(self.app.size.width < MIN_TWO_PANE_WIDTH, "-narrow")
        self.set_class(self.app.size.height < MIN_RECEIVER_HEIGHT, "-short")
        for pane in self.query(".framed"):
            pane.set_class(is_small(self.app.size), "-top")

    @property
    def _is_narrow(self) -> bool:
        return self.has_class("-narrow")

    @property
    def selected(self) -> Delivery | None:
        """The delivery under the cursor."""
        row = self.query_one("#deliveries", RowList).row
        deliveries = self._bench.deliveries if self._bench is not None else ()
        return next((each for each in deliveries if row is not None and key_of_row(each) == row.key), None)

    def _draw(self, key: str | None = None) -> None:
        bench, width = self._bench, self.app.size.width
        rows = self.query_one("#deliveries", RowList)
        list_width = width - 3 if self._is_narrow else width - width * 55 // 100 - 3
        if self._table.width != list_width:
            self._table = DeliveryTable(list_width)
        table = self._table
        deliveries = tuple(bench.deliveries) if bench is not None else ()
        key = key or (rows.row.key if rows.row is not None else None)
        empty = "" if bench is None else WAITING if bench.address else EMPTY
        rows.set_rows(table.rows(deliveries), key, empty=empty)
        heading = self.query_one("#heading", MessageBar)
        heading.show(table.heading)
        heading.display = bool(deliveries)
        if bench is not None:
            self.query_one("#receiver", RowList).set_rows(receiver_rows(bench, self._secrets_name, width - 2))
        title = f"Deliveries {self.app_context.glyphs.dot} {len(deliveries)}"
        self.query_one("#list-pane").border_title = content(f" {title} " if is_small(self.app.size) else title)
        self.query_one("#details-pane").border_title = content("Delivery")
        self._draw_details()

    def _draw_details(self) -> None:
        delivery = self.selected
        verdict, document = self.query_one("#verdict", RowList), self.query_one("#document", DocumentView)
        document.display = delivery is not None
        if delivery is None:
            verdict.set_row_factory(lambda width: intro_rows(width - 1))
        else:
            verdict.set_row_factory(lambda width: verdict_rows(delivery, width - 1))
            shown = f"{key_of_row(delivery)} {self._view}"
            if shown != self._shown:
                self._shown = shown
                other = HEADERS if self._view == BODY else BODY
                document.border_title = content(f" {self._view} {self.app_context.glyphs.dot} v {other.lower()} ")
                document.show(self._source(delivery))
        self.update_footer()

    def _source(self, delivery: Delivery) -> DocumentRows | ListRows:
        if self._view == HEADERS:
            return ListRows(header_rows(delivery))
        headers = delivery.incoming.headers
        content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
        return DocumentRows(Document(delivery.incoming.body, content_type))

    def show_message(self, text: str, *, error: bool = False) -> None:
        """Show a message above the footer. It disappears with the next action."""
        self.query_one("#message", MessageBar).show_or_hide(text, error=error)

    def on_row_list_highlighted(self) -> None:
        """Show the delivery under the cursor."""
        self.show_message("")
        self._draw_details()

    def on_row_list_selected(self) -> None:
        """Go to the details."""
        self.action_next_pane()

    def disabled_reason(self, command: Command) -> str:
        """Return why a command does nothing now."""
        name = command.id.removeprefix("bench.")
        if name in ("open", "replay", "view", "copy", "remove", "next_pane"):
            return "" if self.selected is not None else "no delivery"
        return super().disabled_reason(command)

    def _run(self, flow: Callable[[Bench], Coroutine[None, None, None]]) -> None:
        """Run a flow of the receiver, once it is ready."""
        self.show_message("")
        self.start_flow(self._run_when_ready(flow))

    async def _run_when_ready(self, flow: Callable[[Bench], Coroutine[None, None, None]]) -> None:
        await self._ready.wait()
        if self._bench is not None:
            await flow(self._bench)

    def _of_selected(self, flow: Callable[[Bench, Delivery], Coroutine[None, None, None]]) -> None:
        """Run a flow of the delivery under the cursor."""
        delivery = self.selected
        if delivery is None:
            self.show_message(EMPTY.strip())
            return
        self._run(lambda bench: flow(bench, delivery))

    def action_next_pane(self) -> None:
        """Go to the body of the delivery, or back to the list."""
        document = self.query_one("#document", DocumentView)
        if self.selected is None:
            return
        self.show_message("")
        to_details = self.focused is not document
        self.set_class(to_details, "-details")
        self.set_focus(document if to_details else self.query_one("#deliveries"))

    def action_back(self) -> None:
        """Go back to the list, or close the screen. The receiver keeps running."""
        if self.focused is self.query_one("#document"):
            self.action_next_pane()
        else:
            super().action_back()

    def action_listen(self) -> None:
        """Start the receiver, or stop it."""
        self._run(self._listen)

    async def _listen(self, bench: Bench) -> None:
        if bench.address:
            await bench.stop()
            self.show_message("The receiver is stopped.")
        else:
            where = await pick(self, LISTEN_QUESTION)
            if where is None:
                return
            await bench.start(_listening_at(bench.options, where))
        self._draw()

    def action_respond(self) -> None:
        """Choose what the receiver responds."""
        self._run(self._respond)

    async def _respond(self, bench: Bench) -> None:
        choices = tuple(Choice(name, ((RESPONSE_TEXTS[name], "plain"),)) for name in RESPONSES)
        chosen = await pick(self, PickSpec("Response to deliveries", choices, enter="use"))
        if chosen is not None:
            bench.options = bench.options._replace(respond=chosen, forward="")
            self._draw()

    def action_forward(self) -> None:
        """Forward deliveries to a server of this host, and pass its responses back."""
        self._run(self._forward)

    async def _forward(self, bench: Bench) -> None:
        lines = ("Deliveries are sent there, and its responses are passed back.",)
        url = await prompt(self, PromptSpec("Forward to", lines, bench.options.forward or self._target))
        if url is not None:
            bench.forward_to(url)
            self._draw()

    def action_secret(self) -> None:
        """Choose the secret that the signatures are verified with."""
        self._run(self._choose_secret)

    async def _choose_secret(self, bench: Bench) -> None:
        entry = self.app_context.active
        known: tuple[str, ...] = ()
        if entry is not None:
            known = await asyncio.to_thread(lambda: self.services.signing_secrets.known(entry.profile))
        choices = [Choice(own_id, ((own_id, "title"), ("  stored", "dim")), group="Stored secrets") for own_id in known]
        if len(known) > 1:
            choices.insert(0, Choice(ALL, (("Any of the secrets", "plain"),), group="Stored secrets"))
        if entry is not None and entry.profile.api is ApiVersion.V2:
            choices.append(Choice("ask", (("The secret of a webhook, from the API", "plain"),), group="Other"))
            if len(known) < 2:
                choices.append(Choice(ALL, (("The secrets of all webhooks, from the API", "plain"),), group="Other"))
        choices.append(Choice("paste", (("Paste a secret", "plain"),), group="Other"))
        choices.append(Choice("none", (("Do not verify signatures", "plain"),), group="Other"))
        chosen = await pick(self, PickSpec("Secret of the deliveries", tuple(choices), enter="use"))
        if chosen is None:
            return
        secrets: tuple[NamedSecret, ...] = ()
        name = ""
        if chosen == "paste":
            pasted = await prompt(self, PromptSpec("Paste the secret", ("It is not stored.",), hidden=True))
            if pasted is None:
                return
            secrets, name = (NamedSecret("", key_of(pasted)),), "the pasted secret"
            if has_outer_space(secrets[0].secret):
                self.show_message("The secret begins or ends with a space, which is used as part of it.")
        elif chosen != "none" and entry is not None:
            requests = self.services.tasks.requests_for(entry)
            own_id = await self._pick_webhook(requests, entry) if chosen == "ask" else chosen
            if own_id is None:
                return
            if chosen == ALL:
                self.show_message("Loading the secrets ...")
            secrets = await self.services.signing_secrets.find_several(requests, entry, WEBHOOK, (own_id,))
            name = f"the secret of {secrets[0].name}" if len(secrets) == 1 else f"{len(secrets)} secrets"
            self.show_message("")
        bench.options = bench.options._replace(secrets=secrets, secrets_name=name)
        self._secrets_name = name
        self._draw()

    async def _pick_webhook(self, requests: TaskRequests, entry: ProfileEntry) -> str | None:
        """Ask which webhook of a V2 profile, and return its ID; None if the dialog was dismissed."""
        self.show_message("Loading the webhooks...")
        found = await self.services.signing_secrets.v2_webhooks(requests, entry)
        self.show_message("")
        choices = tuple(Choice(own_id, ((name, "title"), (f"  {own_id}", "dim"))) for own_id, name in found if own_id)
        return await pick(self, PickSpec("Webhook", choices, empty="This profile has no webhooks.", enter="use"))

    def action_replay(self) -> None:
        """Send the delivery under the cursor once more."""
        self._of_selected(self._replay)

    async def _replay(self, bench: Bench, delivery: Delivery) -> None:
        secrets = bench.options.secrets
        age = format_age(bench.age(delivery))
        own = f"With its own signature and timestamp{f', which is {age}' if age else ''}"
        choices = [Choice("own", ((own, "plain"),))]
        for number, each in sorted(enumerate(secrets), key=lambda pair: pair[1].name != delivery.verdict.secret):
            of = f", with the secret of {each.name}" if len(secrets) > 1 else ""
            choices.append(Choice(str(number), ((f"With a new signature of now{of}", "plain"),)))
        how = await pick(self, PickSpec("Send the delivery again", tuple(choices), enter="continue"))
        if how is None:
            return
        url = await prompt(self, PromptSpec("Send it to", ("A server of this host.",), self._target))
        if url is None:
            return
        self._target = check_target(url)
        self.show_message(f"Sending it to {redact_url(self._target)}...")
        service = await asyncio.to_thread(lambda: self.services.delivery_service)
        received = await service.replay(delivery, self._target, secrets[int(how)].secret if how != "own" else None)
        self.show_message(f"Response: {received.status} after {format_time_taken(received.seconds)}.")

    def action_view(self) -> None:
        """Show the headers, or the body again."""
        self.show_message("")
        self._view = HEADERS if self._view == BODY else BODY
        self._draw_details()

    def action_copy(self) -> None:
        """Copy the delivery as curl, its body, or the ssh command."""
        self._of_selected(self._copy)

    async def _copy(self, bench: Bench, delivery: Delivery) -> None:
        texts = {
            "curl": (curl_command(delivery, self._target), "The delivery as a curl command"),
            "body": (delivery.incoming.body.decode("utf-8", "replace"), "The body"),
            "ssh": (bench.tunnel_command, "The ssh command that forwards to the receiver"),
        }
        choices = tuple(Choice(name, ((label, "plain"),)) for name, (text, label) in texts.items() if text)
        chosen = await pick(self, PickSpec("Copy", choices, enter="copy"))
        if chosen is not None:
            text = texts[chosen][0]
            self.app.copy_to_clipboard(text)
            self.show_message(format_copied(text, os.environ))

    def action_clear(self) -> None:
        """Remove all deliveries, after a confirmation."""
        self._run(self._clear)

    async def _clear(self, bench: Bench) -> None:
        if not bench.deliveries:
            raise InvalidInput("There is no delivery to remove.")
        spec = ConfirmSpec("Remove all deliveries?", ("They cannot be sent again afterwards.",), yes="Yes, remove")
        if await confirm(self, spec):
            await bench.clear()
            self._draw()
