"""Parse a pasted curl command: credentials are removed, unsafe options are reported and not applied."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, NoReturn
from urllib.parse import quote

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import (
    VARIABLE,
    ParsedRequest,
    RequestSpec,
    begins_with_placeholder,
    check_json_body,
    spec_of,
    split_query,
)
from frameio_tui.core.http.shell_command import LINE_END, CommandReader, Word
from frameio_tui.core.profiles.profile import METHODS
from frameio_tui.core.secret import Secret
from frameio_tui.core.text.redact import redact_text

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    --trace-ascii --trace-config --unix-socket --variable --vlan-priority""".split()  # noqa: SIM905 - this many names are easier to read as text
)
"""Options that are only recognised so that the value after them is not taken for a URL."""
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
"""Options without a value that do not change the request."""
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
"""Wrapper commands, which run the command after them, each with its short options that take a value."""
_KEYWORDS = frozenset(["if", "then", "else", "elif", "while", "until", "do", "!", "{", "export", "readonly", "local"])
"""Words of a shell before which, and after which, a command can stand."""
_ASSIGNMENT_LINE = re.compile(r"\s*(?:(?:export|readonly|local)\s+)?[A-Za-z_][A-Za-z0-9_]*=")
_FENCES = re.compile(r"(?m)^[ \t]*(?:`{3,}|~{3,}).*$")
"""The lines around a code block of a Markdown document."""
_CONTINUATION_PROMPT = re.compile(r"(\\[ \t]*\n)(?:quote|dquote|bquote|heredoc|pipe|cmdand|cmdor)?> ")
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)
_CURL = re.compile(r"(?:.*[/\\])?curl(?:\.exe)?|[a-z]:.*curl\.exe", re.IGNORECASE)
_NOT_APPLIED = {
    "u": "User name and password were removed; the profile's credential is sent instead.",
    "b": "Cookies were removed.",
    "k": "--insecure was ignored; certificates are always verified.",
    "x": "Proxy and address options were ignored; use the proxy environment variables instead.",
    "U": "Proxy credentials were ignored.",
    "F": "Form uploads are not supported; add a body.",
    "T": "Files in a pasted command are not read.",
    "K": "Config files in a pasted command are not read.",
    "E": "Certificate options were ignored.",
    "c": "Cookie files were ignored.",
    "L": "Redirects are shown but not followed.",
    "z": "Time conditions were ignored.",
    "C": "The option to resume a transfer was ignored.",
    "sigv4": "AWS signatures are not supported and were ignored.",
}
_CREDENTIAL_HEADERS = {"authorization", "cookie", "proxy-authorization", "x-api-key"}
_CONNECTION_HEADERS = {"host", "content-length", "connection", "transfer-encoding", "accept-encoding", "te", "upgrade"}
_CURLY_QUOTES = re.compile("[\u201c\u201d]")
_DASHES = "\u2013\u2014\u2212"
"""Characters that word processors write for `-` and `--`."""
_NOT_A_TOKEN = re.compile(r"[<>{}\[\]]")
"""Characters of a placeholder in an example, as in `<token>` and `{{token}}`."""
_USER_IN_URL = re.compile(r"^((?:[a-z]+://)?)[^/?#@]*@", re.IGNORECASE)


_CONTINUES = {
    LINE_END: re.compile(r"\s*--?[A-Za-z]"),
    "#": re.compile(r"\s*--?[A-Za-z]"),
    "&": re.compile(r"(?:amp;)?[\w.%\[\]-]+="),
}
"""Text after the end of a command that shows that it was meant to continue: options, or part of an unquoted URL."""
_WORD_FOLLOWS = re.compile(
    r"(?:[ \t]|[\\`][ \t]*\n|\d*[<>]{1,2}&?[ \t]*[^\s;|&]++)*+"  # blanks and more redirections
    r"[^\s;|&#)]"
)


