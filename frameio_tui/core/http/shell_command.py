"""Split pasted text into the words of one shell command, following the rules of sh, cmd and PowerShell."""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.text.position import line_and_column

LINE_END = "the line break"
PROMPT = re.compile(
    r"[ \t]*(?:\([\w.-]+\)[ \t]+)?"  # the name of a Python environment
    r"(?:[$%>❯➜»]"
    r"|\[?[\w.-]+@[^\n'\"`;|&<>$%#]*[$%#>❯]"
    r"|PS [^\n'\"`;|&<>]*>{1,2}"
    r"|[A-Za-z]:\\[^\n'\"`;|&<>]*>"
    r"|(?:ba|z|da|k)?sh-[\d.]+[$#])[ \t]*(?<=[\s>])"
)
"""The prompt of a shell before a command: `$ `, `% `, `> `, `user@host:~$ `, `PS C:\\> `."""
CONTINUATION_PROMPT = re.compile(r"(?:(?:quote|dquote|bquote|heredoc|pipe|cmdand|cmdor)?>{1,2}|More\?)(?: |$)")
"""The prompt of a shell before a continuation line, such as `> `."""
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_CMD_ESCAPE = re.compile(r"\^(?=[\"&|<>^]|\r?\n)")
"""`^` before a special character, which only the Windows command prompt uses."""
_CONTINUATION = re.compile(r"[\\`][ \t]*(?:\r?\n|\Z)")
_OPERATOR = re.compile(r"&&|\|\||\|&|;;|[;&|()]")
_REDIRECTION = re.compile(r"(?:<<<|<<-|<<|<>|<&|<|&>>|&>|>>|>&|>\||>)")
_NUMBERED_REDIRECTION = re.compile(r"\d+(?=[<>])")
_EXAMPLE_PLACEHOLDER = re.compile(r"(?<=[/=])<[A-Za-z_][A-Za-z0-9_-]*>")
"""A placeholder in an example, such as `/assets/<asset_id>`, which does not mean two redirections."""
_SIMPLE_EXPANSION = re.compile(
    r"\$(?:env:[A-Za-z_]\w*|\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*)|[0-9@*#?])"
)
_CAT_HERE_DOCUMENT = re.compile(
    r"\$\(\s*cat\s*<<(-?)[ \t]*(['\"]?)([A-Za-z_]\w*)\2[ \t]*\n(.*?)\n(?:\t*)\3[ \t]*\n?\s*\)", re.DOTALL
)
"""A here-document as an argument: `"$(cat <<'EOF'` and its lines."""
_CURLY_PAIRS = {"\u201c": "\u201d", "\u2018": "\u2019"}
_TYPOGRAPHIC_QUOTES = frozenset(
    "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u201b\u00ab\u00bb\u2039\u203a\u2032\u2033\uff02\uff07"
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|x[0-9a-fA-F]{1,2}|[0-7]{1,3}|[ntr'\"\\abefv?])")
_SIMPLE = dict(zip("ntr'\"\\abefv?", "\n\t\r'\"\\\a\b\x1b\f\v?", strict=True))
_SURROGATE = re.compile(rb"\xed[\xa0-\xbf]")
"""A surrogate as UTF-8 would encode it."""


class Word(NamedTuple):
    """A word of the command, or a redirection, with its position, counted from 1."""

    text: str
    line: int
    column: int
    expansions: tuple[str, ...] = ()
    """Expansions whose values are unknown, as written: `$NAME`, `$(...)`."""
    redirection: bool = False


class CommandReader:
    r"""Reads commands one after the other, word by word, so that nothing after the end of a command is examined.

    Quotes are ' " $'...' and backslashes; `\`, `^` and ` at the end of a line continue the command on the next line.
    From the first `^` that escapes something, the text is parsed by the rules of the Windows command prompt.
    """

    def __init__(self, text: str, *, at: int = 0, probe: bool = False) -> None:
        self._text = text
        self._at = at
        self._probe = probe
        """Whether to look only for the end of the line; here-documents are then not read."""
        self._after_here_documents = 0
        self._start = True
        self._is_cmd = False
        self.end = ""
        """What ended the command: an operator, LINE_END, `#`, or empty at the end of the text."""
        self.end_line = 0
        self.stdin: Word | None = None
        """The text that a here-document or here-string passes to the command."""
        self.variables: dict[str, str] = {}
        """Variables set by earlier commands, with their values."""
        self.is_unfinished = False
        """Whether the text ends within a quoted part or a here-document."""

    def next_word(self) -> Word | None:
        """Return the next word or redirection, or None at the end of the command; `end` then says what ended it."""
        if self.end:
            return None
        if self._start:
            self._skip_prompt()
        self._skip_blanks()
        start = self._at
        if self._ends_here():
            return None
        redirection = self._redirection()
        if redirection is not None:
            return redirection
        text, expansions = self._word()
        return Word(text, *line_and_column(self._text, start), expansions)

    def next_command(self) -> None:
        """Go to the command after the end of this one."""
        self.end, self.stdin, self._start = "", None, True

    def skip_line(self) -> None:
        """Go to the next line without reading the rest of this one."""
        end = self._text.find("\n", self._at)
        self._at = end + 1 if end >= 0 else len(self._text)
        self.next_command()

    @property
    def line(self) -> str:
        """The rest of the line at this position."""
        end = self._text.find("\n", self._at)
        return self._text[self._at : end if end >= 0 else len(self._text)]

    @property
    def is_at_end(self) -> bool:
        """Whether all of the text was read."""
        return self._at >= len(self._text)

    def finish(self, word: Word) -> None:
        """End the command at a word that begins something else, such as `--next`."""
        self.end = word.text
        self.end_line = word.line

    @property
    def rest(self) -> str:
        """The text after the end of the command."""
        return self._text[self._at :]

    def _skip_prompt(self) -> None:
        self._start = False
        while match := PROMPT.match(self._text, self._at):
            self._at = match.end()

    def _skip_blanks(self) -> None:
        while self._at < len(self._text):
            self._detect_cmd()
            skipped = self._continuation()
            character = self._text[self._at]
            if not skipped and (not character.isspace() or character in _LINE_ENDS):
                return
            self._at += skipped or 1

    def _detect_cmd(self) -> None:
        """Read the rest as the Windows command prompt does if `^` escapes a character here."""
        if not self._is_cmd and _CMD_ESCAPE.match(self._text, self._at):
            self._is_cmd = True
            self._text = self._text[: self._at] + _cmd_as_sh(self._text[self._at :])

    def _ends_here(self) -> bool:
        """Whether the command ends at this position; if so, skip the end."""
        if self._at >= len(self._text):
            return True
        start = self._at
        character = self._text[self._at]
        if character == "#":
            self.end = "#"
            while self._at < len(self._text) and self._text[self._at] not in _LINE_ENDS:
                self._at += 1
            self._at = max(self._at, self._after_here_documents)
        elif character in _LINE_ENDS:
            self.end = LINE_END
            self._at = max(self._at + 1, self._after_here_documents)
        elif (operator := _OPERATOR.match(self._text, self._at)) and not self._text.startswith("&>", self._at):
            self.end = operator[0]
            self._at = operator.end()
        if self.end:
            self.end_line = line_and_column(self._text, start)[0]
        return bool(self.end)

    def _redirection(self) -> Word | None:
        """Read a redirection with its target, or return None if there is none."""
        start = self._at
        number = _NUMBERED_REDIRECTION.match(self._text, self._at)
        operator = _REDIRECTION.match(self._text, number.end() if number else self._at)
        if operator is None:
            return None
        if operator[0] in ("<", ">") and self._text.startswith("(", operator.end()):
            self._refuse("Process substitution is not supported.", "Replace it with its output.", start)
        self._at = operator.end()
        self._skip_blanks()
        target_at = self._at
        if target_at >= len(self._text) or self._text[target_at] in _LINE_ENDS:
            self._refuse(f"The redirection '{operator[0]}' has no target.", "Paste the whole command.", start)
        text, expansions = self._word()
        if text.startswith("-") and len(text) > 1 and operator[0] not in ("<<", "<<-", "<<<"):
            words = f"Unexpected '{operator[0]}' before an option."
            self._refuse(words, "Remove the '>' prompt at the start of the line.", start)
        place = line_and_column(self._text, start)
        if operator[0].startswith("<<") and not self._probe:
            if number and number[0] != "0":
                self._refuse(f"'{number[0]}{operator[0]}' is not supported.", "Put the body in the option -d.", start)
            if operator[0] == "<<<":
                self.stdin = Word(text + "\n", *place, expansions)
            else:
                self.stdin = self._here_document(operator[0], text, self._text[target_at : self._at])
        return Word(operator[0], *place, (), True)

    def _here_document(self, operator: str, delimiter: str, written: str) -> Word:
        """Read the lines after this one up to the delimiter. Raises InvalidInput."""
        start = self._after_here_documents or self._line_end()
        at, lines = start, []
        while True:
            end = self._text.find("\n", at)
            line = self._text[at : end if end >= 0 else len(self._text)]
            line = line.lstrip("\t") if operator == "<<-" else line
            if line == delimiter or end < 0:
                break
            lines.append(line + "\n")
            at = end + 1
        if line != delimiter:
            self.is_unfinished = True
            sentence = f"The here-document has no closing line '{delimiter}'."
            self._refuse(sentence, "Paste the whole command.", self._at)
        self._after_here_documents = end + 1 if end >= 0 else len(self._text)
        text = "".join(lines)
        expansions: tuple[str, ...] = ()
        if not any(mark in written for mark in "'\"\\"):
            inner = CommandReader(text, probe=True)
            inner.variables = self.variables
            text, expansions = inner._quoted("")
        return Word(text, *line_and_column(self._text, start), expansions)

    def _line_end(self) -> int:
        """Return the offset of the next line; line breaks within quotes do not count."""
        probe = CommandReader(self._text, at=self._at, probe=True)
        probe._start = False
        while True:
            while probe.next_word() is not None:
                pass
            if probe.end in ("", "#", LINE_END):
                return probe._at if probe.end == LINE_END else min(probe._at + 1, len(self._text))
            probe.end = ""

    def _continuation(self) -> int:
        """Return the length of the line continuation at this position, or 0."""
        match = _CONTINUATION.match(self._text, self._at)
        return len(match[0]) if match else 0

    def _word(self) -> tuple[str, tuple[str, ...]]:
        """Read a word; return its text and its unknown expansions."""
        out: list[str] = []
        expansions: list[str] = []
        while self._at < len(self._text) and not self._text[self._at].isspace():
            self._detect_cmd()
            placeholder = _EXAMPLE_PLACEHOLDER.match(self._text, self._at)
            if placeholder:
                out.append(placeholder[0])
                self._at = placeholder.end()
            elif self._text[self._at] in "<>;|&()":
                break
            elif self._continuation():
                self._at += self._continuation()
            else:
                text, found = self._piece()
                out.append(text)
                expansions += found
        return "".join(out), tuple(expansions)

    def _piece(self) -> tuple[str, tuple[str, ...]]:
        """Read a quoted part, an escape, an expansion or one character."""
        character, text = self._text[self._at], self._text
        if character == "'":
            return self._single_quoted(), ()
        if text.startswith("$'", self._at):
            self._at += 1
            return _decode_ansi_quoted(self._single_quoted(escapes=True)), ()
        if character == '"' or text.startswith('$"', self._at):
            self._at += 1 if character == '"' else 2
            return self._quoted('"')
        if character in _TYPOGRAPHIC_QUOTES:
            return self._curly_quoted()
        if character == "\\" and self._at + 1 < len(text):
            self._at += 2
            return text[self._at - 1], ()
        if character in "$`":
            return self._expansion()
        self._at += 1
        return character, ()

    def _single_quoted(self, *, escapes: bool = False) -> str:
        """Read up to the closing '; with `escapes`, a backslash protects the next character, and both are returned."""
        start = self._at
        end = self._at + 1
        while end < len(self._text) and self._text[end] != "'":
            end += 2 if escapes and self._text[end] == "\\" else 1
        if end >= len(self._text):
            self._not_closed("'", start)
        self._at = end + 1
        return self._text[start + 1 : end]

    def _quoted(self, quote: str) -> tuple[str, tuple[str, ...]]:
        """Read up to the closing quote (if `quote` is empty, to the end), with the rules of double quotes in sh."""
        start = self._at
        out: list[str] = []
        expansions: list[str] = []
        while self._at < len(self._text):
            character = self._text[self._at]
            if quote and character == quote:
                self._at += 1
                return "".join(out), tuple(expansions)
            if self._text.startswith(("\\\n", "\\\r\n"), self._at):
                self._at += 2 if self._text[self._at + 1] == "\n" else 3
            elif character == "\\" and self._at + 1 < len(self._text):
                following = self._text[self._at + 1]
                out.append(following if following in '\\$`"'[: 3 if not quote else 4] else "\\" + following)
                self._at += 2
            elif character == "$" or (character == "`" and not self._continuation()):
                text, found = self._expansion()
                out.append(text)
                expansions += found
            else:
                out.append(character)
                self._at += 1
        if quote:
            self._not_closed(quote, start - 1)
        return "".join(out), tuple(expansions)

    def _expansion(self) -> tuple[str, tuple[str, ...]]:
        """Read an expansion; a variable that an earlier command set is replaced by its value."""
        simple = _SIMPLE_EXPANSION.match(self._text, self._at)
        if simple:
            self._at = simple.end()
            name = simple[1] or simple[2] or ""
            return (self.variables[name], ()) if name in self.variables else (simple[0], (simple[0],))
        start = self._at
        document = _CAT_HERE_DOCUMENT.match(self._text, start)
        if document and (document[2] or not set(document[4]) & set("$`\\")):
            self._at = document.end()
            lines = document[4].split("\n")
            return "\n".join(line.lstrip("\t") if document[1] else line for line in lines).rstrip("\n"), ()
        for opening, closing in (("$(", ")"), ("${", "}"), ("`", "`")):
            if self._text.startswith(opening, start):
                self._at = self._closing(start + len(opening), opening[-1], closing)
                written = self._text[start : self._at]
                return written, (written,)
        self._at += 1
        return "$", ()

    def _closing(self, at: int, opening: str, closing: str) -> int:
        """Return the offset after the bracket that closes a substitution."""
        start, depth = at, 1
        while depth:
            if at >= len(self._text):
                self._not_closed(opening, start - 1)
            character = self._text[at]
            depth += -1 if character == closing else 1 if character == opening else 0
            at += 2 if character == "\\" else 1
        return at

    def _curly_quoted(self) -> tuple[str, tuple[str, ...]]:
        """Read “…” or ‘…’, which word processors write for straight quotes. Raises InvalidInput if ambiguous."""
        start, opening = self._at, self._text[self._at]
        closing = _CURLY_PAIRS.get(opening)
        depth, at = 1, self._at + 1
        while closing and at < len(self._text):
            depth += {opening: 1, closing: -1}.get(self._text[at], 0)
            if not depth:
                break
            at += 1
        self._at = at + 1
        following = self._text[self._at : self._at + 1]
        if depth or not (not following or following.isspace() or following in ";|&<>"):
            self._refuse(f"Unsupported quotation mark {opening}.", "Use straight quotes (' or \").", start)
        text = self._text[start + 1 : at]
        if opening == "\u2018":
            return text, ()
        text = re.sub(r"\\([\"\u201c\u201d\\$`])", lambda m: '"' if m[1] in "\u201c\u201d" else m[1], text)
        return text, tuple(match[0] for match in _SIMPLE_EXPANSION.finditer(text))

    def _not_closed(self, quote: str, at: int) -> NoReturn:
        self.is_unfinished = True
        self._refuse(f"Missing closing quote {quote}.", "Paste the whole command.", at)

    def _refuse(self, sentence: str, remedy: str, at: int) -> NoReturn:
        line, column = line_and_column(self._text, at)
        raise InvalidInput(sentence, remedy, line=line, column=column)


def _cmd_as_sh(text: str) -> str:
    """Convert the syntax of the Windows command prompt, where `^` escapes any character outside quotes, to sh."""
    out: list[str] = []
    quote = ""
    characters = iter(text.replace("^\r\n", "^\n"))
    for character in characters:
        escaped = character == "^" and quote != "'"
        literal = next(characters, "") if escaped else character
        if escaped and literal == "\n":
            out.append("\\\n")
            continue
        if literal and literal in "'\"" and quote in ("", literal) and not (out and out[-1] == "\\"):
            quote = "" if quote else literal
        elif literal and quote != "'" and (literal in "$`" or (escaped and not quote and literal in "&|<>();#")):
            out.append("\\")
        out.append(literal)
    return "".join(out)


def _decode_ansi_quoted(text: str) -> str:
    """Decode the escapes of $'...': numbers below 256 are bytes of UTF-8; pairs of surrogates are joined."""
    out = bytearray()
    at = 0
    for match in _ESCAPE.finditer(text):
        out += text[at : match.start()].encode("utf-8", "surrogatepass")
        out += _bytes_of(match[1])
        at = match.end()
    out += text[at:].encode("utf-8", "surrogatepass")
    joined = out.decode("utf-8", "surrogatepass" if _SURROGATE.search(out) else "replace")
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _bytes_of(code: str) -> bytes:
    if code in _SIMPLE:
        return _SIMPLE[code].encode()
    if code[0] in "uU":
        number = int(code[1:], 16)
        return (chr(number) if number < 0x110000 else "\ufffd").encode("utf-8", "surrogatepass")
    return bytes([int(code[1:], 16) if code[0] == "x" else int(code, 8) % 256])
