"""The text of an article as sentences and tokens, each with its offsets in the original.

Nothing here changes the text: folding happens beside the surface, so that a quote is always a
slice of what was published.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from streams.gazetteer.names import fold

Field = Literal["title", "text"]

#: A run of letters (with their marks), a run of digits, or one other sign.
_TOKEN: Final = re.compile(
    r"\d+|[^\W\d_]+(?:[\u064b-\u0652\u0670\u0640\u200c-\u200f]+[^\W\d_]*)*|[^\s#_]"
)
_END: Final = frozenset(".!?؟\u06d4")
_OPEN: Final = frozenset("\"«“”»'‘’")


class Token(NamedTuple):
    """A word, number or sign; `start` and `end` are code points of the field.

    A named tuple: an article has hundreds, and a frozen dataclass costs four times as much.
    """

    start: int
    end: int
    surface: str
    folded: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a field. `index` counts over the document, `paragraph` over the field.

    `quoted[i]` tells whether token `i` stands inside quotation marks.
    """

    field: Field
    index: int
    paragraph: int
    start: int
    end: int
    tokens: tuple[Token, ...]
    quoted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Title and body as published, with their sentences in order (the title's first)."""

    title: str
    text: str
    sentences: tuple[Sentence, ...]

    def field(self, name: Field) -> str:
        """The text that offsets of this field point into."""
        return self.title if name == "title" else self.text

    @classmethod
    def read(cls, title: str, text: str) -> "Document":
        """Split both fields."""
        sentences: list[Sentence] = []
        for name, body in (("title", title), ("text", text)):
            sentences += _sentences(name, body, len(sentences))  # type: ignore[arg-type]
        return cls(title, text, tuple(sentences))


@lru_cache(maxsize=65_536)
def folded_word(surface: str) -> str:
    """A word in the one Arabic folding (signs fold to themselves)."""
    return fold(surface) or surface


def tokens_of(text: str, base: int = 0) -> tuple[Token, ...]:
    """Split a text that begins at offset `base` of its field."""
    new, fold_one, tokens = tuple.__new__, folded_word, []
    for m in _TOKEN.finditer(text):
        start, end = m.span()
        word = text[start:end]
        # As Token(...) does it, without the call of a Python function for each word.
        tokens.append(new(Token, (base + start, base + end, word, fold_one(word))))
    return tuple(tokens)


def _sentences(field: Field, text: str, first: int) -> list[Sentence]:
    found: list[Sentence] = []
    base = 0
    for paragraph, line in enumerate(text.split("\n")):
        for run in _runs(tokens_of(line, base)):
            found.append(
                Sentence(
                    field, first + len(found), paragraph, run[0].start, run[-1].end,
                    run, _quoted(run),
                )
            )  # fmt: skip
        base += len(line) + 1
    return found


def _runs(tokens: tuple[Token, ...]) -> list[tuple[Token, ...]]:
    """Cut behind full stops; a point between two figures or letters of one word does not end."""
    runs: list[tuple[Token, ...]] = []
    begun = 0
    for i in [i for i, token in enumerate(tokens) if token.folded in _END]:
        token = tokens[i]
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if after is not None and (
            after.folded in _END
            or (after.start == token.end and after.folded.isalnum() and _glued(tokens, i))
        ):
            continue
        runs.append(tokens[begun : i + 1])
        begun = i + 1
    if begun < len(tokens):
        runs.append(tokens[begun:])
    return [run for run in runs if any(t.folded.isalnum() for t in run)]


def _glued(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the point at `at` joins figures (3.5) or Latin letters (d.w.com)."""
    before, after = tokens[at - 1] if at else None, tokens[at + 1]
    return (
        before is not None
        and before.end == tokens[at].start
        and (
            (before.folded.isdecimal() and after.folded.isdecimal())
            or (before.folded.isascii() and after.folded.isascii())
        )
    )


def _quoted(run: tuple[Token, ...]) -> tuple[bool, ...]:
    if _OPEN.isdisjoint([token.folded for token in run]):
        return (False,) * len(run)
    inside, marks = False, []
    for token in run:
        if token.folded in _OPEN:
            inside = not inside
            marks.append(False)
        else:
            marks.append(inside)
    return tuple(marks)
