"""Simulated faults of networks and servers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    import random

HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x07\x1b[2J\x1b]0;owned\x07 [bold red]no[/] [@click=app.quit]click[/] "
    "\u202egnp.exe\u202c \x9b31m \r\x08 \u200b\ufeff [/nope]"
)
"""A name that attacks the clipboard, the window title, the screen, the markup parser, text direction and width."""


@dataclass(frozen=True)
class Faults:
    """Probabilities are 0 to 1 for each response; sizes are in megabytes and latency is in milliseconds."""

    latency: float = 0
    too_many: float = 0
    server_error: float = 0
    drop: float = 0
    malformed: float = 0
    huge: float = 0
    hostile: bool = False

    def format(self) -> str:
        """Return the faults as text for the start message."""
        named = (
            ("latency", f"{self.latency:g} ms" if self.latency else ""),
            ("429", f"{self.too_many:.0%}" if self.too_many else ""),
            ("500", f"{self.server_error:.0%}" if self.server_error else ""),
            ("drop", f"{self.drop:.0%}" if self.drop else ""),
            ("malformed", f"{self.malformed:.0%}" if self.malformed else ""),
            ("huge", f"{self.huge:g} MB" if self.huge else ""),
            ("hostile", "yes" if self.hostile else ""),
        )
        return ", ".join(f"{name} {value}" for name, value in named if value)

    def roll(self, source: random.Random) -> Faults:
        """Return the faults of one response, with each probability replaced by 0 or 1."""
        chances = ("too_many", "server_error", "drop", "malformed")
        rolled = {name: float(source.random() < getattr(self, name)) for name in chances}
        return replace(self, **rolled)  # type: ignore[arg-type]  # the probabilities are all numbers


_NAMES = {"429": "too_many", "500": "server_error", "5xx": "server_error"}


def parse_faults(text: str) -> Faults:
    """Parse text such as `latency=200,429=0.1,500=0.05,drop=0.02,malformed=0.02,huge=5,hostile`.

    Raises InvalidInput.
    """
    values: dict[str, float | bool] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, number = part.partition("=")
        field = _NAMES.get(name, name)
        if field not in Faults.__dataclass_fields__:
            raise InvalidInput(
                f"Unknown fault '{name}'.",
                "Faults: latency=MS, 429=P, 500=P, drop=P, malformed=P, huge=MB, hostile. "
                "P is a probability from 0 to 1.",
            )
        if field == "hostile":
            values[field] = True
            continue
        try:
            value = float(number if equals else "1")
        except ValueError:
            raise InvalidInput(f"'{number}' is not a number.", f"For example: {name}=0.1") from None
        greatest = {"latency": 60_000, "huge": 256}.get(field, 1)
        if not 0 <= value <= greatest:
            raise InvalidInput(f"{name} must be between 0 and {greatest}.", f"For example: {name}=0.1")
        values[field] = value
    return Faults(**values)  # type: ignore[arg-type]  # names were checked against the fields
