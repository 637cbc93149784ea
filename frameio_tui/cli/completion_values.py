"""Prints what the shell completions need from the user's files: profiles, saved requests, operations and places.

A shell runs this at each press of Tab, so it imports almost nothing and parses no file: a name is the name of a file.
All of it is untrusted, and only names that the program itself allows are printed, without characters that a shell would
interpret.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from frameio_tui.adapters.storage.paths import Paths, find_folder_file
from frameio_tui.adapters.storage.place_names import TOP, names_in
from frameio_tui.core.errors import FrameioTuiError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

VERB = "_complete"
"""The hidden command that the completion scripts run: `_complete KIND WORD LINE...`."""
_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_OPERATION = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ /{}:?=&") | _NAME
_SUFFIX = ".toml"
_MAX_SEARCHED = 200
"""Profile files that are searched for the active profile. With more of them, the operations of both APIs are listed."""
_DEPTH = 8
"""Levels of folders of saved requests."""


def run(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Print one value per line for the arguments after the hidden command. Errors are silent: the user is typing."""
    kind, word, line = (*arguments, "", "")[0], (*arguments, "", "")[1], arguments[2:]
    try:
        found = values(kind, word, line, Paths.find(environ), environ)
        with open(1, "wb", closefd=False) as output:
            output.write(b"".join(map(_encoded, found)))
    except (OSError, FrameioTuiError):
        return 1
    return 0


def _encoded(value: str) -> bytes:
    """Return a line for the shell; empty if its locale lacks any of the characters."""
    try:
        return f"{value}\n".encode(sys.getfilesystemencoding())
    except UnicodeEncodeError:
        return b""


def values(kind: str, word: str, line: Sequence[str], paths: Paths, environ: Mapping[str, str]) -> list[str]:
    """Return the values that begin with `word`, sorted. `line` has all words of the command line."""
    if kind == "profiles":
        found: Iterable[str] = _names(paths.profiles_dir)
    elif kind == "profile-list":
        done, comma, _ = word.rpartition(",")
        found = (f"{done}{comma}{name}" for name in _names(paths.profiles_dir) if name not in done.split(","))
    elif kind == "tokens":
        found = (*_names(paths.profiles_dir), *(("set", "forget") if "token" in line[-2:] else ()))
    elif kind == "saved":
        found = _saved(paths.requests_dir)
    elif kind == "jobs":
        found = _names(paths.tasks_dir, ".db")
    elif kind == "places" or (kind == "destinations" and any(map(_is_source, line[1:]))):
        found = _places(word, line, paths, environ)
    elif kind == "requests" and word.startswith("@"):
        found = (f"@{name}" for name in _saved(paths.requests_dir))
    elif kind in ("requests", "operations"):
        found = _operations(word, line, paths, environ)
    else:
        found = ()
    return sorted({value for value in found if value.startswith(word)})


def _names(folder: str, suffix: str = _SUFFIX) -> list[str]:
    """Return the names of the files in a folder that the program could have given them."""
    try:
        found = os.listdir(folder)
    except OSError:
        return []
    names = (name.removesuffix(suffix) for name in found if name.endswith(suffix))
    return [name for name in names if _is_name(name)]


def _is_name(name: str) -> bool:
    return 0 < len(name) < 64 and name[0] not in "._-" and _NAME.issuperset(name)


def _saved(folder: str, depth: int = _DEPTH) -> list[str]:
    """Return the names of the saved requests, those in folders with the names of the folders."""
    found = _names(folder)
    try:
        inner = [each.name for each in os.scandir(folder) if _is_name(each.name) and each.is_dir()] if depth else []
    except OSError:
        inner = []
    for name in inner:
        found += [f"{name}/{request}" for request in _saved(os.path.join(folder, name), depth - 1)]
    return found


def _operations(word: str, line: Sequence[str], paths: Paths, environ: Mapping[str, str]) -> Iterable[str]:
    """Yield the operations as `METHOD /path`, or as paths if the word begins with a slash."""
    import json

    data = os.path.join(os.path.dirname(os.path.dirname(__file__)), "data")
    for api in _apis(line, paths, environ):
        with open(os.path.join(data, f"operations_{api}.json"), "rb") as file:
            operations = json.load(file)
        for operation in operations:
            path = operation["path"].removeprefix(f"/{api}")
            text = path if word.startswith("/") else f"{operation['method']} {path}"
            if _OPERATION.issuperset(text):
                yield text


