"""Stores each saved request in its own TOML file, which the user may also edit, copy and share.

The folders of a name are folders on disk.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from frameio_tui.adapters.storage.atomic_file import remove_file, write_atomic
from frameio_tui.adapters.storage.file_cache import FileCache
from frameio_tui.adapters.storage.toml import SUFFIX, VERSION, read_toml, toml_names
from frameio_tui.core.errors import BrokenFile, InvalidInput, NameTaken, NoSuchRequest, Remedy, StoreError
from frameio_tui.core.http.request import RequestSpec, spec_of
from frameio_tui.core.http.saved_request import (
    MAX_DEPTH,
    SavedListing,
    SavedRequest,
    check_saved,
    request_name_fault,
)
from frameio_tui.core.profiles.profile import METHODS, ApiVersion
from frameio_tui.core.profiles.state import BrokenProfile
from frameio_tui.core.text.humanize import format_size
from frameio_tui.core.text.variables import Variables, check_variables

if TYPE_CHECKING:
    from collections.abc import Callable

    from frameio_tui.adapters.storage.paths import Paths


PIPE_INTERVAL = 0.2
"""Seconds after which a pipe without data is given up if it is no longer needed."""
MAX_FILES = 20_000
"""Maximum number of files that are listed."""


class FileSavedStore:
    """Stores saved requests in the requests folder; the folders of a name are folders on disk."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.requests_dir
        self._config_dir = paths.config_dir
        self._locks_dir = paths.locks_dir
        self._has_schemas = False
        """Whether this process has written the schemas: an import saves many requests."""
        self._listed = FileCache(self._read_path)

    def listing(self) -> SavedListing:
        """Return all saved requests, and all broken files, sorted by name."""
        requests: list[SavedRequest] = []
        broken: list[BrokenProfile] = []
        for name in self.names():
            try:
                requests.append(self._listed.get(self._path(name)))
            except BrokenFile as error:
                broken.append(BrokenProfile(name, error.path, error.reason, error.remedy, error.line, error.column))
        return SavedListing(tuple(requests), tuple(broken))

    def names(self) -> tuple[str, ...]:
        """Return the names of all files with their folders, sorted, without reading the files.

        Hidden files and folders are left out. Raises StoreError if a folder cannot be read.
        """
        found: list[str] = []
        waiting = [("", 0)]
        seen: set[str] = set()
        while waiting:
            folder, depth = waiting.pop()
            path = os.path.join(self._folder, folder)
            real = os.path.realpath(path)
            if real in seen:
                continue  # a symbolic link to a folder that contains it
            seen.add(real)
            found += [f"{folder}{name}" for name in toml_names(path)]
            if len(found) > MAX_FILES:
                raise StoreError(f"{self._folder} has more than {MAX_FILES} files.", "Move some of them elsewhere.")
            if depth < MAX_DEPTH:
                waiting += [(f"{folder}{name}/", depth + 1) for name in _folders_in(path)]
        return tuple(sorted(found))

    def load(self, name: str) -> SavedRequest:
        """Return the saved request of that name. Raises NoSuchRequest, BrokenFile, NewerFile."""
        if request_name_fault(name) or not os.path.lexists(self._path(name)):
            raise self._not_found_error(name)
        return self._read(name)

    def load_file(self, path: str) -> SavedRequest:
        """Return the saved request in a file outside of the requests folder; its name is that of the file.

        Raises NoSuchRequest, BrokenFile, NewerFile.
        """
        path = os.path.abspath(os.path.expanduser(path))
        document = read_toml(path)
        if document is None:
            raise NoSuchRequest(f"There is no file {path}.", "Check the path, or use the name of a saved request.")
        return _parse_saved(os.path.basename(path).removesuffix(SUFFIX), path, document)

    def read_file(self, path: str, limit: int, on_wait: Callable[[], None] | None = None) -> bytes:
        """Return the content of any file or pipe, to import it. Raises InvalidInput, also beyond `limit` bytes.

        `on_wait` is called again and again while a pipe is read, and may raise to stop. Devices are not read: a
        terminal would lose what is typed.
        """
        import stat

        try:
            # A pipe without a writer must not block here.
            flags = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(os.path.expanduser(path), flags | getattr(os, "O_BINARY", 0))
            with open(handle, "rb") as file:
                found = os.fstat(handle)
                if stat.S_ISCHR(found.st_mode) or stat.S_ISBLK(found.st_mode):
                    raise InvalidInput(f"{path} is a device.", "Choose a file.")
                if not stat.S_ISREG(found.st_mode):
                    data = _read_pipe(handle, limit + 1, on_wait)
                else:
                    data = file.read(limit + 1)
        except OSError as error:
            raise InvalidInput(f"Cannot read {path} ({error.strerror}).", "Check the path.") from None
        except ValueError:  # a NUL in the path
            raise InvalidInput(f"Cannot read {path}.", "Check the path.") from None
        if len(data) > limit:
            raise InvalidInput(f"{path} is larger than the limit of {format_size(limit)}.", "Export fewer requests.")
        return data

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
            existing = self._same_name(saved.name)
            if existing is not None and not (replace and existing == saved.name):
                raise NameTaken(f"A saved request '{existing}' already exists.", "Choose another name, or remove it.")
            text = schema_line(self._config_dir, path, "request") + _to_toml(_document_of(saved))
            write_atomic(path, text.encode(), f"save the request '{saved.name}'")
        if not self._has_schemas:
            self._has_schemas = True
            write_schemas_if_possible(self._config_dir)
        return path

    def remove(self, name: str) -> None:
        """Remove a file, even if it is broken, and its folders if they are empty then.

        Raises NoSuchRequest, WriteFailed.
        """
        change = f"remove the saved request '{name}'"
        if name not in self.names() or not remove_file(self._path(name), change):
            raise self._not_found_error(name)
        folder = name
        while folder := folder.rpartition("/")[0]:
            try:
                os.rmdir(os.path.join(self._folder, folder))
            except OSError:
                break  # it has other files, or is a symbolic link

    def _same_name(self, name: str) -> str | None:
        """Return the name of the file that has a name, or one that differs only in case; None if there is none."""
        *folders, last = name.casefold().split("/")
        found = [""]
        for folder in folders:
            found = [
                f"{above}{each}/"
                for above in found
                for each in _folders_in(os.path.join(self._folder, above))
                if each.casefold() == folder
            ]
        same = [
            f"{above}{each}"
            for above in found
            for each in toml_names(os.path.join(self._folder, above))
            if each.casefold() == last
        ]
        return name if name in same else next(iter(same), None)

    def _path(self, name: str) -> str:
        return os.path.join(self._folder, *name.split("/")) + SUFFIX

    def _read_path(self, path: str) -> SavedRequest:
        """Return the saved request in a file of the folder."""
        return self._read(os.path.relpath(path, self._folder).replace(os.sep, "/").removesuffix(SUFFIX))

    def _read(self, name: str) -> SavedRequest:
        path = self._path(name)
        fault = request_name_fault(name)
        if fault:
            raise BrokenFile(path, "its name is not valid for a saved request", "Use a-z, 0-9, '.', '_' and '-'.")
        document = read_toml(path)
        if document is None:
            raise BrokenFile(path, "is a broken symbolic link", "Remove the link, or restore its target.")
        return _parse_saved(name, path, document)

    def _not_found_error(self, name: str) -> NoSuchRequest:
        from frameio_tui.core.text.suggestion import did_you_mean  # imported here because only an error needs it

        names = self.names()
        folder = name.rstrip("/") + "/"
        if inside := [each for each in names if each.startswith(folder)]:
            return NoSuchRequest(f"{folder} is a folder of saved requests.", f"It has: {', '.join(inside[:10])}.")
        return NoSuchRequest(
            f"There is no saved request '{name}'.",
            did_you_mean(name, names) or f"Saved requests: {', '.join(names[:10])}."
            if names
            else Remedy("No requests are saved yet.", 'To save one, run: frameio-tui saved add NAME "GET /me"'),
        )


