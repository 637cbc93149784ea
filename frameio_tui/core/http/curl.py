"""A pasted curl command as a request: credentials taken out, dangerous options named and not applied (trust T30)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import ParsedRequest, RequestSpec, spec_of, split_query
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.position import line_and_column

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHORT_WITH_VALUE = "XHdFuAebxomTKErcCDPQUwYyzt"
_LONG = {
    "--request": "X",
    "--header": "H",
    "--data": "d",
    "--data-ascii": "d",
    "--data-raw": "raw",
    "--data-binary": "d",
    "--data-urlencode": "urlencode",
    "--json": "json",
    "--get": "G",
    "--head": "I",
    "--user": "u",
    "--oauth2-bearer": "bearer",
    "--cookie": "b",
    "--url": "url",
    "--user-agent": "A",
    "--referer": "e",
    "--form": "F",
    "--form-string": "F",
    "--upload-file": "T",
    "--config": "K",
    "--cert": "E",
    "--key": "E",
    "--cacert": "E",
    "--proxy": "x",
    "--preproxy": "x",
    "--socks5": "x",
    "--proxy-user": "U",
    "--output": "o",
    "--max-time": "m",
    "--connect-timeout": "m",
    "--retry": "m",
    "--retry-delay": "m",
    "--resolve": "x",
    "--connect-to": "x",
    "--interface": "x",
    "--cookie-jar": "c",
    "--dump-header": "o",
    "--write-out": "w",
    "--url-query": "query",
}
_WITH_VALUE = frozenset(
    """--abstract-unix-socket --alt-svc --aws-sigv4 --capath --cert-type --ciphers --continue-at --create-file-mode
    --crlfile --curves --delegation --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url --ech
    --engine --etag-compare --etag-save --expect100-timeout --happy-eyeballs-timeout-ms --haproxy-clientip --hsts
    --ip-tos --keepalive-cnt --keepalive-time --key-type --libcurl --limit-rate --local-port --login-options
    --max-filesize --max-redirs --netrc-file --noproxy --output-dir --parallel-max --pass --pinnedpubkey --proto
    --proto-default --proto-redir --proxy-cacert --proxy-capath --proxy-cert --proxy-ciphers --proxy-header --proxy-key
    --proxy-pass --proxy1.0 --pubkey --random-file --range --rate --request-target --retry-max-time --sasl-authzid
    --service-name --socks4 --socks4a --socks5-hostname --speed-limit --speed-time --stderr --time-cond --tls-max
    --tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace --trace-ascii --trace-config --unix-socket --variable
    --vlan-priority""".split()  # noqa: SIM905 - so many names are read more easily as text
)
"""Options of which only the value matters here: it is no URL."""
_ENDS = frozenset(["|", "||", "&&", "&", ";", ">", ">>", "<", "2>", "2>&1", "&>"])
"""Words of the shell after which the command is another's."""
_FLAGS = {"--insecure": "k", "--location": "L", "--get": "G", "--head": "I"}
_NOT_APPLIED = {
    "u": "The user and password were taken out: the profile's credential is sent.",
    "b": "Cookies were taken out.",
    "k": "--insecure is not applied: certificates are always verified.",
    "x": "Proxy and address options are not applied: set the proxy variables of the environment.",
    "U": "Proxy credentials are not applied.",
    "F": "Form uploads are not taken over: give a body.",
    "T": "Files are not read from a pasted command.",
    "K": "Config files are not read from a pasted command.",
    "E": "Certificate options are not applied.",
    "c": "Cookie files are not used.",
    "L": "Redirects are shown, not followed.",
}
_CREDENTIAL_HEADERS = {"authorization", "cookie", "proxy-authorization", "x-api-key"}
_OF_THE_CONNECTION = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "te", "upgrade"}
_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")
_NOT_A_TOKEN = re.compile(r"[<>{}\[\]]")
"""As in `<token>` and `{{token}}`: a gap in an example."""
_USER_IN_URL = re.compile(r"^((?:[a-z]+://)?)[^/?#@]*@", re.IGNORECASE)


@dataclass
class _Found:
    """What the options said so far."""

    method: str = ""
    url: str = ""
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    sends: str = ""
    """The method that its data asks for."""
    json: bool = False
    get: bool = False
    head: bool = False
    token: Secret | None = None
    remarks: list[str] = field(default_factory=list)

    def remark(self, words: str) -> None:
        if words not in self.remarks:
            self.remarks.append(words)