def _apis(line: Sequence[str], paths: Paths, environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the API that the command line is about: by --api, else by its profile; both if that is unknown."""
    if (api := _option(line, "--api")) in ("v2", "v4"):
        return (api,)
    text = _chosen_profile_text(line, paths, environ)
    api = _value(text, "api") or ("v2" if text else "")
    return (api,) if api in ("v2", "v4") else ("v2", "v4")


def _places(word: str, line: Sequence[str], paths: Paths, environ: Mapping[str, str]) -> Iterable[str]:
    """Yield the paths that continue `word` by one name, as far as earlier commands or the app have seen the names.

    The account can be left out where `resolve_place` accepts that. Names that need quotes in a path are left out.
    """
    profile = _chosen_profile_text(line, paths, environ)
    folder = os.path.join(paths.places_dir, _value(profile, "id"))
    head, slash, _ = word.rpartition("/")
    names = head.split("/") if head else []
    if head.startswith("/"):  # a slash may be in front of the first name
        del names[0]
    accounts = names_in(folder, TOP)
    own = _value(profile, "account") or (accounts[0][1] if len(accounts) == 1 else "")
    for start in (TOP, own) if own else (TOP,):
        place = start
        for name in names:
            place = _place_in(folder, place, name)
        for inner, place_id in names_in(folder, place):
            if inner == inner.strip() and not inner.startswith('"') and not set("/*") & set(inner):
                yield f"{head}{slash}{inner}{'/' if place_id else ''}"


def _is_source(word: str) -> bool:
    """Return whether a word of the line is something to upload: an existing path, or a URL. bash has quotes in it."""
    path = word.replace("\\", "").strip("\"'")
    return path.startswith(("https://", "http://")) or (bool(path) and os.path.exists(os.path.expanduser(path)))


def _place_in(folder: str, place: str, name: str) -> str:
    """Return the ID of a place by its name in another place; empty if it is unknown."""
    found = names_in(folder, place)
    exact = next((place_id for known, place_id in found if known == name), "")
    return exact or next((place_id for known, place_id in found if known.casefold() == name.casefold()), "")


def _option(line: Sequence[str], option: str) -> str:
    for at, word in enumerate(line):
        if word == option:
            return line[at + 1] if at + 1 < len(line) else ""
        if word.startswith(f"{option}="):
            return word.partition("=")[2]
    return ""


def _chosen_profile_text(line: Sequence[str], paths: Paths, environ: Mapping[str, str]) -> str:
    """Return the content of the file of the profile that the command line is about; empty if that is unknown."""
    folder_file = find_folder_file(environ)
    name = _option(line, "--profile") or environ.get("FRAMEIO_TUI_PROFILE", "")
    name = name or (_value(_read(folder_file), "profile") if folder_file else "")
    return _profile_text(paths, name) if name else _active_profile_text(paths)


def _profile_text(paths: Paths, name: str) -> str:
    return _read(os.path.join(paths.profiles_dir, name + _SUFFIX)) if _is_name(name) else ""


def _active_profile_text(paths: Paths) -> str:
    """Return the content of the active profile's file; of the only one if there is one; else an empty text."""
    names = _names(paths.profiles_dir)
    if len(names) == 1:
        return _profile_text(paths, names[0])
    active = _value(_read(paths.state_file), "active")
    if not active or len(names) > _MAX_SEARCHED:
        return ""
    return next((text for name in names if active in (text := _profile_text(paths, name))), "")


def _read(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(100_000).decode("utf-8", "replace")
    except OSError:
        return ""


def _value(text: str, key: str) -> str:
    """Return a text from the top of a TOML file. A guess is enough here: nothing is sent because of it."""
    for row in text.splitlines():
        name, equals, value = row.partition("=")
        if name.lstrip().startswith("["):
            break
        if equals and name.strip() == key:
            return value.strip().partition("#")[0].strip().strip("\"'")
    return ""
