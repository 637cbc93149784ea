"""The response models of Frame.io's official SDK, and how a response differs from them.

The models themselves accept unknown fields and unknown values, so that the SDK survives additions. Here both are
differences, because the sandbox has no reason to invent anything.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pydantic  # importing it and the SDK takes half a second

STATUSES = {"OK": 200, "Created": 201, "Accepted": 202}
"""What the SDK's documentation calls a success, and its status."""


class Declared(NamedTuple):
    """What the SDK declares for one operation."""

    status: int
    model: Any
    """Model of the response, None for a response without a body."""


def declared_operations() -> dict[tuple[str, str], Declared]:
    """Return what the SDK declares, by method and path of the operation."""
    import frameio

    found: dict[tuple[str, str], Declared] = {}
    for module in pkgutil.iter_modules(frameio.__path__, "frameio."):
        if not module.ispkg or module.name.rpartition(".")[2] in ("auth", "core", "errors", "types"):
            continue
        client = importlib.import_module(f"{module.name}.raw_client")
        kind = next(value for name, value in vars(client).items() if re.fullmatch("Raw[A-Za-z]+Client", name))
        for name, method in vars(kind).items():
            if not name.startswith("_"):
                found.update([_declared(method)])
    return found


def _declared(method: Any) -> tuple[tuple[str, str], Declared]:
    source = inspect.getsource(method)
    path = re.search(r'f?"(v4/[^"\n]*)"', source)
    verb = re.search(r'method="(\w+)"', source)
    assert path, f"no path in {method.__qualname__}"
    assert verb, f"no method in {method.__qualname__}"
    key = (verb[1], "/" + re.sub(r"\{encode_path_param\((\w+)\)\}", r"{\1}", path[1]))
    model = typing.get_args(method.__annotations__["return"])[-1]
    if model is type(None):
        return key, Declared(204, None)
    last_line = (inspect.getdoc(method) or "").splitlines()[-1].strip()
    return key, Declared(STATUSES[last_line], model)


def differences(kind: Any, value: Any, at: str = "") -> Iterator[str]:
    """Yield where a JSON value differs from a type of the SDK."""
    origin = typing.get_origin(kind)
    if origin is typing.Annotated:
        yield from differences(typing.get_args(kind)[0], value, at)
    elif origin is typing.Union:
        yield from _union_differences(typing.get_args(kind), value, at)
    elif origin is typing.Literal:
        if value not in typing.get_args(kind):
            yield f"{at}: {value!r} is not one of the {len(typing.get_args(kind))} values"
    elif origin is list:
        if not isinstance(value, list):
            yield f"{at}: {value!r} is not a list"
            return
        for item in value:
            yield from differences(typing.get_args(kind)[0], item, f"{at}[]")
    elif inspect.isclass(kind) and hasattr(kind, "model_fields"):
        yield from _model_differences(kind, value, at)
    elif not _is_plain(kind, value):
        yield f"{at}: {value!r} is not a {getattr(kind, '__name__', kind)}"


def _union_differences(kinds: tuple[Any, ...], value: Any, at: str) -> Iterator[str]:
    """Yield the differences from the kind that fits best; a set of known values counts as closed."""
    if value is None and type(None) in kinds:
        return
    kinds = tuple(kind for kind in kinds if kind is not type(None))
    if any(typing.get_origin(kind) is typing.Literal for kind in kinds):
        kinds = tuple(kind for kind in kinds if kind is not Any)
    yield from min((list(differences(kind, value, at)) for kind in kinds), key=len)


def _model_differences(model: type[pydantic.BaseModel], value: Any, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at}: {value!r} is not an object"
        return
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for name in value.keys() - fields.keys():
        yield f"{at}.{name}: unknown to {model.__name__}"
    for name, field in fields.items():
        if name in value:
            yield from differences(field.annotation, value[name], f"{at}.{name}")
        elif field.is_required() or typing.get_origin(field.annotation) is typing.Literal:
            yield f"{at}.{name}: missing"


def _is_plain(kind: Any, value: Any) -> bool:
    if kind is Any:
        return True
    if kind is datetime:
        return isinstance(value, str) and "T" in value and datetime.fromisoformat(value).tzinfo is not None
    if kind is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, typing.get_origin(kind) or kind)