def parse_curl(text: str) -> ParsedRequest:
    """Read a curl command as sh would split it. Raises InvalidInput with line and column; nothing is half applied."""
    words = split_words(text)
    while words and words[0].text in ("$", "curl", "curl.exe"):
        words.pop(0)
    found = _Found()
    rest = iter(words)
    for word in rest:
        if word.text in _ENDS:
            found.remark(f"What comes after {word.text} was left out.")
            break
        _take(word, rest, found)
    if not found.url:
        raise InvalidInput("The curl command names no URL.", "Paste the whole command.", line=1, column=1)
    return _finished(found)


def _take(word: Word, rest: Iterator[Word], found: _Found) -> None:
    text = word.text
    if text == "--":
        return
    if text.startswith("--"):
        name, equals, value = text.partition("=")
        if name in _FLAGS:
            _apply(_FLAGS[name], "", found)
        elif name in _LONG:
            _apply(_LONG[name], value if equals else _next(word, rest), found)
        elif name in _WITH_VALUE and not equals:
            _next(word, rest)
        return
    if not text.startswith("-") or text == "-":
        if found.url:
            found.remark("Only the first URL was taken.")
        else:
            found.url = text
        return
    letters = text[1:]
    for at, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            _apply(letter, letters[at + 1 :] or _next(word, rest), found)
            return
        _apply(letter, "", found)


def _next(word: Word, rest: Iterator[Word]) -> str:
    following = next(rest, None)
    if following is None:
        raise InvalidInput(
            f"{word.text} needs a value.", "Paste the whole command.", line=word.line, column=word.column
        )
    return following.text


def _apply(option: str, value: str, found: _Found) -> None:
    if option == "X":
        found.method = value.upper()
    elif option == "H":
        _header(value, found)
    elif option in ("d", "raw", "urlencode", "json"):
        _data(option, value, found)
    elif option in ("G", "I"):
        found.get, found.head = found.get or option == "G", found.head or option == "I"
    elif option == "url":
        found.url = value
    elif option == "query":
        found.query.append(_url_encoded(value))
    elif option == "bearer":
        _credential("Bearer " + value, found)
    elif option in ("A", "e"):
        found.headers.append(("user-agent" if option == "A" else "referer", value))
    elif option in _NOT_APPLIED:
        found.sends = {"F": "POST", "T": "PUT"}.get(option, found.sends)
        found.remark(_NOT_APPLIED[option])


def _header(value: str, found: _Found) -> None:
    if value.startswith("@"):
        found.remark("Files are not read from a pasted command.")
        return
    name, colon, content = value.partition(":")
    name, content = name.strip(), content.strip()
    if not colon:
        return
    if name.lower() in _CREDENTIAL_HEADERS:
        if name.lower() == "authorization":
            _credential(content, found)
        else:
            found.remark(f"The header {name} was taken out.")
        return
    if name.lower() == "x-frameio-legacy-token-auth":
        found.remark("The legacy token header was taken out: the profile sends it where it is needed.")
        return
    if name.lower() in _OF_THE_CONNECTION:
        found.remark("Headers that each connection makes for itself were left out.")
        return
    found.headers.append((name, content))


def _credential(value: str, found: _Found) -> None:
    kind, _, token = value.partition(" ")
    token = token.strip()
    if _VARIABLE.fullmatch(token) or _NOT_A_TOKEN.search(token) or not token:
        return
    if kind.lower() == "bearer":
        found.token = Secret(token)
        found.remark("The token was taken out of the command.")
    elif kind.lower() == "basic":
        found.remark("The user and password were taken out: the profile's credential is sent.")
    else:
        found.remark("The Authorization header was taken out.")


def _data(option: str, value: str, found: _Found) -> None:
    found.sends = "POST"
    if option == "urlencode" and "@" in value.partition("=")[0]:
        value = "@"
    if option != "raw" and value.startswith("@"):
        found.remark("Files are not read from a pasted command: give the body itself.")
        return
    if option == "json":
        found.json = True
    found.data.append(_url_encoded(value) if option == "urlencode" else value)


