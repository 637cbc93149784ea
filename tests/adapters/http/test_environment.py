"""Proxy and certificate variables, judged before a request fails on them."""

from __future__ import annotations

from pathlib import Path

import certifi

from frameio_tui.adapters.http.environment import find_network_faults, tls_context, trust_store


def test_a_clean_environment_has_no_faults() -> None:
    assert find_network_faults({}) == []
    assert find_network_faults({"HTTPS_PROXY": "http://u:p@proxy:3128", "SSL_CERT_FILE": certifi.where()}) == []


def test_each_fault_names_its_variable_and_never_its_value() -> None:
    faults = find_network_faults(
        {"HTTP_PROXY": "gopher://user:hunter2@x", "SSL_CERT_FILE": "", "SSL_CERT_DIR": "/nope"}
    )
    assert [fault.variable for fault in faults] == ["HTTP_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"]
    assert "hunter2" not in repr(faults)


def test_the_trust_store_is_named() -> None:
    assert "certifi" in trust_store({})
    assert "/x.pem" in trust_store({"SSL_CERT_FILE": "/x.pem"})


def test_a_variable_that_requests_do_not_use_is_a_note() -> None:
    environ = {"https_proxy": "http://proxy:1", "all_proxy": "socks://x", "HTTP_PROXY": "gopher://x"}
    assert [(fault.variable, fault.used) for fault in find_network_faults(environ)] == [
        ("HTTP_PROXY", False),
        ("all_proxy", False),
    ]
    assert [fault.used for fault in find_network_faults({"all_proxy": "socks://x"})] == [True]
    assert [fault.used for fault in find_network_faults({"all_proxy": "socks://x", "no_proxy": "*"})] == [False]


def test_entries_of_no_proxy_without_effect_are_named() -> None:
    [fault] = find_network_faults({"NO_PROXY": "*.example.com, localhost"})
    assert (fault.variable, fault.used) == ("NO_PROXY", False)
    assert "*.example.com" in fault.sentence
    assert "localhost" not in fault.sentence


def test_file_and_folder_of_certificates_are_both_named(tmp_path: Path) -> None:
    assert (
        trust_store({"SSL_CERT_FILE": "/x.pem", "SSL_CERT_DIR": "/y"}) == "SSL_CERT_FILE (/x.pem) and SSL_CERT_DIR (/y)"
    )
    assert tls_context({"SSL_CERT_DIR": str(tmp_path)}).cert_store_stats()["x509_ca"] == 0
    assert tls_context({"SSL_CERT_DIR": str(tmp_path), "SSL_CERT_FILE": certifi.where()}).cert_store_stats()["x509_ca"]
    assert tls_context({}).cert_store_stats()["x509_ca"]


def test_a_key_log_that_can_be_written_is_no_fault(tmp_path: Path) -> None:
    assert find_network_faults({"SSLKEYLOGFILE": str(tmp_path / "keys")}) == []
    assert list(tmp_path.iterdir()) == []
