"""A pasted curl command as a request: credentials taken out, dangerous options named and not applied (trust T30)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import NoReturn
from urllib.parse import quote

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import (
    VARIABLE,
    ParsedRequest,
    RequestSpec,
    begins_with_gap,
    check_json_body,
    spec_of,
    split_query,
)
from frameio_tui.core.http.shell_command import LINE_END, CommandReader, Word
from frameio_tui.core.profiles.profile import METHODS
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.redact import redact_text

_SHORT_WITH_VALUE = "XHdFuAebxomTKErcCDPQUwYyzt"
_SHORT_FLAGS = "012346aBfgGhiIjJkLlMnNOpqRsSvVZ#"
_LONG = {
    "--request": "X",
    "--header": "H",
    "--data": "d",
    "--data-ascii": "d",
    "--data-raw": "raw",
    "--data-binary": "binary",
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
    "--range": "r",
    "--time-cond": "z",
    "--continue-at": "C",
    "--aws-sigv4": "sigv4",
    "--request-target": "target",
}
_WITH_VALUE = frozenset(
    """--abstract-unix-socket --alt-svc --capath --cert-type --ciphers --create-file-mode --crlfile --curves
    --delegation
    --dns-interface --dns-ipv4-addr --dns-ipv6-addr --dns-servers --doh-url --ech --egd-file --engine --etag-compare
    --etag-save --expect100-timeout --ftp-account --ftp-alternative-to-user --ftp-method --ftp-port --ftp-ssl-ccc-mode
    --happy-eyeballs-timeout-ms --haproxy-clientip --hostpubmd5 --hostpubsha256 --hsts --ip-tos --ipfs-gateway
    --keepalive-cnt --keepalive-time --key-type --krb --libcurl --limit-rate --local-port --login-options --mail-auth
    --mail-from --mail-rcpt --max-filesize --max-redirs --netrc-file --noproxy --output-dir --parallel-max
    --parallel-max-host --pass --pinnedpubkey --proto --proto-default --proto-redir --proxy-cacert --proxy-capath
    --proxy-cert --proxy-cert-type --proxy-ciphers --proxy-crlfile --proxy-header --proxy-key --proxy-key-type
    --proxy-pass --proxy-pinnedpubkey --proxy-service-name --proxy-tls13-ciphers --proxy-tlsauthtype
    --proxy-tlspassword --proxy-tlsuser --proxy1.0 --pubkey --quote --random-file --rate --retry-max-time --sasl-authzid
    --service-name --sigalgs --socks4 --socks4a --socks5-gssapi-service --socks5-hostname --speed-limit --speed-time
    --stderr --telnet-option --tftp-blksize --tls-max --tls13-ciphers --tlsauthtype --tlspassword --tlsuser --trace
    --trace-ascii --trace-config --unix-socket --variable --vlan-priority""".split()  # noqa: SIM905 - so many names are read more easily as text
)
"""Options of which only the value matters here: it is no URL."""
_FLAGS = {"--insecure": "k", "--location": "L", "--location-trusted": "L", "--get": "G", "--head": "I"}
_LONG_FLAGS = frozenset(
    """--alpn --anyauth --append --basic --buffer --ca-native --cert-status --clobber --compressed --compressed-ssh
    --create-dirs --crlf --digest --disable --disable-eprt --disable-epsv --disallow-username-in-url --doh-cert-status
    --doh-insecure --eprt --epsv --fail --fail-early --fail-with-body --false-start --form-escape --ftp-create-dirs
    --ftp-pasv --ftp-pret --ftp-skip-pasv-ip --ftp-ssl-ccc --ftp-ssl-control --globoff --haproxy-protocol --help
    --http0.9 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http3 --http3-only --ignore-content-length --include
    --ipv4 --ipv6 --junk-session-cookies --keepalive --list-only --mail-rcpt-allowfails --manual --metalink --mptcp
    --negotiate --netrc --netrc-optional --npn --ntlm --ntlm-wb --parallel --parallel-immediate --path-as-is --post301
    --post302 --post303 --progress-bar --progress-meter --proxy-anyauth --proxy-basic --proxy-ca-native --proxy-digest
    --proxy-http2 --proxy-insecure --proxy-negotiate --proxy-ntlm --proxy-ssl-allow-beast --proxy-ssl-auto-client-cert
    --proxy-tlsv1 --proxytunnel --raw --remote-header-name --remote-name --remote-name-all --remote-time
    --remove-on-error --retry-all-errors --retry-connrefused --sasl-ir --sessionid --show-error --show-headers --silent
    --skip-existing --socks5-basic --socks5-gssapi --socks5-gssapi-nec --ssl --ssl-allow-beast --ssl-auto-client-cert
    --ssl-no-revoke --ssl-reqd --ssl-revoke-best-effort --sslv2 --sslv3 --styled-output --suppress-connect-headers
    --tcp-fastopen --tcp-nodelay --tftp-no-options --tls-earlydata --tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3
    --tr-encoding --trace-ids --trace-time --use-ascii --verbose --version --xattr""".split()  # noqa: SIM905 - as above
)
"""Options without a value that change nothing of the request."""
_NEXT = ("--next", "-:")
_PREFIXES = {
    "sudo": "ugpCRTDhr",
    "doas": "uC",
    "env": "uC",
    "time": "fo",
    "gtime": "fo",
    "nice": "n",
    "timeout": "ks",
    "exec": "a",
    "stdbuf": "ioe",
    "command": "",
    "builtin": "",
    "nohup": "",
    "noglob": "",
    "winpty": "",
}
"""Commands that run the command after them, and their options with a value."""
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_CURL = re.compile(r"(?:.*[/\\])?curl(?:\.exe)?|[a-z]:.*curl\.exe", re.IGNORECASE)
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
    "z": "Time conditions are not applied.",
    "C": "Resuming a transfer is not applied.",
    "sigv4": "AWS signatures are not applied.",
}
_CREDENTIAL_HEADERS = {"authorization", "cookie", "proxy-authorization", "x-api-key"}
_OF_THE_CONNECTION = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "te", "upgrade"}
_CURLY_QUOTES = re.compile("[\u201c\u201d]")
_DASHES = "\u2013\u2014\u2212"
"""What word processors make of `-` and `--`."""
_NOT_A_TOKEN = re.compile(r"[<>{}\[\]]")
"""As in `<token>` and `{{token}}`: a gap in an example."""
_USER_IN_URL = re.compile(r"^((?:[a-z]+://)?)[^/?#@]*@", re.IGNORECASE)


_CONTINUES = {
    LINE_END: re.compile(r"\s*--?[A-Za-z]"),
    "#": re.compile(r"\s*--?[A-Za-z]"),
    "&": re.compile(r"(?:amp;)?[\w.%\[\]-]+="),
}
"""What is ignored, but was evidently meant for the command that it follows: options, or the rest of an unquoted URL."""
_WORD_FOLLOWS = re.compile(
    r"(?:[ \t]|[\\`][ \t]*\n|\d*[<>]{1,2}&?[ \t]*[^\s;|&]++)*+"  # blanks and more redirections
    r"[^\s;|&#)]"
)


@dataclass
class _Found:
    """What the options said so far."""

    method: str = ""
    url: Word | None = None
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    sends: str = ""
    """The method that its data asks for."""
    json: bool = False
    get: bool = False
    head: bool = False
    token: Secret | None = None
    stdin: tuple[str, str] | None = None
    """The option that reads standard input, and the name that it gives to what it reads."""
    missing_body: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)


class _Arguments:
    """The arguments of the command that a reader is in, up to what ends it."""

    def __init__(self, reader: CommandReader, found: _Found) -> None:
        self._reader = reader
        self._found = found
        self.options_ended = False
        self.redirected = False
        """Whether a redirection ended the command: what follows one is not read once the URL is known."""

    def next(self) -> Word | None:
        """Return the next argument, or None at the end of the command."""
        while (word := self._reader.next_word()) is not None and word.redirection:
            if self._found.url is not None and not word.text.startswith("<<"):
                self.redirected = True
                self.finish(word)
                return None
        return word

    def value_of(self, option: Word) -> Word:
        """Return the value of an option. Raises InvalidInput when there is none."""
        following = self.next()
        if following is None:
            _refuse(f"{_shown(option)} needs a value.", "Paste the whole command.", option)
        return following

    def finish(self, word: Word) -> None:
        """End the command at a word."""
        self._reader.finish(word)


def parse_curl(text: str, *, ignored: bool = False) -> ParsedRequest:
    """Read the first curl command of a text. Raises InvalidInput with line and column; nothing is half applied.

    `ignored` says that a part of the text was left out already, so that the result tells of it.
    """
    reader, found = CommandReader(text), _Found()
    _find_curl(reader, found)
    arguments = _Arguments(reader, found)
    while (word := arguments.next()) is not None:
        _take(word, arguments, found)
    if reader.end == "(":
        _refuse("'(' outside quotes was not understood.", "Put it into quotes.", Word("(", reader.end_line, 1))
    if found.url is None:
        raise InvalidInput("The curl command names no URL.", "Paste the whole command.", line=1, column=1)
    _read_stdin(reader, found)
    request = _finished(found, found.url)
    by_word = arguments.redirected or reader.end in ("#", *_NEXT)
    if reader.end and (by_word or reader.rest.strip()):
        _check_nothing_is_lost(reader, arguments, request.spec)
        line = reader.end_line
        where = f"from line {line + 1} on" if reader.end == LINE_END else f"from '{reader.end}' in line {line} on"
    elif ignored:
        where = "from the end of the code block on"
    else:
        return request
    told = f"Only the first command was loaded; the rest was ignored ({where})."
    return request._replace(notes=(told, *request.notes))


def _find_curl(reader: CommandReader, found: _Found) -> None:
    """Go to the arguments of the first command, past what commonly stands before it. Raises InvalidInput."""
    assigned: dict[str, str] = {}
    only_assigns, prefix = True, ""
    while True:
        word = reader.next_word()
        if word is None:
            if not reader.end:
                _refuse("There is no curl command.", "Paste the command from 'curl' on.", Word("", 1, 1))
            if not only_assigns or reader.end not in (LINE_END, "#", ";", "&&"):
                _refuse_before(Word(reader.end, reader.end_line, 1))
            reader.variables.update(assigned)
            reader.next_command()
            continue
        if not word.redirection and _CURL.fullmatch(word.text):
            if assigned:
                found.note("Variables that are set for the command are not applied.")
            return
        assignment = _ASSIGNMENT.fullmatch(word.text)
        if assignment and not word.redirection:
            if any("curl" in expansion for expansion in word.expansions):
                _refuse_unknown(word.expansions[0], word)
            if only_assigns and not word.expansions:
                assigned[assignment[1]] = assignment[2]
            continue
        if word.text == "export" and only_assigns and not word.redirection:
            continue
        only_assigns = False
        prefix = _past_prefix(word, reader, prefix)


def _past_prefix(word: Word, reader: CommandReader, prefix: str) -> str:
    """Take a command that runs the one after it, or an option of such a command; give its name."""
    text = word.text
    if text in _PREFIXES and not word.redirection:
        return text
    is_duration = prefix == "timeout" and re.fullmatch(r"[\d.]+[smhd]?", text) is not None
    if not prefix or word.redirection or not (text.startswith("-") or is_duration):
        _refuse_before(word)
    if len(text) == 2 and text[1] in _PREFIXES[prefix]:
        reader.next_word()
    return prefix


def _refuse_before(word: Word) -> NoReturn:
    shown = "The line end" if word.text == LINE_END else f"'{_shown(word)}'"
    _refuse(f"{shown} before curl was not understood.", "Paste the command from 'curl' on.", word)


def _check_nothing_is_lost(reader: CommandReader, arguments: _Arguments, spec: RequestSpec) -> None:
    """Refuse a changing request when what is ignored was evidently meant for it: it would change something else."""
    continues = _WORD_FOLLOWS if arguments.redirected else _CONTINUES.get(reader.end)
    if spec.method in ("GET", "HEAD") or continues is None or not continues.match(reader.rest):
        return
    remedy = "Put the URL into quotes." if reader.end == "&" else "Put the whole command into one line."
    raise InvalidInput(
        f"The command goes on after {_end_shown(reader.end)}, which was not understood.",
        remedy,
        line=reader.end_line,
        column=1,
    )


def _take(word: Word, arguments: _Arguments, found: _Found) -> None:
    text = word.text
    if text[:1] in _DASHES:
        rest = text.lstrip("-" + _DASHES)
        is_long = text.startswith("\u2014") or _is_long("--" + rest.partition("=")[0])
        text = ("--" if is_long else "-") + rest
    if arguments.options_ended or not text.startswith("-") or text == "-":
        _take_url(word, arguments, found)
    elif text == "--":
        arguments.options_ended = True
    elif text in _NEXT:
        arguments.finish(word)
    elif text.startswith("--"):
        _take_long(word._replace(text=text), arguments, found)
    else:
        _take_short(word._replace(text=text), arguments, found)


def _take_url(word: Word, arguments: _Arguments, found: _Found) -> None:
    if _CURL.fullmatch(word.text):  # the line end before it was lost on the way here
        arguments.finish(word)
    elif found.url is not None:
        found.note("Only the first URL was taken.")
    else:
        found.url = word


def _take_long(word: Word, arguments: _Arguments, found: _Found) -> None:
    name, equals, value = word.text.partition("=")
    if name in _LONG:
        _apply(_LONG[name], word._replace(text=value) if equals else arguments.value_of(word), arguments, found)
    elif name in _WITH_VALUE:
        if not equals:
            arguments.value_of(word)
    elif name in _FLAGS and not equals:
        _apply(_FLAGS[name], word, arguments, found)
    elif not _is_long(name) or equals:
        _refuse(f"Unknown curl option '{_shown(word)}'.", "Correct it or take it out.", word)


def _take_short(word: Word, arguments: _Arguments, found: _Found) -> None:
    letters = word.text[1:]
    for at, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            rest = letters[at + 1 :]
            _apply(letter, word._replace(text=rest) if rest else arguments.value_of(word), arguments, found)
            return
        if letter == ":":
            arguments.finish(word._replace(text="-:"))
            return
        if letter not in _SHORT_FLAGS:
            _refuse(f"Unknown curl option '-{letter}'.", "Correct it or take it out.", word)
        _apply(letter, word, arguments, found)


def _is_long(name: str) -> bool:
    """Whether curl has a long option of that name, `--no-` before one without a value included."""
    flag = "--" + name.removeprefix("--no-") if name.startswith("--no-") else name
    known = name in _LONG or name in _WITH_VALUE or name in _FLAGS or name == "--next"
    return known or flag in _LONG_FLAGS or flag in ("--insecure", "--location")


def _apply(option: str, value: Word, arguments: _Arguments, found: _Found) -> None:
    text = value.text
    if value.expansions and option in _SENT_AS_WRITTEN:
        _refuse_unknown(value.expansions[0], value)
    if option == "X":
        found.method = text.strip().upper()
        if found.method not in METHODS:
            _refuse(f"Unknown method '{redact_text(text)[:40]}'.", f"Methods are {', '.join(METHODS)}.", value)
    elif option == "H":
        _header(value, found)
    elif option in ("d", "binary", "raw", "urlencode", "json"):
        _data(option, text, found)
    elif option in ("G", "I"):
        found.get, found.head = found.get or option == "G", found.head or option == "I"
    elif option == "url":
        _take_url(value, arguments, found)
    elif option == "target":
        _refuse("--request-target is not applied.", "Write its path in the URL.", value)
    else:
        _apply_rest(option, value, found)


_SENT_AS_WRITTEN = frozenset(["X", "d", "binary", "raw", "urlencode", "json", "query", "A", "e", "r", "target"])
"""Options whose value becomes a part of the request."""


def _apply_rest(option: str, value: Word, found: _Found) -> None:
    text = value.text
    if option == "query":
        found.query.append(_url_encoded(text))
    elif option == "bearer":
        _credential("Bearer " + text, found, known=not value.expansions)
    elif option in ("A", "e"):
        found.headers.append(("user-agent" if option == "A" else "referer", text))
    elif option == "r":
        found.headers.append(("range", f"bytes={text}"))
    elif option == "T":
        found.sends = "PUT"
        _from_outside("binary", "", "-" if text in ("-", ".") else text, found)
    elif option in _NOT_APPLIED:
        if option == "F":
            found.sends, found.missing_body = "POST", "a form"
        found.note(_NOT_APPLIED[option])


def _header(word: Word, found: _Found) -> None:
    value = word.text
    if value.startswith("@"):
        found.note("Files are not read from a pasted command.")
        return
    if value.endswith(";") and ":" not in value:  # how curl is told to send a header without a value
        value = value[:-1] + ":"
    name, colon, content = value.partition(":")
    name, content = name.strip(), content.strip()
    lower = name.lower()
    if lower in _CREDENTIAL_HEADERS:
        if lower == "authorization":
            _credential(content, found, known=not word.expansions)
        else:
            found.note(f"The header {name} was taken out.")
    elif lower == "x-frameio-legacy-token-auth":
        found.note("The legacy token header was taken out: the profile sends it where it is needed.")
    elif lower in _OF_THE_CONNECTION:
        found.note("Headers that each connection makes for itself were left out.")
    elif word.expansions:
        _refuse_unknown(word.expansions[0], word)
    elif colon:
        found.headers.append((name, content))


def _credential(value: str, found: _Found, *, known: bool) -> None:
    kind, _, token = value.partition(" ")
    token = token.strip()
    if not known or VARIABLE.fullmatch(token) or _NOT_A_TOKEN.search(token) or not token:
        return
    if kind.lower() == "bearer":
        found.token = Secret(token)
        found.note("The token was taken out of the command.")
    elif kind.lower() == "basic":
        found.note("The user and password were taken out: the profile's credential is sent.")
    else:
        found.note("The Authorization header was taken out.")


def _data(option: str, value: str, found: _Found) -> None:
    found.sends = "POST"
    found.json = found.json or option == "json"
    if option == "urlencode" and "@" in value.partition("=")[0]:
        name, _, place = value.partition("@")
        _from_outside(option, name, place, found)
    elif option not in ("raw", "urlencode") and value.startswith("@"):
        _from_outside(option, "", value[1:], found)
    else:
        found.data.append(_url_encoded(value) if option == "urlencode" else value)


def _from_outside(option: str, name: str, place: str, found: _Found) -> None:
    """A part of the body that stands in a file or in standard input."""
    if place not in ("-", "/dev/stdin"):
        found.missing_body = "a file"
        found.note("Files are not read from a pasted command: give the body itself.")
    elif found.stdin is None:
        found.stdin = (option, name)


def _read_stdin(reader: CommandReader, found: _Found) -> None:
    """Put the text of a here-document or here-string where the command reads it. Raises InvalidInput."""
    text = reader.stdin
    if text is None:
        if found.stdin is not None:
            found.missing_body = "standard input"
            found.note("Standard input is not read by a pasted command: give the body itself.")
        return
    if found.stdin is None:
        _refuse("No option of the command reads its here-document.", "Add -d @- to send it as the body.", text)
    if text.expansions:
        _refuse_unknown(text.expansions[0], text)
    option, name = found.stdin
    content = text.text
    if option == "d":  # as curl does with a file
        content = re.sub(r"[\r\n\0]", "", content)
    elif option == "urlencode":
        content = _url_encoded(f"{name}={content}")
    found.data.append(content)


def _url_encoded(text: str) -> str:
    """As --data-urlencode writes `name=content`, `=content` and `content`."""
    name, equals, content = text.partition("=")
    if not equals:
        return quote(text, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")


def _finished(found: _Found, word: Word) -> ParsedRequest:
    body = _with_straight_quotes(("" if found.json else "&").join(found.data), found)
    method = found.method or ("HEAD" if found.head else "GET" if found.get else found.sends or "GET")
    spec = spec_of(method, _url(word, found))
    spec = replace(spec, query=(*spec.query, *split_query("&".join(found.query))))
    if found.get:
        spec, body = replace(spec, query=(*spec.query, *split_query(body))), ""
    elif found.missing_body:
        body = ""
    headers = list(found.headers)
    given = {name.lower() for name, _ in headers}
    is_form = bool(body) and found.sends == "POST" and not found.json and not body.lstrip().startswith(("{", "["))
    if is_form and "content-type" not in given:
        headers.append(("content-type", "application/x-www-form-urlencoded"))
    return ParsedRequest(
        RequestSpec(spec.method, spec.path, spec.query, tuple(headers), body, spec.origin),
        found.token,
        tuple(found.notes),
        "" if found.get else found.missing_body,
    )


def _url(word: Word, found: _Found) -> str:
    """The URL without a user, its variables as placeholders. Raises InvalidInput."""
    for expansion in word.expansions:
        if not VARIABLE.fullmatch(expansion) and not expansion.startswith("$env:"):
            _refuse_unknown(expansion, word)
    given = re.sub(r"^<(https?://[^<>]*)>$", r"\1", word.text)
    url = _USER_IN_URL.sub(r"\1", given)
    if url != given:
        found.note(_NOT_APPLIED["u"])
    path, mark, query = url.partition("?")
    if begins_with_gap(url):
        return url
    if "://" in path and not path.lower().startswith(("http://", "https://")):
        _refuse(f"The URL '{redact_text(path)[:40]}' was not understood.", "It starts with https:// or a host.", word)
    if any(expansion in query for expansion in word.expansions):
        found.note("Variables in the query are sent as they are written.")
    path = VARIABLE.sub(_placeholder, path if "://" in path else f"https://{path}")
    return path + mark + query


def _with_straight_quotes(body: str, found: _Found) -> str:
    """JSON whose quotes a word processor made curly, with straight ones; any other body as it is."""
    if not body.lstrip().startswith(("{", "[")) or not _CURLY_QUOTES.search(body) or _is_json(body):
        return body
    straight = _CURLY_QUOTES.sub('"', body)
    if not _is_json(straight):
        return body
    found.note("Curly quotes in the body were replaced with straight ones.")
    return straight


def _is_json(text: str) -> bool:
    try:
        check_json_body(text)
    except InvalidInput:
        return False
    return True


def _placeholder(variable: re.Match[str]) -> str:
    """A variable of the shell in a path is a gap to be filled: `$ASSET_ID` is `{asset_id}`."""
    return "{" + (variable[1] or variable[2]).lower() + "}"


def _end_shown(end: str) -> str:
    return end if end == LINE_END else f"'{end}'"


def _shown(word: Word) -> str:
    """What an error names of a word: no value of an option, no secret, not much of it."""
    return redact_text(word.text.partition("=")[0])[:40]


def _refuse_unknown(expansion: str, word: Word) -> NoReturn:
    expansion = " ".join(expansion.split())
    shown = expansion if len(expansion) < 40 else expansion[:10] + "…" + expansion[-1]
    _refuse(f"The value of {redact_text(shown)} is not known.", "Put the value into the command.", word)


def _refuse(sentence: str, remedy: str, word: Word) -> NoReturn:
    raise InvalidInput(sentence, remedy, line=word.line, column=word.column)
