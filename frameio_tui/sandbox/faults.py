"""Simulated faults of networks and servers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput

if TYPE_CHECKING:
    import random

HOSTILE = (
    "\x1b]52;c;aGFja2Vk\x07\x1b[2J\x1b]0;owned\x07 [bold red]no[/] [@click=app.quit]click[/] "
    "\u202egnp.exe\u202c \x9b31m \r\x08 \u200b\ufeff [/nope]"
)
"""A name that attacks the clipboard, the window title, the screen, the markup parser, text direction and width."""


class Occasion(NamedTuple):
    """The requests that a fault hits, by their numbers from when the faults were set; `last` is None for all later."""

    fault: str
    first: int
    last: int | None

    def hits(self, number: int) -> bool:
        """Return whether the request with this number is hit."""
        return self.first <= number and (self.last is None or number <= self.last)

    def format(self) -> str:
        """Return the numbers as `parse_faults` reads them."""
        if self.last == self.first:
            return str(self.first)
        return f"{self.first}-{self.last}" if self.last is not None else f"{self.first}+"


@dataclass(frozen=True)
class Faults:
    """Probabilities are 0 to 1 for each response; sizes are in megabytes and latency is in milliseconds."""

    latency: float = 0
    too_many: float = 0
    server_error: float = 0
    drop: float = 0
    """The connection is closed in the middle of the response."""
    malformed: float = 0
    huge: float = 0
    hostile: bool = False
    bad_gateway: float = 0
    unavailable: float = 0
    gateway_timeout: float = 0
    timeout: float = 0
    """There is no response, until the client gives up."""
    disconnect: float = 0
    """The connection is closed instead of a response."""
    expire: float = 0
    """The token of the request expires, and stays expired."""
    occasions: tuple[Occasion, ...] = ()
    storage: Faults | None = None
    """The faults of uploads and downloads, which have their own numbers."""

    def format(self) -> str:
        """Return the faults as text for the start message."""
        shares = ((name, getattr(self, field)) for name, field in NAMES.items() if field in CHANCES)
        named = [("latency", f"{self.latency:g} ms" if self.latency else "")]
        named += [(name, f"{share:.0%}" if share else "") for name, share in shares]
        named += [("huge", f"{self.huge:g} MB" if self.huge else ""), ("hostile", "yes" if self.hostile else "")]
        texts = [f"{name} {value}" for name, value in named if value]
        fields = {field: name for name, field in NAMES.items()}
        texts += [f"{fields[occasion.fault]} at request {occasion.format()}" for occasion in self.occasions]
        if self.storage is not None:
            texts += [f"storage {text}" for text in self.storage.format().split(", ") if text]
        return ", ".join(texts)

    def roll(self, source: random.Random, number: int = 0) -> Faults:
        """Return the faults of one response: each probability becomes 0 or 1, and so does a fault at its number."""
        hit = {occasion.fault for occasion in self.occasions if occasion.hits(number)}
        rolled = {name: float(name in hit or source.random() < getattr(self, name)) for name in CHANCES}
        return replace(self, **rolled)  # type: ignore[arg-type]  # the probabilities are all numbers


NAMES = {
    "429": "too_many",
    "500": "server_error",
    "502": "bad_gateway",
    "503": "unavailable",
    "504": "gateway_timeout",
    "drop": "drop",
    "disconnect": "disconnect",
    "timeout": "timeout",
    "malformed": "malformed",
    "expire": "expire",
}
"""The faults with a probability or a number, by their names in text."""
CHANCES = tuple(NAMES.values())
_ALIASES = {**NAMES, "5xx": "server_error"}
_MOST = {"latency": 60_000.0, "huge": 256.0}
_NUMBERS = re.compile(r"(\d{1,9})(?:-(\d{1,9})|(\+))?")
STORAGE = "storage:"
HELP = (
    "Faults: latency=MS, huge=MB, hostile, and 429, 500, 502, 503, 504, drop, disconnect, timeout, malformed or expire "
    "with a probability (502=0.1) or the number of a request (502@3, 502@3-5, 502@3+). "
    "After 'storage:', a fault hits uploads and downloads instead (storage:drop@2)."
)


def parse_faults(text: str) -> Faults:
    """Parse text such as `latency=200,429=0.1,502@3,drop@10-12,storage:drop@2,huge=5,hostile`.

    Raises InvalidInput.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    storage = [part.removeprefix(STORAGE) for part in parts if part.startswith(STORAGE)]
    faults = _parse([part for part in parts if not part.startswith(STORAGE)])
    return replace(faults, storage=_parse(storage)) if storage else faults


def _parse(parts: list[str]) -> Faults:
    values: dict[str, float | bool] = {}
    occasions = []
    for part in parts:
        name, at, numbers = part.partition("@")
        if at:
            occasions.append(_occasion(name, numbers))
            continue
        name, equals, number = part.partition("=")
        field = _ALIASES.get(name, name)
        if field not in (*CHANCES, *_MOST, "hostile"):
            raise InvalidInput(f"Unknown fault '{name}'.", HELP)
        if field == "hostile":
            values[field] = True
            continue
        greatest = _MOST.get(field, 1)
        example = "0.1" if field in CHANCES else f"{min(greatest, 5):g}"
        try:
            value = float(number if equals else "1")
        except ValueError:
            raise InvalidInput(f"'{number}' is not a number.", f"For example: {name}={example}") from None
        if not 0 <= value <= greatest:
            raise InvalidInput(f"{name} must be between 0 and {greatest:g}.", f"For example: {name}={example}")
        values[field] = value
    return Faults(**values, occasions=tuple(occasions))  # type: ignore[arg-type]  # names were checked against the fields


def _occasion(name: str, numbers: str) -> Occasion:
    """Parse a fault with the numbers of its requests. Raises InvalidInput."""
    field, found = _ALIASES.get(name, name), _NUMBERS.fullmatch(numbers)
    if field not in CHANCES:
        raise InvalidInput(f"'{name}' cannot be set for single requests.", HELP)
    if found is None or int(found[1]) < 1:
        raise InvalidInput(f"'{numbers}' is not the number of a request.", f"For example: {name}@3 or {name}@3-5")
    first = int(found[1])
    last = None if found[3] else int(found[2] or first)
    if last is not None and last < first:
        raise InvalidInput(f"'{numbers}' ends before it begins.", f"For example: {name}@{last}-{first}")
    return Occasion(field, first, last)
