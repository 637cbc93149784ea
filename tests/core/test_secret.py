"""A secret is never shown by accident."""

from __future__ import annotations

import copy
import pickle
from dataclasses import dataclass

import pytest

from frameio_tui.core.secret import Secret

CLEAR = "fio-u-" + "s3cr3t" * 10 + "c9f2"


@dataclass
class Holder:
    token: Secret


def test_every_way_of_printing_masks_it() -> None:
    secret = Secret(CLEAR)
    shown = [repr(secret), str(secret), f"{secret}", f"{secret:>80}", "%s %r" % (secret, secret), repr(Holder(secret))]
    shown += [repr([secret]), repr({"a": secret}), secret.fingerprint()]
    assert all("s3cr3t" not in text and "c9f2" in text for text in shown)


def test_the_tail_is_shown_only_of_long_values() -> None:
    assert Secret(CLEAR).fingerprint() == "fio-u-…c9f2"
    assert Secret("x" * 23).fingerprint() == "token of 23 characters"
    assert Secret("x" * 20 + "\x1b[2J").fingerprint() == "…?[2J"


def test_it_cannot_be_pickled_and_copies_are_itself() -> None:
    secret = Secret(CLEAR)
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(secret)
    assert copy.deepcopy(secret) is secret
    assert copy.copy(secret) is secret


def test_equality_is_by_value_and_only_among_secrets() -> None:
    assert Secret("a") == Secret("a", "client secret")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("\udcff") == Secret("\udcff")
    assert not Secret("")
