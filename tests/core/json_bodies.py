"""Bodies for the tests of documents: values with hostile strings, printed in every way, and texts that are no JSON."""

from __future__ import annotations

import json

from hypothesis import strategies as st

TEXTS = st.text(st.sampled_from('ab,"\\{}[]: é\n\U0001f600/'), max_size=6) | st.text(max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=30,
)
PRINTED = st.builds(
    lambda value, indent, ascii_only: json.dumps(value, indent=indent, ensure_ascii=ascii_only).encode(
        "utf-8", "surrogatepass"
    ),
    VALUES.filter(lambda value: isinstance(value, (list, dict))),
    st.sampled_from([None, 0, 1, 4]),
    st.booleans(),
)
HOSTILE = (
    st.binary(max_size=200)
    | st.text('{}[],:"\\ a1\n', max_size=60).map(str.encode)
    | st.builds(
        lambda body, at, junk: body[: at % (len(body) + 1)] + junk, PRINTED, st.integers(0), st.binary(max_size=3)
    )
)
