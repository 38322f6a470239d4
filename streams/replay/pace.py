"""How fast a feed's time passes."""

import asyncio
import datetime as dt
import re
import time
from collections.abc import Awaitable, Callable


def parse_speed(text: str) -> float | None:
    """ "1x", "60x", "0.5x" to the factor; "max" to None.

    Raises:
        ValueError: anything else.
    """
    if text == "max":
        return None
    found = re.fullmatch(r"(\d+(?:\.\d+)?)x?", text)
    if found is None or float(found[1]) <= 0:
        raise ValueError(f"{text!r} is no speed: write 1x, 60x ... or max")
    return float(found[1])


class Pacer:
    """Waits until a moment of the feed is due; `speed` None never waits.

    The clock and the sleep are parameters so that tests need not wait.
    """

    def __init__(
        self,
        speed: float | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._speed = speed
        self._clock = clock
        self._sleep = sleep
        self._origin: tuple[dt.datetime, float] | None = None

    async def wait_for(self, moment: dt.datetime) -> None:
        """Return when `moment` of the feed is due; the first call sets the beginning."""
        if self._speed is None:
            return
        if self._origin is None:
            self._origin = (moment, self._clock())
            return
        start, began = self._origin
        due = began + (moment - start).total_seconds() / self._speed
        remaining = due - self._clock()
        if remaining > 0:
            await self._sleep(remaining)
