"""The house as design says: sizes, a test beside each source, what a start may load, who may reveal a secret."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "frameio_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))

FILE_LINES = 300
CLASS_LINES = 200
CLASS_METHODS = 20
FUNCTION_LINES = 40

REVEALERS = {
    "adapters/storage/credential_files.py",
    "adapters/storage/keyring.py",
    "adapters/http/blocking_client.py",
    "adapters/http/client.py",
    "cli/commands/token.py",
    "services/auth/bearer.py",
    "ui/token/screen.py",
}
"""The only modules that may see a secret in clear (trust T1)."""


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_files_classes_and_functions_stay_small(path: Path) -> None:
    large = []
    lines = path.read_text(encoding="utf-8").count("\n")
    if lines > FILE_LINES:
        large.append(f"file: {lines} lines")
    for node in ast.walk(tree(path)):
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if isinstance(node, ast.ClassDef):
            methods = sum(isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) for child in node.body)
            if length > CLASS_LINES or methods > CLASS_METHODS:
                large.append(f"class {node.name}: {length} lines, {methods} methods")
        elif length > FUNCTION_LINES:
            large.append(f"function {node.name}: {length} lines")
    assert large == []


@pytest.mark.parametrize("path", [p for p in SOURCES if p.name != "__init__.py"], ids=relative)
def test_every_source_has_its_test(path: Path) -> None:
    place = ROOT / "tests" / path.parent.relative_to(PACKAGE) / f"test_{path.stem.strip('_')}.py"
    assert place.exists(), f"{relative(path)} has no {place.relative_to(ROOT)}"


def test_only_the_allowed_modules_reveal_secrets() -> None:
    found = set()
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr == "reveal" and relative(path) != "core/secret.py":
                found.add(relative(path))
    assert found <= REVEALERS


def test_nothing_swallows_every_exception() -> None:
    weak = []
    for path in SOURCES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and isinstance(node.body[0], ast.Pass) and len(node.body) == 1:
                name = getattr(node.type, "id", None)
                if node.type is None or name in ("Exception", "BaseException"):
                    weak.append(f"{relative(path)}:{node.lineno}")
    assert weak == []


def test_no_option_takes_a_secret() -> None:
    suspicious = [
        f"{relative(path)}:{node.lineno} {node.value}"
        for path in SOURCES
        if path.is_relative_to(PACKAGE / "cli")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value in ("--token", "--secret", "--client-secret", "--password", "--access-token", "--refresh-token")
    ]
    assert suspicious == []


HEAVY = ("textual", "rich", "httpx", "asyncio", "filelock", "tomlkit", "keyring", "sqlite3", "starlette", "uvicorn")


def loaded_by(arguments: list[str], home: Path, *names: str) -> set[str]:
    """Which of the named modules a run of the program has loaded when it ends."""
    code = (
        "import sys\n"
        "from frameio_tui.__main__ import main\n"
        f"sys.argv[1:] = {arguments!r}\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print('LOADED', *[n for n in {names!r} if n in sys.modules], file=sys.stderr)\n"
    )
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False, timeout=120
    )
    line = next(line for line in reversed(done.stderr.splitlines()) if line.startswith("LOADED"))
    return set(line.split()[1:])


@pytest.mark.parametrize("arguments", [["--version"], ["profiles"], ["token"], ["profiles", "--json"]])
def test_the_light_verbs_load_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    assert loaded_by(arguments, tmp_path, *HEAVY) == set()


@pytest.mark.parametrize("arguments", [["request", "GET /me"], ["whoami"], ["operations"], ["scopes"], ["doctor"]])
def test_no_verb_loads_the_face(arguments: list[str], tmp_path: Path) -> None:
    assert loaded_by(arguments, tmp_path, "textual", "rich", "starlette") == set()


def test_core_loads_nothing_of_the_world() -> None:
    paths = sorted((PACKAGE / "core").rglob("[a-z]*.py"))
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    code = (
        f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*[n for n in {(*HEAVY, 'socket', 'subprocess')!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []
