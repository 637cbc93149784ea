"""A call of one operation, as a handler of the sandbox gets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.handler_result import Record, Refusal

if TYPE_CHECKING:
    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.sandbox.auth import Grant
    from frameio_tui.sandbox.data.store import Store


@dataclass
class Call:
    """One call of an operation."""

    store: Store
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
        return self.store.get("users", self.grant.user_id)

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
