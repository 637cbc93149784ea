"""A start loads nothing of what works on answers."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from frameio_tui.ui.app import FrameioApp
from tests.ui.driving import paste, press
from tests.ui.running import run

LATE = (
    "console.response.actions",
    "console.response.document_actions",
    "console.response.filter_field",
    "console.navigation",
    "console.response.saving",
    "console.translate",
    "console.all_pages",
)


def test_what_works_on_answers_is_loaded_with_the_first_answer() -> None:
    code = (
        "import sys, frameio_tui.ui.app\n"
        f"print(*[name for name in {LATE!r} if 'frameio_tui.ui.' + name in sys.modules],"
        "*[name for name in sys.modules if name.endswith(('document.json_index', 'core.http.diff'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == []


def test_a_paste_that_no_field_takes_says_where_it_can_go(app: FrameioApp) -> None:
    async def steps(pilot: Any) -> None:
        assert "i, then paste: a request" in await paste(pilot, "GET /me")
        await press(pilot, "i", *"x")
        assert "i, then paste" not in await paste(pilot, "GET /me")

    run(app, steps)
