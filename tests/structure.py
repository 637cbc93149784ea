"""Sizes that deserve a second look, printed as warnings: `python -m tests.structure`.

A large module is no defect, so nothing fails here. The directions of imports are the contracts in
pyproject.toml; what must hold is asserted in tests/test_architecture.py.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "frameio_tui"
MODULE_LINES = 500
CLASS_METHODS = 30
FOLDER_MODULES = 16


def oversized(package: Path = PACKAGE) -> Iterator[str]:
    """Yield one line for each module, class and folder above its limit."""
    folders: Counter[Path] = Counter()
    for path in sorted(package.rglob("*.py")):
        name = path.relative_to(package).as_posix()
        if path.name != "__init__.py":
            folders[path.parent.relative_to(package)] += 1
        text = path.read_text(encoding="utf-8")
        if (lines := text.count("\n")) > MODULE_LINES:
            yield f"{name}: {lines} lines (more than {MODULE_LINES})"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ClassDef):
                methods = sum(isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) for child in node.body)
                if methods > CLASS_METHODS:
                    yield f"{name}: class {node.name} has {methods} methods (more than {CLASS_METHODS})"
    for folder, modules in sorted(folders.items()):
        if modules > FOLDER_MODULES:
            yield f"{folder.as_posix()}/: {modules} modules (more than {FOLDER_MODULES})"


if __name__ == "__main__":
    for warning in oversized():
        print(f"warning: {warning}")
