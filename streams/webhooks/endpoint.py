"""What one endpoint is sent: a task of its own, which no other endpoint waits for."""

import asyncio
import datetime as dt
import logging

from aiokafka.errors import KafkaError

from schemas import Endpoint, Outcome, Pause, PauseReason, Pending, Subscription
from streams.webhooks import health
from streams.webhooks.alert_store import GoneError
from streams.webhooks.backlog import Backlog
from streams.webhooks.ledger import Ledger
from streams.webhooks.payload import body
from streams.webhooks.schedule import Answer, entry, follows
from streams.webhooks.tools import Tools

_log = logging.getLogger(__name__)

#: Without news an endpoint looks so often whether something has grown too old.
_HOUSEKEEPING = dt.timedelta(seconds=60)
_BROKER_PAUSE = dt.timedelta(seconds=5)


class EndpointRunner:
    """Sends what is pending for one subscription, as its settings and its health allow."""

    def __init__(self, subscription: str, tools: Tools, ledger: Ledger) -> None:
        self._id = subscription
        self._tools = tools
        self._backlog = Backlog(subscription, tools, ledger)
        self._wake = asyncio.Event()
        self._held = False
        self._calls: set[asyncio.Task[None]] = set()
        self._rest_until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._looked_at = self._rest_until
        self._endpoint = tools.tables.endpoints.get(subscription) or Endpoint(
            subscription=subscription
        )

    def add(self, pending: Pending) -> None:
        """Something new is pending, or asked for again; the ledger has it already."""
        self._backlog.add(pending)
        self._wake.set()

    def changed(self) -> None:
        """The subscription or the silences are others."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled; calls that are under way are then let go."""
        try:
            while True:
                self._wake.clear()
                await self._turn(_now())
                await self._sleep()
        finally:
            for call in self._calls:
                call.cancel()

    def hold(self) -> None:
        """Begin nothing new."""
        self._held = True

    async def settle(self, seconds: float) -> None:
        """Wait for the calls under way, at most so long."""
        if self._calls:
            await asyncio.wait(self._calls, timeout=seconds)

    async def _turn(self, now: dt.datetime) -> None:
        if self._held:
            return
        subscription = self._tools.tables.subscriptions.get(self._id)
        if subscription is None:
            self._endpoint = Endpoint(subscription=self._id)
            await self._backlog.drop_orphans(now)
            return
        if not self._backlog.shape(subscription, calling=bool(self._calls)):
            return
        if now - self._looked_at >= _HOUSEKEEPING:
            self._looked_at = now
            await self._backlog.give_up_old(now)
        if self._endpoint.pause is not None and self._endpoint.pause.id == subscription.resumed:
            await self._resume(now)
        if health.is_paused(subscription, self._endpoint):
            return
        await self._backlog.form_groups(subscription, now)
        self._start(subscription, now)

    def _start(self, subscription: Subscription, now: dt.datetime) -> None:
        most = self._tools.settings.webhooks_concurrency
        if self._endpoint.failures >= health.PROBE_FROM:
            most = 1
        while now >= self._rest_until and len(self._calls) < most:
            pending = self._backlog.take(now)
            if pending is None:
                return
            call = asyncio.create_task(self._send(subscription, pending))
            self._calls.add(call)
            call.add_done_callback(self._called)

    def _called(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._wake.set()
        if not call.cancelled() and (error := call.exception()) is not None:
            self._tools.fail(error)

    async def _sleep(self) -> None:
        times = [_now() + _HOUSEKEEPING]
        subscription = self._tools.tables.subscriptions.get(self._id)
        if subscription is not None and not health.is_paused(subscription, self._endpoint):
            most = self._tools.settings.webhooks_concurrency
            probing = self._endpoint.failures >= health.PROBE_FROM
            due = self._backlog.next_call()
            if due is not None and len(self._calls) < (1 if probing else most):
                times.append(max(due, self._rest_until))
            if (ripe := self._backlog.next_group()) is not None:
                times.append(ripe)
        wait = (min(times) - _now()).total_seconds()
        try:
            async with asyncio.timeout(max(wait, 0)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _send(self, subscription: Subscription, pending: Pending) -> None:
        now = _now()
        if await self._backlog.silenced(subscription, pending, now):
            return
        try:
            answer = await self._attempt(subscription, pending)
        except GoneError:
            why = "the alert is no longer kept by the broker"
            await self._backlog.give_up(pending, why, _now())
        except TimeoutError:
            # The broker's fault, not the endpoint's: as if it had not been tried.
            self._backlog.put_back(pending.model_copy(update={"due_at": now + _BROKER_PAUSE}))
        else:
            await self._after(subscription, pending, answer)

    async def _attempt(self, subscription: Subscription, pending: Pending) -> Answer:
        full = subscription.payload == "full"
        try:
            alerts = [await self._tools.store.get(ref) for ref in pending.alerts] if full else []
            page = self._tools.settings.webhooks_page
            content = body(pending, subscription.payload, alerts, page)
            return await self._tools.caller.call(subscription, pending.webhook_id, content)
        except (KafkaError, GoneError, TimeoutError):
            raise
        except Exception as error:
            # One message that cannot be made must not stop the others.
            _log.exception("message %s to %s failed", pending.webhook_id, self._id)
            return Answer(None, f"a fault of Nadhir ({type(error).__name__})", None, 0)

    async def _after(self, subscription: Subscription, pending: Pending, answer: Answer) -> None:
        now = _now()
        found = follows(pending, answer, now, self._tools.settings.webhooks_retries)
        await self._tools.journal.delivery(found.delivery)
        if found.pending is not None:
            await self._backlog.retry(found.pending)
        else:
            if answer.ok:
                await self._backlog.plan_repeat(subscription, pending, now)
            await self._backlog.settle(pending)
        await self._note(pending, answer, now)
        if found.rest_until is not None:
            self._rest_until = max(self._rest_until, found.rest_until)

    async def _note(self, pending: Pending, answer: Answer, now: dt.datetime) -> None:
        """Keep account of how the endpoint does, and pause it where it is due."""
        before = self._endpoint
        if answer.ok:
            self._endpoint = health.succeeded(before)
            self._rest_until = now
        else:
            self._endpoint = health.failed(before, now)
            self._rest_until = max(self._rest_until, now + health.probe_rest(self._endpoint))
        pause = None
        if self._endpoint.pause is None:
            pause = self._pause_due(answer, now)
        if pause is not None:
            self._endpoint = self._endpoint.model_copy(update={"pause": pause})
            _log.warning("webhook %s is paused: %s (%s)", self._id, pause.reason, pause.detail)
            await self._tools.journal.delivery(
                entry(pending, Outcome.PAUSED, now, error=pause.detail)
            )
        if self._endpoint != before:
            await self._tools.journal.endpoint(self._endpoint)

    def _pause_due(self, answer: Answer, now: dt.datetime) -> Pause | None:
        settings = self._tools.settings
        if answer.gone:
            return health.pause(self._id, PauseReason.GONE, "the endpoint answered 410", now)
        return health.pause_due(
            self._endpoint,
            now,
            failures=settings.webhooks_pause_failures,
            after=settings.webhooks_pause_after,
        )

    async def _resume(self, now: dt.datetime) -> None:
        """The operator has lifted our pause: everything that was tried is due again."""
        await self._backlog.retry_all(now)
        self._endpoint = Endpoint(subscription=self._id)
        self._rest_until = now
        await self._tools.journal.endpoint(self._endpoint)
        _log.info("webhook %s is resumed; %d messages wait", self._id, len(self._backlog))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
