"""What is pending in one partition, folded from its records. Pure.

Two write there: the acceptor, which may say a new message again after a crash, and the owner of
the partition, whose word counts. Nothing that was delivered becomes pending by being said again.
"""

from collections import OrderedDict
from enum import StrEnum

from schemas import Pending, PendingKind
from streams.webhooks.facts import webhook_id

_Key = tuple[str, str]

#: So many messages that were settled are remembered, to know them when they are said again.
_REMEMBERED = 20_000

_ACCEPTED = frozenset({PendingKind.ALERT, PendingKind.TEST})


class News(StrEnum):
    """What a record means to the owner of its partition."""

    NEW = "new"
    #: The operator asks again for one that is pending already.
    AGAIN = "again"
    #: It says what the owner knows better: the owner writes what it knows, once more.
    STALE = "stale"
    NOTHING = "nothing"


class Ledger:
    """The live messages of one partition, and those settled lately."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self.live: dict[_Key, Pending] = {}
        self._settled: OrderedDict[tuple[_Key, str | None], None] = OrderedDict()
        self._remembered = remembered
        self._members: dict[_Key, _Key] = {}
        self._stale: set[_Key] = set()

    def load(self, key: _Key, record: Pending | None) -> None:
        """Take a record of the past; afterwards `live` is what is pending."""
        known = self.live.get(key)
        if record is None:
            self.settle(key)
            self._settled_as(key, None)
            return
        if known is not None and known.request == record.request:
            stale = record.attempts < known.attempts
        else:
            settled = (key, record.request) in self._settled
            stale = known is None and _is_accepted(record) and settled
        if stale:
            self._stale.add(key)
        else:
            self._set(key, record)

    def loaded(self) -> list[_Key]:
        """End of the past: keys whose last record is not what is known of them.

        The owner writes them again, as pending (`live` has them) or deleted: said again by the
        acceptor, or pending as members of a group.
        """
        doubled = [
            key for key in self._members if key in self.live and self.live[key].request is None
        ]
        for key in doubled:
            self.settle(key)
        stale, self._stale = self._stale, set()
        return sorted(stale.union(doubled))

    def take(self, key: _Key, record: Pending | None) -> News:
        """Take a record while this process owns the partition."""
        if record is None or not _is_accepted(record):
            return News.NOTHING
        known = self.live.get(key)
        if known is not None and known.request == record.request:
            return News.STALE if known.attempts else News.NOTHING
        if known is not None:
            self._set(key, record.model_copy(update={"attempts": known.attempts}))
            return News.AGAIN
        if (key, record.request) in self._settled:
            return News.STALE
        if record.request is None and key in self._members:
            return News.STALE
        self._set(key, record)
        return News.NEW

    def put(self, record: Pending) -> None:
        """The owner's own: a message that is pending from now on, or in another way."""
        self._set((record.subscription, record.webhook_id), record)

    def settle(self, key: _Key) -> None:
        """Forget a message that was delivered, given up, or joined a group."""
        record = self.live.pop(key, None)
        if record is None:
            return
        self._settled_as(key, record.request)
        if record.kind is PendingKind.GROUP:
            for member in _members(record):
                self._members.pop(member, None)
                self._settled_as(member, None)

    def _set(self, key: _Key, record: Pending) -> None:
        self.live[key] = record
        if record.kind is PendingKind.GROUP:
            self._members |= dict.fromkeys(_members(record), key)

    def _settled_as(self, key: _Key, request: str | None) -> None:
        self._settled[key, request] = None
        self._settled.move_to_end((key, request))
        while len(self._settled) > self._remembered:
            self._settled.popitem(last=False)


def _is_accepted(record: Pending) -> bool:
    return not record.attempts and (record.kind in _ACCEPTED or record.request is not None)


def _members(group: Pending) -> list[_Key]:
    return [(group.subscription, webhook_id(group.subscription, ref.id)) for ref in group.alerts]