def _url_encoded(text: str) -> str:
    """As --data-urlencode writes `name=content`, `=content` and `content`."""
    name, equals, content = text.partition("=")
    if not equals:
        return quote(text, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")


def _finished(found: _Found) -> ParsedRequest:
    url = _USER_IN_URL.sub(r"\1", found.url)
    if url != found.url:
        found.remark(_NOT_APPLIED["u"])
    path, mark, query = (url if "://" in url else f"https://{url}").partition("?")
    url = _VARIABLE.sub(_placeholder, path) + mark + query
    body = ("" if found.json else "&").join(found.data)
    method = found.method or ("HEAD" if found.head else "GET" if found.get else found.sends or "GET")
    spec = spec_of(method, url)
    spec = replace(spec, query=(*spec.query, *split_query("&".join(found.query))))
    if found.get:
        spec, body = replace(spec, query=(*spec.query, *split_query(body))), ""
    headers = list(found.headers)
    given = {name.lower() for name, _ in headers}
    if body and not found.json and "content-type" not in given and not body.lstrip().startswith(("{", "[")):
        headers.append(("content-type", "application/x-www-form-urlencoded"))
    return ParsedRequest(
        RequestSpec(spec.method, spec.path, spec.query, tuple(headers), body, spec.origin),
        found.token,
        tuple(found.remarks),
    )


def _placeholder(variable: re.Match[str]) -> str:
    """A variable of the shell in a path is a gap to be filled: `$ASSET_ID` is `{asset_id}`."""
    return "{" + (variable[1] or variable[2]).lower() + "}"


_FOR_WINDOWS = re.compile(r"\S+[ \t]+\^\"|[^\n]*\^\r?\n")
_GOES_ON = re.compile(r"[\\`]\r?\n")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[ntr'\"\\abefv?])")
_SIMPLE = dict(zip("ntr'\"\\abefv?", "\n\t\r'\"\\\a\b\x1b\f\v?", strict=True))
_HALF = re.compile(rb"\xed[\xa0-\xbf]")
"""A surrogate, as UTF-8 would write it."""


class Word(NamedTuple):
    """A word of the command and where it starts, counted from 1."""

    text: str
    line: int
    column: int


def split_words(text: str) -> list[Word]:
    """Split as sh does: ' " $'...' and backslashes; `^` and ` at a line's end go on to the next line.

    Where `^` ends the first line, or begins the first word, the command was written for Windows, and `^` stands before
    any character that is meant as such.
    """
    if _FOR_WINDOWS.match(text):
        text = re.sub(r"\^(\r?\n|.)", lambda match: " \n" if match[1].endswith("\n") else match[1], text)
    return _Splitter(text).words()


class _Splitter:
    """One pass over a command."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def words(self) -> list[Word]:
        found: list[Word] = []
        while self._skip_blanks():
            start = self._at
            text = self._word()
            found.append(Word(text, *line_and_column(self._text, start)))
        return found

    def _skip_blanks(self) -> bool:
        while self._at < len(self._text) and (self._text[self._at].isspace() or self._goes_on()):
            self._at += self._goes_on() or 1
        return self._at < len(self._text)

    def _goes_on(self) -> int:
        """Characters of a mark here that the command goes on in the next line; 0 for none."""
        match = _GOES_ON.match(self._text, self._at)
        return len(match[0]) if match else 0

    def _word(self) -> str:
        out: list[str] = []
        while self._at < len(self._text) and not self._text[self._at].isspace():
            character = self._text[self._at]
            if self._goes_on():
                self._at += self._goes_on()
            elif character == "'":
                out.append(self._until("'", escapes=False))
            elif character == '"':
                out.append(self._until('"', escapes=True))
            elif self._text.startswith("$'", self._at):
                self._at += 1
                out.append(_ansi(self._until("'", escapes=True, keep=True)))
            elif character == "\\" and self._at + 1 < len(self._text):
                out.append(self._text[self._at + 1])
                self._at += 2
            else:
                out.append(character)
                self._at += 1
        return "".join(out)

    def _until(self, quote: str, *, escapes: bool, keep: bool = False) -> str:
        start = self._at
        self._at += 1
        out: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if character == quote:
                self._at += 1
                return "".join(out)
            if escapes and not keep and self._goes_on():
                self._at += self._goes_on() if character == "\\" else 1
                out += [] if character == "\\" else [character]
                continue
            if escapes and character == "\\" and self._at + 1 < len(self._text):
                following = self._text[self._at + 1]
                out.append(character + following if keep else following if following in '"\\$`' else "\\" + following)
                self._at += 2
                continue
            out.append(character)
            self._at += 1
        line, column = line_and_column(self._text, start)
        raise InvalidInput(f"A quote {quote} is not closed.", "Paste the whole command.", line=line, column=column)


def _ansi(text: str) -> str:
    """The escapes of $'...': numbers below 256 are bytes of UTF-8; two halves of one character are put together."""
    out = bytearray()
    at = 0
    for match in _ESCAPE.finditer(text):
        out += text[at : match.start()].encode("utf-8", "surrogatepass")
        out += _bytes_of(match[1])
        at = match.end()
    out += text[at:].encode("utf-8", "surrogatepass")
    joined = out.decode("utf-8", "surrogatepass" if _HALF.search(out) else "replace")
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bytes_of(code: str) -> bytes:
    if code in _SIMPLE:
        return _SIMPLE[code].encode()
    if code[0] in "uU":
        number = int(code[1:], 16)
        return (chr(number) if number < 0x110000 else "\ufffd").encode("utf-8", "surrogatepass")
    return bytes([int(code[1:], 16) if code[0] == "x" else int(code, 8) % 256])
