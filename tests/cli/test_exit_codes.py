import pytest

from frameio_tui.cli.exit_codes import exit_for_status


@pytest.mark.parametrize(
    ("status", "code"), [(200, 0), (204, 0), (301, 3), (400, 3), (401, 3), (404, 3), (429, 3), (500, 4), (503, 4)]
)
def test_a_script_can_tell_a_refusal_from_a_failure(status: int, code: int) -> None:
    assert exit_for_status(status) == code