def _read_pipe(handle: int, limit: int, on_wait: Callable[[], None] | None) -> bytes:
    """Return at most `limit` bytes of a pipe, up to its end."""
    import select

    os.set_blocking(handle, True)
    data = bytearray()
    while len(data) < limit:
        if on_wait is not None:
            on_wait()
        if select.select([handle], [], [], PIPE_INTERVAL)[0]:
            chunk = os.read(handle, min(2**16, limit - len(data)))
            if not chunk:
                break
            data += chunk
    return bytes(data)


def _folders_in(path: str) -> list[str]:
    """Return the names of the folders in a folder, without hidden ones; none if it does not exist."""
    try:
        with os.scandir(path) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".") and _is_folder(entry)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror}).", "Correct its permissions.") from None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a symbolic link to itself
        return False


def _to_toml(document: dict[str, Any]) -> str:
    """Return the document as TOML, with the body as a literal multi-line string if TOML can represent it."""
    import tomllib

    import tomli_w

    if "body" not in document:
        return tomli_w.dumps(document)
    rest = tomli_w.dumps({key: value for key, value in document.items() if key not in ("body", "variables")})
    table = tomli_w.dumps({"variables": document["variables"]}) if "variables" in document else ""
    literal = f"{rest}body = '''\n{document['body']}'''\n" + (f"\n{table}" if table else "")
    try:
        if tomllib.loads(literal) == document:
            return literal
    except tomllib.TOMLDecodeError:
        pass  # the body contains ''' or a control character
    return tomli_w.dumps(document)


def _document_of(saved: SavedRequest) -> dict[str, Any]:
    spec = saved.spec
    document: dict[str, Any] = {"version": VERSION, "api": saved.api.value, "request": spec.text()}
    if saved.description:
        document["description"] = saved.description
    if spec.headers:
        document["headers"] = [f"{name}: {value}" for name, value in spec.headers]
    if spec.body:
        document["body"] = spec.body
    if saved.variables:
        document["variables"] = dict(saved.variables)
    return document


def _parse_saved(name: str, path: str, document: dict[str, Any]) -> SavedRequest:
    """Return the saved request in a document. Raises BrokenFile, which names the key."""
    texts = {key: document.get(key, "") for key in ("api", "request", "description", "notes", "body")}
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
    description = texts["description"] or texts["notes"]  # the name of the key in earlier versions
    variables = _variables(path, document.get("variables", {}))
    return SavedRequest(name, full, ApiVersion(texts["api"]), description, variables)


def _variables(path: str, raw: object) -> Variables:
    if not isinstance(raw, dict) or not all(isinstance(value, str) for value in raw.values()):
        raise BrokenFile(path, "variables is not a table of strings", 'Write name = "value" under [variables].')
    try:
        return check_variables(raw.items())
    except InvalidInput as error:
        raise BrokenFile(path, f"variables: {error.sentence}", error.remedy) from None


def _headers(path: str, raw: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(raw, list) or not all(isinstance(line, str) and ":" in line for line in raw):
        raise BrokenFile(path, "headers is not a list of headers", 'Write headers = ["Name: value"].')
    parts = (line.partition(":") for line in raw)
    return tuple((name.strip(), value.strip()) for name, _, value in parts)
