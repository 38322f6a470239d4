"""What stops a replay: a feed that cannot be read at all."""


class FeedError(Exception):
    """The feed or its manifest cannot be used; the message says where and what to do."""
