"""The rows of a form: label, field, help, and below them the problem of the field.

Choices are changed with left, right and space.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.css.query import NoMatches
from textual.message import Message
from textual.widget import Widget

from frameio_tui.ui.text import content, join
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField
from frameio_tui.ui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.content import Content


class FieldSpec(NamedTuple):
    """The description of one field of a form."""

    name: str
    label: str
    help: str
    choices: tuple[str, ...] = ()
    """The values of a choice; empty for a text field."""
    words: Mapping[str, str] = MappingProxyType({})
    """Display text of a choice, by value; values without one are shown as they are."""
    styles: Mapping[str, str] = MappingProxyType({})
    """Style of the selected value of a choice, by value."""


class ChoiceField(Widget, can_focus=True):
    """A field for choosing one of a few values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next value", show=False),
        Binding("left", "step(-1)", "Previous value", show=False),
    ]
    DEFAULT_CSS = (
        "ChoiceField { height: 1; background: $panel; } ChoiceField:focus { color: $accent; text-style: bold; }"
    )

    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__()
        self._choices, self._styles = spec.choices, spec.styles
        self._words = {choice: choice or "none" for choice in spec.choices} | dict(spec.words)
        self.value = value if value in spec.choices else spec.choices[0]

    def render(self) -> Content:
        """Return the value between arrows, followed by all values, or by its position if there is not enough room."""
        word = self._words[self.value]
        style = self._styles.get(self.value, "")
        shown = join("< ", content(f" {word} " if style else word, style), " >")
        all_values = "  ".join(self._words.values())
        if shown.cell_length + 4 + len(all_values) <= self.size.width:
            return join(shown, content(f"    {all_values}"))
        return join(shown, content(f"  {self._choices.index(self.value) + 1} of {len(self._choices)}"))

    def action_step(self, step: int) -> None:
        """Choose the next (1) or previous (-1) value."""
        at = self._choices.index(self.value)
        self.value = self._choices[(at + step) % len(self._choices)]
        self.refresh()
        self.post_message(self.Changed())


class FormRow(Vertical):
    """A row of the form: label, field and help, and the fault of the field below them."""

    DEFAULT_CSS = """
    FormRow, FormRow Horizontal { height: auto; }
    FormRow Horizontal { padding: 0 1; }
    FormRow .label { width: 14; color: $text-muted; }
    FormRow:focus-within .label { color: $foreground; text-style: bold; }
    FormRow LineField, FormRow ChoiceField { width: 1fr; }
    FormRow .help { width: 40%; max-width: 60; padding: 0 1; color: $text-muted; }
    FormRow .fault { margin-left: 14; }
    """

    @dataclass
    class Changed(Message):
        """The user changed the field."""

        name: str

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__(id=f"row-{spec.name}")
        self.spec = spec
        self.help = spec.help
        """The help of the field as it is shown."""
        self._value = value

    def compose(self) -> ComposeResult:
        """Create label, field and help."""
        spec = self.spec
        with self.prevent(LineField.Changed):  # the first value is not a change
            field = ChoiceField(spec, self._value) if spec.choices else LineField(self._value)
        with Horizontal():
            yield Bar(classes="label")
            yield field
            yield Bar(classes="help")

    def on_mount(self) -> None:
        """Draw label and help."""
        self.query_one(".label", Bar).update(self.spec.label)
        self.show_help(self.help)

    def show_help(self, text: str) -> None:
        """Show another help to the right of the field."""
        self.help = text
        self.query_one(".help", Bar).update(text)

    def show_fault(self, text: str, style: str = "bad") -> None:
        """Show the problem of the field in a row below it; remove the row if the text is empty."""
        try:
            bar = self.query_one(".fault", MessageBar)
        except NoMatches:
            if not text:
                return
            bar = MessageBar()
            bar.add_class("fault")
            self.mount(bar)
        bar.display = bool(text)
        bar.show_message(text, style)

    @property
    def field(self) -> LineField | ChoiceField:
        """The field widget."""
        return self.query_one(ChoiceField) if self.spec.choices else self.query_one(LineField)

    @property
    def value(self) -> str:
        """The value of the field."""
        return self.field.value

    def on_input_changed(self, event: LineField.Changed) -> None:
        """Report that the text was edited."""
        event.stop()
        self.post_message(self.Changed(self.spec.name))

    def on_choice_field_changed(self, event: ChoiceField.Changed) -> None:
        """Report that another value was chosen."""
        event.stop()
        self.post_message(self.Changed(self.spec.name))
