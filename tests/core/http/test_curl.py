"""A pasted curl command becomes the request it was; credentials are taken out, nothing dangerous is applied."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.code_export import export
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from tests.support import CANARY

URL = "https://api.frame.io/v2/me"
OTHER = "curl -X DELETE https://api.frame.io/v2/assets/1"
IGNORED = "Only the first command was loaded; the "


def read(text: str) -> tuple[str, str]:
    """The request line and the body of what is read."""
    spec = parse_request(text).spec
    return spec.text(), spec.body


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        parse_request(text)
    assert caught.value.remedy
    assert "blank" not in caught.value.sentence
    return str(caught.value)


def is_refused(text: str) -> bool:
    """Whether a text is refused because its command evidently goes on after its end."""
    try:
        parse_request(text)
    except InvalidInput as error:
        return "seems to continue" in error.sentence
    return False


@pytest.mark.parametrize(
    ("command", "shown", "body"),
    [
        (f"curl {URL}", f"GET {URL}", ""),
        (f"$ curl '{URL}?a=1'", f"GET {URL}?a=1", ""),
        (f"curl -X PUT {URL}", f"PUT {URL}", ""),
        (f"curl -XDELETE {URL}", f"DELETE {URL}", ""),
        (f"curl --request=PATCH --url {URL}", f"PATCH {URL}", ""),
        (f"curl -sS --compressed -L {URL}", f"GET {URL}", ""),
        (f"curl -I {URL}", f"HEAD {URL}", ""),
        (f"curl {URL} -d '{{\"a\": 1}}'", f"POST {URL}", '{"a": 1}'),
        (f"curl {URL} --data-raw '@at'", f"POST {URL}", "@at"),
        (f"curl {URL} -d a=1 -d b=2", f"POST {URL}", "a=1&b=2"),
        (f"curl -G {URL} -d a=1 -d b=2", f"GET {URL}?a=1&b=2", ""),
        (f"curl {URL} --json '{{\"a\":' --json '1}}'", f"POST {URL}", '{"a":1}'),
        (f"curl {URL} --data-binary $'line\\n\\u00e9\\x41 it\\'s'", f"POST {URL}", "line\né" + "A it's"),
        (f'curl \\\n  -X POST \\\n  {URL} \\\n  -d "a \\"b\\" \\$c"', f"POST {URL}", 'a "b" $c'),
        (f"curl ^\n  -X PUT ^\r\n  {URL}", f"PUT {URL}", ""),
        ("curl api.frame.io/v2/me", f"GET {URL}", ""),
        (
            f"curl -G {URL} --data-urlencode 'q=a b&c' --url-query 'x=é' -d p=2",
            f"GET {URL}?x=%C3%A9&q=a%20b%26c&p=2",
            "",
        ),
        (f"curl -d @body.json {URL}", f"POST {URL}", ""),
        (f"curl -F file=@a.mov {URL}", f"POST {URL}", ""),
        (f"curl -T a.mov {URL}", f"PUT {URL}", ""),
        (f"curl --limit-rate 1M --proto '=https' --retry-max-time 5 {URL}", f"GET {URL}", ""),
        (f"curl {URL} | jq .email", f"GET {URL}", ""),
        (f"curl {URL} > out.json 2>&1", f"GET {URL}", ""),
        (f"curl me:hush@{URL[8:]}", f"GET {URL}", ""),
        (f"curl https://me:hush@{URL[8:]}", f"GET {URL}", ""),
        (f'curl "{URL[:-2]}assets/$ASSET_ID/x?a=$b"', f"GET {URL[:-2]}assets/{{asset_id}}/x?a=$b", ""),
        (f'curl "{URL[:-2]}assets/${{ASSET}}"', f"GET {URL[:-2]}assets/{{asset}}", ""),
        (
            f"curl -H 'host: x' -H 'content-length: 9' {URL} --data-raw $'\\ud83d\\ude00 \\xc3\\xa9 \\101 \\u0021'",
            f"POST {URL}",
            "😀 é A !",
        ),
        (f'curl ^"{URL}?a=1^&b=2^" ^\n  -H ^"x: ^\\^"q^\\^"^" ^\n --data-raw ^"^{{^}}^"', f"POST {URL}?a=1&b=2", "{}"),
    ],
)
def test_a_command_is_read_as_sh_and_curl_would(command: str, shown: str, body: str) -> None:
    spec = parse_request(command).spec
    assert (spec.text(), spec.body) == (shown, body)


@pytest.mark.parametrize(
    "options",
    [
        f"-H 'Authorization: Bearer {CANARY}'",
        f'-H "authorization:bearer {CANARY}"',
        f"-sH 'Authorization: Bearer {CANARY}'",
        f"--oauth2-bearer {CANARY}",
    ],
)
def test_the_token_is_taken_out_and_said(options: str) -> None:
    parsed = parse_request(f"curl {options} {URL}")
    assert parsed.removed_token is not None
    assert parsed.removed_token.reveal() == CANARY
    assert parsed.notes == ("The token was removed from the command.",)
    assert CANARY not in repr(parsed)
    assert parsed.spec.headers == ()


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ("-u me:hush", "password"),
        ("-H 'Authorization: Basic aHVzaA=='", "password"),
        ("-b 'session=hush'", "Cookies"),
        ("-H 'Cookie: session=hush'", "Cookie"),
        ("-H 'x-frameio-legacy-token-auth: true'", "legacy"),
        ("-k", "--insecure"),
        ("--insecure", "--insecure"),
        ("-x http://hush:1", "Proxy"),
        ("--resolve api.frame.io:443:6.6.6.6", "Proxy"),
        ("-d @hush.json", "Files"),
        ("-H @hush.txt", "Files"),
        ("-F file=@hush", "Form"),
        ("-T hush", "Files"),
        ("-K hush", "Config"),
        ("-L", "Redirects"),
        ("--data-urlencode x@hush", "Files"),
        ("-H 'Content-Length: 3'", "connection"),
    ],
)
def test_what_is_not_taken_over_is_named_and_gone(options: str, word: str) -> None:
    parsed = parse_request(f"curl {options} {URL}")
    assert any(word in note for note in parsed.notes)
    assert "hush" not in repr(parsed)
    assert parsed.removed_token is None


@pytest.mark.parametrize("gap", ["$FRAMEIO_TOKEN", "${TOKEN}", "<token>", "{{token}}", "[YOUR TOKEN]"])
def test_a_variable_or_a_gap_in_place_of_the_token_is_none(gap: str) -> None:
    parsed = parse_request(f'curl -H "Authorization: Bearer {gap}" -H "Accept: a/b" {URL}')
    assert parsed.removed_token is None
    assert parsed.spec.headers == (("Accept", "a/b"),)


@pytest.mark.parametrize(
    ("command", "line", "column"),
    [("curl 'open", 1, 6), (f"curl {URL} \\\n -X", 2, 2), ("curl -s", 1, 1), ('curl a \\\n "b', 2, 2)],
)
def test_errors_say_where(command: str, line: int, column: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_request(command)
    assert (caught.value.line, caught.value.column) == (line, column)


@given(st.text(alphabet="'\"\\$^` \n-Hcurlx{}=@:/u0"))
def test_no_command_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(InvalidInput):
        assert parse_request("curl " + text).spec.path.startswith("/")


def test_only_the_first_of_two_commands_is_taken() -> None:
    for end in [
        "\n",
        "\r\n",
        "\r",
        "\n\n  \n",
        "\u2028",
        "\u0085",
        "\v",
        ";",
        " ; ",
        "&",
        " & ",
        "&&",
        "\t&&\t",
        "||",
        "|",
        " |& ",
        ">out.json ",
        " > out.json ",
        ">>out.json ",
        ">|out.json ",
        " 2>/dev/null ",
        " 2>&1 ",
        " >&2 ",
        " &>out.json ",
        "<in.json ",
        "<in>out ",
        " --next ",
        " -: ",
        " -s: ",
        " # ",
        "\n# ",
        " \\\n  # ",
        ") ",
        " ",
        " \\\n",
    ]:
        for first, shown, body in [
            (f"curl {URL}", f"GET {URL}", ""),
            (f"curl '{URL}?a=1'", f"GET {URL}?a=1", ""),
            (f'curl -X PATCH -d \'{{"a": "; b"}}\' "{URL}"', f"PATCH {URL}", '{"a": "; b"}'),
        ]:
            parsed = parse_request(first + end + ("\n" if ">" in end or "<" in end else "") + OTHER)
            assert (parsed.spec.text(), parsed.spec.body) == (shown, body)
            assert parsed.notes[0].startswith(IGNORED)


@pytest.mark.parametrize(
    "tail",
    [
        f"\n-X DELETE {URL}",
        "; -X DELETE",
        " > out.json -X DELETE -d x",
        ">out.json -X DELETE",
        " 2>&1 -X DELETE",
        " # -X DELETE",
        " --next -X DELETE",
        " | xargs -X DELETE 'open",
        "\n -d 'open",
        "&b=2 -X DELETE",
        " && rm -rf x ^\n -X DELETE",
    ],
)
def test_nothing_after_the_end_changes_a_reading_request(tail: str) -> None:
    parsed = parse_request(f"curl '{URL}'" + tail)
    assert parsed.spec == RequestSpec("GET", "/v2/me", origin="https://api.frame.io")
    assert parsed.notes[0].startswith(IGNORED)


@pytest.mark.parametrize(
    "command",
    [
        f"curl -X POST {URL}\n  -d '{{}}'",
        f"curl -X POST {URL} # json\n  --data '{{}}'",
        f"curl -X POST {URL} > out.json -d '{{}}'",
        f"curl -X POST {URL} 2>/dev/null \\\n -d '{{}}'",
        f"curl -X DELETE {URL}?email=a&b=c",
    ],
)
def test_a_change_that_evidently_goes_on_is_refused_and_not_cut(command: str) -> None:
    assert "seems to continue" in refusal(command)


@pytest.mark.parametrize("end", ["", ";", " &", "\n", " ;\n\n"])
def test_nothing_is_said_where_nothing_was_ignored(end: str) -> None:
    assert parse_request(f"curl {URL}{end}").notes == ()


def test_a_redirection_before_the_url_is_passed_over() -> None:
    assert read(f"curl 2>/dev/null >out.json -X PUT {URL}") == (f"PUT {URL}", "")


FIRSTS = st.sampled_from(
    [
        f"curl {URL}",
        f"curl -s '{URL}?q=1'",
        f"curl \\\n  -H 'a: b' \\\n  \"{URL}\"",
        f"curl -X POST {URL} -d '{{}}' -H 'c: d'",
        f"curl --json @- {URL} <<'EOF'\n{{\"a\": [1]}}\nEOF",
    ]
)
ENDS = st.sampled_from(["\n", ";", " & ", "&&", " | ", ">out ", " 2>&1 ", " --next ", " # ", "\r\n"])
TAILS = st.one_of(
    st.sampled_from([OTHER, "-X DELETE", "-d x", f"{URL} -X DELETE", "<<EOF", "'", "$(", "> -X DELETE", "--json '{}'"]),
    st.text(alphabet="'\"\\$^`~ \n-XdcurlDELETE<>&|;#{}=@:/u0%\u201c\ufeff", max_size=40),
)


@given(FIRSTS, ENDS, TAILS)
def test_what_is_appended_after_an_end_never_changes_the_request(first: str, end: str, tail: str) -> None:
    if "<<" in first and end not in ("\n", "\r\n"):
        end = "\n"
    alone = parse_request(first).spec
    text = first + end + tail
    if alone.method == "GET" or not is_refused(text):
        assert parse_request(text).spec == alone


NAMES = st.text("abcXYZ019._-", min_size=1, max_size=6)
SEGMENTS = st.text(
    st.characters(codec="ascii", categories=["L", "N"], include_characters="-_.~!'()*;:@&,+%"), max_size=9
)


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
    st.lists(SEGMENTS.filter(lambda text: "{" not in text), min_size=1, max_size=4),
    st.lists(st.tuples(NAMES, SEGMENTS.map(lambda text: text.replace("&", ""))), max_size=3),
    st.lists(st.tuples(NAMES, NAMES), max_size=3),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cs"]), max_size=60),
)
def test_an_exported_request_reads_back_whatever_follows_it(
    method: str, path: list[str], query: list[tuple[str, str]], headers: list[tuple[str, str]], body: str
) -> None:
    spec = RequestSpec(
        method,
        "/v2/" + "/".join(path),
        tuple(query),
        tuple((f"x-{name}", value) for name, value in headers),
        body,
        "https://api.frame.io",
    )
    command = export(
        "curl", method, spec.origin + spec.target(), [*spec.headers, ("content-type", "application/json")], body
    )
    for tail in ("", OTHER, "-X DELETE", "; " + OTHER):
        read_back = parse_request(command.rstrip("\n") + "\n" + tail if tail != "-X DELETE" else command).spec
        assert read_back.text() == spec.text()
        assert read_back.body == body
        assert read_back.headers == (*spec.headers, ("content-type", "application/json"))


@pytest.mark.parametrize(
    "text",
    [
        "# get me\ncurl {}",
        "\n\n  # one\n# curl -X DELETE /v2/assets/1\n\ncurl {}",
        "$ curl {}",
        "% curl {}",
        "> curl {}",
        "$  curl {}",
        "  $ curl {}",
        "# me\n$ curl {}",
        "ann@host:~/dir$ curl {}",
        "[ann@host dir]$ curl {}",
        "root@host:/# curl {}",
        "ann@mac ~ % curl {}",
        "(venv) $ curl {}",
        "(venv) ann@host:~$ curl {}",
        "bash-5.1$ curl {}",
        "❯ curl {}",
        "PS C:\\Users\\Ann> curl.exe {}",
        "C:\\Users\\Ann Lee>curl {}",
        "time curl {}",
        "time -p curl {}",
        "sudo curl {}",
        "sudo -E -u ann curl {}",
        "env curl {}",
        "env A=b curl {}",
        "env -i -u B A=b curl {}",
        "sudo env A=b time curl {}",
        "nohup curl {}",
        "command curl {}",
        "noglob curl {}",
        "nice -n 5 curl {}",
        "timeout 10s curl {}",
        "A=b curl {}",
        "A=b C='d e' curl {}",
        "A=b\ncurl {}",
        "export A=b; curl {}",
        "export A=b && curl {}",
        "A=$(date)\ncurl {}",
        "/usr/bin/curl {}",
        "./curl {}",
        "\\curl {}",
        "'curl' {}",
        "CURL {}",
        "curl.exe {}",
        "C:\\Windows\\System32\\curl.exe {}",
        '"C:\\Program Files\\Git\\curl.exe" {}',
        "```\ncurl {}\n```",
        "```bash\ncurl {}\n```\n",
        "```console\n$ curl {}\n```",
        "~~~ sh\ncurl {}\n~~~",
        "```sh\ncurl {}",
        "`curl {}`",
        "```curl {}```",
        "\u201ccurl {}\u201d",
        "curl {} \\",
        "\ufeffcurl {}",
        "\u200bcurl {}\u200b",
        "\ufeff```\n# get\n$ time curl {}\n```",
        "curl\u00a0{}",
        "curl {} \\ \n",
    ],
)
def test_what_commonly_surrounds_a_command_is_passed_over(text: str) -> None:
    command = f"-X PUT '{URL}' -d '{{\"a\": 1}}'"
    assert read(text.format(command)) == (f"PUT {URL}", '{"a": 1}')


def test_prompts_before_the_lines_of_a_command_are_no_part_of_it() -> None:
    text = f"$ curl {URL} \\\n> -H 'a: b' \\\n> -d '{{\n> \"a\": 1}}'\n{{\"id\": 5}}\n$ {OTHER}"
    parsed = parse_request(text)
    assert (parsed.spec.text(), parsed.spec.body) == (f"POST {URL}", '{\n"a": 1}')
    assert parsed.spec.headers == (("a", "b"),)
    assert parsed.notes[0].startswith(IGNORED)
    assert "'>'" in refusal(f"curl {URL} \\\n> -H 'a: b'")


def test_what_follows_a_code_block_is_ignored() -> None:
    for inside in (f"curl {URL}", f"GET {URL}"):
        parsed = parse_request(f"```\n{inside}\n```\n```\n{OTHER}\n```")
        assert parsed.spec.text() == f"GET {URL}"
        assert parsed.notes[0].startswith(IGNORED)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (f"# curl {URL}", "No curl command"),
        (f"Run this: curl {URL}", "'Run'"),
        (f"cat x.json | curl -d @- {URL}", "'cat'"),
        (f"cd x && curl {URL}", "'cd'"),
        (f"set -e\ncurl {URL}", "'set'"),
        (f"xargs -n1 curl -X DELETE {URL}", "'xargs'"),
        (f"for id in 1 2; do curl -X DELETE {URL}; done", "'for'"),
        (f"(curl {URL})", "'('"),
        (f"x=$(curl {URL})", "$(curl"),
        (f"time\ncurl {URL}", "line break"),
        (f"/v2/me\ncurl {URL}", "'/v2/me'"),
        (f"curl --foo bar {URL}", "'--foo'"),
        (f"curl --foo=bar {URL}", "'--foo'"),
        (f"curl --hedaer 'a: b' {URL}", "'--hedaer'"),
        (f"curl --insecure=1 {URL}", "'--insecure'"),
        (f"curl -W x {URL}", "'-W'"),
        (f"curl -sé x {URL}", "'-é'"),
        (f"curl —foo x {URL}", "'--foo'"),
        (f"curl --request-target /x {URL}", "--request-target"),
        (f"curl -X FOO {URL}", "'FOO'"),
        (f"curl -X 'DELETE /x' {URL}", "'DELETE /x'"),
        (f"curl -X '' {URL}", "''"),
        (f'curl -X "$METHOD" {URL}', "$METHOD"),
        (f'curl -d "$BODY" {URL}', "$BODY"),
        (f'curl -d "$(cat x.json)" {URL}', "$(cat x.json)"),
        (f"curl -d `cat x.json` {URL}", "`cat x.json`"),
        (f'curl -H "x-a: ${{A}}" {URL}', "${A}"),
        (f"curl -d @<(echo x) {URL}", "Process substitution"),
        ('curl "$(base)/v2/me"', "$(base)"),
        ('curl "${BASE:-https://x}/v2/me"', "${BASE:-https://x}"),
        ("curl $1/v2/me", "$1"),
        ("curl $URL", "'$URL'"),
        ("curl {{base}}{{path}}/x", "{{base}}"),
        ("curl https://$NAME.frame.io/v2/me", "https://$"),
        ("curl https://{{host}}:8080/v2/me", "{{host}}"),
        ("curl $BASE.evil.test/v2/me", "'$BASE'"),
        (f"curl ”{URL}”", "”"),
        (f"curl “{URL}", "“"),
        (f"curl «{URL}»", "«"),
        (f"curl [me]({URL})", "'('"),
        (f"curl `{URL}`", "`"),
        ("curl ftp://api.frame.io/v2/me", "'ftp://"),
        (f"!curl {URL}", "'!curl'"),
        (f"<pre>curl {URL}</pre>", "'<'"),
        (f"curl -d ‘it’s’ {URL}", "‘"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_read(text: str, part: str) -> None:
    assert part in refusal(text)


@pytest.mark.parametrize(
    ("command", "body"),
    [
        ('curl -d @- {} <<EOF\n{{"a":\n 1}}\nEOF', '{"a": 1}'),
        ('curl --data-binary @- {} <<EOF\n{{"a":\n 1}}\nEOF\n', '{"a":\n 1}\n'),
        ('curl --json @- {} <<\'EOF\'\n{{"a": "$x `y` \\\\"}}\nEOF', '{"a": "$x `y` \\\\"}\n'),
        ('curl -d @- {} <<EOF\n{{"a": "\\$x \\`y\\` \\""}}\nEOF', '{"a": "$x `y` \\""}'),
        ("curl -d @- {} <<-EOF\n\t{{}}\n\tEOF", "{}"),
        ('curl -d @- {} << "END" | jq .\n{{}}\nEND\n' + OTHER, "{}"),
        ("curl -d @- {} <<\\END > 'a\nb' ; ls\n{{}}\nEND", "{}"),
        ("curl -d @- <<EOF {}\n{{}}\nEOF", "{}"),
        ("curl -d@- {} <<EOF -H 'a: b'\n{{}}\nEOF", "{}"),
        ("curl -d @/dev/stdin {} <<EOF\n[]\nEOF", "[]"),
        ("curl -X POST -T - {} <<EOF\nx\nEOF", "x\n"),
        ("curl -d @- {} <<< '{{\"a\": 1}}'", '{"a": 1}'),
        ("curl -d @- {} <<<'{{\"a\": 1}}' ; " + OTHER, '{"a": 1}'),
        ('curl --json @- {} <<< "{{}}"', "{}\n"),
        ('curl -d "$(cat <<\'EOF\'\n{{"a": ")$x"}}\nEOF\n)" {}', '{"a": ")$x"}'),
        ('curl --data-raw "$(cat <<-EOF\n\t{{"a": 1}}\n\tEOF\n)" {}', '{"a": 1}'),
        ("curl --data-urlencode a@- {} <<< 'b c'", "a=b%20c%0A"),
        ("$ curl -d @- {} <<EOF\n> [\n> ]\n> EOF", "[]"),
    ],
)
def test_the_body_of_a_here_document_is_sent(command: str, body: str) -> None:
    assert read(command.format(URL)) == (f"POST {URL}", body)


@pytest.mark.parametrize(
    ("command", "part"),
    [
        (f"curl -d @- {URL} <<EOF\n{{}}", "'EOF'"),
        (f'curl -d @- {URL} <<EOF\n{{"a": "$x"}}\nEOF', "$x"),
        (f"curl -d @- {URL} <<EOF\n$(cat x)\nEOF", "$(cat x)"),
        (f'curl -d @- {URL} <<< "$x"', "$x"),
        (f"curl -X POST {URL} <<EOF\n{{}}\nEOF", "here-document"),
        (f"curl -X POST {URL} <<< '{{}}'", "here-document"),
        (f"curl -d @- {URL} <<<", "'<<<'"),
        (f"curl -d @- {URL} 3<<EOF\n{{}}\nEOF", "'3<<'"),
    ],
)
def test_a_here_document_that_is_not_understood_is_refused(command: str, part: str) -> None:
    assert part in refusal(command)


@pytest.mark.parametrize(
    ("options", "place"),
    [
        ("-d @hush.json", "a file"),
        ("-d a=1 --data-binary @hush.json", "a file"),
        ("--json @hush.json", "a file"),
        ("--data-urlencode a@hush", "a file"),
        ("-T hush.json", "a file"),
        ("-F file=@hush", "a form"),
        ("-d @-", "standard input"),
        ("-T -", "standard input"),
        ("-d @- < hush.json", "standard input"),
        ("-d ''", ""),
        ("-X POST", ""),
        ("-G -d @hush", ""),
    ],
)
def test_a_body_that_the_command_does_not_hold_is_missing_and_not_empty(options: str, place: str) -> None:
    parsed = parse_request(f"curl {URL} {options}")
    assert (parsed.missing_body, parsed.spec.body) == (place, "")


@pytest.mark.parametrize(
    ("command", "shown", "body"),
    [
        (f"curl -X POST “{URL}”", f"POST {URL}", ""),
        (f"curl ‘{URL}’ -H “a: b”", f"GET {URL}", ""),
        (f"curl {URL} -d ‘{{“a”: “b c”}}’", f"POST {URL}", '{"a": "b c"}'),
        (f"curl {URL} -d “{{“a”: 1}}”", f"POST {URL}", '{"a": 1}'),
        (f'curl {URL} -d “{{\\"a\\": 1}}”', f"POST {URL}", '{"a": 1}'),
        (f"curl {URL} -d '{{“a”: 1}}'", f"POST {URL}", '{"a": 1}'),
        (f'curl {URL} -d \'{{"a": "“b”"}}\'', f"POST {URL}", '{"a": "“b”"}'),
        (f"curl {URL} -d '{{“a”'", f"POST {URL}", "{“a”"),
        (f"curl —request DELETE {URL}", f"DELETE {URL}", ""),
        (f"curl –request=DELETE {URL}", f"DELETE {URL}", ""),
        (f"curl –X DELETE {URL}", f"DELETE {URL}", ""),
        (f"curl –sXDELETE {URL}", f"DELETE {URL}", ""),
    ],
)
def test_quotes_and_dashes_of_a_word_processor_are_read_as_meant(command: str, shown: str, body: str) -> None:
    assert read(command) == (shown, body)


@pytest.mark.parametrize(
    ("command", "target"),
    [
        ("curl $BASE/v2/me", "/v2/me"),
        ('curl "$BASE/v2/me"', "/v2/me"),
        ("curl '$BASE/v2/me'", "/v2/me"),
        ('curl "${BASE_URL}"/v2/assets/$ASSET_ID', "/v2/assets/{asset_id}"),
        ("curl {{base_url}}/v2/me", "/v2/me"),
        ("curl '{{ base_url }}/v2/assets/{{asset_id}}?a=1'", "/v2/assets/{asset_id}?a=1"),
        ("curl https://{{host}}/v2/me", "/v2/me"),
        ("curl https://$HOST", "/"),
        ("curl $SCHEME://$HOST:$PORT/v2/me", "/v2/me"),
        ("curl %BASE%/v2/me", "/v2/me"),
        ("curl $env:BASE/v2/me", "/v2/me"),
        ("curl {base_url}/me", "/me"),
        (f"BASE=https://a.test\ncurl {URL}", URL),
        ("BASE=https://api.frame.io; curl $BASE/v2/me", URL),
        (f"ID=5; curl {URL}/$ID", f"{URL}/5"),
        (f"ID=5 curl {URL}/$ID", f"{URL}/{{id}}"),
        (f"curl {URL}/<ASSET_ID>/x", f"{URL}/{{asset_id}}/x"),
        (f"curl '{URL}/<asset-id>'", f"{URL}/{{asset_id}}"),
        (f"curl '<{URL}>'", URL),
    ],
)
def test_a_gap_in_place_of_the_host_is_the_profiles_own(command: str, target: str) -> None:
    assert read(command) == (f"GET {target}", "")


@pytest.mark.parametrize(
    ("command", "shown", "body"),
    [
        (f"curl -sSXPOST {URL}", f"POST {URL}", ""),
        (f"curl -sXPOST -d'{{}}' {URL}", f"POST {URL}", "{}"),
        (f"curl --data-raw='{{}}' --url={URL}", f"POST {URL}", "{}"),
        (f"curl {URL} --url https://a.test/", f"GET {URL}", ""),
        (f"curl -- {URL} -XDELETE", f"GET {URL}", ""),
        (f"curl --no-keepalive -sSfL# --http2 {URL}", f"GET {URL}", ""),
        (f"curl ^\n -X PUT ^\n {URL} & {OTHER}", f"PUT {URL}", ""),
        (f'curl ^"{URL}?a=1^&b=2^" ^\n -X PUT & {OTHER}', f"PUT {URL}?a=1&b=2", ""),
        (f"curl {URL}?a=1^&b=2 ^\n -X PUT\n{OTHER}", f"PUT {URL}?a=1&b=2", ""),
        (f"curl 'it' ; x ^\n -X PUT {URL}", "GET https://it/", ""),
        (rf'curl ^"{URL}^" --data-raw ^"^{{^\^"a^\^":^\^"$x ^`^\^"^}}^"', f"POST {URL}", '{"a":"$x `"}'),
        (f"curl.exe `\n  -X PUT `\n  {URL}\n{OTHER}", f"PUT {URL}", ""),
        (f"curl \\\r\n  -X PUT \\\r\n  {URL}\r\n{OTHER}", f"PUT {URL}", ""),
        (f"curl -X PUT $'{URL}\\x3fa=1' --data-raw $'a;\\n&b\\'|'", f"PUT {URL}?a=1", "a;\n&b'|"),
        (
            f"curl {URL} -d 'a; b & c | d > e # f\ncurl -X DELETE'",
            f"POST {URL}",
            "a; b & c | d > e # f\ncurl -X DELETE",
        ),
        (f"curl {URL} -d a\\;b\\&c", f"POST {URL}", "a;b&c"),
        (f"curl {URL}/a#b-c".replace("#", "%23"), f"GET {URL}/a%23b-c", ""),
    ],
)
def test_quoting_of_every_shell_and_short_forms_stay_right(command: str, shown: str, body: str) -> None:
    assert read(command) == (shown, body)


def test_a_refusal_repeats_no_token() -> None:
    for text in (f"{CANARY} curl {URL}", f"curl --foo={CANARY} {URL}", f"curl -d $(echo {CANARY}) {URL}"):
        assert CANARY not in refusal(text)


def test_a_variable_that_holds_the_token_is_taken_out_like_the_token() -> None:
    parsed = parse_request(f'TOKEN={CANARY}\ncurl -H "Authorization: Bearer $TOKEN" {URL}')
    assert parsed.removed_token is not None
    assert parsed.removed_token.reveal() == CANARY
    assert parsed.spec.headers == ()
