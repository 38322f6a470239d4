"""One call to an endpoint: bounded in time and size, without redirects, over checked addresses."""

import asyncio
import datetime as dt
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import aiohttp

from schemas import Subscription
from streams.webhooks.egress import Guard, Refused
from streams.webhooks.schedule import Answer
from streams.webhooks.signing import SecretError, Secrets

#: Of an answer's body so much is read, so that the connection can be used again.
_MOST_BODY = 64 * 1024
_BODY_SECONDS = 1.0
_IDLE_CONNECTION_SECONDS = 30.0
_LONGEST_HEADER = 200

_REFUSED = "the address is refused: it is private, or not of an allowed kind"
#: The first that fits.
_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (TimeoutError, "no answer within {seconds:g} s"),
    (aiohttp.ClientSSLError, "TLS failed: is its certificate valid?"),
    (ssl.SSLError, "TLS failed: is its certificate valid?"),
    (aiohttp.ClientConnectorDNSError, "its name cannot be resolved"),
    (aiohttp.ClientConnectorError, "it cannot be connected to"),
    (aiohttp.ServerDisconnectedError, "it closed the connection without an answer"),
    (ConnectionError, "it closed the connection without an answer"),
)


class Caller:
    """Makes calls; any number at a time."""

    def __init__(
        self, session: aiohttp.ClientSession, guard: Guard, secrets: Secrets, seconds: float
    ) -> None:
        self._session = session
        self._guard = guard
        self._secrets = secrets
        self._seconds = seconds

    async def call(self, subscription: Subscription, webhook_id: str, body: bytes) -> Answer:
        """Send the message once. Never raises for what an endpoint or a network may do."""
        begin = time.monotonic()
        status, asked, error = None, None, None
        try:
            headers = self._secrets.headers(
                subscription.secrets, webhook_id, dt.datetime.now(dt.UTC), body
            )
            self._guard.check_url(subscription.url)
            async with self._session.post(
                subscription.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                status = answer.status
                asked = (answer.headers.get("Retry-After") or "")[:_LONGEST_HEADER] or None
                await _rest_of(answer)
        except SecretError as problem:
            error = str(problem)
        except Refused:
            error = _REFUSED
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            error = self._words(problem)
        if status is not None:
            # It has answered; how its body ends is nothing to us.
            error = None if 100 <= status <= 599 else "its answer has no status of HTTP"
            status = status if error is None else None
        return Answer(status, error, asked, int((time.monotonic() - begin) * 1000))

    def _words(self, problem: Exception) -> str:
        # Never the text of the exception: it holds the address, which may hold a token.
        if _caused_by(problem, Refused):
            return _REFUSED
        for kind, words in _WORDS:
            if isinstance(problem, kind):
                return words.format(seconds=self._seconds)
        return f"the call failed ({type(problem).__name__})"


@asynccontextmanager
async def caller(guard: Guard, secrets: Secrets, seconds: float) -> AsyncIterator[Caller]:
    """A caller for the time of the block. `seconds` is the time for one call."""
    # The endpoints bound the calls at a time, each its own: they must not wait for one another.
    connector = guard.connector(limit=0, keepalive_timeout=_IDLE_CONNECTION_SECONDS)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={
            "Content-Type": "application/json",
            "User-Agent": "Nadhir-Webhooks/1",
            "Accept-Encoding": "identity",
        },
        auto_decompress=False,
        trust_env=False,
    ) as session:
        yield Caller(session, guard, secrets, seconds)


async def _rest_of(answer: aiohttp.ClientResponse) -> None:
    if answer.status == HTTPStatus.NO_CONTENT:
        return
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            left = _MOST_BODY
            while left > 0:
                part = await answer.content.read(left)
                if not part:
                    return
                left -= len(part)
    except TimeoutError:
        pass
    answer.close()


def _caused_by(problem: BaseException, kind: type[BaseException]) -> bool:
    seen: BaseException | None = problem
    while seen is not None:
        if isinstance(seen, kind):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
