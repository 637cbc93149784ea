"""Rules of the structure that are not import contracts: unused names, who reveals a secret, what a start loads."""

from __future__ import annotations

import ast
import functools
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "frameio_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))

REVEALERS = {
    "adapters/storage/credential_files.py",
    "adapters/storage/keyring.py",
    "adapters/http/blocking_client.py",
    "adapters/http/client.py",
    "cli/commands/token.py",
    "cli/commands/webhooks.py",  # `--secret-file` and `--show-secret` of a new webhook
    "core/webhooks/signature.py",  # the key of the signature
    "services/auth/bearer.py",
    "services/tasks/link_changes.py",  # the passphrase of a new link
    "ui/token/screen.py",
}
"""The only modules that may see a secret in clear (trust T1)."""


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


CALLED_BY_A_FRAMEWORK = re.compile(r"__\w+__|_?on_\w+|action_\w+|_?watch_\w+|render\w*|compose|check_action")
"""Names that Python or Textual looks up by themselves."""

FRAMEWORK_HOOKS = {
    "_fatal_error",  # Textual: what ends the app
    "_print_message",  # argparse: where help and errors go
    "_cell_offset_to_index",  # Textual's Input: where a cell is in the text
    "_position_to_cell",
    "_print_error_renderables",  # Textual: what is printed when the app has ended
    "_run_input_thread",  # Textual's driver: reads the terminal
    "_set_document",  # Textual's TextArea: takes another text
    "_sigcont_application",  # Textual's driver: suspended and resumed
    "_sigtstp_application",
    "_update_focus_styles",  # Textual's Screen: the styles after the focus has moved
    "can_replace",  # Textual: whether a message makes an earlier one superfluous
    "get_content_height",  # Textual: the size of a widget's own content
    "get_content_width",
    "get_default_screen",  # Textual: the screen an app starts with
}
"""Single names that a base class of a library calls."""

SANDBOX_CONTROLS = {"expire_all", "fault_next"}
"""What a test asks of a sandbox in its own process; a run of the program uses the control endpoint."""


def names_used(node: ast.AST) -> Iterator[str]:
    """Yield each name that the code below the node uses, words of its strings included."""
    for child in ast.walk(node):
        if isinstance(child, ast.Name):
            yield child.id
        elif isinstance(child, ast.Attribute):
            yield child.attr
        elif isinstance(child, ast.alias):
            yield child.name.rpartition(".")[2]
        elif isinstance(child, ast.keyword) and child.arg:
            yield child.arg
        elif isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield from re.findall(r"\w+", child.value)


def without_docstrings(module: ast.Module) -> ast.Module:
    """Remove every string that stands as a statement, and return the module."""
    for node in ast.walk(module):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                kept = [s for s in statements if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
                setattr(node, field, kept)
    return module


def definitions(module: ast.Module) -> Iterator[str]:
    """Yield the names of functions, classes, methods and module-level constants."""
    for node in ast.walk(module):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
    for node in module.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def test_every_name_is_used_in_the_package() -> None:
    modules = {path: without_docstrings(tree.__wrapped__(path)) for path in SOURCES}
    assigned = Counter(
        node.id
        for module in modules.values()
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    )
    used = Counter(name for module in modules.values() for name in names_used(module))
    used.subtract(assigned)
    unused = {
        f"{relative(path)}: {name}"
        for path, module in modules.items()
        for name in definitions(module)
        if used[name] <= 0
        and not CALLED_BY_A_FRAMEWORK.fullmatch(name)
        and name not in FRAMEWORK_HOOKS | SANDBOX_CONTROLS
    }
    assert unused == set()


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


HEAVY = (
    "textual",
    "rich",
    "httpx",
    "asyncio",
    "filelock",
    "tomlkit",
    "keyring",
    "sqlite3",
    "starlette",
    "uvicorn",
    "opentimelineio",
)


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


def test_a_press_of_tab_loads_no_parser(tmp_path: Path) -> None:
    assert loaded_by(["_complete", "requests", "GET"], tmp_path, *HEAVY, "argparse", "tomllib", "shtab") == set()


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
