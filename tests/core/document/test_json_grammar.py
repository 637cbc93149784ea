"""The first place where a text stops being JSON is named, however the text is cut into steps."""

from __future__ import annotations

import json
import mmap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.document import json_grammar
from frameio_tui.core.document.json_grammar import GrammarFault, JsonGrammar

LARGE = json_grammar._SMALL + 1
"""Bytes from which the long expressions are used."""


def fault_of(body: bytes, budget: int = 16384) -> GrammarFault | None:
    grammar = JsonGrammar(body)
    while not grammar.step(budget):
        pass
    return grammar.fault


def sentence_of(body: bytes) -> str:
    fault = fault_of(body)
    return fault.sentence if fault else ""


@pytest.mark.parametrize(
    ("body", "place", "found", "expected"),
    [
        (b'{"a":1,}', (1, 8), "'}'", "a key in double quotes"),
        (b"[1 true]", (1, 4), "'true'", "',' or ']'"),
        (b"{a:1}", (1, 2), "'a'", "a key in double quotes or '}'"),
        (b"[1,]", (1, 4), "']'", "a value"),
        (b"[,1]", (1, 2), "','", "a value or ']'"),
        (b'{\n  "a": 1\n  "b": 2\n}', (3, 3), "a string", "',' or '}'"),
        (b'{"a" 1}', (1, 6), "'1'", "':'"),
        (b'{"a":}', (1, 6), "'}'", "a value"),
        (b'{"a":1]', (1, 7), "']'", "',' or '}'"),
        (b"[1}", (1, 3), "'}'", "',' or ']'"),
        (b"[1]]", (1, 4), "']'", "the end of the text"),
        (b'{"a":1},', (1, 8), "','", "the end of the text"),
        (b"[01]", (1, 2), "'01'", "a value or ']'"),
        (b"[1.]", (1, 2), "'1.'", "a value or ']'"),
        (b"[+1]", (1, 2), "'+1'", "a value or ']'"),
        (b"[NaN]", (1, 2), "'NaN'", "a value or ']'"),
        (b"['a']", (1, 2), "''a''", "a value or ']'"),
        (b"[1, // note\n2]", (1, 5), "'//'", "a value"),
        (b'["\\x"]', (1, 3), r"the escape '\x'", "or \\u and four hexadecimal digits"),
        (b'["\\u12g4"]', (1, 3), r"the escape '\u'", "four hexadecimal digits"),
        (b'["a\nb"]', (1, 4), "a line break inside a string", "an escape"),
        (b'["a\tb"]', (1, 4), "a tab inside a string", "an escape"),
        (b'["\x00"]', (1, 3), "U+0000 inside a string", "an escape"),
        (b"[\x0b1]", (1, 2), "'\u240b1'", "a value or ']'"),
        ('{"é€😀": 1,\n "ü": tru}'.encode(), (2, 7), "'tru'", "a value"),
        (b"\xef\xbb\xbf[1 2]", (1, 4), "'2'", "',' or ']'"),
        (b'["\x1b]0;x\x07"]', (1, 3), "U+001B inside a string", "an escape"),
        (b"[\x1b[2J]", (1, 2), "'\u241b'", "a value"),
        (b"", (1, 1), "", "a value"),
        (b'{"a": [1, 2', (1, 12), "", "',' or ']'"),
        (b'{"a": "x', (1, 9), "", "the end of the string"),
        (b'{"a": "x\\u12', (1, 13), "", "the end of the string"),
        (b"[tr", (1, 4), "", "the rest of a value"),
        (b"-", (1, 2), "", "the rest of a value"),
        (b"12 12x", (1, 4), "'12x'", "a value"),
        (b"true1", (1, 1), "'true1'", "a value"),
    ],
)
def test_the_first_fault_is_named_with_its_place(
    body: bytes, place: tuple[int, int], found: str, expected: str
) -> None:
    for budget in (1, 2, 3, 16384):
        fault = fault_of(body, budget)
        assert fault is not None
        assert (fault.line, fault.column) == place
        assert fault.found == found
        assert expected in fault.expected


