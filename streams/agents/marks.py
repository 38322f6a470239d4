"""Marks of time for a live feed, written by the leader from the clock."""

import datetime as dt

import faust

from schemas import Mark
from streams.app import Channels, send
from streams.settings import Settings
from streams.topics import Topic

_INTERVAL_SECONDS = 60.0


def register(app: faust.App, channels: Channels, settings: Settings) -> None:
    """Declare the timer on the application; it writes to no table."""
    last: dt.datetime | None = None

    async def write_marks() -> None:
        nonlocal last
        now = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0)
        mark = Mark(mark=now, previous=last)
        for partition in range(settings.article_partitions):
            await send(channels.outputs[Topic.ARTICLES], mark, None, partition)
        last = now

    app.timer(interval=_INTERVAL_SECONDS, on_leader=True)(write_marks)
