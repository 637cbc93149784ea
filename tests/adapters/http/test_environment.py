"""Proxy and certificate variables, judged before a request fails on them."""

from __future__ import annotations

from pathlib import Path

from frameio_tui.adapters.http.environment import network_faults, trust_store


def test_a_clean_environment_has_no_faults(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("-----BEGIN CERTIFICATE-----\n")
    assert network_faults({}) == []
    assert network_faults({"HTTPS_PROXY": "http://u:p@proxy:3128", "SSL_CERT_FILE": str(bundle)}) == []


def test_each_fault_names_its_variable_and_never_its_value() -> None:
    faults = network_faults({"HTTP_PROXY": "gopher://user:hunter2@x", "SSL_CERT_FILE": "", "SSL_CERT_DIR": "/nope"})
    assert [fault.variable for fault in faults] == ["HTTP_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"]
    assert "hunter2" not in repr(faults)


def test_the_trust_store_is_named() -> None:
    assert "certifi" in trust_store({})
    assert "/x.pem" in trust_store({"SSL_CERT_FILE": "/x.pem"})
