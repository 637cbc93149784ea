"""CONTRIBUTING.md shows the tree as it is, and names only what exists."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from frameio_tui.cli.parser import command_names

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "frameio_tui"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
LAYERS = tuple(path.name for path in PACKAGE.iterdir() if path.is_dir())
NOT_NAMES = {"Enter", "BINDINGS", "action_NAME"}
"""Identifiers in backticks that are not names of this package: a key, an attribute of Textual, a pattern."""


def test_the_tree_lists_every_package_and_module_and_no_other() -> None:
    block = re.search(r"```text\n(.*?)```", CONTRIBUTING, re.DOTALL)
    assert block is not None
    listed: set[str] = set()
    folder = ""
    for line in block[1].splitlines():
        if line.startswith(" "):
            listed.update(f"{folder}{module}" for module in line.split())
        else:
            name = line.split()[0]
            folder = "" if name == "frameio_tui/" else name
            listed.add(folder)
    there = {path.relative_to(PACKAGE).with_suffix("").as_posix() for path in PACKAGE.rglob("*.py")}
    expected = {name.removesuffix("__init__") for name in there}
    assert listed == expected


def test_every_command_it_gives_names_something_that_exists() -> None:
    modules = re.findall(r"-m (tests\.\w+)", CONTRIBUTING)
    files = re.findall(r"(?:^|[ `])((?:tests|screenshots|\.ci)/[\w./]+)", CONTRIBUTING)
    assert {"tests.benchmarks", "tests.goldens", "tests.structure"} <= set(modules)
    paths = [*files, *(module.replace(".", "/") for module in modules)]
    assert [path for path in paths if not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()] == []


class Step(NamedTuple):
    """One paragraph or list item: the modules of the package that it names, and the other names in backticks."""

    modules: tuple[str, ...]
    names: tuple[str, ...]


def is_module(word: str) -> bool:
    return word.partition("/")[0] in LAYERS and re.fullmatch(r"[a-z0-9_]+(/[a-z0-9_]+)*/?", word) is not None


def steps() -> list[Step]:
    """Read the text outside code blocks, a line at a time: paragraphs and list items are not wrapped."""
    verbs = set(command_names().split(", "))
    text = re.sub(r"```.*?```", "", CONTRIBUTING, flags=re.DOTALL)
    found = []
    for line in text.splitlines():
        words = re.findall(r"`([^`]+)`", line)
        modules = tuple(word for word in words if is_module(word) and word not in verbs)
        names = (word for word in words if re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", word))
        skipped = {*modules, *(verbs if not modules else ()), *NOT_NAMES}
        found.append(Step(modules, tuple(n for n in names if n not in skipped and not is_file(n))))
    return [step for step in found if step.modules or step.names]


def is_file(word: str) -> bool:
    return (ROOT / word).exists()


def is_defined(step: Step, name: str) -> bool:
    """Whether a module that the step names has this function or class, or a class of it this attribute."""
    first, *rest = name.split(".")
    for module in step.modules:
        found = vars(importlib.import_module("frameio_tui." + module.strip("/").replace("/", "."))).get(first)
        if found is not None and all((found := attribute(found, part)) is not None for part in rest):
            return True
    return False


def attribute(owner: object, name: str) -> object:
    """The attribute of a class; for one that instances have, its annotation."""
    return getattr(owner, name, None) or getattr(owner, "__annotations__", {}).get(name)


@pytest.mark.parametrize("step", steps(), ids=lambda step: " ".join(step.modules) or " ".join(step.names))
def test_every_module_class_function_and_message_it_names_exists(step: Step) -> None:
    for module in step.modules:
        importlib.import_module("frameio_tui." + module.strip("/").replace("/", "."))
    assert [name for name in step.names if not is_defined(step, name)] == []


def test_the_flows_name_the_messages_that_are_posted() -> None:
    named = {name for step in steps() for name in step.names}
    assert {"SendRequested", "SendStarted", "ExchangeFinished", "SendFailed", "ProfilesChanged"} <= named


def test_docstrings_of_packages_name_only_what_exists() -> None:
    packages = [*PACKAGE.rglob("__init__.py")]
    modules = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"}
    known = {word for text in modules.values() for word in re.findall(r"\w+", text)}
    known |= {path.stem for path in modules} | {path.parent.name for path in packages}
    for package in packages:
        named = re.findall(r"`([\w./]+)`", package.read_text(encoding="utf-8"))
        parts = {part for name in named if not name.startswith("tests/") for part in re.split(r"[./]", name) if part}
        assert parts - known == set(), package
