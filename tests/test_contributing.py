"""CONTRIBUTING.md shows the tree as it is."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "frameio_tui"
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


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
