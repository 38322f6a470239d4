"""The seed feed, as the replay reads it."""

from pathlib import Path

from schemas import Article, Withdrawal
from streams.replay.feed import BadLine, FeedItem
from streams.replay.readers import read_feed

SEEDS = Path(__file__).parents[2] / "seeds"


def test_the_folder_is_one_feed_in_order_of_arrival() -> None:
    entries = list(read_feed([SEEDS]))
    lines = (SEEDS / "companion.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(entries) == len(lines) + 1
    assert [e.arrives_at for e in entries] == sorted(e.arrives_at for e in entries)
    (bad,) = [e for e in entries if isinstance(e, BadLine)]
    assert lines[bad.line - 1].encode() == bad.raw


def test_the_users_article_reads_alone() -> None:
    (entry,) = read_feed([SEEDS / "000_6fb41831d5d7565c.txt"])
    assert isinstance(entry, FeedItem)
    assert isinstance(entry.message, Article)
    assert entry.message.text.encode() == (SEEDS / "000_6fb41831d5d7565c.txt").read_bytes()
    assert entry.arrives_at.isoformat() == "2017-06-09T12:00:00+00:00"


def test_the_withdrawal_is_read_before_what_it_withdraws() -> None:
    messages = [e.message for e in read_feed([SEEDS]) if isinstance(e, FeedItem)]
    (taken,) = [m for m in messages if isinstance(m, Withdrawal)]
    kinds = [type(message) for message in messages if message.id == taken.id]
    assert kinds == [Withdrawal, Article]
