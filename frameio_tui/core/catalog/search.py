"""Search of operations by words: path, summary, group, scopes and the keywords that users look for.

Whole words and beginnings of words match first. Only if no operation matches all words, similar operations are
returned: with corrected spelling, with parts of words, or with some of the words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from frameio_tui.core.catalog.operation import Operation
    from frameio_tui.core.profiles.profile import CredentialKind

MAX_SIMILAR = 10
"""Maximum number of similar operations."""
_KEYWORD = 120
_LAST_PART = 90
_LAST_PART_PIECE = 70
_PHRASE = 65
"""A word of a keyword of several words, such as `who am i`."""
_PART = 60
_PART_PIECE = 50
_SUMMARY = 55
_PLACEHOLDER = 45
_TAG = 40
_SCOPE = 30
_METHOD = 20
"""Weights of the places where a word can be; a beginning of a word has PREFIX_SHARE of the weight."""
_PREFIX_SHARE = 0.6
_SYNONYM_SHARE = 0.5
_ACCOUNT_PREFIX = "/v4/accounts/{account_id}/"
_IN_PATH = 130
_ENDS_PATH = 20
"""Added if the last part of the path is the word, so that a list comes before the resources in it."""
_UNUSUAL = 15
"""Subtracted for undocumented and experimental operations."""
_SYNONYMS = (
    ("create", "add", "new", "make"),
    ("change", "edit", "update", "modify", "set"),
    ("delete", "remove", "erase", "destroy"),
    ("show", "get", "read", "view", "fetch", "open"),
    ("list", "ls", "all", "browse"),
    ("user", "member", "person", "people", "collaborator"),
    ("role", "permission", "access"),
    ("team", "workspace"),
    ("webhook", "hook"),
    ("share", "link"),
    ("file", "asset", "clip", "media"),
    ("folder", "directory", "dir"),
    ("done", "complete", "resolve"),
    ("batch", "bulk", "several", "many"),
)
"""Words that mean the same in the names of operations."""
_IGNORED = frozenset(["a", "an", "the", "of", "to", "in", "on", "for", "from", "with", "by", "and", "my", "how"])
"""Words that say nothing about an operation; they are ignored beside other words."""
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WORD = re.compile(r"[a-z0-9]+")
_MIN_SIMILAR = 3
"""Minimum length of a word for which similar words are looked up."""


class SearchResult(NamedTuple):
    """The operations that were found, the best match first."""

    operations: tuple[Operation, ...]
    is_similar: bool = False
    """Whether no operation matches all words, so that these are only similar."""


class SearchIndex:
    """The words of all operations of an API, with the weight of each word for each operation."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        self._operations = operations
        self._by_word: dict[str, dict[int, float]] = {}
        for index, operation in enumerate(operations):
            for word, weight in _weighted_words(operation):
                weights = self._by_word.setdefault(word, {})
                weights[index] = max(weight, weights.get(index, 0))
        self._words = sorted(self._by_word)
        self._synonyms: dict[str, tuple[str, ...]] = {}
        for group in _SYNONYMS:
            for word in group:
                self._synonyms[word] = tuple(other for other in group if other != word)

    def search(self, text: str, credential: CredentialKind | None = None) -> SearchResult:
        """Return the operations that match every word of a text, or similar ones if there are none.

        Operations that a profile with that credential cannot call, deprecated ones and those for Camera to Cloud come
        after the others. Among similar operations, those that change nothing come first.
        """
        words = query_words(text)
        scores = list(map(self._scores, words))
        matches = _matching_all(scores)
        if matches:
            return SearchResult(self._ranked(matches, credential))
        similar = self._similar(words, scores)
        ranked = self._ranked(similar, credential)
        safe = [operation for operation in ranked if operation.safe] or self._safe_beside(ranked)
        changing = [operation for operation in ranked if not operation.safe] if safe else []
        return SearchResult(tuple((safe + changing)[:MAX_SIMILAR]), is_similar=True)

    def _safe_beside(self, ranked: Sequence[Operation]) -> list[Operation]:
        """Return an operation that changes nothing and has the path of one of these, or the beginning of it."""
        for operation in ranked:
            safe = [other for other in self._operations if other.safe and operation.path.startswith(other.path)]
            if safe:
                return [max(safe, key=lambda other: len(other.path))]
        return []

    def _scores(self, word: str) -> dict[int, float]:
        """Return the score of each operation that has the word, a beginning or a synonym of it."""
        if "/" in word:
            return self._scores_of_path(word)
        scores: dict[int, float] = {}
        for found in self._words_beginning_with(word):
            _raise_scores(scores, self._by_word[found], 1 if found == word else _PREFIX_SHARE)
        for synonym in self._synonyms.get(word, ()):
            _raise_scores(scores, self._by_word.get(synonym, {}), _SYNONYM_SHARE)
        return scores

    def _scores_of_path(self, word: str) -> dict[int, float]:
        wanted = "/accounts/{account_id}/" + word[2:] if word.startswith("~/") else word
        found = ((index, operation.path.lower()) for index, operation in enumerate(self._operations))
        return {
            index: _IN_PATH + (_ENDS_PATH if path.endswith(wanted) else 0) for index, path in found if wanted in path
        }

    def _words_beginning_with(self, prefix: str) -> Iterator[str]:
        for at in range(bisect_left(self._words, prefix), len(self._words)):
            if not self._words[at].startswith(prefix):
                return
            yield self._words[at]

    def _similar(self, words: Sequence[str], scores: Sequence[Mapping[int, float]]) -> dict[int, float]:
        """Return the operations that match all words with corrected spelling, or else as many words as possible."""
        corrected = [found or self._scores_of_similar(word) for word, found in zip(words, scores, strict=True)]
        matches = _matching_all(corrected)
        if matches:
            return matches
        counts: dict[int, int] = {}
        for found in corrected:
            for index in found:
                counts[index] = counts.get(index, 0) + 1
        # One matching word of several is not enough: "asset zzz" would show every asset operation.
        best = max(counts.values(), default=0)
        if best * 2 <= len(words):
            return {}
        return {
            index: sum(found.get(index, 0) for found in corrected) for index, count in counts.items() if count == best
        }

    def _scores_of_similar(self, word: str) -> dict[int, float]:
        """Return the scores for the words that are most similar to a word that no operation has."""
        scores: dict[int, float] = {}
        if len(word) < _MIN_SIMILAR or "/" in word:
            return scores
        for is_similar in (_is_misspelled, _is_contained, _is_abbreviated):
            for other in self._words:
                if is_similar(word, other):
                    _raise_scores(scores, self._by_word[other], _PREFIX_SHARE)
            if scores:
                break
        return scores

    def _ranked(self, scores: Mapping[int, float], credential: CredentialKind | None) -> tuple[Operation, ...]:
        def key(index: int) -> tuple[bool, float, int, int, int]:
            operation = self._operations[index]
            unusual = operation.experimental or not operation.documented
            return (
                _comes_last(operation, credential),
                (_UNUSUAL if unusual else 0) - scores[index],
                _METHODS.index(operation.method) if not operation.safe else 0,
                len(operation.path),
                index,
            )

        return tuple(self._operations[index] for index in sorted(scores, key=key))


