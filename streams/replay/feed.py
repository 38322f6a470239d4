"""The items of a feed, as read and ready to be published."""

import datetime as dt
from dataclasses import dataclass

from schemas import Article, Withdrawal


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An article or a withdrawal, and when it arrives on the feed's own clock (UTC)."""

    arrives_at: dt.datetime
    message: Article | Withdrawal
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a feed that holds no item; it stands at the time of the item before it."""

    arrives_at: dt.datetime
    file: str
    line: int
    raw: bytes
    detail: str


Entry = FeedItem | BadLine
