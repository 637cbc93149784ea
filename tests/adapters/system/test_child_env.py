from __future__ import annotations

from frameio_tui.adapters.system.child_env import child_environment, drop_secrets


def test_children_get_the_environment_without_its_secrets() -> None:
    ours = {
        "PATH": "/bin",
        "LANG": "C",
        "FRAMEIO_TOKEN": "a",
        "AWS_SECRET_ACCESS_KEY": "b",
        "DB_PASSWORD": "c",
        "PROD": "d",
    }
    assert child_environment(ours, ["PROD"]) == {"PATH": "/bin", "LANG": "C"}
    assert ours["PROD"] == "d"


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
