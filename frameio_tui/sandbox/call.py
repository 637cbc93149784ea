"""What a handler of the sandbox gets and gives: a call of one operation, a reply, or a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from frameio_tui.core.profiles.profile import ApiVersion

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.sandbox.auth import Grant
    from frameio_tui.sandbox.data.world import World

Record = dict[str, Any]


class Refusal(Exception):
    """An answer other than yes; each API puts it in its own words."""

    def __init__(self, status: int, detail: str, pointer: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.pointer = pointer
        self.headers = headers or {}


@dataclass
class Reply:
    """A yes. `data` is JSON-able; None sends no body. `page` marks a list that is to be paged."""

    data: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    rows: list[Any] | None = None
    """A whole list, cut to the page asked for by the API's own convention."""
    view: Callable[[Any], Any] | None = None
    """Renders one row, after the cut: thousands of rows are not rendered to show fifty."""


@dataclass
class Call:
    """One call of an operation."""

    world: World
    grant: Grant | None
    operation: Operation
    params: dict[str, str]
    query: dict[str, str]
    body: Any
    origin: str
    """The sandbox's own, for links it hands out."""

    @property
    def api(self) -> ApiVersion:
        """Which API is called."""
        return self.operation.api

    @property
    def user(self) -> Record:
        """The person who calls."""
        if self.grant is None:
            raise Refusal(401, "You are not allowed to access that resource")
        return self.world.get("users", self.grant.user_id)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the body: inside `data` where the operation says so. Checked against the catalogue."""
        body = self.body
        root = self.operation.body_root
        if root:
            if not isinstance(body, dict) or not isinstance(body.get(root), dict):
                raise Refusal(422, f"Missing field: {root}", f"/{root}")
            body = body[root]
        if not isinstance(body, dict):
            raise Refusal(422, "The body is not an object")
        for parameter in self.operation.body:
            if parameter.required and body.get(parameter.name) in (None, "") and self.operation.method == "POST":
                pointer = f"/{root}/{parameter.name}" if root else f"/{parameter.name}"
                raise Refusal(422, f"{parameter.name} can't be blank", pointer)
        return body

    def text(self, name: str, default: str = "") -> str:
        """A text field; 422 for another type."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise Refusal(422, f"{name} is invalid", f"/{self.operation.body_root or ''}/{name}".replace("//", "/"))
        return value
