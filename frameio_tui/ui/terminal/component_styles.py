"""Styles of a widget's component classes, resolved when they are first used.

Textual resolves every name in `COMPONENT_CLASSES` for every widget whenever the widget's style is applied. Widgets that
draw rows of text have seventeen names and use three or four of them: resolving all took 5 % of the time to the first
frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from textual.dom import DOMNode

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

_theme_of: WeakKeyDictionary[Widget, str] = WeakKeyDictionary()
"""The theme for which the styles of a widget were resolved."""


def component_style(widget: Widget, name: str) -> Style:
    """Return the Rich style that the style sheet gives to the component class `name` of this widget."""
    drawn = widget._rich_style_cache.get((name,))  # Textual empties it whenever the widget's style is applied
    if drawn is not None:
        return drawn[0]
    resolve(widget, name)
    return widget.get_component_rich_style(name)


def resolve(widget: Widget, name: str) -> None:
    """Put the styles of a component class where Textual looks for them."""
    theme = widget.app.theme
    if _theme_of.get(widget) != theme:
        _theme_of[widget] = theme
        widget._component_styles.clear()
    if name not in widget._component_styles:
        node = DOMNode(classes=name)
        node._attach(widget)
        widget.app.stylesheet.apply(node, animate=False)
        widget._component_styles[name] = node.styles
