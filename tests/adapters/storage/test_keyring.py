"""A key ring is used when it proves itself in time and never replaced in silence."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import keyring
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import pytest

from frameio_tui.adapters.storage.profiles import keyring as keyring_store
from frameio_tui.adapters.storage.profiles.keyring import SERVICE, KeyringStore, platform_backend, unsafe_reason
from frameio_tui.core.errors import KeyringUnusable
from tests.keyrings import ForgetfulKeyring, HangingKeyring, MemoryKeyring, PlaintextKeyring


def use(monkeypatch: pytest.MonkeyPatch, ring: object) -> KeyringStore:
    """A store over this key ring."""
    monkeypatch.setattr(keyring_store, "platform_backend", lambda: ring)
    return KeyringStore()


def test_secrets_are_one_entry_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryKeyring()
    store = use(monkeypatch, ring)
    assert store.read("id1") == {}
    store.write("id1", {"access_token": "t1", "client_secret": "s1"})
    store.write("id2", {"access_token": "t2"})
    assert list(ring.entries) == [(SERVICE, "id1"), (SERVICE, "id2")]
    assert store.read("id1") == {"access_token": "t1", "client_secret": "s1"}
    store.write("id2", {})
    store.remove("id1")
    store.remove("id1")
    assert ring.entries == {}
    assert "MemoryKeyring" in store.backend()


def test_it_is_proved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryKeyring()
    store = use(monkeypatch, ring)
    store.read("x")
    assert ring.calls == ["set", "get", "delete", "get"]
    store.read("x")
    assert ring.calls[4:] == ["get"]


@pytest.mark.parametrize(
    ("ring", "word"),
    [
        (keyring.backends.fail.Keyring(), "no backend is installed"),
        (keyring.backends.null.Keyring(), "stores nothing"),
        (PlaintextKeyring(), "unencrypted"),
        (ForgetfulKeyring(), "did not return the stored value"),
    ],
)
def test_one_that_is_not_safe_is_refused(ring: object, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(KeyringUnusable) as caught:
        use(monkeypatch, ring).write("x", {"access_token": "t"})
    assert word in caught.value.sentence
    assert "file" in caught.value.remedy


def test_a_chain_is_as_good_as_what_it_would_use(monkeypatch: pytest.MonkeyPatch) -> None:
    chainer = keyring.backends.chainer.ChainerBackend
    for inner, fault in (
        ([], "no backend is installed"),
        ([PlaintextKeyring()], "unencrypted"),
        ([MemoryKeyring()], ""),
    ):
        monkeypatch.setattr(chainer, "backends", inner)
        assert fault in unsafe_reason(chainer())
        assert bool(unsafe_reason(chainer())) == bool(fault)


def test_one_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = HangingKeyring()
    monkeypatch.setattr(keyring_store, "TIMEOUT", 0.05)
    monkeypatch.setattr(keyring_store, "TIMEOUT_WITH_DISPLAY", 0.05)
    with pytest.raises(KeyringUnusable):
        use(monkeypatch, ring).read("x")
    ring.release.set()


def test_a_failure_is_told_without_what_was_to_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryKeyring()
    store = use(monkeypatch, ring)
    store.read("x")
    ring.broken = True
    with pytest.raises(KeyringUnusable) as caught:
        store.write("x", {"access_token": "hush-hush"})
    assert (
        "hush-hush" not in f"{caught.value} {caught.value.remedy} {caught.value.__cause__} {caught.value.__context__}"
    )


@pytest.mark.parametrize("kept", ["{", "[]", json.dumps({"access_token": 5})])
def test_a_damaged_entry_is_no_token(kept: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = MemoryKeyring()
    ring.entries[SERVICE, "x"] = kept
    store = use(monkeypatch, ring)
    if kept == "{":
        with pytest.raises(KeyringUnusable, match="damaged"):
            store.read("x")
    else:
        assert store.read("x") == {}


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(KeyringUnusable, match="not installed"):
        KeyringStore().read("x")


def test_only_the_back_end_of_this_platform_is_loaded() -> None:
    code = (
        "import sys\n"
        "from frameio_tui.adapters.storage.profiles.keyring import platform_backend\n"
        "print(type(platform_backend()).__module__)\n"
        "print(*sorted(name for name in sys.modules if name.startswith('keyring.backends.')))"
    )
    env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True, timeout=120
    )
    used, loaded = done.stdout.splitlines()
    if sys.platform == "linux":
        assert used == "keyring.backends.fail"
        assert not {"keyring.backends.macOS", "keyring.backends.Windows"} & set(loaded.split())


def test_the_back_end_that_the_user_chose_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.keyrings.MemoryKeyring")
    assert isinstance(platform_backend(), MemoryKeyring)


def test_it_is_prepared_for_before_any_back_end_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    monkeypatch.setattr(keyring_store, "platform_backend", lambda: steps.append("loaded") or MemoryKeyring())
    KeyringStore(lambda: steps.append("prepared")).read("x")
    assert steps == ["prepared", "loaded"]
