"""The call of an operation that a handler of the sandbox receives."""

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
    """Origin of the sandbox itself, used in the links that it returns."""

    @property
    def api(self) -> ApiVersion:
        """The API that is called."""
        return self.operation.api

    @property
    def user(self) -> Record:
        """The user who calls. Raises Refusal 401 if the operation needs no token."""
        if self.grant is None:
            raise Refusal(401, "You are not allowed to access that resource")
        return self.store.get("users", self.grant.user_id)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the body, which some operations nest in an object such as `data`.

        Raises Refusal 422 if the body is not an object, or if a POST lacks a field that the catalog requires.
        """
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
        """Return a text field of the body. Raises Refusal 422 for another type."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise Refusal(422, f"{name} is invalid", f"/{self.operation.body_root or ''}/{name}".replace("//", "/"))
        return value
