"""Date expressions of Arabic news, resolved against the day of publication."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from schemas import DatePrecision
from streams.coding.date_base import BARE, OPENERS, DateKind, DateMention
from streams.coding.date_relative import RelativeReader
from streams.coding.text import Token

__all__ = ["DateKind", "DateMention", "find_dates"]


def find_dates(
    words: Sequence[Token], published: dt.date, today: dt.date | None = None
) -> tuple[DateMention, ...]:
    """All date expressions of a sentence, in order, none overlapping.

    `today` is the day that it already was for the writer, where it is not that of publication.
    """
    openers = [
        at for at, word in enumerate(words) if word.folded in BARE or word.folded[0].isdecimal()
    ]
    if not openers:
        return ()
    finder = _Finder(words, published, today)
    found: list[DateMention] = []
    behind = 0
    for at in openers:
        if at >= behind:
            hits = finder.at(at)
            found += hits
            behind = max([at + 1, *(hit.last for hit in hits)])
    return tuple(_join_spans(words, found))


class _Finder(RelativeReader):
    def at(self, at: int) -> list[DateMention]:
        """The mentions that begin at word `at`: most often none, two for "on 12 and 13 June"."""
        word = self.word(at)
        if word[:1].isdecimal():
            return self.numeric(at) or self.day_month(at) or self.year(at)
        if word not in OPENERS:
            return []
        return (
            self.day_month(at)
            or self.weekday(at)
            or self.month(at)
            or self.near(at)
            or self.ago(at)
            or self.unit(at)
            or self.recent(at)
            or self.running(at)
        )


def _join_spans(words: Sequence[Token], found: list[DateMention]) -> list[DateMention]:
    """ "من 20 مايو إلى 3 يونيو" is one span."""
    joined: list[DateMention] = []
    for mention in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.kind is mention.kind is DateKind.EVENT
            and before.last + 1 == mention.first
            and before.first > 0
            and (words[before.first - 1].folded, words[before.last].folded)
            in (("من", "الي"), ("من", "حتي"), ("بين", "و"))
            and before.date_min <= mention.date_max
        ):
            joined[-1] = replace(
                before, end=mention.end, last=mention.last, date=mention.date_max,
                date_max=mention.date_max, precision=DatePrecision.SPAN, kind=DateKind.SPAN,
            )  # fmt: skip
        else:
            joined.append(mention)
    return joined
