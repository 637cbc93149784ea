"""The environment: LANG=C stays LANG=C, whatever Python makes of it, and no child gets a secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.adapters.system.child_env import child_environment, drop_secrets
from frameio_tui.adapters.system.locale import undo_coercion

NOWHERE = "/nonexistent/environ"


@pytest.mark.parametrize(
    ("given", "after"),
    [
        (b"LANG=C\0HOME=/x", {"LANG": "C"}),
        (b"LANG=C\0LC_CTYPE=C.UTF-8\0", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}),
        (b"LC_CTYPE=UTF-8\0LANG=C", {"LANG": "C", "LC_CTYPE": "UTF-8"}),
    ],
)
def test_the_value_of_the_start_comes_back(given: bytes, after: dict[str, str], tmp_path: Path) -> None:
    place = tmp_path / "environ"
    place.write_bytes(given)
    environ = {"LANG": "C", "LC_CTYPE": "C.UTF-8"}
    undo_coercion(environ, 1, str(place))
    assert environ == after


@pytest.mark.parametrize(
    ("environ", "utf8_mode", "kept"),
    [
        ({"LC_CTYPE": "C.UTF-8"}, 1, False),
        ({"LC_CTYPE": "C.UTF-8"}, 0, True),
        ({"LC_CTYPE": "C.UTF-8", "PYTHONUTF8": "1"}, 1, True),
        ({"LC_CTYPE": "de_DE.UTF-8"}, 1, True),
        ({"LC_CTYPE": "C.UTF-8", "LC_ALL": "C"}, 1, True),
    ],
)
def test_where_the_system_does_not_tell_utf8_mode_does(environ: dict[str, str], utf8_mode: int, kept: bool) -> None:
    undo_coercion(environ, utf8_mode, NOWHERE)
    assert ("LC_CTYPE" in environ) is kept


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the system does not tell the start's environment")
@pytest.mark.parametrize(("given", "after"), [({"LANG": "C"}, ""), ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, "C.UTF-8")])
def test_a_real_start_in_the_c_locale(given: dict[str, str], after: str) -> None:
    code = (
        "import os; from frameio_tui.adapters.system.locale import undo_coercion as undo;"
        "undo(os.environ); print(os.environ.get('LC_CTYPE', ''))"
    )
    env = {"PATH": os.environ["PATH"], **given}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True, timeout=120
    )
    assert done.stdout.strip() == after


def test_children_get_the_environment_without_its_secrets() -> None:
    ours = {"PATH": "/bin", "LANG": "C", "FRAMEIO_TOKEN": "a", "AWS_SECRET_ACCESS_KEY": "b", "DB_PASSWORD": "c"}
    assert child_environment(ours) == {"PATH": "/bin", "LANG": "C"}
    assert ours["DB_PASSWORD"] == "c"


def test_what_looks_like_a_token_is_left_out_whatever_its_name() -> None:
    ours = {
        "ACME": "fio-u-" + "a" * 64,
        "OLD": "Bearer abcdefgh",
        "HTTPS_PROXY": "http://proxy:3128",
        "LS_COLORS": "di=1",
    }
    assert list(child_environment(ours)) == ["HTTPS_PROXY", "LS_COLORS"]


def test_an_environment_loses_its_secrets_but_not_the_settings_of_a_key_ring() -> None:
    ours = {"PATH": "/bin", "MY_TOKEN": "a", "ACME": "b", "KEYRING_PROPERTY_PASSPHRASE": "c"}
    drop_secrets(ours, ["ACME"])
    assert ours == {"PATH": "/bin", "KEYRING_PROPERTY_PASSPHRASE": "c"}
