"""Stores each saved request in its own TOML file, which the user may also edit, copy and share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import remove_file, write_atomic
from frameio_tui.adapters.storage.toml import SUFFIX, VERSION, read_toml, toml_names
from frameio_tui.core.errors import BrokenFile, InvalidInput, NameTaken, NoSuchRequest, Remedy
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.http.saved_request import SavedListing, SavedRequest, check_saved
from frameio_tui.core.profiles.profile import METHODS, ApiVersion, name_fault
from frameio_tui.core.profiles.state import BrokenProfile

if TYPE_CHECKING:
    from frameio_tui.adapters.storage.paths import Paths


class FileSavedStore:
    """Stores saved requests in the requests folder."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.requests_dir
        self._config_dir = paths.config_dir
        self._locks_dir = paths.locks_dir

    def listing(self) -> SavedListing:
        """Return all saved requests, and all broken files, sorted by name."""
        requests: list[SavedRequest] = []
        broken: list[BrokenProfile] = []
        for name in toml_names(self._folder):
            try:
                requests.append(self._read(name))
            except BrokenFile as error:
                broken.append(BrokenProfile(name, error.path, error.reason, error.remedy, error.line, error.column))
        return SavedListing(tuple(requests), tuple(broken))

    def load(self, name: str) -> SavedRequest:
        """Return the saved request of that name. Raises NoSuchRequest, BrokenFile, NewerFile."""
        if name_fault(name) or not os.path.lexists(self._path(name)):
            raise self._not_found_error(name)
        return self._read(name)

    def save(self, saved: SavedRequest, *, replace: bool = False) -> str:
        """Write a saved request, and return the path of its file.

        Names that differ only in case count as taken; only an identical name can be replaced. Raises NameTaken,
        InvalidInput, WriteFailed, LockHeld.
        """
        from frameio_tui.adapters.storage.file_lock import Locks
        from frameio_tui.adapters.storage.file_schemas import schema_line, write_schemas_if_possible

        check_saved(saved)
        path = self._path(saved.name)
        with Locks(self._locks_dir).hold("requests"):
            existing = next(
                (name for name in toml_names(self._folder) if name.casefold() == saved.name.casefold()), None
            )
            if existing is not None and not (replace and existing == saved.name):
                raise NameTaken(f"A saved request '{existing}' already exists.", "Choose another name, or remove it.")
            text = schema_line(self._config_dir, path, "request") + _to_toml(_document_of(saved))
            write_atomic(path, text.encode(), f"save the request '{saved.name}'")
        write_schemas_if_possible(self._config_dir)
        return path

    def remove(self, name: str) -> None:
        """Remove a file, even if it is broken. Raises NoSuchRequest, WriteFailed."""
        change = f"remove the saved request '{name}'"
        if name not in toml_names(self._folder) or not remove_file(self._path(name), change):
            raise self._not_found_error(name)

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, name + SUFFIX)

    def _read(self, name: str) -> SavedRequest:
        path = self._path(name)
        document = read_toml(path)
        if document is None:
            raise BrokenFile(path, "is a broken symbolic link", "Remove the link, or restore its target.")
        return _parse_saved(name, path, document)

    def _not_found_error(self, name: str) -> NoSuchRequest:
        from frameio_tui.core.text.suggestion import did_you_mean  # imported here because only an error needs it

        names = toml_names(self._folder)
        return NoSuchRequest(
            f"There is no saved request '{name}'.",
            did_you_mean(name, names) or f"Saved requests: {', '.join(names[:10])}."
            if names
            else Remedy("No requests are saved yet.", 'To save one, run: frameio-tui saved add NAME "GET /me"'),
        )


def _to_toml(document: dict[str, Any]) -> str:
    """Return the document as TOML, with the body as a literal multi-line string if TOML can represent it."""
    import tomllib

    import tomli_w

    rest = tomli_w.dumps({key: value for key, value in document.items() if key != "body"})
    literal = f"{rest}body = '''\n{document.get('body', '')}'''\n"
    try:
        if "body" not in document or tomllib.loads(literal) == document:
            return literal if "body" in document else rest
    except tomllib.TOMLDecodeError:
        pass  # the body contains ''' or a control character
    return tomli_w.dumps(document)


def _document_of(saved: SavedRequest) -> dict[str, Any]:
    spec = saved.spec
    document: dict[str, Any] = {"version": VERSION, "api": saved.api.value, "request": spec.text()}
    if saved.notes:
        document["notes"] = saved.notes
    if spec.headers:
        document["headers"] = [f"{name}: {value}" for name, value in spec.headers]
    if spec.body:
        document["body"] = spec.body
    return document


def _parse_saved(name: str, path: str, document: dict[str, Any]) -> SavedRequest:
    """Return the saved request in a document. Raises BrokenFile, which names the key."""
    fault = name_fault(name)
    if fault:
        raise BrokenFile(path, "its name is not valid for a saved request", "Use a-z, 0-9, '.', '_' and '-'.")
    texts = {key: document.get(key, "") for key in ("api", "request", "notes", "body")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise BrokenFile(path, f"{key} is not a string", f'Write {key} = "…".')
    if texts["api"] not in [api.value for api in ApiVersion]:
        raise BrokenFile(path, f"api is {texts['api']!r}", 'Write api = "v2" or api = "v4".')
    method, _, target = texts["request"].strip().partition(" ")
    if method not in METHODS or not target.strip():
        raise BrokenFile(path, "request is not a method and a path", 'Example: request = "GET /me"')
    try:
        spec = spec_of(method, target.strip())
    except InvalidInput as error:
        raise BrokenFile(path, f"request: {error.sentence}", error.remedy) from None
    headers = _headers(path, document.get("headers", []))
    full = RequestSpec(spec.method, spec.path, spec.query, headers, texts["body"], spec.origin)
    return SavedRequest(name, full, ApiVersion(texts["api"]), texts["notes"])


def _headers(path: str, raw: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, list) or not all(isinstance(line, str) and ":" in line for line in raw):
        raise BrokenFile(path, "headers is not a list of headers", 'Write headers = ["Name: value"].')
    parts = (line.partition(":") for line in raw)
    return tuple((name.strip(), value.strip()) for name, _, value in parts)
