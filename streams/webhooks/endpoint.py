"""What one endpoint is sent: a task of its own, which no other endpoint waits for."""

import asyncio
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass

from aiokafka.errors import KafkaError

from schemas import Endpoint, Outcome, Pause, PauseReason, Pending, PendingKind, Subscription
from streams.settings import Settings
from streams.webhooks import health
from streams.webhooks.alert_store import AlertStore, GoneError
from streams.webhooks.calling import Caller
from streams.webhooks.facts import Holders, repeat_of, silenced_by
from streams.webhooks.groups import Groups, form, rest_after
from streams.webhooks.journal import Journal
from streams.webhooks.ledger import Ledger
from streams.webhooks.payload import body
from streams.webhooks.queue import Queue
from streams.webhooks.schedule import Answer, entry, follows
from streams.webhooks.tables import Tables

_log = logging.getLogger(__name__)

#: Without news an endpoint looks so often whether something has grown too old.
_HOUSEKEEPING = dt.timedelta(seconds=60)
#: A subscription's record may come after what is pending for it; later than this it was removed.
_ORPHANED_AFTER = dt.timedelta(seconds=60)
_BROKER_PAUSE = dt.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Tools:
    """What every endpoint shares. `fail` ends the session with an error of the broker."""

    settings: Settings
    tables: Tables
    journal: Journal
    caller: Caller
    store: AlertStore
    holders: Holders
    fail: Callable[[BaseException], None]


class EndpointRunner:
    """Sends what is pending for one subscription, as its settings and its health allow."""

    def __init__(self, subscription: str, tools: Tools, ledger: Ledger) -> None:
        self._id = subscription
        self._tools = tools
        self._ledger = ledger
        self._wake = asyncio.Event()
        self._held = False
        self._calls: set[asyncio.Task[None]] = set()
        self._queue = Queue(by_place=False)
        self._groups: Groups | None = None
        self._repeats: dict[str, str] = {}
        self._shape: object = None
        self._rest_until = dt.datetime.min.replace(tzinfo=dt.UTC)
        self._looked_at = self._rest_until
        self._endpoint = tools.tables.endpoints.get(subscription) or Endpoint(
            subscription=subscription
        )

    def add(self, pending: Pending) -> None:
        """Something new is pending, or asked for again; the ledger has it already."""
        # What is asked for again while it is being sent is sent once.
        if self._shape is not None and not self._queue.is_in_hand(pending.webhook_id):
            self._place(pending)
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
            await self._drop_orphans(now)
            return
        if not self._shaped(subscription):
            return
        if now - self._looked_at >= _HOUSEKEEPING:
            self._looked_at = now
            await self._give_up_old(now)
        if self._endpoint.pause is not None and self._endpoint.pause.id == subscription.resumed:
            await self._resume(now)
        if health.is_paused(subscription, self._endpoint):
            return
        await self._form_groups(subscription, now)
        self._start(subscription, now)

    def _start(self, subscription: Subscription, now: dt.datetime) -> None:
        most = self._tools.settings.webhooks_concurrency
        if self._endpoint.failures >= health.PROBE_FROM:
            most = 1
        while now >= self._rest_until and len(self._calls) < most:
            pending = self._queue.take(now)
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
            due = self._queue.next_time()
            if due is not None and len(self._calls) < (1 if probing else most):
                times.append(max(due, self._rest_until))
            if self._groups is not None and (ripe := self._groups.next_time()) is not None:
                times.append(ripe)
        wait = (min(times) - _now()).total_seconds()
        try:
            async with asyncio.timeout(max(wait, 0)):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _send(self, subscription: Subscription, pending: Pending) -> None:
        now = _now()
        if await self._silenced(subscription, pending, now):
            self._queue.drop(pending.webhook_id)
            return
        try:
            answer = await self._attempt(subscription, pending)
        except GoneError:
            await self._end(pending, Outcome.GIVEN_UP, "the alert is no longer kept by the broker")
        except TimeoutError:
            # The broker's fault, not the endpoint's: as if it had not been tried.
            self._queue.put(pending.model_copy(update={"due_at": now + _BROKER_PAUSE}))
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
            self._ledger.put(found.pending)
            self._queue.put(found.pending)
            await self._tools.journal.pending(found.pending)
        else:
            if answer.ok:
                await self._plan_repeat(subscription, pending, now)
            await self._settle(pending)
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
        for pending in list(self._queue):
            if pending.attempts and pending.kind is not PendingKind.REPEAT:
                again = pending.model_copy(update={"step": 0, "due_at": now})
                self._ledger.put(again)
                self._queue.put(again)
                await self._tools.journal.pending(again)
        self._endpoint = Endpoint(subscription=self._id)
        self._rest_until = now
        await self._tools.journal.endpoint(self._endpoint)
        _log.info("webhook %s is resumed; %d messages wait", self._id, len(self._queue))

    async def _silenced(
        self, subscription: Subscription, pending: Pending, now: dt.datetime
    ) -> bool:
        """Whether a silence holds the message back; then it is settled, and the log says so."""
        if pending.attempts or pending.request is not None or len(pending.alerts) != 1:
            return False
        if pending.kind is PendingKind.GROUP:
            return False
        silence = silenced_by(
            self._tools.tables.silences.values(),
            self._id,
            pending.alerts[0],
            now,
            self._tools.holders,
        )
        if silence is None:
            return False
        await self._tools.journal.delivery(
            entry(pending, Outcome.SILENCED, now, error=f"silence {silence.id}")
        )
        await self._plan_repeat(subscription, pending, now, silence.ends_at)
        self._ledger.settle((self._id, pending.webhook_id))
        await self._tools.journal.settled(self._id, pending.webhook_id)
        return True

    async def _form_groups(self, subscription: Subscription, now: dt.datetime) -> None:
        if self._groups is None or subscription.group is None:
            return
        for rest in self._groups.rested(now):
            self._ledger.settle((self._id, rest.webhook_id))
            await self._tools.journal.settled(self._id, rest.webhook_id)
        for name, members in self._groups.ripe(now):
            told = []
            for member in members:
                self._groups.drop(member)
                if not await self._silenced(subscription, member, now):
                    told.append(member)
            if told:
                await self._form(name, told, subscription.group.interval, now)

    async def _form(
        self, name: str, members: list[Pending], interval: dt.timedelta, now: dt.datetime
    ) -> None:
        group = form(name, members, now)
        # Who is in it is written down before its members are forgotten and before it is sent.
        self._ledger.put(group)
        await self._tools.journal.pending(group)
        if interval:
            rest = rest_after(group, interval, now)
            self._ledger.put(rest)
            self._place(rest)
            await self._tools.journal.pending(rest)
        for member in members:
            self._ledger.settle((self._id, member.webhook_id))
            await self._tools.journal.settled(self._id, member.webhook_id)
        await self._tools.journal.flush()
        self._queue.put(group)

    async def _plan_repeat(
        self,
        subscription: Subscription,
        pending: Pending,
        now: dt.datetime,
        not_before: dt.datetime | None = None,
    ) -> None:
        """Plan to tell the escalation's last news again, in place of what was planned before."""
        if subscription.repeat is None:
            return
        due = max(now + subscription.repeat, not_before or now)
        for ref in pending.alerts:
            old = self._queue.get(self._repeats.pop(ref.escalation_id, ""))
            if old is not None and old.webhook_id != pending.webhook_id:
                await self._settle(old)
            single = pending.model_copy(update={"alerts": (ref,)})
            repeat = repeat_of(single, due, now)
            if repeat is not None:
                self._ledger.put(repeat)
                self._place(repeat)
                await self._tools.journal.pending(repeat)

    async def _give_up_old(self, now: dt.datetime) -> None:
        keep = self._tools.settings.webhooks_keep
        waiting = [*self._queue, *(self._groups or ())]
        for pending in waiting:
            if pending.kind in {PendingKind.REPEAT, PendingKind.REST}:
                continue
            if now - pending.accepted_at > keep:
                await self._end(pending, Outcome.GIVEN_UP, f"not delivered within {keep.days} days")

    async def _drop_orphans(self, now: dt.datetime) -> None:
        for (subscription, _), pending in list(self._ledger.live.items()):
            if subscription == self._id and now - pending.accepted_at > _ORPHANED_AFTER:
                await self._settle(pending)

    async def _end(self, pending: Pending, outcome: Outcome, why: str) -> None:
        await self._tools.journal.delivery(entry(pending, outcome, _now(), error=why))
        await self._settle(pending)

    async def _settle(self, pending: Pending) -> None:
        self._ledger.settle((self._id, pending.webhook_id))
        if self._groups is not None and pending.kind is PendingKind.ALERT:
            self._groups.drop(pending)
        self._queue.drop(pending.webhook_id)
        await self._tools.journal.settled(self._id, pending.webhook_id)

    def _shaped(self, subscription: Subscription) -> bool:
        """Whether queue and groups are as the subscription asks; made so if nothing is in hand."""
        shape = (subscription.order, subscription.group)
        if shape == self._shape:
            return True
        if self._calls:
            return False
        self._shape = shape
        self._queue = Queue(by_place=subscription.order == "place")
        self._groups = None if subscription.group is None else Groups(subscription.group)
        self._repeats.clear()
        for (owner, _), pending in self._ledger.live.items():
            if owner == self._id:
                self._place(pending)
        return True

    def _place(self, pending: Pending) -> None:
        if pending.kind is PendingKind.REST:
            if self._groups is not None:
                self._groups.rest(pending)
            return
        fresh = not pending.attempts and pending.request is None
        if self._groups is not None and pending.kind is PendingKind.ALERT and fresh:
            self._groups.add(pending)
            return
        if pending.kind is PendingKind.REPEAT:
            self._repeats[pending.alerts[0].escalation_id] = pending.webhook_id
        self._queue.put(pending)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
