"""The desk: takes report sets and marks of time, gives incidents, escalations and alerts.

Each message is one transaction over the store. What comes out is a function of the report sets
that are there and of the stream's time; a message that was worked before changes nothing and gives
its outputs again, as they stand now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from schemas import Alert, Escalation, Incident, ReportSet, SourceMark, iso
from streams.escalation import buckets, volume
from streams.escalation.fold import LATE
from streams.escalation.outcome import Outcome
from streams.escalation.presence import Presence
from streams.escalation.registries import Actors, Places
from streams.escalation.rule_files import load as load_rules
from streams.escalation.step import AGAIN, HORIZON, Means, Step, plus
from streams.escalation.store import Store, Transaction


@dataclass(frozen=True, slots=True)
class Desk(Means):
    """Merging and sequences. Holds no state: everything is in the store that each call is given.

    `presence` tells which side may be where (without it, every side anywhere).
    With `merging` off every report is an incident of its own, under its own id. With `alerts_only`
    an escalation is put out only when there is something to announce of it. With `journal` off
    a crash may leave a message half worked: for stores that die with the process.
    """

    def apply(self, store: Store, report_set: ReportSet) -> Outcome:
        """Take one article's reports for one theatre, in place of what it said before."""
        tx = Transaction(store, journal=self.journal)
        key = f"a|{report_set.theatre}|{report_set.article_id}"
        old = tx.get(key)
        rank = (report_set.version, report_set.content_hash)
        if old is not None and (old["v"], old["h"]) >= rank:
            same = (old["v"], old["h"]) == rank
            return self._again(tx, report_set.theatre, old) if same else Outcome()
        return Step(self, tx, report_set.theatre).article(key, old, report_set)

    def advance(self, store: Store, mark: SourceMark) -> Outcome:
        """Take a mark of time; what falls due by it is closed, and old state goes."""
        tx = Transaction(store, journal=self.journal)
        repeated, before, now = _clock(tx, mark)
        volume.note(tx, mark, plus(now, -self._measured) if now else "")
        out = Outcome()
        if now is None:
            tx.commit()
            return out
        day = tx.get("u0")
        if day is not None and (before is None or now > before):
            while day < now[:10]:
                Step(self, tx, "").day_over(day, now, out)
                day = plus(day, 1)
            tx.set("u0", day)
        tx.commit()
        if repeated:
            until = min(iso(mark.mark), now)
            after = iso(mark.previous) if mark.previous else plus(until, -AGAIN)
            self._closings_again(tx, after, until, out)
        return out

    @property
    def _measured(self) -> int:
        """The days whose volume a late report may still be measured against."""
        counted = max((r.counts_back for r in self.rules), default=0)
        return self.horizon.days + LATE + counted

    def _again(self, tx: Transaction, theatre: str, article: dict[str, Any]) -> Outcome:
        """The outputs of a message that has been worked, as they stand."""
        out = Outcome()
        for ident in article["inc"]:
            text = tx.get_text(f"nj|{theatre}|{ident}")
            if text is not None:
                out.incidents.append(Incident.from_json(text))
        _say_again(tx, article["esc"], out)
        tx.commit()
        return out

    def _closings_again(self, tx: Transaction, after: str, until: str, out: Outcome) -> None:
        """What fell due in (after, until], for a mark that comes again."""
        day = max(after[:10], plus(until, -AGAIN))
        idents: list[str] = []
        while day < until[:10]:
            idents += sorted(k for k, _ in buckets.items(tx, f"z|{day}"))
            day = plus(day, 1)
        _say_again(tx, idents, out)


def load_desk(
    places: Places,
    actors: Actors,
    horizon: timedelta = HORIZON,
    *,
    rules: Iterable[Path] | None = None,
    merging: bool = True,
    journal: bool = True,
    alerts_only: bool = False,
) -> Desk:
    """A desk with the shipped rules, or those of the given files and folders.

    Raises:
        RuleError: a rule is broken; names file and line.
    """
    loaded = load_rules(rules, horizon=horizon)
    presence = Presence.of(actors)
    return Desk(loaded, places, actors, horizon, merging, journal, alerts_only, presence)


def _say_again(tx: Transaction, idents: Sequence[str], out: Outcome) -> None:
    for ident in dict.fromkeys(idents):
        text, last = tx.get_text(f"ej|{ident}"), tx.get_text(f"ea|{ident}")
        if text is not None:
            out.escalations.append(Escalation.from_json(text))
        if last is not None:
            out.alerts.append(Alert.from_json(last))


def _clock(tx: Transaction, mark: SourceMark) -> tuple[bool, str | None, str | None]:
    """Note the mark; whether it has come before, and the stream's time before and after it.

    There is no time (None) until every source has marked.

    The stream's time is the smallest mark over all sources and never goes back.
    """
    clock = tx.get("clock") or {"of": mark.of, "at": {}, "now": None}
    source, time = str(mark.partition), iso(mark.mark)
    repeated = time <= clock["at"].get(source, "")
    at = clock["at"] | {source: max(time, clock["at"].get(source, ""))}
    before: str | None = clock["now"]
    low = min(at.values()) if len(at) >= mark.of else None
    now = max(filter(None, (before, low)), default=None)
    tx.set("clock", {"of": mark.of, "at": at, "now": now})
    return repeated, before, now


__all__ = ["HORIZON", "Desk", "load_desk"]