@dataclass
class _Parsed:
    """The request, built from the options that have been parsed so far."""

    method: str = ""
    url: Word | None = None
    more_urls: list[Word] = field(default_factory=list)
    """Further URLs, which curl sends the same request to."""
    headers: list[tuple[str, str]] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    query: list[str] = field(default_factory=list)
    implied_method: str = ""
    """The method that the data options imply."""
    json: bool = False
    get: bool = False
    head: bool = False
    token: Secret | None = None
    stdin: tuple[str, str] | None = None
    """The option that reads standard input, and the field name for what it reads."""
    missing_body: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        if words not in self.notes:
            self.notes.append(words)


class _Arguments:
    """The arguments of the command at the position of a reader, one after the other."""

    def __init__(self, reader: CommandReader, parsed: _Parsed) -> None:
        self._reader = reader
        self._parsed = parsed
        self.options_ended = False
        self.redirected = False
        """Whether a redirection ended the command: once the URL is known, nothing after a redirection is read."""

    def next(self) -> Word | None:
        """Return the next argument, or None at the end of the command."""
        while (word := self._reader.next_word()) is not None and word.redirection:
            if self._parsed.url is not None and not word.text.startswith("<<"):
                self.redirected = True
                self.finish(word)
                return None
        return word

    def value_of(self, option: Word) -> Word:
        """Return the value of an option. Raises InvalidInput if there is none."""
        following = self.next()
        if following is None:
            _refuse(f"{_redacted(option)} needs a value.", "Paste the whole command.", option)
        return following

    def finish(self, word: Word) -> None:
        """End the command at a word."""
        self._reader.finish(word)


def parse_curl(text: str, *, ignored: bool = False) -> ParsedRequest:
    """Parse the first curl command in a text. Raises InvalidInput with line and column.

    A command is never applied in part. `ignored` says that a part of the text was already left out, so that the result
    mentions it.
    """
    reader, parsed = CommandReader(text), _Parsed()
    _find_curl(reader, parsed)
    arguments = _Arguments(reader, parsed)
    while (word := arguments.next()) is not None:
        _parse_argument(word, arguments, parsed)
    if reader.end == "(":
        _refuse("Unexpected '(' outside quotes.", "Put it in quotes.", Word("(", reader.end_line, 1))
    if parsed.url is None:
        raise InvalidInput("The curl command has no URL.", "Paste the whole command.", line=1, column=1)
    if parsed.more_urls:
        parsed.note("Only the first URL was used.")
    _read_stdin(reader, parsed)
    request = _build_request(parsed, parsed.url)
    ended_by_word = arguments.redirected or reader.end in ("#", *_NEXT)
    if reader.end and (ended_by_word or reader.rest.strip()):
        _check_ignored_text(reader, arguments, request.spec)
        line = reader.end_line
        where = f"from line {line + 1}" if reader.end == LINE_END else f"from '{reader.end}' in line {line}"
    elif ignored:
        where = "after the code block"
    else:
        return request
    notice = f"Only the first command was loaded; the rest was ignored ({where})."
    return request._replace(notes=(notice, *request.notes))


class ScriptCommand(NamedTuple):
    """A curl command of a script: a request for each of its URLs, or why it cannot be read."""

    requests: tuple[ParsedRequest, ...] = ()
    error: InvalidInput | None = None
    is_unfinished: bool = False
    """Whether the text ended within a quoted part of the command."""


def parse_curl_script(text: str, variables: dict[str, str]) -> Iterator[ScriptCommand]:
    """Yield every curl command of a script; all other commands, and all other text, are skipped.

    `variables` are the values that the text may use, to which its own are added. Line breaks must be LF.
    """
    reader = CommandReader(_CONTINUATION_PROMPT.sub(r"\1", _FENCES.sub("", text)))
    reader.variables = variables
    while not reader.is_at_end:
        is_found = False
        try:
            is_found = _skip_to_curl(reader)
            if is_found:
                yield ScriptCommand(_requests_of(reader))
                while reader.end in _NEXT or _CURL.fullmatch(reader.end):
                    reader.next_command()
                    yield ScriptCommand(_requests_of(reader))
                reader.next_command()
        except InvalidInput as error:
            if is_found:
                _skip_command(reader)
                yield ScriptCommand((), error, reader.is_unfinished)
            reader.skip_line()


