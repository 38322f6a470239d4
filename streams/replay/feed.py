"""The items of a feed, as read and ready to be published."""

import datetime as dt
from dataclasses import dataclass

from schemas import Article, Withdrawal

#: When a bad line comes that has no good line before it: at once, and no time passes for it.
UNDATED = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article or a withdrawal, and when it arrives on the feed's own clock (UTC)."""

    arrives_at: dt.datetime
    message: Article | Withdrawal
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a feed that holds no item; it has the time of the item before it, or `UNDATED`."""

    arrives_at: dt.datetime
    file: str
    line: int
    raw: bytes
    detail: str


Entry = FeedItem | BadLine
