"""The response to a click on a custom action: nothing, a message, or a form whose values are sent back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.json.values import loads
from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.webhooks.delivery import RESPONSE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frameio_tui.core.webhooks.delivery import Received

FIELD_TYPES = ("text", "textarea", "select", "link", "boolean")
"""The types of fields that Frame.io documents."""
_OTHER_TYPES = {"checkbox": "boolean", "bool": "boolean", "string": "text", "dropdown": "select", "url": "link"}
_MOST_FIELDS = 100


class Option(NamedTuple):
    """A choice of a `select` field; untrusted text."""

    name: str
    value: str


class Field(NamedTuple):
    """A field of a form; all texts are untrusted."""

    type: str
    name: str
    label: str
    value: object = ""
    options: tuple[Option, ...] = ()

    @property
    def takes_input(self) -> bool:
        """Whether the user fills it in."""
        return self.type != "link" and bool(self.name)


class ActionReply(NamedTuple):
    """What a response to a click means."""

    title: str = ""
    description: str = ""
    fields: tuple[Field, ...] = ()
    problems: tuple[str, ...] = ()
    """Sentences about what Frame.io does not accept or does not know; may contain untrusted text."""

    @property
    def is_form(self) -> bool:
        """Whether the user is asked for values."""
        return bool(self.fields)

    @property
    def is_message(self) -> bool:
        """Whether there is something to show."""
        return bool(self.title or self.description)


def parse_reply(received: Received, limit: float = RESPONSE_LIMIT) -> ActionReply:
    """Return what a response means, with everything that would not work in Frame.io. `limit` is in seconds."""
    problems = []
    if not 200 <= received.status < 300:
        problems.append(f"The status is {received.status}. Frame.io counts everything but 2xx as failed.")
    if received.seconds > limit:
        problems.append(f"The response took longer than {limit:g} s, so Frame.io would have given up and tried again.")
    body = received.body.strip()
    if not body or problems:
        return ActionReply(problems=tuple(problems))
    try:
        value = loads(received.body)
    except (ValueError, RecursionError):
        return ActionReply(problems=("The body is not JSON, so Frame.io shows nothing.",))
    if not isinstance(value, dict):
        return ActionReply(problems=("The body is not a JSON object, so Frame.io shows nothing.",))
    if "json" not in received.header("content-type").lower():
        problems.append("The content type is not application/json.")
    title, description = _text(value.get("title")), _text(value.get("description"))
    problems += [f"{name} is missing or not a text." for name in ("title", "description") if not _text(value.get(name))]
    raw = value.get("fields", [])
    if not isinstance(raw, list):
        problems.append("fields is not a list.")
        raw = []
    if len(raw) > _MOST_FIELDS:
        problems.append(f"{format_count(len(raw), 'field')}: only the first {_MOST_FIELDS} are shown.")
    fields = tuple(_field(number, item, problems) for number, item in enumerate(raw[:_MOST_FIELDS], 1))
    names = [field.name for field in fields if field.name]
    problems += [f"The name '{name}' is used more than once." for name in dict.fromkeys(names) if names.count(name) > 1]
    return ActionReply(title, description, fields, tuple(problems))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _field(number: int, raw: object, problems: list[str]) -> Field:
    """Return a field, and add what is wrong with it to `problems`."""
    item = raw if isinstance(raw, dict) else {}
    kind, name, label = _text(item.get("type")), _text(item.get("name")), _text(item.get("label"))
    where = f"Field {number}" + (f" ({name or label})" if name or label else "")
    if not isinstance(raw, dict):
        problems.append(f"{where} is not a JSON object.")
    elif kind not in FIELD_TYPES:
        known = _OTHER_TYPES.get(kind)
        hint = f"Use {known}." if known else f"Use one of: {', '.join(FIELD_TYPES)}."
        problems.append(f"{where}: V4 has no field type '{kind}'. {hint}" if kind else f"{where} has no type. {hint}")
    if kind != "link" and not name:
        problems.append(f"{where} has no name, so its value is not sent.")
    if not label:
        problems.append(f"{where} has no label.")
    options = _options(where, item.get("options"), problems) if kind == "select" else ()
    value = item.get("value", "")
    if kind == "select" and value not in ("", None) and value not in [option.value for option in options]:
        problems.append(f"{where}: its value is not one of its options.")
    if kind == "boolean" and value not in ("", None, True, False, "true", "false"):
        problems.append(f"{where}: its value is neither true nor false.")
    return Field(_OTHER_TYPES.get(kind, kind), name, label, value, options)


def _options(where: str, raw: object, problems: list[str]) -> tuple[Option, ...]:
    if not isinstance(raw, list) or not raw:
        problems.append(f"{where} has no options.")
        return ()
    options = []
    for item in raw[:_MOST_FIELDS]:
        name = _text(item.get("name")) if isinstance(item, dict) else ""
        value = _text(item.get("value")) if isinstance(item, dict) else ""
        if not name or not value:
            problems.append(f"{where}: an option has no name or no value.")
        if name or value:
            options.append(Option(name or value, value or name))
    return tuple(options)


def value_of(field: Field, typed: str, *, by_number: bool = True) -> object:
    """Return the value that is sent for what the user typed; empty input keeps the value of the form.

    With `by_number`, the number of an option comes before an option that is a number itself. Raises ValueError with a
    sentence if the field does not accept it.
    """
    if field.type == "boolean":
        return _boolean(typed) if typed else str(field.value).lower() == "true"
    if not typed:
        return field.value if isinstance(field.value, (str, bool, int)) else ""
    if field.type == "select":
        return _choice(field.options, typed, by_number=by_number)
    return typed


def _boolean(text: str) -> bool:
    known = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
    if text.strip().lower() not in known:
        raise ValueError("Type yes or no.")
    return known[text.strip().lower()]


def _choice(options: Sequence[Option], typed: str, *, by_number: bool) -> str:
    named = next((option.value for option in options if typed in (option.value, option.name)), None)
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 4 and 1 <= int(typed) <= len(options)
    if is_number and (by_number or named is None):
        return options[int(typed) - 1].value
    if named is not None:
        return named
    if not options:
        raise ValueError("The field has no options.")
    raise ValueError(f"Type a number from 1 to {len(options)}.")


def sample_reply(kind: str) -> dict[str, object]:
    """Return a response for tests of the sender: `message`, or `form` with every type of field."""
    if kind == "message":
        return {"title": "Received", "description": "The bench has received the click."}
    return {
        "title": "Sample form",
        "description": "Every field type that V4 knows.",
        "fields": [
            {"type": "text", "label": "Title", "name": "title", "value": "Cut 4"},
            {"type": "textarea", "label": "Notes", "name": "notes", "value": ""},
            {
                "type": "select",
                "label": "Queue",
                "name": "queue",
                "value": "grade",
                "options": [{"name": "Grading", "value": "grade"}, {"name": "Sound", "value": "sound"}],
            },
            {"type": "boolean", "label": "Urgent", "name": "urgent", "value": "false"},
            {"type": "link", "label": "Help", "name": "help", "value": "https://developer.frame.io"},
        ],
    }
