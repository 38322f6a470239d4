"""Where the follower leaves what it has read, and the handlers find it."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

import orjson

from schemas import iso
from streams.web.view import View


class Link(StrEnum):
    """How the server stands with the broker."""

    CONNECTING = "connecting"
    READING = "reading"
    LIVE = "live"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the link, since when, and why it is not live."""

    link: Link
    since: datetime
    detail: str = ""


class Hub:
    """The current view and the link's status; wakes those who wait for a change of either.

    A view is shown once its backlog has been read, and stays, however old, until the next one has.
    """

    def __init__(self) -> None:
        self.view: View | None = None
        self.status = Status(Link.CONNECTING, datetime.now(UTC))
        self.closing = False
        self.streams = 0
        self._changed = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Whether what is shown is what the topics say now."""
        return self.view is not None and self.status.link is Link.LIVE

    def changed(self) -> asyncio.Event:
        """An event that is set at the next change; take it before looking, wait after."""
        return self._changed

    def touch(self) -> None:
        """Wake all who wait."""
        self._changed.set()
        self._changed = asyncio.Event()

    def tell(self, link: Link, detail: str = "") -> None:
        """The link's state, as it is now."""
        if (link, detail) != (self.status.link, self.status.detail):
            since = self.status.since if link is self.status.link else datetime.now(UTC)
            self.status = Status(link, since, detail)
            self.touch()

    def show(self, view: View) -> None:
        """Show this view from now on; its backlog has been read."""
        self.view = view
        self.tell(Link.LIVE)
        self.touch()

    def close(self) -> None:
        """End the streams: the server stops."""
        self.closing = True
        self.touch()

    def report(self) -> bytes:
        """The status as JSON, with what is held and what was skipped."""
        view = self.view
        return orjson.dumps(
            {
                "link": self.status.link,
                "since": iso(self.status.since.replace(microsecond=0)),
                "detail": self.status.detail,
                "ready": self.ready,
                "escalations": len(view.escalations) if view else 0,
                "incidents": len(view.incidents) if view else 0,
                "alerts": len(view.alerts) if view else 0,
                "skipped": {str(t): n for t, n in sorted(view.skipped.items())} if view else {},
            }
        )
