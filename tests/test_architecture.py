"""Rules of the structure that are not import contracts: unused names, who reveals a secret, what a start loads."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "frameio_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))

REVEALERS = {
    "adapters/storage/profiles/credentials.py",
    "adapters/storage/profiles/keyring.py",
    "adapters/http/blocking_client.py",
    "adapters/http/client.py",
    "cli/commands/token.py",
    "cli/commands/webhooks.py",  # `--secret-file` and `--show-secret` of a new webhook
    "core/webhooks/signature.py",  # the key of the signature
    "services/auth/bearer.py",
    "services/tasks/links/changes.py",  # the passphrase of a new link
    "ui/token/screen.py",
}
"""The only modules that may see a secret in plain text."""


def relative(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def nodes(path: Path, *words: str) -> Iterator[ast.AST]:
    """Yield the nodes of a module that contains one of the words; parsing takes long, so others are not parsed."""
    text = path.read_text(encoding="utf-8")
    if any(word in text for word in words):
        yield from ast.walk(ast.parse(text))


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


class Names:
    """The names of one module."""

    def __init__(self, path: Path) -> None:
        self.defined: list[str] = []
        """Functions, classes, methods and module-level constants."""
        self.assigned: Counter[str] = Counter()
        self.used: Counter[str] = Counter()
        """How often the code uses each name, words of its strings included, but not those of docstrings."""
        module = ast.parse(path.read_text(encoding="utf-8"))
        for statement in module.body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            targets = [statement.target] if isinstance(statement, ast.AnnAssign) else targets
            self.defined += [target.id for target in targets if isinstance(target, ast.Name)]
        waiting: list[ast.AST] = [module]
        while waiting:
            node = waiting.pop()
            self._add(node)
            waiting += [child for child in ast.iter_child_nodes(node) if not _is_text(child)]

    def _add(self, node: ast.AST) -> None:
        if isinstance(node, ast.Name):
            self.used[node.id] += 1
            if isinstance(node.ctx, ast.Store):
                self.assigned[node.id] += 1
        elif isinstance(node, ast.Attribute):
            self.used[node.attr] += 1
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                self.used.update(re.findall(r"\w+", node.value))
        elif isinstance(node, ast.alias):
            self.used[node.name.rpartition(".")[2]] += 1
        elif isinstance(node, ast.keyword):
            if node.arg:
                self.used[node.arg] += 1
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            self.defined.append(node.name)


def _is_text(node: ast.AST) -> bool:
    """Return whether a node is a string that is a statement."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_every_name_is_used_in_the_package() -> None:
    modules = {path: Names(path) for path in SOURCES}
    used: Counter[str] = Counter()
    for names in modules.values():
        used.update(names.used)
    for names in modules.values():
        used.subtract(names.assigned)
    unused = {
        f"{relative(path)}: {name}"
        for path, names in modules.items()
        for name in names.defined
        if used[name] <= 0
        and not CALLED_BY_A_FRAMEWORK.fullmatch(name)
        and name not in FRAMEWORK_HOOKS | SANDBOX_CONTROLS
    }
    assert unused == set()


def test_only_the_allowed_modules_reveal_secrets() -> None:
    found = set()
    for path in SOURCES:
        for node in nodes(path, "reveal"):
            if isinstance(node, ast.Attribute) and node.attr == "reveal" and relative(path) != "core/secret.py":
                found.add(relative(path))
    assert found <= REVEALERS


def test_nothing_swallows_every_exception() -> None:
    weak = []
    for path in SOURCES:
        for node in nodes(path, "except:", "Exception", "BaseException"):
            if isinstance(node, ast.ExceptHandler) and isinstance(node.body[0], ast.Pass) and len(node.body) == 1:
                name = getattr(node.type, "id", None)
                if node.type is None or name in ("Exception", "BaseException"):
                    weak.append(f"{relative(path)}:{node.lineno}")
    assert weak == []


def test_no_option_takes_a_secret() -> None:
    secrets = ("--token", "--secret", "--client-secret", "--password", "--access-token", "--refresh-token")
    suspicious = [
        f"{relative(path)}:{node.lineno} {node.value}"
        for path in SOURCES
        if path.is_relative_to(PACKAGE / "cli")
        for node in nodes(path, *secrets)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in secrets
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


def loaded_by(commands: list[list[str]], home: Path, *names: str) -> list[str]:
    """Which of the named modules are loaded after each of several runs of the program in one process."""
    code = (
        "import sys\n"
        "from frameio_tui.__main__ import main\n"
        f"for arguments in {commands!r}:\n"
        "    sys.argv[1:] = arguments\n"
        "    try:\n        main()\n    except SystemExit:\n        pass\n"
        f"    print('LOADED', *arguments, [n for n in {names!r} if n in sys.modules], file=sys.stderr)\n"
    )
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False, timeout=120
    )
    lines = [line for line in done.stderr.splitlines() if line.startswith("LOADED")]
    assert len(lines) == len(commands), done.stderr
    return [line for line in lines if not line.endswith(" []")]


def test_the_light_verbs_load_nothing_heavy(tmp_path: Path) -> None:
    commands = [["--version"], ["profiles"], ["token"], ["profiles", "--json"]]
    assert loaded_by(commands, tmp_path, *HEAVY) == []


def test_a_press_of_tab_loads_no_parser(tmp_path: Path) -> None:
    commands = [["_complete", "requests", "GET"]]
    assert loaded_by(commands, tmp_path, *HEAVY, "argparse", "tomllib", "shtab") == []


def test_no_verb_loads_the_face(tmp_path: Path) -> None:
    commands = [["request", "GET /me"], ["whoami"], ["operations"], ["scopes"], ["doctor"]]
    assert loaded_by(commands, tmp_path, "textual", "rich", "starlette") == []


def test_core_loads_nothing_of_the_world() -> None:
    paths = sorted((PACKAGE / "core").rglob("[a-z]*.py"))
    modules = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]
    code = (
        f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*[n for n in {(*HEAVY, 'socket', 'subprocess')!r} if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []
