"""Styles of a widget's component classes, resolved when they are first drawn.

Textual resolves every name in `COMPONENT_CLASSES` for every widget whenever the widget's style is applied. Rows of text
know seventeen names and draw with three or four: resolving them all took a twentieth of the time to the first frame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from textual.dom import DOMNode

if TYPE_CHECKING:
    from rich.style import Style
    from textual.widget import Widget

_theme_of: WeakKeyDictionary[Widget, str] = WeakKeyDictionary()
"""The theme that the styles of a widget were resolved in."""


def component_style(widget: Widget, name: str) -> Style:
    """Return the Rich style of the component class `name`, as the style sheet has it below this widget."""
    drawn = widget._rich_style_cache.get((name,))  # emptied by the framework whenever the widget's style is applied
    if drawn is not None:
        return drawn[0]
    theme = widget.app.theme
    if _theme_of.get(widget) != theme:
        _theme_of[widget] = theme
        widget._component_styles.clear()
    if name not in widget._component_styles:
        node = DOMNode(classes=name)
        node._attach(widget)
        widget.app.stylesheet.apply(node, animate=False)
        widget._component_styles[name] = node.styles
    return widget.get_component_rich_style(name)
