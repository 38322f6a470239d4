"""The replay producer: feeds read, paced by their own time, and published to `articles`."""

from streams.replay.errors import FeedError
from streams.replay.feed import BadLine, FeedItem
from streams.replay.publish import Summary, publish
from streams.replay.readers import read_feed

__all__ = ["BadLine", "FeedError", "FeedItem", "Summary", "publish", "read_feed"]