def _skip_to_curl(reader: CommandReader) -> bool:
    """Go to the arguments of the next curl command; return whether there is one. Raises InvalidInput."""
    while not reader.is_at_end:
        if "curl" not in reader.line.lower() and not _ASSIGNMENT_LINE.match(reader.line):
            reader.skip_line()  # may be prose, in which an apostrophe is not a quote
            continue
        assigned: dict[str, str] = {}
        begins, prefix = True, ""
        while (word := reader.next_word()) is not None:
            if word.redirection or not begins:
                continue
            assignment = _ASSIGNMENT.fullmatch(word.text)
            if _CURL.fullmatch(word.text):
                return True
            if assignment and not prefix:
                assigned |= {} if word.expansions else {assignment[1]: assignment[2]}
            elif word.text not in _KEYWORDS:
                try:
                    prefix = _skip_prefix(word, reader, prefix)
                except InvalidInput:
                    begins = False
        if begins and not prefix:
            reader.variables.update(assigned)
        reader.next_command()
    return False


def _requests_of(reader: CommandReader) -> tuple[ParsedRequest, ...]:
    """Return the requests of the command whose arguments follow. Raises InvalidInput."""
    parsed = _Parsed()
    arguments = _Arguments(reader, parsed)
    while (word := arguments.next()) is not None:
        _parse_argument(word, arguments, parsed)
    if parsed.url is None:
        raise InvalidInput("The curl command has no URL.", "Add the URL.", line=reader.end_line or 1, column=1)
    _read_stdin(reader, parsed)
    _check_complete(reader, arguments)
    return tuple(_build_request(parsed, url) for url in (parsed.url, *parsed.more_urls))


def _skip_command(reader: CommandReader) -> None:
    """Go to the end of a command that cannot be parsed, so that nothing in its quotes is taken for a command."""
    with contextlib.suppress(InvalidInput):
        while reader.next_word() is not None:
            pass


def _find_curl(reader: CommandReader, parsed: _Parsed) -> None:
    """Skip the usual text before the first curl command, so that its arguments follow. Raises InvalidInput."""
    assigned: dict[str, str] = {}
    only_assigns, prefix = True, ""
    while True:
        word = reader.next_word()
        if word is None:
            if not reader.end:
                _refuse("No curl command found.", "Paste the command starting with 'curl'.", Word("", 1, 1))
            if not only_assigns or reader.end not in (LINE_END, "#", ";", "&&"):
                _refuse_before(Word(reader.end, reader.end_line, 1))
            reader.variables.update(assigned)
            reader.next_command()
            continue
        if not word.redirection and _CURL.fullmatch(word.text):
            if assigned:
                parsed.note("Variables that are set for the command were ignored.")
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
        prefix = _skip_prefix(word, reader, prefix)


def _skip_prefix(word: Word, reader: CommandReader, prefix: str) -> str:
    """Read a wrapper command or one of its options, and return the name of the wrapper."""
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
    shown = "line break" if word.text == LINE_END else f"'{_redacted(word)}'"
    _refuse(f"Unexpected {shown} before curl.", "Paste the command starting with 'curl'.", word)


def _check_ignored_text(reader: CommandReader, arguments: _Arguments, spec: RequestSpec) -> None:
    """Refuse a request that may change something if the ignored text was meant to be part of it."""
    if spec.method not in ("GET", "HEAD"):
        _check_complete(reader, arguments)


def _check_complete(reader: CommandReader, arguments: _Arguments) -> None:
    """Raise InvalidInput if the command seems to continue after its end."""
    continues = _WORD_FOLLOWS if arguments.redirected else _CONTINUES.get(reader.end)
    if continues is None or not continues.match(reader.rest):
        return
    remedy = "Put the URL in quotes." if reader.end == "&" else "Put the whole command on one line."
    raise InvalidInput(
        f"The command seems to continue after {_quoted_end(reader.end)}.",
        remedy,
        line=reader.end_line,
        column=1,
    )


