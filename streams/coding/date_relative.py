"""Dates that hang on the day of publication: weekdays, yesterday, so long ago."""

import datetime as dt
from dataclasses import replace
from typing import Final

from schemas import DatePrecision
from streams.coding import date_math as cal
from streams.coding import date_words as lex
from streams.coding.date_absolute import AbsoluteReader
from streams.coding.date_base import DateKind, DateMention
from streams.coding.numbers import number_at

_RECENT: Final[dict[str, int]] = {
    "الساعات": 1,
    "اليومين": 2,
    "الايام": 7,
    "الاسابيع": 28,
    "الاشهر": 120,
    "الشهور": 120,
    "السنوات": 1500,
    "الاعوام": 1500,
}
_RECENT_UNIT: Final[dict[str, int]] = {
    "الساعات": 0, "اليومين": 1, "الايام": 1, "الاسابيع": 7, "الاشهر": 30, "الشهور": 30,
    "السنوات": 365, "الاعوام": 365,
}  # fmt: skip
_PLURAL_PAST: Final = lex.PAST | {"الماضيين", "الماضيتين", "الاخيرين", "القليله"}


class RelativeReader(AbsoluteReader):
    """Weekdays, days and longer units counted from publication, and what goes on."""

    def weekday(self, at: int) -> list[DateMention]:
        """ "الثلاثاء", "فجر السبت", "الجمعة الماضي", "ليل الثلاثاء الأربعاء", "السبت 12 مايو"."""
        number = lex.WEEKDAYS.get(self.word(at))
        if number is None or self.word(at - 1) in ("كل", "ايام", "صلوات"):
            return []
        here = at + 1
        for skip in (0, 1):
            gap = self.word(here) in ("في", "(", "،", "الموافق") if skip else True
            dated = self.day_month(here + skip) or self.numeric(here + skip) if gap else []
            if len(dated) == 1:
                return [replace(dated[0], start=self.words[at].start, first=at)]
        second = lex.WEEKDAYS.get(self.word(here + (self.word(here) in ("-", "/", "الي"))))
        if second == (number + 1) % 7 and self.word(at - 1) in ("ليل", "ليله", "منتصف"):
            high = cal.weekday_before(self.today, second, strictly=False)
            last = here + 1 + (self.word(here) in ("-", "/", "الي"))
            return self.mention(at, last, high - cal.ONE, high)
        return self.bare_weekday(at, number)

    def bare_weekday(self, at: int, number: int) -> list[DateMention]:
        """A weekday with "last", "coming" or nothing behind it."""
        after, here = self.word(at + 1), at + 1
        if after in lex.NEXT or (after not in lex.PAST and self.future(at)):
            day = cal.weekday_after(self.published, number)
            last = here + (after in lex.NEXT)
            return self.mention(at, last, day, kind=DateKind.FUTURE)
        if after == "قبل" and self.word(here + 1) in lex.PAST:
            day = cal.weekday_before(self.published, number, strictly=True)
            return self.mention(at, here + 2, day - dt.timedelta(days=7))
        if after in lex.PAST:
            day = cal.weekday_before(self.published, number, strictly=True)
            return self.mention(at, here + 1, day)
        return self.mention(at, here, cal.weekday_before(self.today, number, strictly=False))

    def near(self, at: int) -> list[DateMention]:
        """أمس، أول من أمس، اليوم، الليلة الماضية، غدا, each with a weekday behind it or not."""
        word, here, back = self.word(at), at + 1, None
        if word in ("امس", "البارحه", "الامس"):
            back = 1
            if self.word(here) == "الاول":
                back, here = 2, here + 1
        elif word == "اول" and self.word(here + (self.word(here) == "من")) in ("امس", "الامس"):
            back, here = 2, here + 1 + (self.word(here) == "من")
        elif word == "اليوم" and self.names_today(at):
            back = 0
        elif word == "الليله" and self.word(here) in lex.PAST:
            back, here = 1, here + 1
        elif word == "غدا":
            back = -1
        if back is None:
            return []
        day = cal.shift(self.published, -back)
        weekday = lex.WEEKDAYS.get(self.word(here))
        if weekday is not None:
            here += 1
            if back >= 0 and day and day.weekday() != weekday:
                day = cal.weekday_before(self.published, weekday, strictly=False)
        kind = DateKind.FUTURE if back < 0 else DateKind.EVENT
        return self.mention(at, here, day, kind=kind)

    def names_today(self, at: int) -> bool:
        """Whether اليوم is today, not "the next day", "that day", "the third day"."""
        after, before = self.word(at + 1), self.word(at - 1)
        if before in ("ذلك", "نفس", "حتي", "ذات", "منذ", "عالم"):
            return False
        return after not in (
            "التالي",
            "السابق",
            "نفسه",
            "ذاته",
            "الذي",
            "الواحد",
            "العالمي",
            "الوطني",
        ) and (after not in lex.ORDINALS)

    def span_at(self, at: int) -> tuple[str, int | None, int] | None:
        """A length of time: unit, how many (None for "days"), word behind it."""
        number = number_at(self.words, at)
        if number is not None and not number.vague and self.word(number.last) in lex.SPANS:
            unit, _ = lex.SPANS[self.word(number.last)]
            return unit, number.value, number.last + 1
        here = at + (number is not None and number.vague)
        word = self.word(here)
        if word not in lex.SPANS:
            return None
        unit, count = lex.SPANS[word]
        plural = word in lex.PLURAL_SPANS
        last = here + 1 + (self.word(here + 1) in ("واحد", "واحده", "قليله"))
        return unit, None if plural else count, last

    def ago(self, at: int) -> list[DateMention]:
        """ "قبل يومين", "منذ ثلاثة أيام", and "بعد يومين على" which hangs on another event."""
        word = self.word(at)
        if word not in ("قبل", "منذ", "بعد"):
            return []
        here = at + 1 + (self.word(at + 1) in ("نحو", "حوالي", "اكثر", "اقل"))
        here += self.word(here) == "من" and here > at + 1
        span = self.span_at(here)
        if span is None or (word != "منذ" and self.word(at - 1) == "ما"):
            return []
        unit, count, last = span
        if word == "قبل" and self.word(last) == "من":
            return []  # so long before something else: "two days before the elections"
        hangs = self.word(last) in ("من", "علي", "لـ") or word == "بعد"
        if hangs and word != "منذ":
            if unit not in ("day", "week", "hour") or (count is None and unit != "hour"):
                return []
            per = {"day": 1, "week": 7, "hour": 0}[unit]
            days = per * (count or 0) * (1 if word == "بعد" else -1)
            return self.mention(at, last, self.published, precision=DatePrecision.IMPLICIT,
                                kind=DateKind.OFFSET, days=days)  # fmt: skip
        return self.back(at, last, unit, count)

    def back(self, at: int, last: int, unit: str, count: int | None) -> list[DateMention]:
        """So long before publication; longer units are known less exactly."""
        today = self.published
        if unit == "hour":
            hours = count or 6
            return self.mention(at, last, cal.shift(today, -(hours // 24)), date=None)
        if unit in ("day", "week") and count is not None and count <= 3_000:
            per = 1 if unit == "day" else 7
            low = cal.shift(today, -count * per)
            exactly = DatePrecision.DAY if unit == "day" else DatePrecision.SPAN
            return self.mention(at, last, low, precision=exactly)
        if unit in ("day", "week"):
            wide = 7 if unit == "day" else 30
            low, high = cal.shift(today, -wide), cal.shift(today, -1)
            return self.mention(at, last, low, high, precision=DatePrecision.SPAN,
                                kind=DateKind.SPAN)  # fmt: skip
        per = 1 if unit == "month" else 12
        month = cal.months_before(today, per * (count if count is not None else 4))
        if month is None:
            return []
        low, high = cal.month_span(*month)
        if per == 12:
            low, high = dt.date(month[0], 1, 1), dt.date(month[0], 12, 31)
        return self.mention(at, last, low, min(high, today), date=low,
                            precision=DatePrecision.MONTH)  # fmt: skip

    def unit(self, at: int) -> list[DateMention]:
        """الأسبوع الماضي، الشهر الجاري، هذا العام، مطلع الأسبوع، عام 2015."""
        part = lex.PARTS.get(self.word(at))
        here = at + (part is not None)
        this = self.word(here) in ("هذا", "هذه")
        here += this
        word = self.word(here)
        if word in lex.YEAR_WORDS and self.figure(here + 1):
            return self.year(here + 1, at)
        if word not in ("الاسبوع", "الشهر", "العام", "السنه"):
            return []
        which = self.word(here + 1)
        if not this and which not in lex.PAST | lex.THIS | lex.NEXT and part is None:
            return []
        worded = which in lex.PAST | lex.THIS | lex.NEXT
        steps = 1 if which in lex.PAST else -1 if which in lex.NEXT else 0
        low, high = self.period(word, steps)
        last = here + 1 + worded
        kind = DateKind.FUTURE if steps < 0 else DateKind.EVENT
        if word == "الاسبوع":
            return self.mention(at, last, low, high if steps else min(high, self.published),
                                precision=DatePrecision.SPAN,
                                kind=kind if steps < 0 else DateKind.SPAN)  # fmt: skip
        if part and word == "الشهر":
            low, high = low.replace(day=part[0]), high.replace(day=min(part[1], high.day))
        return self.mention(at, last, low, high, date=low, precision=DatePrecision.MONTH, kind=kind)

    def period(self, word: str, steps: int) -> tuple[dt.date, dt.date]:
        """The week (from Monday), month or year so many steps before the running one."""
        today = self.published
        if word == "الاسبوع":
            monday = today - dt.timedelta(days=today.weekday() + 7 * steps)
            return monday, monday + dt.timedelta(days=6)
        if word == "الشهر":
            return cal.month_span(*(cal.months_before(today, steps) or (today.year, today.month)))
        return dt.date(today.year - steps, 1, 1), dt.date(today.year - steps, 12, 31)

    def recent(self, at: int) -> list[DateMention]:
        """ "في الساعات الأخيرة", "خلال الأيام الثلاثة الماضية", "خلال 24 ساعة"."""
        word = self.word(at)
        if word == "خلال":
            span = self.span_at(at + 1 + (self.raw(at + 1) == "ال"))
            if span and span[0] in ("hour", "day") and span[1] and span[1] <= 100:
                days = span[1] // 24 if span[0] == "hour" else span[1]
                return self.back_to(at, span[2], max(1, days))
            return []
        if word not in _RECENT:
            return []
        for gap in range(4):
            if self.word(at + 1 + gap) not in _PLURAL_PAST:
                continue
            count = next(filter(None, map(self.count, range(at + 1, at + 1 + gap))), None)
            days = _RECENT_UNIT[word] * count if count else _RECENT[word]
            return self.back_to(at, at + 2 + gap, max(1, min(days, 3_000)))
        return []

    def count(self, at: int) -> int | None:
        """A number with or without the article."""
        figure = self.figure(at)
        if figure is not None:
            return figure
        number = number_at(self.words, at)
        word = self.word(at).removeprefix("ال")
        return number.value if number else {"ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6,
                                            "سبعه": 7, "عشره": 10}.get(word)  # fmt: skip

    def back_to(self, first: int, last: int, days: int) -> list[DateMention]:
        """From so many days ago until publication."""
        precision = DatePrecision.SPAN if days <= 31 else DatePrecision.MONTH
        return self.mention(first, last, cal.shift(self.published, -days), self.published,
                            precision=precision, kind=DateKind.SPAN)  # fmt: skip

    def running(self, at: int) -> list[DateMention]:
        """ "لليوم الثالث على التوالي": it goes on, and did so from two days before."""
        table = {"لليوم": lex.ORDINALS, "لليله": lex.ORDINALS_FEMININE}.get(self.word(at))
        count = table.get(self.word(at + 1)) if table else None
        if count is None:
            return []
        last = at + 2 + 2 * (self.word(at + 2) == "علي" and self.word(at + 3) == "التوالي")
        low = cal.shift(self.published, 1 - count)
        return self.mention(at, last, low, self.published, kind=DateKind.RUNNING)
