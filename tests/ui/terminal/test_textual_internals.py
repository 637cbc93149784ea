"""The private names of Textual and Rich that `ui/terminal` uses exist, and are called as we call them.

They may change with any release: an update that changes one fails here, by its name, and not on somebody's screen.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pytest
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import _compositor, _xterm_parser
from textual.app import App
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.drivers import linux_driver
from textual.geometry import Region
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from frameio_tui.ui.terminal.strip_caches import CACHE_SIZES, install
from frameio_tui.ui.widgets.inputs import LineField

SIGNATURES: tuple[tuple[Callable[..., object], str], ...] = (
    (App._display, "(self, screen: 'Screen', renderable: 'RenderableType | None') -> 'None'"),
    (App._fatal_error, "(self) -> 'None'"),
    (App._close_messages_no_wait, "(self) -> 'None'"),
    (App._handle_exception, "(self, error: 'Exception') -> 'None'"),
    (App._refresh_truecolor_filter, "(self, theme: 'TerminalTheme') -> 'None'"),
    (App._print_error_renderables, "(self) -> 'None'"),
    (linux_driver.LinuxDriver._run_input_thread, "(self) -> 'None'"),
    (linux_driver.LinuxDriver._sigtstp_application, "(self, *_) -> 'None'"),
    (linux_driver.LinuxDriver._sigcont_application, "(self, *_) -> 'None'"),
    (Input._cell_offset_to_index, "(self, offset: 'int') -> 'int'"),
    (Input._position_to_cell, "(self, position: 'int') -> 'int'"),
    (TextArea._set_document, "(self, text: 'str', language: 'str | None') -> 'None'"),
    (TextArea._build_highlight_map, "(self) -> 'None'"),
    (TextArea._rewrap_and_refresh_virtual_size, "(self) -> 'None'"),
    (
        _xterm_parser.XTermParser._sequence_to_key_events,
        "(self, sequence: 'str', alt: 'bool' = False) -> 'Iterable[events.Key]'",
    ),
    (_xterm_parser.XTermParser.parse_mouse_code, "(self, code: 'str') -> 'Message | None'"),
    (_compositor.Compositor.render_full_update, "(self, simplify: 'bool' = False) -> 'LayoutUpdate'"),
    (_compositor.CompositorUpdate.render_segments, "(self, console: 'Console') -> 'str'"),
    (_compositor.LayoutUpdate.__init__, "(self, strips: 'list[Iterable[Strip]]', region: 'Region') -> 'None'"),
    (
        _compositor.ChopsUpdate.__init__,
        (
            "(self, chops: 'Sequence[Mapping[int, Strip | None]]', spans: 'list[tuple[int, int, int]]', "
            "chop_ends: 'list[list[int]]') -> 'None'"
        ),
    ),
    (_xterm_parser.XTermParser.__init__, "(self, debug: 'bool' = False) -> 'None'"),
    (_xterm_parser.XTermParser.feed, "(self, data: 'str') -> 'Iterable[Message]'"),
    (DOMNode._attach, "(self, parent: 'MessagePump') -> 'None'"),
    (
        Stylesheet.apply,
        "(self, node: 'DOMNode', *, animate: 'bool' = False, cache: 'dict[tuple, RulesMap] | None' = None) -> 'None'",
    ),
    (Screen._update_focus_styles, "(self, focused: 'Widget | None' = None, blurred: 'Widget | None' = None) -> 'None'"),
    (Stylesheet.update_nodes, "(self, nodes: 'Iterable[DOMNode]', animate: 'bool' = False) -> 'None'"),
    (ScrollView._scroll_update, "(self, virtual_size: 'Size') -> 'None'"),
    (Style._make_ansi_codes, "(self, color_system: rich.color.ColorSystem) -> str"),
)


@pytest.mark.parametrize(("function", "signature"), SIGNATURES, ids=lambda value: getattr(value, "__qualname__", ""))
def test_a_private_function_has_the_signature_that_is_called(function: Callable[..., object], signature: str) -> None:
    assert str(inspect.signature(function)) == signature


@pytest.mark.parametrize("update", [_compositor.LayoutUpdate, _compositor.ChopsUpdate])
def test_an_update_of_the_screen_is_what_the_app_displays(update: type) -> None:
    assert issubclass(update, _compositor.CompositorUpdate)


def test_updates_keep_what_they_draw_by_the_names_that_are_read() -> None:
    layout = _compositor.LayoutUpdate([], Region(0, 0, 1, 1))
    assert (layout.strips, layout.region) == ([], Region(0, 0, 1, 1))
    chops = _compositor.ChopsUpdate([], [(0, 1, 2)], [[3]])
    assert (chops.chops, chops.spans, chops.chop_ends) == ([], [(0, 1, 2)], [[3]])


def test_an_app_has_the_clipboard_the_driver_and_the_last_words_that_are_written() -> None:
    app: App[None] = App()
    assert app._clipboard == ""
    assert app._driver is None
    assert app._exit_renderables == []


def test_an_app_keeps_how_it_ends_by_the_names_that_are_read() -> None:
    app: App[None] = App()
    assert (app._dom_ready, app._exit, app._exception, app._loop) == (False, False, None, None)
    assert not app._exception_event.is_set()
    assert (app._closing, app._pruning) == (False, False)


def test_a_parser_can_be_started_over() -> None:
    parser = _xterm_parser.XTermParser()
    for name in ("_gen", "_awaiting", "_tokens", "_timeout_time"):
        assert hasattr(parser, name)


def test_a_screen_has_the_compositor_that_a_redraw_asks() -> None:
    assert isinstance(Screen()._compositor, _compositor.Compositor)


def test_every_node_knows_its_parent() -> None:
    assert isinstance(inspect.getattr_static(MessagePump, "_parent"), property)


def test_a_widget_keeps_its_component_styles_by_the_names_that_are_written() -> None:
    widget = Widget()
    assert (widget._component_styles, widget._rich_style_cache) == ({}, {})
    widget._rich_style_cache[("name",)] = (Style(), Style())
    widget.notify_style_update()
    assert widget._rich_style_cache == {}, "stale styles would be drawn after a change of theme"
    assert Input._get_component_classes(), "the names that an input would have resolved for each of its styles"
    assert not LineField._get_component_classes()


def test_a_line_has_the_caches_that_textual_gives_it() -> None:
    source = inspect.getsource(Strip)
    caches = dict(re.findall(r"self\.(_\w+)(?:: [^=]+)? = FIFOCache\((\d+)\)", source))
    assert {name: int(size) for name, size in caches.items()} == CACHE_SIZES
    install()
    line = Strip([Segment("text")], 4)
    others = {name: getattr(line, name) for name in Strip.__slots__ if name not in CACHE_SIZES}
    assert others == {
        "_segments": [Segment("text")],
        "_cell_length": 4,
        "_render_cache": None,
        "_link_ids": None,
        "_cell_count": None,
    }
    for name, size in CACHE_SIZES.items():
        assert getattr(line, name)._maxsize == size
        assert getattr(line, name) is getattr(line, name)
    assert line.crop(1, 3).text == "ex"
    assert not hasattr(line, "_unknown_cache")


def test_a_console_knows_its_colours() -> None:
    assert Console(color_system="truecolor")._color_system is ColorSystem.TRUECOLOR


def test_the_driver_of_this_system_reads_by_a_parser_that_can_be_replaced() -> None:
    assert "XTermParser" in inspect.getsource(linux_driver.LinuxDriver.run_input_thread)
    assert issubclass(linux_driver.XTermParser, _xterm_parser.XTermParser)  # type: ignore[attr-defined]  # not exported