def _parse_argument(word: Word, arguments: _Arguments, parsed: _Parsed) -> None:
    text = word.text
    if text[:1] in _DASHES:
        rest = text.lstrip("-" + _DASHES)
        is_long = text.startswith("\u2014") or _is_long("--" + rest.partition("=")[0])
        text = ("--" if is_long else "-") + rest
    if arguments.options_ended or not text.startswith("-") or text == "-":
        _parse_url_argument(word, arguments, parsed)
    elif text == "--":
        arguments.options_ended = True
    elif text in _NEXT:
        arguments.finish(word)
    elif text.startswith("--"):
        _parse_long_option(word._replace(text=text), arguments, parsed)
    else:
        _parse_short_options(word._replace(text=text), arguments, parsed)


def _parse_url_argument(word: Word, arguments: _Arguments, parsed: _Parsed) -> None:
    if _CURL.fullmatch(word.text):  # the line break before it was lost when the text was copied
        arguments.finish(word)
    elif parsed.url is not None:
        parsed.more_urls.append(word)
    else:
        parsed.url = word


def _parse_long_option(word: Word, arguments: _Arguments, parsed: _Parsed) -> None:
    name, equals, value = word.text.partition("=")
    if name in _LONG:
        _apply(_LONG[name], word._replace(text=value) if equals else arguments.value_of(word), arguments, parsed)
    elif name in _WITH_VALUE:
        if not equals:
            arguments.value_of(word)
    elif name in _FLAGS and not equals:
        _apply(_FLAGS[name], word, arguments, parsed)
    elif not _is_long(name) or equals:
        _refuse(f"Unknown curl option '{_redacted(word)}'.", "Correct or remove it.", word)


def _parse_short_options(word: Word, arguments: _Arguments, parsed: _Parsed) -> None:
    letters = word.text[1:]
    for at, letter in enumerate(letters):
        if letter in _SHORT_WITH_VALUE:
            rest = letters[at + 1 :]
            _apply(letter, word._replace(text=rest) if rest else arguments.value_of(word), arguments, parsed)
            return
        if letter == ":":
            arguments.finish(word._replace(text="-:"))
            return
        if letter not in _SHORT_FLAGS:
            _refuse(f"Unknown curl option '-{letter}'.", "Correct or remove it.", word)
        _apply(letter, word, arguments, parsed)


def _is_long(name: str) -> bool:
    """Whether curl has a long option with that name, or with `--no-` before a name that has no value."""
    flag = "--" + name.removeprefix("--no-") if name.startswith("--no-") else name
    known = name in _LONG or name in _WITH_VALUE or name in _FLAGS or name == "--next"
    return known or flag in _LONG_FLAGS or flag in ("--insecure", "--location")


def _apply(option: str, value: Word, arguments: _Arguments, parsed: _Parsed) -> None:
    text = value.text
    if value.expansions and option in _BECOMES_REQUEST:
        _refuse_unknown(value.expansions[0], value)
    if option == "X":
        parsed.method = text.strip().upper()
        if parsed.method not in METHODS:
            _refuse(f"Unknown method '{redact_text(text)[:40]}'.", f"Use one of: {', '.join(METHODS)}.", value)
    elif option == "H":
        _header(value, parsed)
    elif option in ("d", "binary", "raw", "urlencode", "json"):
        _data(option, text, parsed)
    elif option in ("G", "I"):
        parsed.get, parsed.head = parsed.get or option == "G", parsed.head or option == "I"
    elif option == "url":
        _parse_url_argument(value, arguments, parsed)
    elif option == "target":
        _refuse("--request-target is not supported.", "Write the path in the URL.", value)
    else:
        _apply_rest(option, value, parsed)


_BECOMES_REQUEST = frozenset(["X", "d", "binary", "raw", "urlencode", "json", "query", "A", "e", "r", "target"])
"""Options whose value becomes part of the request."""


