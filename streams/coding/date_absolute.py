"""Dates that name their day, month or year."""

import datetime as dt

from schemas import DatePrecision
from streams.coding import date_math as cal
from streams.coding import date_words as lex
from streams.coding.date_base import DateKind, DateMention, Reader


class AbsoluteReader(Reader):
    """Numeric dates, days of a month, months and years."""

    def numeric(self, at: int) -> list[DateMention]:
        """2018-04-12, 12/4/2018, 12-4-2018, 2018/4/12."""
        marks = (self.word(at + 1), self.word(at + 3))
        if marks not in (("/", "/"), ("-", "-"), (".", ".")):
            return []
        a, b, c = self.figure(at), self.figure(at + 2), self.figure(at + 4)
        if a is None or b is None or c is None:
            return []
        day = cal.exact(a, b, c) if a > 31 else cal.exact(c, b, a)
        return self.mention(at, at + 5, day)

    def day_month(self, at: int) -> list[DateMention]:
        """ "18 مايو", "في الرابع من آذار/مارس 2018", "12 و13 يونيو", "10 من الشهر الجاري"."""
        days: list[tuple[int, int, int]] = []
        links: list[str] = []
        here = at
        while (found := self.day(here)) is not None:
            days.append((found[0], here, found[1]))
            here = found[1]
            link = self.word(here)
            if link not in ("و", "-", "–", "الي", "حتي", "،", ",") or self.day(here + 1) is None:
                break
            links.append(link)
            here += 1
        if not days:
            return []
        here += self.word(here) == "من"
        if self.word(here) == "الشهر" and self.word(here + 1) in lex.THIS | lex.PAST | lex.NEXT:
            back = 0 if self.word(here + 1) in lex.THIS else 1
            target = cal.months_before(
                self.published, -1 if self.word(here + 1) in lex.NEXT else back
            )
            last, dates = here + 2, [target and cal.exact(*target, d) for d, _, _ in days]
        elif name := self.month_name(here + (self.word(here) in ("شهر", "شهري")), lex.MONTHS):
            year, last, which = self.year_behind(name[1])
            dates = [self.dated(d, name[0], year, which, at) for d, _, _ in days]
        elif name := self.month_name(here + (self.word(here) == "شهر"), lex.HIJRI_MONTHS):
            year, last, _ = self.year_behind(name[1])
            year = year if year and year <= 1500 else None
            dates = [cal.hijri(self.published, year, name[0], d) for d, _, _ in days]
        else:
            return []
        spanned = any(link in ("-", "–", "الي", "حتي") for link in links)
        if len(days) == 2 and (spanned or self.word(at - 1) == "بين"):
            low, high = dates
            if low is None or high is None or high < low:
                return []
            return self.mention(
                at, last, low, high, precision=DatePrecision.SPAN, kind=DateKind.SPAN
            )
        hits: list[DateMention] = []
        for index, ((_, first, behind), date) in enumerate(zip(days, dates, strict=True)):
            hits += self.mention(first, last if index == len(days) - 1 else behind, date)
        return hits

    def dated(self, day: int, month: int, year: int | None, which: str, at: int) -> dt.date | None:
        """A day and month with the year that is said, or the one that is meant."""
        if year is not None:
            return cal.exact(year, month, day)
        meant = cal.day_of_month(
            self.published, day, month, future=self.future(at), coming=which == "next"
        )
        old = meant is None or abs((self.published - meant).days) > 60
        named = self.word(at - 1) in ("هجمات", "احداث", "اعتداءات")
        return dt.date(2001, 9, 11) if (month, day) == (9, 11) and (old or named) else meant

    def month(self, at: int) -> list[DateMention]:
        """A month without a day, or a part of one: "في حزيران/يونيو", "منتصف مايو"."""
        part = lex.PARTS.get(self.word(at))
        here = at + (part is not None)
        named = self.word(here) == "شهر"
        here += named
        name = self.month_name(here, lex.MONTHS)
        if name is None:
            return self.hijri_month(at, here) if named else []
        year, last, which = self.year_behind(name[1])
        double = last - here > 1
        shy = self.word(here) in lex.SHY_MONTHS
        if shy and not (part or named or year or which or double):
            return []
        if year is None:
            year = cal.month_meant(self.published, name[0], coming=which == "next")
        low, high = cal.month_span(year, name[0])
        if part:
            low, high = low.replace(day=part[0]), high.replace(day=min(part[1], high.day))
        else:
            high = max(low, min(high, self.published)) if low <= self.published else high
        return self.mention(at, last, low, high, date=low, precision=DatePrecision.MONTH)

    def hijri_month(self, at: int, here: int) -> list[DateMention]:
        """ "شهر رمضان", the Hijri month by its name."""
        name = self.month_name(here, lex.HIJRI_MONTHS)
        if name is None:
            return []
        year, last, _ = self.year_behind(name[1])
        low = cal.hijri(self.published, year if year and year <= 1500 else None, name[0], 1)
        high = low and cal.shift(low, 29)
        return self.mention(at, last, low, high, date=low, precision=DatePrecision.MONTH)

    def year(self, at: int, first: int | None = None) -> list[DateMention]:
        """A year alone: "عام 2015", "في 2015"."""
        figure = self.figure(at)
        if figure is None or not 1900 <= figure <= 2100:
            return []
        if first is None and self.word(at - 1) not in ("في", "منذ", "خلال", "حتي", "اب"):
            return []
        low, high = dt.date(figure, 1, 1), dt.date(figure, 12, 31)
        return self.mention(first if first is not None else at, at + 1, low, high, date=low,
                            precision=DatePrecision.MONTH)  # fmt: skip
