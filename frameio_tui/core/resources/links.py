"""Find the requests that a value leads to: the operations that accept an ID, or the page behind a link."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.guard import is_safe
from frameio_tui.core.http.pagination import link_header
from frameio_tui.core.http.request import RequestSpec, resolve_url, spec_of
from frameio_tui.core.profiles.profile import ApiVersion, split_origin
from frameio_tui.core.resources.id_kinds import JsonLocation, id_in_url, is_id, kinds_at, objects_with_kinds
from frameio_tui.core.resources.ids import kinds_of_placeholder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.catalog.operation import Operation

_SENDABLE = frozenset(string.ascii_letters + string.digits + string.punctuation) - {"\\", "{", "}"}
_TAILS = (
    "",
    "children",
    "comments",
    "replies",
    "workspaces",
    "teams",
    "projects",
    "folders",
    "files",
    "assets",
    "items",
    "shares",
    "review_links",
    "presentations",
    "members",
    "users",
    "collaborators",
)
"""Ends of the paths that users most likely want next, in this order; other operations follow in the catalog's order."""
_INSIDE = {
    "account": "teams",
    "team": "projects",
    "workspace": "projects",
    "folder": "children",
    "version_stack": "children",
}
"""The list that shows the contents of a resource; for an account of V4 this is its workspaces."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_ROOTS = {ApiVersion.V2: ("root_asset_id", "getAssets"), ApiVersion.V4: ("root_folder_id", "folders.index")}


class Link(NamedTuple):
    """A request that a value leads to."""

    operation: Operation | None
    """None for a link that is not in the catalog."""
    spec: RequestSpec
    reason: str
    """A description such as `List the children of a folder or version stack`. Never text from a response."""
    missing: tuple[str, ...] = ()
    """Placeholders that still need a value."""

    @property
    def safe(self) -> bool:
        """Whether the request changes nothing."""
        return is_safe(self.spec.method, self.operation)


def links_for(
    place: JsonLocation,
    catalog: Catalog,
    base_url: str,
    *,
    source: Operation | None = None,
    known: Mapping[str, str] | None = None,
) -> tuple[Link, ...]:
    """Return every request that the value at a location leads to, the most likely first; empty if there is none.

    `source` is the operation that was called; `known` maps placeholders to IDs that the response itself does not
    contain (those of the request, the profile's account). Requests that change something come last. A URL whose origin
    is not that of `base_url` is never offered, but the ID in the URL of a web page is. Never raises.
    """
    if "/" in place.value:
        link, inner = _link(place, catalog, base_url, source), id_in_url(place)
        if link is not None or inner is None:
            return (link,) if link is not None else ()
        place = inner
    known = known or {}
    kinds = _narrow_kinds(kinds_at(place, catalog.api, source), place.value, known)
    if not kinds or not is_id(place.value):
        return ()
    near = _ids_around(place, catalog.api, source)
    childless = place.key == "id" and place.objects[:1] != () and place.objects[0].get("type") == "file"
    ranked = []
    for index, operation in enumerate(catalog.operations):
        subject = _subject(operation)
        rank = _rank(operation, subject, kinds)
        if rank is not None:
            # Neither the current response nor the empty list of a file's children is a likely next step.
            idle = source is operation and known.get(subject) == place.value
            idle = idle or (childless and operation.path.endswith("/children"))
            ranked.append(((*rank[:2], idle, *rank[2:], index), _link_to(operation, place.value, known, near)))
    found = [offer for _, offer in sorted(ranked, key=lambda pair: pair[0])]
    return tuple(_contents_first(found, place, kinds, _root_of(place, catalog, kinds, known, near), catalog.api))


def _contents_first(
    found: list[Link], place: JsonLocation, kinds: tuple[str, ...], root: Link | None, api: ApiVersion
) -> list[Link]:
    """Put the contents of a resource before the resource itself if the resource is already on the screen."""
    inside = _inside(api, _form(place, kinds)) if _is_own_id(place) else None
    if root is not None:
        return [root, *found]
    return sorted(found, key=lambda offer: not _lists(offer.operation, inside)) if inside else found


def links_of(header: str, catalog: Catalog, base_url: str) -> tuple[Link, ...]:
    """Return the pages that a `link` header of V2 leads to, in its order."""
    places = (JsonLocation(("links", name), target) for name, target in link_header(header).items())
    return tuple(link for place in places if (link := _link(place, catalog, base_url, None)) is not None)


def _lists(operation: Operation | None, inside: str) -> bool:
    return operation is not None and operation.method == "GET" and operation.path.rpartition("}/")[2] == inside


def _inside(api: ApiVersion, form: str) -> str | None:
    return "workspaces" if api is ApiVersion.V4 and form == "account" else _INSIDE.get(form)


def _is_own_id(place: JsonLocation) -> bool:
    """Whether the ID belongs to a resource that the response shows, and not to one that it refers to."""
    above = [step for step in place.path[:-1] if isinstance(step, str)]
    return place.key == "id" and above in ([], ["data"]) and bool(place.objects)


def _form(place: JsonLocation, kinds: tuple[str, ...]) -> str:
    """Return the kind; for an asset of V2, whether it is a file, a folder or a version stack."""
    return str(place.objects[0].get("type") or place.objects[0].get("_type")) if kinds == ("asset",) else kinds[0]


def _ids_around(place: JsonLocation, api: ApiVersion, source: Operation | None) -> dict[str, str]:
    """Return the IDs in the objects around a value, by placeholder; the nearest object takes precedence."""
    near: dict[str, str] = {}
    for item, kind in objects_with_kinds(place, api, source):
        own_id = item.get("id")
        if kind and isinstance(own_id, str) and is_id(own_id):
            near.setdefault(f"{kind}_id", own_id)
        for name, value in item.items():
            if name.endswith("_id") and isinstance(value, str) and is_id(value):
                near.setdefault(name, value)
    return near


def _narrow_kinds(kinds: tuple[str, ...], value: str, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return only the kind that the request gave to the ID, if that is one of the possible kinds or none is known."""
    requested_kind = next((kinds_of_placeholder(name)[0] for name, given in known.items() if given == value), "")
    return (requested_kind,) if requested_kind and (requested_kind in kinds or not kinds) else kinds


def _subject(operation: Operation) -> str:
    """Return the last placeholder, which is the subject of the operation."""
    return operation.path_params[-1] if operation.path_params else ""


def _rank(operation: Operation, subject: str, kinds: tuple[str, ...]) -> tuple[int, ...] | None:
    """Return a sort key, smaller for more likely operations; None if the operation does not accept such an ID."""
    if not subject or not operation.callable:
        return None
    accepted = kinds_of_placeholder(subject)
    kind = next((at for at, candidate in enumerate(kinds) if candidate in accepted), None)
    if kind is None:
        return None
    tail = operation.path.rpartition("{" + subject + "}")[2].strip("/")
    order = _TAILS.index(tail) if tail in _TAILS else len(_TAILS)
    unusual = operation.deprecated or not operation.documented or bool(operation.surface) or operation.experimental
    # An ID of uncertain kind is first requested as each kind, before the resources that belong to it.
    method = _METHODS.index(operation.method) if operation.method in _METHODS else 9
    return (not operation.safe, method, unusual, order, kind)


def _link_to(operation: Operation, value: str, known: Mapping[str, str], near: Mapping[str, str]) -> Link:
    values = {**known, **near, _subject(operation): value}
    spec = RequestSpec(operation.method, operation.path, headers=operation.headers).fill(values)
    return Link(operation, spec, operation.summary, spec.placeholders())


def _root_of(
    place: JsonLocation, catalog: Catalog, kinds: tuple[str, ...], known: Mapping[str, str], near: Mapping[str, str]
) -> Link | None:
    """For a project's own ID, return the request for the contents of its root folder."""
    if kinds[:1] != ("project",) or place.key != "id" or not place.objects:
        return None
    field, operation_id = _ROOTS[catalog.api]
    root, operation = place.objects[0].get(field), catalog.by_id(operation_id)
    if not isinstance(root, str) or not is_id(root) or operation is None:
        return None
    return _link_to(operation, root, known, near)._replace(reason="List the root folder")


def _link(place: JsonLocation, catalog: Catalog, base_url: str, source: Operation | None) -> Link | None:
    """Return a GET request for a URL of the API, absolute or as a path, or None."""
    value = place.value
    if not _SENDABLE.issuperset(value) or value.startswith("//"):
        return None
    among_links = "links" in place.path[:-1]
    if among_links and source is not None and source.method != "GET":
        # The page of a search that is sent as POST needs the request's body; pagination handles that.
        return None
    try:
        if not value.startswith("/") and split_origin(value) != split_origin(base_url):
            return None
        spec = replace(spec_of("GET", value.partition("#")[0]), origin="")
        resolve_url(spec, base_url, catalog.api)
    except InvalidInput:
        return None
    if not spec.path.startswith(("/v2/", "/v4/")):
        return None
    operation = catalog.match("GET", spec.path)
    return Link(operation, spec, _describe_link(place, operation))


def _describe_link(place: JsonLocation, operation: Operation | None) -> str:
    named = {
        "next": "Next page",
        "prev": "Previous page",
        "previous": "Previous page",
        "first": "First page",
        "last": "Last page",
    }
    return named.get(place.key) or (operation.summary if operation else "Open this link")
