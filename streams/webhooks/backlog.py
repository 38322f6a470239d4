"""What waits for one endpoint: its queue, its groups, its repeats, and what is written of them."""

import datetime as dt

from schemas import Outcome, Pending, PendingKind, Subscription
from streams.webhooks.facts import repeat_of, silenced_by
from streams.webhooks.groups import Groups, form, rest_after
from streams.webhooks.ledger import Ledger
from streams.webhooks.queue import Queue
from streams.webhooks.schedule import entry
from streams.webhooks.tools import Tools

#: A subscription's record may come after what is pending for it; later than this it was removed.
_ORPHANED_AFTER = dt.timedelta(seconds=60)


class Backlog:
    """What waits for one subscription, the same in memory, in the ledger and in the journal."""

    def __init__(self, subscription: str, tools: Tools, ledger: Ledger) -> None:
        self._id = subscription
        self._tools = tools
        self._ledger = ledger
        self._queue = Queue(by_place=False)
        self._groups: Groups | None = None
        self._repeats: dict[str, str] = {}
        self._shape: object = None

    def __len__(self) -> int:
        return len(self._queue)

    def add(self, pending: Pending) -> None:
        """Something new is pending, or asked for again; the ledger has it already."""
        # What is asked for again while it is being sent is sent once.
        if self._shape is not None and not self._queue.is_in_hand(pending.webhook_id):
            self._place(pending)

    def take(self, now: dt.datetime) -> Pending | None:
        """The next message to send; it is in hand until it is put back, retried or settled."""
        return self._queue.take(now)

    def put_back(self, pending: Pending) -> None:
        """What was in hand was not tried after all."""
        self._queue.put(pending)

    def next_call(self) -> dt.datetime | None:
        """When the next message is due; None if none waits."""
        return self._queue.next_time()

    def next_group(self) -> dt.datetime | None:
        """When the next group is due or may be told again; None if there is none."""
        return None if self._groups is None else self._groups.next_time()

    def shape(self, subscription: Subscription, *, calling: bool) -> bool:
        """Whether queue and groups are as the subscription asks; made so if nothing is in hand."""
        shape = (subscription.order, subscription.group)
        if shape == self._shape:
            return True
        if calling:
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

    async def retry(self, pending: Pending) -> None:
        """It is pending from now on with this time and this number of attempts."""
        self._ledger.put(pending)
        self._queue.put(pending)
        await self._tools.journal.pending(pending)

    async def retry_all(self, now: dt.datetime) -> None:
        """Everything that was tried is due again, its schedule begun anew."""
        for pending in list(self._queue):
            if pending.attempts and pending.kind is not PendingKind.REPEAT:
                await self.retry(pending.model_copy(update={"step": 0, "due_at": now}))

    async def form_groups(self, subscription: Subscription, now: dt.datetime) -> None:
        """Make one message of each group that is due."""
        if self._groups is None or subscription.group is None:
            return
        for rest in self._groups.rested(now):
            self._ledger.settle((self._id, rest.webhook_id))
            await self._tools.journal.settled(self._id, rest.webhook_id)
        for name, members in self._groups.ripe(now):
            told = []
            for member in members:
                self._groups.drop(member)
                if not await self.silenced(subscription, member, now):
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

    async def silenced(
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
        await self.plan_repeat(subscription, pending, now, silence.ends_at)
        await self.settle(pending)
        return True

    async def plan_repeat(
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
                await self.settle(old)
            single = pending.model_copy(update={"alerts": (ref,)})
            repeat = repeat_of(single, due, now)
            if repeat is not None:
                self._ledger.put(repeat)
                self._place(repeat)
                await self._tools.journal.pending(repeat)

    async def give_up_old(self, now: dt.datetime) -> None:
        """Give up what has waited for longer than the settings keep it."""
        keep = self._tools.settings.webhooks_keep
        waiting = [*self._queue, *(self._groups or ())]
        for pending in waiting:
            if pending.kind in {PendingKind.REPEAT, PendingKind.REST}:
                continue
            if now - pending.accepted_at > keep:
                await self.give_up(pending, f"not delivered within {keep.days} days", now)

    async def drop_orphans(self, now: dt.datetime) -> None:
        """Forget what waits for a subscription that was removed."""
        for (subscription, _), pending in list(self._ledger.live.items()):
            if subscription == self._id and now - pending.accepted_at > _ORPHANED_AFTER:
                await self.settle(pending)

    async def give_up(self, pending: Pending, why: str, now: dt.datetime) -> None:
        """Log that it is never sent, and why, and forget it."""
        await self._tools.journal.delivery(entry(pending, Outcome.GIVEN_UP, now, error=why))
        await self.settle(pending)

    async def settle(self, pending: Pending) -> None:
        """Forget what was delivered, given up, silenced or replaced."""
        self._ledger.settle((self._id, pending.webhook_id))
        if self._groups is not None and pending.kind is PendingKind.ALERT:
            self._groups.drop(pending)
        self._queue.drop(pending.webhook_id)
        await self._tools.journal.settled(self._id, pending.webhook_id)