def test_the_sentence_is_one_a_person_can_act_on() -> None:
    assert sentence_of(b'{"a":1,}') == (
        "Not valid JSON at line 1, column 8: found '}', expected a key in double quotes."
    )
    assert sentence_of(b'{"a": [1, 2') == "Not valid JSON: it ends at line 1, column 12, expected ',' or ']'."


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b" [ ] ",
        b"null",
        b'"a"',
        b"-0.5e+3",
        rb'{"a": "\" \\ \/ \b \f \n \r \t \u00e9", "": [[], {}, [{}]]}',
        '{"é": "€😀\u2028"}'.encode(),
        b'{"a": 1, "a": 2}',
        b"[" + b"9" * 5000 + b"]",
        b"[" * 20_000 + b"]" * 20_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    ],
)
def test_json_has_no_fault(body: bytes) -> None:
    assert fault_of(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"a": 1}\n{"a": 2}\n',
        b'{"a": 1}{"a": 2}[3]"x"',
        b'1\n2\n"three"\nnull\n',
        b'\n\n{"a": 1}\r\n\r\n{"a": 2}\r\n',
        b"\n".join(b'{"id": %d, "list": [1, {"deep": [[[]]]}]}' % n for n in range(5000)),
    ],
)
def test_several_values_one_after_the_other_are_no_fault(body: bytes) -> None:
    assert fault_of(body) is None


def test_a_fault_in_one_line_of_several_is_named_at_its_line() -> None:
    fault = fault_of(b'{"a": 1}\n{"a": 2,}\n{"a": 3}\n')
    assert fault is not None
    assert (fault.line, fault.column) == (2, 9)


ROWS = [
    {"id": n, "name": f'Clip {n} "é"', "tags": ["a", {"b": [None, [{}]]}], "deep": {"a": {"b": {"c": {"d": [n]}}}}}
    for n in range(900)
]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("fault", [b",]", b"tru", b'"\x01"', b"]", b"1 2"])
def test_a_late_fault_of_a_large_body_is_found_where_it_is(indent: int | None, fault: bytes) -> None:
    text = json.dumps(ROWS, indent=indent, ensure_ascii=False).encode()
    assert len(text) > LARGE
    assert fault_of(text) is None
    at = text.rindex(b'"name"')
    broken = text[:at] + fault + text[at:]
    begin = at + {b",]": 0, b"tru": 0, b'"\x01"': 1, b"]": 0, b"1 2": 0}[fault]
    line = text.count(b"\n", 0, begin) + 1
    column = len(text[text.rfind(b"\n", 0, begin) + 1 : begin].decode()) + 1
    found = fault_of(broken)
    assert found is not None
    assert (found.line, found.column) == (line, column)


@given(st.data())
def test_broken_json_is_told_from_json_as_the_standard_library_does(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(st.sampled_from(["", *'"{}[],:\\ 1e\n'])) + text[at + 1 :]
    budget = data.draw(st.sampled_from([1, 3, 7, 16384]))
    fault = fault_of(text.encode(), budget)
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        assert several or fault is not None
    else:
        assert fault is None
    # The long expressions say the same as the way token by token does.
    grammar = JsonGrammar(text.encode())
    grammar._levels = json_grammar._LEVELS
    while not grammar.step(budget):
        pass
    assert grammar.fault == fault


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)
TEXTS = st.builds(
    lambda value, indent, ascii_only: json.dumps(value, indent=indent, ensure_ascii=ascii_only),
    JSON,
    st.sampled_from([None, 1]),
    st.booleans(),
).filter(lambda text: text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text))


def test_one_step_takes_a_bounded_number_of_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    grammar = JsonGrammar(b"[" * 1_000_000)
    while not grammar._at:
        grammar.step(10**9)
    assert grammar._at <= json_grammar.STEPS_AT_ONCE
    monkeypatch.setattr(json_grammar, "MOST_LEVELS", 1000)
    deep = JsonGrammar(b"[" * 1010)
    while not deep.step(10**9):
        pass
    assert deep.fault is None, "what is deeper is not checked, and nothing is said of it"


def test_a_file_mapped_into_memory_is_checked_like_bytes(tmp_path: Path) -> None:
    path = tmp_path / "body"
    path.write_bytes(json.dumps(ROWS).encode()[:-1] + b",]")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as body:
        grammar = JsonGrammar(body)
        while not grammar.step(16384):
            pass
        assert grammar.fault is not None
        assert grammar.fault == fault_of(path.read_bytes())
