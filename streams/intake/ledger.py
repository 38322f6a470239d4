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

_IDS_IN_BUCKET = 500
_MARK = "mark"


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
        seen: dict[str, int] = record["seen"].setdefault(str(version), {})
        seen[content] = min(offset, seen.get(content, offset))
        conflict = self._conflict(article, seen, content)
        work = self._best(record, version, content)
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
        if mark.previous is None:
            return
        day = (mark.previous - self._horizon).date()
        last = (mark.mark - self._horizon).date()
        while day < last:
            self._forget(day)
            day += dt.timedelta(days=1)

    def _too_early(self, article: Article, record: dict[str, Any], offset: int) -> Refusal | None:
        # A mark that stands behind the message may be known when the message is read again: what
        # was refused once stays refused. (What was taken once stays taken, for marks only grow.)
        refused: dict[str, str] = record["early"]
        if str(offset) not in refused:
            mark = self._store.get(_MARK)
            if mark is None or article.published_at <= dt.datetime.fromisoformat(mark) + self._lead:
                return None
            refused[str(offset)] = (
                f"published_at {iso(article.published_at)} lies more than {self._lead} ahead of "
                f"the feed's mark of time, {mark}"
            )
        return Refusal(Reason.AHEAD_OF_TIME, refused[str(offset)])

    @staticmethod
    def _conflict(article: Article, seen: dict[str, int], content: str) -> Refusal | None:
        first = min(seen, key=lambda one: seen[one])
        if content == first:
            return None
        return Refusal(
            Reason.CONFLICT,
            f"id {article.id} version {article.version} came with another content before (offset "
            f"{seen[first]}); content {max(seen)} counts",
        )

    @staticmethod
    def _best(record: dict[str, Any], version: int, content: str) -> bool:
        best = (record["version"], record["hash"])
        if (version, content) < best:
            return False
        record["version"], record["hash"] = version, content
        # Lower versions are skipped whatever they hold: their contents need no memory.
        record["seen"] = {v: seen for v, seen in record["seen"].items() if int(v) >= version}
        return True

    def _record(self, article_id: str) -> dict[str, Any]:
        found = self._store.get(f"a|{article_id}")
        if found is None:
            return {"version": 0, "hash": "", "theatres": [], "seen": {}, "early": {}, "day": ""}
        return {
            **found,
            "seen": {v: dict(seen) for v, seen in found["seen"].items()},
            "early": dict(found["early"]),
        }

    def _write(self, article_id: str, record: dict[str, Any]) -> None:
        mark = self._store.get(_MARK)
        day = "" if mark is None else mark[:10]
        if day > record["day"]:
            record["day"] = day
            self._list(article_id, day)
        if self._store.get(f"a|{article_id}") != record:
            self._store.set(f"a|{article_id}", record)

    def _list(self, article_id: str, day: str) -> None:
        number = 0
        while (bucket := self._store.get(f"d|{day}|{number}")) is not None:
            if article_id in bucket:
                return
            if len(bucket) < _IDS_IN_BUCKET:
                break
            number += 1
        self._store.set(f"d|{day}|{number}", [*(bucket or []), article_id])

    def _forget(self, day: dt.date) -> None:
        number = 0
        while (bucket := self._store.get(f"d|{day}|{number}")) is not None:
            for article_id in bucket:
                record = self._store.get(f"a|{article_id}")
                if record is not None and record["day"] == day.isoformat():
                    self._store.delete(f"a|{article_id}")
            self._store.delete(f"d|{day}|{number}")
            number += 1