def _apply_rest(option: str, value: Word, parsed: _Parsed) -> None:
    text = value.text
    if option == "query":
        parsed.query.append(_url_encoded(text))
    elif option == "bearer":
        _credential("Bearer " + text, parsed, known=not value.expansions)
    elif option in ("A", "e"):
        parsed.headers.append(("user-agent" if option == "A" else "referer", text))
    elif option == "r":
        parsed.headers.append(("range", f"bytes={text}"))
    elif option == "T":
        parsed.implied_method = "PUT"
        _note_external_data("binary", "", "-" if text in ("-", ".") else text, parsed)
    elif option in _NOT_APPLIED:
        if option == "F":
            parsed.implied_method, parsed.missing_body = "POST", "a form"
        parsed.note(_NOT_APPLIED[option])


def _header(word: Word, parsed: _Parsed) -> None:
    value = word.text
    if value.startswith("@"):
        parsed.note("Files in a pasted command are not read.")
        return
    if value.endswith(";") and ":" not in value:  # curl's syntax for a header without a value
        value = value[:-1] + ":"
    name, colon, content = value.partition(":")
    name, content = name.strip(), content.strip()
    lower = name.lower()
    if lower in _CREDENTIAL_HEADERS:
        if lower == "authorization":
            _credential(content, parsed, known=not word.expansions)
        else:
            parsed.note(f"The header {name} was removed.")
    elif lower == "x-frameio-legacy-token-auth":
        parsed.note("The legacy token header was removed; the profile adds it when it is needed.")
    elif lower in _CONNECTION_HEADERS:
        parsed.note("Headers that are set automatically for each connection were removed.")
    elif word.expansions:
        _refuse_unknown(word.expansions[0], word)
    elif colon:
        parsed.headers.append((name, content))


def _credential(value: str, parsed: _Parsed, *, known: bool) -> None:
    kind, _, token = value.partition(" ")
    token = token.strip()
    if not known or VARIABLE.fullmatch(token) or _NOT_A_TOKEN.search(token) or not token:
        return
    if kind.lower() == "bearer":
        parsed.token = Secret(token)
        parsed.note("The token was removed from the command.")
    elif kind.lower() == "basic":
        parsed.note("User name and password were removed; the profile's credential is sent instead.")
    else:
        parsed.note("The Authorization header was removed.")


def _data(option: str, value: str, parsed: _Parsed) -> None:
    parsed.implied_method = "POST"
    parsed.json = parsed.json or option == "json"
    if option == "urlencode" and "@" in value.partition("=")[0]:
        name, _, source = value.partition("@")
        _note_external_data(option, name, source, parsed)
    elif option not in ("raw", "urlencode") and value.startswith("@"):
        _note_external_data(option, "", value[1:], parsed)
    else:
        parsed.data.append(_url_encoded(value) if option == "urlencode" else value)


def _note_external_data(option: str, name: str, source: str, parsed: _Parsed) -> None:
    """Record a part of the body that is in a file or in standard input."""
    if source not in ("-", "/dev/stdin"):
        parsed.missing_body = "a file"
        parsed.note("Files in a pasted command are not read; add the body itself.")
    elif parsed.stdin is None:
        parsed.stdin = (option, name)


def _read_stdin(reader: CommandReader, parsed: _Parsed) -> None:
    """Add the text of a here-document or here-string where the command reads standard input. Raises InvalidInput."""
    text = reader.stdin
    if text is None:
        if parsed.stdin is not None:
            parsed.missing_body = "standard input"
            parsed.note("A pasted command does not read standard input; add the body itself.")
        return
    if parsed.stdin is None:
        _refuse("The command does not use its here-document.", "Add -d @- to send it as the body.", text)
    if text.expansions:
        _refuse_unknown(text.expansions[0], text)
    option, name = parsed.stdin
    content = text.text
    if option == "d":  # curl removes these characters from a file
        content = re.sub(r"[\r\n\0]", "", content)
    elif option == "urlencode":
        content = _url_encoded(f"{name}={content}")
    parsed.data.append(content)


