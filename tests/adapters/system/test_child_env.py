from __future__ import annotations

from frameio_tui.adapters.system.child_env import child_environment


def test_children_get_the_environment_without_its_secrets() -> None:
    ours = {"PATH": "/bin", "LANG": "C", "FRAMEIO_TOKEN": "a", "AWS_SECRET_ACCESS_KEY": "b", "DB_PASSWORD": "c"}
    assert child_environment(ours) == {"PATH": "/bin", "LANG": "C"}
    assert ours["DB_PASSWORD"] == "c"
