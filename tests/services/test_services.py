"""Everything a face needs comes joined, and making it touches nothing."""

from __future__ import annotations

from pathlib import Path

from frameio_tui.services.services import Program
from tests.support import make_program, run


def test_a_program_leaves_no_trace_until_it_is_used(tmp_path: Path) -> None:
    program = make_program(str(tmp_path))
    assert isinstance(program, Program)
    assert program.profiles.overview().entries == ()
    assert (program.demo, program.demo_url, program.demo_possible) == (False, "", True)

    async def nothing() -> None:
        program.warm()

    run(program, nothing())
    assert list(tmp_path.iterdir()) == []
