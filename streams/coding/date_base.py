"""What all readers of date expressions share: the mention, and looking at words."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from schemas import DatePrecision
from streams.coding import date_math as cal
from streams.coding import date_words as lex
from streams.coding.text import Token


class DateKind(StrEnum):
    """How an expression dates what it stands with."""

    #: It happened then.
    EVENT = "event"
    #: It has gone on, or been counted, from then on.
    SINCE = "since"
    #: It lies after the publication day.
    FUTURE = "future"
    #: It happened at some time from `date_min` to `date_max`.
    SPAN = "span"
    #: So many days after (before, if negative) something else that the article tells.
    OFFSET = "offset"
    #: It goes on, for the n-th day.
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date expression: words `first` to `last`, offsets of the field, and what it means.

    `date` is the day to give an incident (the last day of a span, the first of a month).
    `days` is the distance of an OFFSET; its `date` is the publication day.
    """

    start: int
    end: int
    first: int
    last: int
    date: dt.date
    date_min: dt.date
    date_max: dt.date
    precision: DatePrecision
    kind: DateKind = DateKind.EVENT
    days: int | None = None


#: What began so lately is taken to go on still: its day is that of publication.
_RUNNING_DAYS: Final = 31
#: Words that may open an expression, and how they look behind a proclitic.
OPENERS: Final = frozenset(
    {name.split()[0] for name in (*lex.MONTHS, *lex.HIJRI_MONTHS, *lex.ORDINALS)}
    | set(lex.WEEKDAYS)
    | set(lex.PARTS)
    | lex.OPENERS
)
#: Every form of an opener, to the opener.
BARE: Final[dict[str, str]] = {
    prefix + word: word for word in sorted(OPENERS) for prefix in (*lex.PROCLITICS, "")
}


class Reader:
    """Reads the words of one sentence against the day of publication."""

    def __init__(
        self, words: Sequence[Token], published: dt.date, today: dt.date | None = None
    ) -> None:
        self.words, self.published, self.today = words, published, today or published

    def word(self, at: int) -> str:
        """The word without a proclitic if it is a word of dates, else as it is."""
        if not 0 <= at < len(self.words):
            return ""
        folded = self.words[at].folded
        return BARE.get(folded, folded)

    def raw(self, at: int) -> str:
        """The word with its proclitic."""
        return self.words[at].folded if 0 <= at < len(self.words) else ""

    def figure(self, at: int) -> int | None:
        """The number that a run of up to four digits writes."""
        text = self.word(at)
        return int(text) if text.isdecimal() and len(text) <= 4 else None

    def mention(
        self, first: int, last: int, low: dt.date | None, high: dt.date | None = None, *,
        date: dt.date | None = None, precision: DatePrecision = DatePrecision.DAY,
        kind: DateKind = DateKind.EVENT, days: int | None = None,
    ) -> list[DateMention]:  # fmt: skip
        """One mention, or none where the day does not exist; "since" before it is taken in."""
        if low is None:
            return []
        high = high or low
        if self.word(first - 1) == "منذ" or self.word(first) == "منذ":
            first = first - (self.word(first) != "منذ")
            kind, high = DateKind.SINCE, max(low, self.published)
            running = (high - low).days <= _RUNNING_DAYS and precision is not DatePrecision.MONTH
            date = high if running else low
            precision = DatePrecision.SPAN if running and high > low else precision
        elif kind is DateKind.EVENT and low > self.published + cal.SLACK:
            kind = DateKind.FUTURE
        start, end = self.words[first].start, self.words[last - 1].end
        return [
            DateMention(start, end, first, last, date or high, low, high, precision, kind, days)
        ]

    def future(self, at: int) -> bool:
        """Whether the words shortly before speak of the future."""
        ahead = [self.words[i].folded for i in range(max(0, at - 10), at)]
        return any(word in lex.FUTURE_CUES for word in ahead) or any(map(_future_verb, ahead[-3:]))

    def day(self, at: int) -> tuple[int, int] | None:
        """A day of a month at word `at`: its number and the word behind it."""
        figure = self.figure(at)
        if figure is not None:
            return (figure, at + 1) if 1 <= figure <= 31 else None
        pair = f"{self.word(at)} {self.raw(at + 1)}"
        if pair in lex.ORDINALS:
            return lex.ORDINALS[pair], at + 2
        return (lex.ORDINALS[self.word(at)], at + 1) if self.word(at) in lex.ORDINALS else None

    def month_name(self, at: int, table: dict[str, int]) -> tuple[int, int] | None:
        """A month's name at word `at`, with a second name behind a stroke."""
        for size in (2, 1):
            name = " ".join((self.word(at), *(self.word(at + i) for i in range(1, size))))
            if name in table:
                last = at + size
                if table is lex.MONTHS:
                    stroke = self.word(last) in ("/", "(", "-")
                    again = self.month_name(last + stroke, table)
                    if again and again[0] == table[name]:
                        last = again[1] + (self.word(last) == "(" and self.word(again[1]) == ")")
                return table[name], last
        return None

    def year_behind(self, at: int) -> tuple[int | None, int, str]:
        """A year or "last", "coming" behind a month: year, word behind it, which."""
        after = at + (self.word(at) == "من")
        worded = self.word(after) in lex.YEAR_WORDS
        after += worded
        figure = self.figure(after)
        if figure is not None and (1300 <= figure <= 1500 or 1900 <= figure <= 2100):
            return figure, after + 1, ""
        which = self.word(after)
        if which in lex.PAST:
            return (self.published.year - 1 if worded else None), after + 1, "past"
        if which in lex.THIS:
            return (self.published.year if worded else None), after + 1, "this"
        if which in lex.NEXT and which != "التالي":
            return (self.published.year + 1 if worded else None), after + 1, "next"
        return None, at, ""


def _future_verb(word: str) -> bool:
    bare = word[1:] if word[:2] in ("وس", "فس") else word
    return (
        len(bare) > 4 and word.startswith(lex.FUTURE_HEADS) and not bare.startswith(lex.NO_FUTURE)
    )
