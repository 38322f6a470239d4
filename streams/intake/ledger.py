"""What the coder remembers of each article id: its best version, and every theatre it touched.

Decisions that depend on what came before are remembered by offset, so that a message that is read
again is decided the same. State is bounded: an article is forgotten a horizon after the feed's day
on which it was last heard of.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from schemas import Article, Mark, Reason, Withdrawal, iso
from streams.escalation import Store
from streams.intake.refusal import Refusal

#: Stands for the content of a withdrawal; sorts behind every hexadecimal hash.
WITHDRAWN = "~withdrawn"
#: The version of a withdrawal for good (a null value).
FOR_GOOD = 2**31

#: An id has up to 800 bytes, and a value of the store stays under 64 KiB.
_IDS_IN_BUCKET = 50
#: So many refused offsets and contents are remembered of an article. Only what was not committed
#: comes again, so the latest of them are enough.
_MOST_REMEMBERED = 200
_MARK = "mark"
_SWEPT = "swept"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done with a message.

    `work`: it is the best known version and must be coded (or, for a withdrawal, emptied);
    `refusal`: it is also, or only, a dead letter.
    """

    work: bool
    version: int
    content_hash: str
    refusal: Refusal | None = None


class Ledger:
    """The coder's memory, over a store of the partition in hand."""

    def __init__(self, store: Store, *, lead: dt.timedelta, horizon: dt.timedelta) -> None:
        self._store = store
        self._lead = lead
        self._horizon = horizon

    def take_article(self, article: Article, offset: int) -> Decision:
        """Decide about an article that stands at this offset."""
        version, content = article.version, article.content_hash()
        record = self._record(article.id)
        early = self._too_early(article, record, offset)
        if early is not None:
            self._write(article.id, record)
            return Decision(False, version, content, early)
        work = self._best(record, version, content)
        if work and version > record["seen_of"]:
            record["seen_of"], record["seen"] = version, {}
        conflict = self._conflict(article, record, offset)
        self._write(article.id, record)
        return Decision(work, version, content, conflict)

    def take_withdrawal(self, article_id: str, withdrawal: Withdrawal | None) -> Decision:
        """Decide about a withdrawal; None withdraws for good."""
        version = FOR_GOOD if withdrawal is None else withdrawal.version
        record = self._record(article_id)
        work = self._best(record, version, WITHDRAWN)
        self._write(article_id, record)
        return Decision(work, version, WITHDRAWN)

    def touch(self, article_id: str, theatres: frozenset[str]) -> tuple[str, ...]:
        """Remember theatres that an article touches; returns all that it ever touched, sorted."""
        record = self._record(article_id)
        record["theatres"] = sorted(theatres | set(record["theatres"]))
        self._write(article_id, record)
        return tuple(record["theatres"])

    def take_mark(self, mark: Mark) -> None:
        """Let time pass: what is older than the horizon is forgotten."""
        moment = iso(mark.mark)
        known = self._store.get(_MARK)
        if known is None or known < moment:
            self._store.set(_MARK, moment)
        last = (mark.mark - self._horizon).date()
        # By what was swept, not by `previous`: a feed that starts again has none in its first mark.
        swept = self._store.get(_SWEPT)
        day = last if swept is None else dt.date.fromisoformat(swept)
        while day < last:
            self._forget(day)
            day += dt.timedelta(days=1)
        if swept != day.isoformat():
            self._store.set(_SWEPT, day.isoformat())

    def _too_early(self, article: Article, record: dict[str, Any], offset: int) -> Refusal | None:
        # A mark that stands behind the message may be known when the message is read again: what
        # was refused once stays refused, and what was taken before there was any mark stays taken.
        # (So does what was taken under a mark, for marks only grow.)
        refused: dict[str, str] = record["early"]
        if str(offset) not in refused:
            mark = self._store.get(_MARK)
            if mark is None:
                record["unmarked"] = max(offset, record.get("unmarked", offset))
            if mark is None or offset <= record.get("unmarked", -1):
                return None
            if article.published_at <= dt.datetime.fromisoformat(mark) + self._lead:
                return None
            refused[str(offset)] = (
                f"published_at {iso(article.published_at)} lies more than {self._lead} ahead of "
                f"the feed's mark of time, {mark}"
            )
            _trim(refused)
        return Refusal(Reason.AHEAD_OF_TIME, refused[str(offset)])

    @staticmethod
    def _conflict(article: Article, record: dict[str, Any], offset: int) -> Refusal | None:
        # By offset, for the contents of a version are forgotten once a higher one has come.
        conflicts: dict[str, int] = record["conflicts"]
        if str(offset) not in conflicts:
            if article.version != record["seen_of"]:
                return None
            seen: dict[str, int] = record["seen"]
            content = article.content_hash()
            seen[content] = min(offset, seen.get(content, offset))
            by_offset = sorted(seen, key=lambda one: seen[one])
            if content == by_offset[0]:
                return None
            conflicts[str(offset)] = seen[by_offset[0]]
            for one in by_offset[1 : 1 + max(0, len(seen) - _MOST_REMEMBERED)]:
                del seen[one]
            _trim(conflicts)
        return Refusal(
            Reason.CONFLICT,
            f"id {article.id} version {article.version} came with another content before (offset "
            f"{conflicts[str(offset)]} of the same partition); of the two, the one with the higher "
            "hash counts",
        )

    @staticmethod
    def _best(record: dict[str, Any], version: int, content: str) -> bool:
        best = (record["version"], record["hash"])
        if (version, content) < best:
            return False
        record["version"], record["hash"] = version, content
        return True

    def _record(self, article_id: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._store.get(f"a|{article_id}")
        if found is None:
            return {
                "version": 0,
                "hash": "",
                "theatres": [],
                "seen_of": 0,
                "seen": {},
                "conflicts": {},
                "early": {},
                "day": "",
            }
        # What a store hands out is never changed in place.
        return found | {name: dict(found[name]) for name in ("seen", "conflicts", "early")}

    def _write(self, article_id: str, record: dict[str, Any]) -> None:
        mark = self._store.get(_MARK)
        day = "" if mark is None else mark[:10]
        if day > record["day"]:
            record["day"] = day
            self._list(article_id, day)
        if self._store.get(f"a|{article_id}") != record:
            self._store.set(f"a|{article_id}", record)

    def _list(self, article_id: str, day: str) -> None:
        number = self._store.get(f"n|{day}") or 0
        bucket = self._store.get(f"d|{day}|{number}") or []
        if len(bucket) >= _IDS_IN_BUCKET:
            number, bucket = number + 1, []
        # The number first: a kill in between leaves an empty bucket, not one that is not found.
        if self._store.get(f"n|{day}") != number:
            self._store.set(f"n|{day}", number)
        self._store.set(f"d|{day}|{number}", [*bucket, article_id])

    def _forget(self, day: dt.date) -> None:
        last = self._store.get(f"n|{day}")
        if last is None:
            return
        for number in range(last + 1):
            for article_id in self._store.get(f"d|{day}|{number}") or []:
                record = self._store.get(f"a|{article_id}")
                if record is not None and record["day"] == day.isoformat():
                    self._store.delete(f"a|{article_id}")
            self._store.delete(f"d|{day}|{number}")
        self._store.delete(f"n|{day}")


def _trim(by_offset: dict[str, Any]) -> None:
    for offset in sorted(by_offset, key=int)[: max(0, len(by_offset) - _MOST_REMEMBERED)]:
        del by_offset[offset]
