"""A form with a label, a field and a hint in each row; choices are changed with left, right and space."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget

from frameio_tui.ui.text import content
from frameio_tui.ui.widgets.header_footer import Bar
from frameio_tui.ui.widgets.inputs import LineField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.content import Content


class FieldSpec(NamedTuple):
    """The description of one field of a form."""

    name: str
    label: str
    hint: str
    choices: tuple[str, ...] = ()
    """The values of a choice; empty for a text field."""
    words: Mapping[str, str] = MappingProxyType({})
    """Display text of a choice, by value; values without one are shown as they are."""


class ChoiceField(Widget, can_focus=True):
    """A field for choosing one of a few values."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next value", show=False),
        Binding("left", "step(-1)", "Value before", show=False),
    ]
    DEFAULT_CSS = (
        "ChoiceField { height: 1; background: $panel; } ChoiceField:focus { color: $accent; text-style: bold; }"
    )

    class Changed(Message):
        """Another value was chosen."""

    def __init__(self, choices: tuple[str, ...], value: str, words: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._choices = choices
        self._words = {choice: choice or "none" for choice in choices} | dict(words or {})
        self.value = value if value in choices else choices[0]

    def render(self) -> Content:
        """Return the value between arrows, followed by all values, or by its position if there is not enough room."""
        shown = f"< {self._words[self.value]} >"
        all_values = "  ".join(self._words.values())
        if len(shown) + 4 + len(all_values) <= self.size.width:
            return content(f"{shown}    {all_values}")
        return content(f"{shown}  {self._choices.index(self.value) + 1} of {len(self._choices)}")

    def action_step(self, step: int) -> None:
        """Choose the next (1) or previous (-1) value."""
        at = self._choices.index(self.value)
        self.value = self._choices[(at + step) % len(self._choices)]
        self.refresh()
        self.post_message(self.Changed())


class FormRow(Horizontal):
    """A row of the form: label, field and hint."""

    DEFAULT_CSS = """
    FormRow { height: 1; padding: 0 1; }
    FormRow .label { width: 15; color: $text-muted; }
    FormRow LineField, FormRow ChoiceField { width: 1fr; }
    FormRow .hint { width: 36%; padding: 0 1; color: $text-muted; }
    """

    @dataclass
    class Changed(Message):
        """The user changed the field."""

        name: str

    def __init__(self, spec: FieldSpec, value: str) -> None:
        super().__init__(id=f"row-{spec.name}")
        self.spec = spec
        self._value = value

    def compose(self) -> ComposeResult:
        """Create label, field and hint."""
        yield Bar(classes="label")
        spec = self.spec
        yield ChoiceField(spec.choices, self._value, spec.words) if spec.choices else LineField(self._value)
        yield Bar(classes="hint")

    def on_mount(self) -> None:
        """Draw label and hint."""
        self.query_one(".label", Bar).update(self.spec.label)
        self.hint(self.spec.hint)

    def hint(self, text: str) -> None:
        """Set the hint to the right of the field."""
        self.query_one(".hint", Bar).update(text)

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