def query_words(text: str) -> list[str]:
    """Return the words of a query: paths as they are, other words in the singular and without punctuation.

    >>> query_words("List the projects")
    ['list', 'project']
    """
    words: list[str] = []
    for part in text.lower().split():
        if "/" in part or "." in part.strip("."):
            words.append(part)
        else:
            words += [_singular(word) for word in _WORD.findall(part)]
    return [word for word in words if word not in _IGNORED] or words


def _weighted_words(operation: Operation) -> Iterator[tuple[str, float]]:
    """Yield the words of an operation with their weights; a word can come several times."""
    path = operation.path.lower().removeprefix(_ACCOUNT_PREFIX)  # nearly every path of V4 begins with it
    parts = path.strip("/").split("/")
    literal = [part for part in parts if not part.startswith("{") and part not in ("v2", "v4")]
    for part in literal:
        is_last = part == literal[-1]
        ends = _ENDS_PATH if is_last and part == parts[-1] else 0
        pieces = _words_of(part)
        whole = len(pieces) == 1
        weight = (_LAST_PART if whole else _LAST_PART_PIECE) if is_last else (_PART if whole else _PART_PIECE)
        yield from ((piece, weight + ends) for piece in pieces)
    for keyword in operation.keywords:
        pieces = _words_of(keyword)
        yield from ((piece, _PHRASE if len(pieces) > 1 else _KEYWORD) for piece in pieces)
    yield from ((word, _SUMMARY) for word in _words_of(operation.summary))
    for part in parts:
        if part.startswith("{"):
            yield from ((word, _PLACEHOLDER) for word in _words_of(part) if word != "id")
    yield from ((word, _TAG) for word in _words_of(operation.tag))
    yield from ((scope, _SCOPE) for scope in operation.scopes)
    yield operation.id.lower(), _SCOPE
    yield operation.method.lower(), _METHOD
    if operation.surface:
        yield operation.surface, _TAG


def _words_of(text: str) -> list[str]:
    return [_singular(word) for word in _WORD.findall(text.lower())]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us")) else word


def _comes_last(operation: Operation, credential: CredentialKind | None) -> bool:
    """Return whether an operation is for devices, deprecated, or does not accept the credential."""
    if operation.surface or operation.deprecated or not operation.callable:
        return True
    return credential is not None and credential in operation.rejected_credentials


def _raise_scores(scores: dict[int, float], weights: Mapping[int, float], share: float) -> None:
    for index, weight in weights.items():
        if weight * share > scores.get(index, 0):
            scores[index] = weight * share


def _matching_all(scores: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """Return the total score of the operations that have every word."""
    if not scores:
        return {}
    rest = scores[1:]
    return {
        index: first + sum(other[index] for other in rest)
        for index, first in scores[0].items()
        if all(index in other for other in rest)
    }


def _is_misspelled(word: str, other: str) -> bool:
    """Return whether a word, or its beginning as far as it was typed, has one letter wrong, missing or swapped."""
    if len(word) < 4 or abs(len(word) - len(other)) > 1:
        return False
    return other in _one_edit(word, other)


def _one_edit(word: str, other: str) -> Iterable[str]:
    """Yield the words that differ from `word` in one edit at the first letter where `other` differs."""
    at = next((at for at, (mine, its) in enumerate(zip(word, other, strict=False)) if mine != its), None)
    if at is None:
        at = min(len(word), len(other))
    yield word[:at] + word[at + 1 :]  # a letter too many
    yield word[:at] + other[at : at + 1] + word[at:]  # a letter missing
    yield word[:at] + other[at : at + 1] + word[at + 1 :]  # another letter
    yield word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]  # two letters swapped


def _is_contained(word: str, other: str) -> bool:
    return word in other


def _is_abbreviated(word: str, other: str) -> bool:
    """Return whether a word has letters of another word in their order, beginning with its first: `prjct`."""
    rest = iter(other)
    return word[0] == other[0] and all(letter in rest for letter in word)
