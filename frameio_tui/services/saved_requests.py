"""Use cases for saved requests: fill their variables for a profile, import them, and export them."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from frameio_tui.core.errors import FrameioTuiError, InvalidInput, NameTaken, NoSuchRequest, Remedy
from frameio_tui.core.http.exchange import Outgoing
from frameio_tui.core.http.request import resolve_url
from frameio_tui.core.http.saved_request import (
    MAX_DEPTH,
    SavedRequest,
    check_request_name,
    fill_saved,
    request_name_fault,
)
from frameio_tui.core.interchange.code import export_request
from frameio_tui.core.interchange.collected import MAX_BYTES, Collector
from frameio_tui.core.interchange.har import entry_of_request, har_text
from frameio_tui.core.interchange.imports import read_import
from frameio_tui.core.interchange.postman import postman_text
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL, NAME_LONGEST, ApiVersion
from frameio_tui.core.text.humanize import format_count
from frameio_tui.core.text.variables import variable_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from frameio_tui.core.interchange.collected import Imported
    from frameio_tui.core.ports.requests import SavedStore
    from frameio_tui.core.profiles.profile import Profile
    from frameio_tui.core.text.variables import Variables
    from frameio_tui.services.catalogs import Catalogs

COMMENTS = {"curl": "# ", "httpx": "# ", "python": "# ", "sdk": "# "}
"""What begins a comment in each form of code."""
SHOWN = 5
"""Maximum number of names in an error."""
NEW, UNCHANGED, REPLACED, EXISTS, TAKEN = "new", "unchanged", "replaced", "exists", "taken"
"""States of a request of an import: `exists` if another request has its name and is not replaced, and `taken` if the
name belongs to a file that cannot be replaced, because it is broken or its name differs in case."""


class PlannedRequest(NamedTuple):
    """What an import does with a request."""

    saved: SavedRequest
    state: str
    """`new`, `unchanged`, `replaced`, `exists` or `taken`."""


class ImportPlan(NamedTuple):
    """What an import will do. Nothing is saved yet."""

    imported: Imported
    requests: tuple[PlannedRequest, ...]

    def in_state(self, *states: str) -> tuple[PlannedRequest, ...]:
        """Return the requests in one of some states."""
        return tuple(planned for planned in self.requests if planned.state in states)

    def chosen(self, names: Collection[str]) -> ImportPlan:
        """Return the plan for some of the requests, by name; those that exist are replaced."""
        kept = (planned for planned in self.requests if planned.saved.name in names)
        requests = tuple(each._replace(state=REPLACED) if each.state == EXISTS else each for each in kept)
        return self._replace(requests=requests)


class SavedRequestService:
    """Imports and exports the saved requests of a store."""

    def __init__(self, store: SavedStore, catalogs: Catalogs) -> None:
        self._store = store
        self._catalogs = catalogs

    def select(self, names: Iterable[str]) -> tuple[SavedRequest, ...]:
        """Return the saved requests with some names, and those in the folders with some names; without names, all.

        Raises NoSuchRequest, and BrokenFile for a file that was named.
        """
        listing = self._store.listing()
        wanted = tuple(names)
        if not wanted:
            return listing.requests
        found: dict[str, SavedRequest] = {}
        for name in wanted:
            inside = [saved for saved in listing.requests if saved.name.startswith(name.rstrip("/") + "/")]
            if not inside or not name.endswith("/"):
                with contextlib.suppress(NoSuchRequest) if inside else contextlib.nullcontext():
                    inside = [self._store.load(name.rstrip("/")), *inside]
            found.update((saved.name, saved) for saved in inside)
        return tuple(found.values())

    # -- import

    def read_file(self, path: str, on_wait: Callable[[], None] | None = None) -> bytes:
        """Return the content of a file to import. Raises InvalidInput.

        `on_wait` is called again and again while a pipe is read, and may raise to stop.
        """
        return self._store.read_file(path, MAX_BYTES, on_wait)

    def read_requests(
        self,
        data: bytes,
        api: ApiVersion,
        origins: Iterable[str] = (),
        on_read: Callable[[int], None] | None = None,
    ) -> Imported:
        """Return the requests of a file. Raises InvalidInput.

        `api` is the API of requests whose path has no version; `origins` are the servers of the user's profiles;
        `on_read` gets the number of requests that have been read so far.
        """
        catalogs = {each: self._catalogs.of(each) for each in ApiVersion}
        return read_import(data, Collector(api, origins, catalogs, on_read))

    def plan(self, imported: Imported, folder: str | None = None, *, overwrite: bool = False) -> ImportPlan:
        """Return what an import would do; nothing is saved. Raises InvalidInput.

        `folder` is the one to save the requests in (empty for none, None for the name of the collection).
        """
        prefix = _checked_folder(imported.title if folder is None else folder)
        existing = {saved.name.casefold(): saved for saved in self._store.listing().requests}
        taken = {name.casefold() for name in self._store.names()}
        planned = []
        for saved in imported.requests:
            parts = f"{prefix}{saved.name}".split("/")
            name = "/".join([*parts[:MAX_DEPTH], parts[-1]] if len(parts) > MAX_DEPTH + 1 else parts)
            check_request_name(name)  # the rest was checked when it was read
            saved = replace(saved, name=name)
            same_name = existing.get(name.casefold())
            state = NEW if name.casefold() not in taken else TAKEN
            if same_name is not None and same_name.name == name:
                state = UNCHANGED if same_name == saved else REPLACED if overwrite else EXISTS
            planned.append(PlannedRequest(saved, state))
        return ImportPlan(imported, tuple(planned))

    def apply_import(self, plan: ImportPlan, on_saved: Callable[[int], None] | None = None) -> int:
        """Save the requests of a plan, and return their number; if one cannot be saved, undo the others.

        `on_saved` gets the number of requests that have been saved so far.
        Raises NameTaken if a name is taken, before anything is saved; and WriteFailed, LockHeld.
        """
        if broken := [planned.saved.name for planned in plan.in_state(TAKEN)]:
            raise NameTaken(
                f"The name '{broken[0]}' belongs to a file that is not replaced, because it is broken or its name "
                "differs in case. Nothing was imported.",
                Remedy("Choose another folder.", "Add --folder NAME, or rename or remove the file."),
            )
        taken = [planned.saved.name for planned in plan.in_state(EXISTS)]
        if taken:
            shown = ", ".join(taken[:SHOWN]) + ("…" if len(taken) > SHOWN else "")
            exist = "exists" if len(taken) == 1 else "exist"
            raise NameTaken(
                f"{format_count(len(taken), 'saved request')} with different content already {exist}: {shown}. Nothing "
                "was imported.",
                Remedy("Choose another folder.", "Add --folder NAME, or --overwrite to replace them."),
            )
        done: list[tuple[str, SavedRequest | None]] = []
        try:
            for saved, state in plan.in_state(NEW, REPLACED):
                before = self._store.load(saved.name) if state == REPLACED else None
                self._store.save(saved, replace=before is not None)
                done.append((saved.name, before))
                if on_saved is not None:
                    on_saved(len(done))
        except BaseException:  # also if the user interrupts it
            for name, before in done:
                with contextlib.suppress(FrameioTuiError):
                    self._store.remove(name) if before is None else self._store.save(before, replace=True)
            raise
        return len(done)

    # -- export

    def export(
        self,
        form: str,
        requests: Sequence[SavedRequest],
        profile: Profile | None,
        given: Variables = (),
        title: str = "",
    ) -> str:
        """Return saved requests in a form: `postman`, `har`, or one of code.

        `profile` gives the server, the account and the values of variables; without it, requests are for Frame.io's
        own. A Postman collection keeps the variables; all other forms need their values. Raises InvalidInput.
        """
        if not requests:
            raise InvalidInput("There are no saved requests to export.", "Save a request first.")
        known = {name for saved in requests for name in saved.variable_names}
        unknown = [name for name, _ in given if variable_key(name) not in known]
        if unknown:
            used = ", ".join(sorted(known))
            raise InvalidInput(
                f"No exported request has the variable '{unknown[0]}'.",
                f"Variables: {used}." if used else "Write {{name}} for a variable.",
            )
        if form == "postman":
            return postman_text(title, requests, (*(profile.variables if profile else ()), *given))
        ready = [(saved, self._outgoing(saved, profile, given)) for saved in requests]
        if form == "har":
            return har_text(entry_of_request(outgoing, saved.name) for saved, outgoing in ready)
        blocks = []
        for saved, outgoing in ready:
            operation = self._catalogs.match(outgoing.method, outgoing.url)
            try:
                code = export_request(form, outgoing, operation)
            except InvalidInput as error:
                raise InvalidInput(f"{saved.name}: {error.sentence}", error.remedy) from None
            heading = f"{COMMENTS[form]}{saved.name}\n" if len(requests) > 1 else ""
            blocks.append(heading + code)
        return "\n".join(blocks)

    def _outgoing(self, saved: SavedRequest, profile: Profile | None, given: Variables) -> Outgoing:
        of_profile = profile if profile is not None and profile.api is saved.api else None
        spec = fill_saved(saved, of_profile, given)
        if names := spec.placeholders():
            fields = " ".join(f"--var {name}=ID" for name in names)
            raise InvalidInput(
                f"{saved.name} needs values for {' and '.join('{' + name + '}' for name in names)}.",
                Remedy("Enter the values.", f"Add: {fields}"),
            )
        server = of_profile.base_url if of_profile is not None else spec.origin or DEFAULT_BASE_URL
        url = resolve_url(spec, server, saved.api)
        operation = self._catalogs.match(spec.method, url)
        set_by_user = {name.lower() for name, _ in spec.headers}
        defaults = [*(operation.headers if operation is not None else ())]
        if spec.body:
            defaults.append(("content-type", (operation.content_type if operation else "") or "application/json"))
        headers = (*spec.headers, *(pair for pair in defaults if pair[0].lower() not in set_by_user))
        return Outgoing(spec.method, url, headers, spec.body.encode("utf-8", "surrogatepass"))


def _checked_folder(folder: str) -> str:
    """Return a folder with a slash at its end, or an empty string. Raises InvalidInput."""
    folder = folder.strip("/")
    if not folder:
        return ""
    fault = request_name_fault(folder)
    if fault:
        raise InvalidInput(f"{fault}.", f"Each folder has at most {NAME_LONGEST} characters: a-z, 0-9, '.', '_', '-'.")
    return folder + "/"