def _url_encoded(text: str) -> str:
    """Encode `name=content`, `=content` or `content` as --data-urlencode does."""
    name, equals, content = text.partition("=")
    if not equals:
        return quote(text, safe="")
    return f"{name}={quote(content, safe='')}" if name else quote(content, safe="")


def _build_request(parsed: _Parsed, word: Word) -> ParsedRequest:
    body = _with_straight_quotes(("" if parsed.json else "&").join(parsed.data), parsed)
    method = parsed.method or ("HEAD" if parsed.head else "GET" if parsed.get else parsed.implied_method or "GET")
    spec = spec_of(method, _url(word, parsed))
    spec = replace(spec, query=(*spec.query, *split_query("&".join(parsed.query))))
    if parsed.get:
        spec, body = replace(spec, query=(*spec.query, *split_query(body))), ""
    elif parsed.missing_body:
        body = ""
    headers = list(parsed.headers)
    names = {name.lower() for name, _ in headers}
    is_form = (
        bool(body) and parsed.implied_method == "POST" and not parsed.json and not body.lstrip().startswith(("{", "["))
    )
    if is_form and "content-type" not in names:
        headers.append(("content-type", "application/x-www-form-urlencoded"))
    return ParsedRequest(
        RequestSpec(spec.method, spec.path, spec.query, tuple(headers), body, spec.origin),
        parsed.token,
        tuple(parsed.notes),
        "" if parsed.get else parsed.missing_body,
    )


def _url(word: Word, parsed: _Parsed) -> str:
    """Return the URL without user and password, and with its variables as placeholders. Raises InvalidInput."""
    for expansion in word.expansions:
        if not VARIABLE.fullmatch(expansion) and not expansion.startswith("$env:"):
            _refuse_unknown(expansion, word)
    given = re.sub(r"^<(https?://[^<>]*)>$", r"\1", word.text)
    url = _USER_IN_URL.sub(r"\1", given)
    if url != given:
        parsed.note(_NOT_APPLIED["u"])
    path, separator, query = url.partition("?")
    if begins_with_placeholder(url):
        return url
    if "://" in path and not path.lower().startswith(("http://", "https://")):
        _refuse(f"Unsupported URL '{redact_text(path)[:40]}'.", "Use a URL that starts with https:// or a host.", word)
    if any(expansion in query for expansion in word.expansions):
        parsed.note("Variables in the query are sent as written.")
    path = VARIABLE.sub(_placeholder, path if "://" in path else f"https://{path}")
    return path + separator + query


def _with_straight_quotes(body: str, parsed: _Parsed) -> str:
    """Replace the curly quotes of word processors if that makes the body valid JSON; else return it unchanged."""
    if not body.lstrip().startswith(("{", "[")) or not _CURLY_QUOTES.search(body) or _is_json(body):
        return body
    straight = _CURLY_QUOTES.sub('"', body)
    if not _is_json(straight):
        return body
    parsed.note("Curly quotes in the body were replaced with straight ones.")
    return straight


def _is_json(text: str) -> bool:
    try:
        check_json_body(text)
    except InvalidInput:
        return False
    return True


def _placeholder(variable: re.Match[str]) -> str:
    """Return the placeholder for a shell variable in a path: `{asset_id}` for `$ASSET_ID`."""
    return "{" + (variable[1] or variable[2]).lower() + "}"


def _quoted_end(end: str) -> str:
    return end if end == LINE_END else f"'{end}'"


def _redacted(word: Word) -> str:
    """Return the part of a word that an error may quote: no option value, no secret, at most 40 characters."""
    return redact_text(word.text.partition("=")[0])[:40]


def _refuse_unknown(expansion: str, word: Word) -> NoReturn:
    expansion = " ".join(expansion.split())
    shown = expansion if len(expansion) < 40 else expansion[:10] + "…" + expansion[-1]
    _refuse(f"The value of {redact_text(shown)} is unknown.", "Replace it with its value.", word)


def _refuse(sentence: str, remedy: str, word: Word) -> NoReturn:
    raise InvalidInput(sentence, remedy, line=word.line, column=word.column)
