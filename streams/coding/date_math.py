"""Calendar arithmetic of date expressions: which year, which week, which month is meant."""

import datetime as dt
from typing import Final

from hijridate import Gregorian, Hijri

ONE: Final = dt.timedelta(days=1)
#: A bare date this close after the publication day counts as that day (time zones).
SLACK: Final = dt.timedelta(days=1)
#: How far ahead a date without a year may lie when the sentence speaks of the future.
AHEAD: Final = dt.timedelta(days=200)
#: A date without a year that lies so near ahead is the coming one: eleven months back, a writer
#: gives the year.
SOON: Final = dt.timedelta(days=45)
#: Years for which the Umm al-Qura tables of `hijridate` hold.
HIJRI_YEARS: Final = range(1343, 1501)


def shift(day: dt.date, days: int) -> dt.date | None:
    """The day so many days later, or None outside the calendar."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def month_span(year: int, month: int) -> tuple[dt.date, dt.date]:
    """First and last day of a month."""
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, following - ONE


def months_before(day: dt.date, months: int) -> tuple[int, int] | None:
    """Year and month so many months before (after, where negative), or None if out of range."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    return (year, month + 1) if 1900 <= year <= 2100 else None


def weekday_before(published: dt.date, weekday: int, *, strictly: bool) -> dt.date:
    """The latest such weekday up to the publication day, or strictly before it."""
    back = (published.weekday() - weekday) % 7
    return published - dt.timedelta(days=7 if strictly and back == 0 else back)


def weekday_after(published: dt.date, weekday: int) -> dt.date:
    """The first such weekday after the publication day."""
    return published + dt.timedelta(days=(weekday - published.weekday() - 1) % 7 + 1)


def day_of_month(
    published: dt.date, day: int, month: int, *, future: bool = False, coming: bool = False
) -> dt.date | None:
    """The date meant by a day and month without a year.

    The latest one not after publication; one ahead if it is called the coming one or is near
    (nearer still, unless the sentence speaks of the future).
    """
    years = range(published.year + 1, published.year - 9, -1)
    found = [d for d in (_date(year, month, day) for year in years) if d is not None]
    ahead = [d for d in found if d > published]
    reach = AHEAD if future else SOON
    if ahead and (coming or SLACK < ahead[-1] - published <= reach):
        return ahead[-1]
    return next((d for d in found if d <= published + SLACK), None)


def month_meant(published: dt.date, month: int, *, coming: bool = False) -> int:
    """The year meant by a month without one."""
    if coming:
        return published.year + (month <= published.month)
    return published.year - (month > published.month)


def exact(year: int, month: int, day: int) -> dt.date | None:
    """The date, if it exists and lies in the years that news speaks of."""
    return _date(year, month, day) if 1800 <= year <= 2100 else None


def hijri(published: dt.date, year: int | None, month: int, day: int) -> dt.date | None:
    """The Gregorian day of a Hijri date; without a year the latest one not after publication."""
    if year is None:
        this = Gregorian(published.year, published.month, published.day).to_hijri().year
        for guess in (this, this - 1):
            found = hijri(published, guess, month, day)
            if found and found <= published + SLACK:
                return found
        return None
    if year not in HIJRI_YEARS or not 1 <= day <= 30:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except ValueError:  # the 30th of a month of 29 days
        return None
    return dt.date(found.year, found.month, found.day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
