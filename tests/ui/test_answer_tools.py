"""A start loads nothing of what works on answers."""

from __future__ import annotations

import subprocess
import sys

LATE = ("response_actions", "document_actions", "within", "following", "saving", "translating", "gathering")


def test_what_works_on_answers_is_loaded_with_the_first_answer() -> None:
    code = (
        "import sys, frameio_tui.ui.app\n"
        f"print(*[name for name in {LATE!r} if 'frameio_tui.ui.' + name in sys.modules],"
        "*[name for name in sys.modules if name.endswith(('json_index', 'body_diff'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
