"""The proxy variables, read as curl reads them; where a case looks odd, curl 7.88 was asked."""

from __future__ import annotations

import pytest

from frameio_tui.adapters.http.proxies import (
    entries_without_effect,
    is_exempt,
    parse_proxy,
    proxy_for,
    proxy_variable,
)
from frameio_tui.core.errors import ProxyUnusable


@pytest.mark.parametrize(
    ("environ", "scheme", "variable"),
    [
        ({}, "https", ""),
        ({"https_proxy": "http://a", "HTTPS_PROXY": "http://b", "all_proxy": "http://c"}, "https", "https_proxy"),
        ({"HTTPS_PROXY": "http://b", "all_proxy": "socks://c"}, "https", "HTTPS_PROXY"),
        ({"https_proxy": "", "ALL_PROXY": "http://d"}, "https", "ALL_PROXY"),
        ({"http_proxy": "http://a", "HTTP_PROXY": "gopher://b"}, "https", ""),
        ({"HTTP_PROXY": "http://b"}, "http", ""),
        ({"http_proxy": "http://a"}, "http", "http_proxy"),
    ],
)
def test_the_variable_of_a_scheme_is_chosen_as_curl_does(environ: dict[str, str], scheme: str, variable: str) -> None:
    assert proxy_variable(environ, scheme) == variable


@pytest.mark.parametrize(
    ("value", "scheme", "place"),
    [
        ("http://proxy.example:3128", "http", "proxy.example:3128"),
        ("proxy.example:3128", "http", "proxy.example:3128"),
        ("HTTP://Proxy.Example", "http", "proxy.example:1080"),
        ("https://proxy.example", "https", "proxy.example:443"),
        ("http://proxy.example:/a?b#c", "http", "proxy.example:1080"),
        ("http:///proxy.example:1", "http", "proxy.example:1"),
        ("http://[::1]:3128/", "http", "[::1]:3128"),
        ("http://bücher.example:1", "http", "xn--bcher-kva.example:1"),
        ("http://a_b:1", "http", "a_b:1"),
    ],
)
def test_an_address_is_read_as_curl_does(value: str, scheme: str, place: str) -> None:
    proxy = parse_proxy("HTTPS_PROXY", value)
    assert (proxy.scheme, proxy.place, proxy.login) == (scheme, place, None)


def test_user_and_password_are_decoded_and_the_password_is_a_secret() -> None:
    proxy = parse_proxy("HTTPS_PROXY", "http://ann:p%40ss%2Fword%zz@proxy:1")
    assert proxy.login is not None
    assert (proxy.login[0], proxy.login[1].reveal()) == ("ann", "p@ss/word%zz")
    assert "word" not in repr(proxy)


@pytest.mark.parametrize(
    "value",
    [
        *("http://", "://proxy", "ftp://proxy", "http://:1", "//proxy:1", "http://proxy:0", "http://proxy:65536"),
        *("http://proxy:abc", "http://u:pa#ss@proxy:1", "http://u:pa/ss@proxy:1", " http://proxy", "http://proxy\n"),
        *("http://[::1", "http://[proxy]:1", "http://[fe80::1%25eth0]:1", "http://a b:1", "http://a\x01:1"),
        *("http://a\udcff:1", "http://ü..:1", "http://%zz:1", "http://1.2.3.999:1", "http://proxy:" + "9" * 5000),
    ],
)
def test_what_is_no_address_names_its_variable_and_never_its_value(value: str) -> None:
    with pytest.raises(ProxyUnusable, match="ALL_PROXY is not a valid proxy address") as caught:
        parse_proxy("ALL_PROXY", value)
    assert "pa" not in caught.value.sentence.replace("proxy", "")
    assert not caught.value.sent


@pytest.mark.parametrize("value", ["socks://127.0.0.1:1080/", "SOCKS4://a", "socks4a://a"])
def test_the_socks_version_that_cannot_be_used_is_named(value: str) -> None:
    with pytest.raises(ProxyUnusable, match="SOCKS 4") as caught:
        parse_proxy("all_proxy", value)
    assert "socks5h://" in caught.value.remedy


@pytest.mark.parametrize(
    ("listed", "host"),
    [
        ("*", "api.example"),
        (" * ", "api.example"),
        ("a.example,api.example", "api.example"),
        ("a.example , api.example", "api.example"),
        ("a.example api.example", "api.example"),
        ("EXAMPLE.", "api.example"),
        (".api.example", "api.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "www.xn--bcher-kva.example"),
        ("::1", "::1"),
        ("[::1]", "::1"),
        ("::1/128", "::1"),
        ("0:0:0::1", "::1"),
        ("fe80::/10", "fe80::abcd"),
        ("[fe80::]/10", "febf::1"),
        ("10.0.0.0/8", "10.1.2.3"),
        ("10.9.9.9/8", "10.1.2.3"),
        ("10.1.2.3", "10.1.2.3"),
        ("[,%zz,\udcff,1.2.3.4/99,api.example", "api.example"),
    ],
)
def test_a_listed_host_is_exempt(listed: str, host: str) -> None:
    assert is_exempt(host, listed)
    assert proxy_for({"https_proxy": "http://proxy:1", "no_proxy": listed}, "https", host) is None


@pytest.mark.parametrize(
    ("listed", "host"),
    [
        ("", "api.example"),
        ("*,x", "api.example"),
        ("*.example", "api.example"),
        ("pi.example", "api.example"),
        ("www.api.example", "api.example"),
        ("api.example:443", "api.example"),
        ("https://api.example", "api.example"),
        ("10.0.0.0/8", "11.0.0.1"),
        ("10.0.0.0/8", "10.example"),
        ("fe80::1", "fe80::2"),
        ("fe80::1%eth0", "fe80::1"),
        (".", "api.example"),
    ],
)
def test_a_host_that_is_not_listed_is_not_exempt(listed: str, host: str) -> None:
    assert not is_exempt(host, listed)
    assert proxy_for({"https_proxy": "http://proxy:1", "NO_PROXY": listed}, "https", host) is not None


def test_the_lower_case_list_comes_first() -> None:
    environ = {"https_proxy": "http://proxy:1", "no_proxy": "a.example", "NO_PROXY": "b.example"}
    assert proxy_for(environ, "https", "a.example") is None
    assert proxy_for(environ, "https", "b.example") is not None


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_loopback_is_direct_and_its_variables_are_not_even_read(host: str) -> None:
    assert proxy_for({"https_proxy": "ftp://x", "http_proxy": "ftp://x"}, "https", host) is None


def test_a_bad_value_for_an_exempt_host_stops_nothing() -> None:
    assert proxy_for({"all_proxy": "ftp://x", "no_proxy": "api.example"}, "https", "api.example") is None


def test_entries_that_no_host_can_match_are_found() -> None:
    assert entries_without_effect("a.example,*.example, b.example:1,10.0.0.0/8,::1,[::1],.c,https://d") == [
        "*.example",
        "b.example:1",
        "https://d",
    ]
    assert entries_without_effect("*") == []
