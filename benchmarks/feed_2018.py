"""A feed through coder, merging and rules; its escalations against a list written down before.

usage: python benchmarks/feed_2018.py FEED EXPECTED.yaml [--accounts OUT.txt] [--json OUT.json]

Prints the table of what was found, late or missed, what was raised where it had to stay quiet, and
every other escalation of warning level or above. The accounts, with the publishers' words, go to a
file of their own. How each verdict is reached: docs/feed-2018.md.
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from schemas import Alert, Article, Escalation, Level, Mark, SourceMark, Transition
from streams.actors import ActorRegistry
from streams.coding.coder import Coder
from streams.escalation import MemoryStore, load_desk
from streams.gazetteer import Gazetteer
from streams.replay.feed import FeedItem
from streams.replay.marks import MarkClock
from streams.replay.readers import read_feed
from streams.theatres import Theatres

LATE_DAYS = 14
#: Articles that name a row's place in its days; with fewer the feed does not tell of it.
TOLD = 3
ALERTING = (Transition.OPENED, Transition.RAISED, Transition.UPDATED)


@dataclass(frozen=True)
class Sent:
    """An alert, and the time of the feed at which it was sent: a revision may tell of long ago."""

    at: dt.datetime
    alert: Alert


@dataclass
class Run:
    """What came of the feed: every alert in its order, and each escalation as it stands last."""

    articles: int = 0
    texts: list[tuple[dt.date, str]] = field(default_factory=list)
    reports: int = 0
    alerts: list[Sent] = field(default_factory=list)
    escalations: dict[str, Escalation] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=lambda: {"coding": 0.0, "desk": 0.0})


@dataclass
class Row:
    """One line of the list with its verdict."""

    id: str
    what: str
    verdict: str
    when: str = ""
    rules: tuple[str, ...] = ()
    place: str = ""
    escalations: tuple[str, ...] = ()
    articles: int | None = None


def work(feed: Path, tell: Callable[[str], None]) -> Run:
    """Code the feed and run the rules over it, marks of time at each midnight."""
    coder, theatres, clock = Coder.load(), Theatres.load(), MarkClock()
    desk, store, run = load_desk(Gazetteer.load(), ActorRegistry.load()), MemoryStore(), Run()
    seen: set[str] = set()
    last = None
    for item in read_feed([feed]):
        article = item.message if isinstance(item, FeedItem) else None
        if not isinstance(article, Article) or article.id in seen:
            continue
        seen.add(article.id)
        last = item.arrives_at
        for mark in clock.before(last):
            _advance(run, desk, store, mark)
        clock.count()
        begin = time.perf_counter()
        coded = coder.code(article)
        sets = theatres.split(article, coded)
        middle = time.perf_counter()
        for theatre in sorted(sets):
            _take(run, last, desk.apply(store, sets[theatre]))
        run.seconds["coding"] += middle - begin
        run.seconds["desk"] += time.perf_counter() - middle
        run.articles += 1
        run.texts.append((article.published_at.date(), f"{article.title} {article.text}"))
        run.reports += len(coded.reports)
        if run.articles % 1000 == 0:
            tell(f"{run.articles} articles, {run.reports} reports, to {last:%Y-%m-%d}")
    if last is not None:
        for mark in clock.end(last, None):
            _advance(run, desk, store, mark)
    return run


def _advance(run: Run, desk: Any, store: MemoryStore, mark: Mark) -> None:
    forwarded = SourceMark(
        mark=mark.mark, previous=mark.previous, articles=mark.articles, partition=0, of=1
    )
    _take(run, mark.mark, desk.advance(store, forwarded))


def _take(run: Run, moment: dt.datetime, outcome: Any) -> None:
    run.alerts += [Sent(moment, alert) for alert in outcome.alerts]
    for escalation in outcome.escalations:
        run.escalations[escalation.id] = escalation


class Judge:
    """Verdicts on the rows of the list."""

    def __init__(self, run: Run, expected: dict[str, Any], gazetteer: Gazetteer) -> None:
        self._run, self._expected, self._gazetteer = run, expected, gazetteer
        self._notices = [s for s in run.alerts if s.alert.transition in ALERTING]
        self.rows = [self._sequence(row) for row in expected["sequences"]]
        for row, entry in zip(self.rows, expected["sequences"], strict=True):
            row.articles = self._naming(entry)
        answers = {row.id: set(row.escalations) for row in self.rows}
        self.quiet = [self._quiet(row, answers) for row in expected["quiet"]]
        used = {e for row in (*self.rows, *self.quiet) for e in row.escalations}
        self.others = self._others(used)

    def _naming(self, row: dict[str, Any]) -> int:
        """Articles of the row's days, and three more, that name its place: was it told at all?"""
        end = row["until"] + dt.timedelta(3)
        return sum(
            any(word in text for word in row["words"])
            for day, text in self._run.texts
            if row["from"] <= day <= end
        )

    def _within(self, place_id: str, places: Sequence[str]) -> bool:
        place = self._gazetteer.get(place_id)
        return bool({place_id, *(place.parents if place else ())} & set(places))

    def _at(self, places: Sequence[str]) -> list[Sent]:
        return [s for s in self._notices if self._within(s.alert.place_id, places)]

    def _sequence(self, row: dict[str, Any]) -> Row:
        rules = {rule for kind in row["kinds"] for rule in self._expected["kinds"][kind]}
        least = Level(row["level"])
        named = set(row.get("sides", ()))
        at = [s for s in self._at(row["places"]) if not named or named & sided(s.alert)]
        grave = [s for s in at if s.alert.level.rank >= least.rank]
        begin, end = row["from"], row["until"]
        late = end + dt.timedelta(LATE_DAYS)
        for verdict, first, last, need in (
            ("found", begin, end, rules),
            ("other kind", begin, end, None),
            ("late", end, late, rules),
        ):
            fit = [
                s
                for s in grave
                if first <= s.at.date() <= last and (need is None or need & matched(s.alert))
            ]
            if fit:
                return self._told(row, verdict, fit, rules)
        standing = [s for s in grave if s.at.date() < begin and self._goes_on(s.alert, row, rules)]
        if standing:
            return self._told(row, "told before", standing[-1:], rules)
        below = [s for s in at if begin <= s.at.date() <= end]
        return self._told(row, "missed, lower level" if below else "missed", below, rules)

    def _goes_on(self, alert: Alert, row: dict[str, Any], rules: set[str]) -> bool:
        """An escalation announced earlier that the row's days added to, by a rule of its kinds."""
        now = self._run.escalations.get(alert.escalation_id)
        return now is not None and any(
            row["from"] <= incident.date <= row["until"]
            for step in now.steps
            if step.name.partition(".")[0] in rules
            for incident in step.incidents
        )

    @staticmethod
    def _told(row: dict[str, Any], verdict: str, fit: Sequence[Sent], rules: set[str]) -> Row:
        if not fit:
            return Row(row["id"], row["what"], verdict)
        first = min(fit, key=lambda s: s.at)
        alert = first.alert
        named = sorted(matched(alert) & rules) or sorted(matched(alert))
        idents = tuple(dict.fromkeys(s.alert.escalation_id for s in fit))
        when = f"{first.at:%Y-%m-%d}"
        place = f"{alert.escalation.scope.name.en} ({alert.level})"
        return Row(row["id"], row["what"], verdict, when, tuple(named), place, idents)

    def _quiet(self, row: dict[str, Any], answers: dict[str, set[str]]) -> Row:
        excepted = {e for name in row.get("except", ()) for e in answers[name]}
        loud = [
            s
            for s in self._at(row["places"])
            if s.alert.level.rank >= Level.WARNING.rank and s.alert.escalation_id not in excepted
        ]
        if not loud:
            return Row(row["id"], row["why"], "quiet")
        told = self._told({"id": row["id"], "what": row["why"]}, "FALSE", loud, set())
        told.place = f"{told.place}, {len(told.escalations)} in all"
        return told

    def _others(self, used: set[str]) -> list[Sent]:
        """The highest notice of each escalation of warning or above that answers no row."""
        best: dict[str, Sent] = {}
        for sent in self._notices:
            alert = sent.alert
            if alert.level.rank >= Level.WARNING.rank and alert.escalation_id not in used:
                had = best.get(alert.escalation_id)
                if had is None or alert.level.rank > had.alert.level.rank:
                    best[alert.escalation_id] = sent
        return sorted(best.values(), key=lambda s: (s.at, s.alert.escalation_id))


def matched(alert: Alert) -> set[str]:
    """The rules that have matched in the alert's escalation."""
    return {alert.rule} | {step.name.partition(".")[0] for step in alert.escalation.steps}


def sided(alert: Alert) -> set[str]:
    """The actors that stand on a side of the alert's escalation."""
    return {code for side in alert.escalation.sides for code in side}


def table(rows: Iterable[Row]) -> list[str]:
    """Markdown."""
    head = ["| | articles | verdict | sent | place, level | rules |", "| --- " * 6 + "|"]
    return head + [
        f"| `{r.id}` | {'' if r.articles is None else r.articles} | {r.verdict} | {r.when} "
        f"| {r.place} | {', '.join(r.rules)} |"
        for r in rows
    ]


def summary(run: Run, judge: Judge) -> str:
    """All of it as text."""
    levels = {level: sum(s.alert.level == level for s in run.alerts) for level in Level}
    states = [e.highest_level for e in run.escalations.values() if e.state != "retracted"]
    verdicts = [r.verdict for r in judge.rows]
    counts = {v: verdicts.count(v) for v in dict.fromkeys(verdicts)}
    told = [r.verdict for r in judge.rows if (r.articles or 0) >= TOLD]
    false = sum(r.verdict == "FALSE" for r in judge.quiet)
    lines = [
        f"{run.articles} articles, {run.reports} reports; coding {run.seconds['coding']:.0f} s, "
        f"merging and rules {run.seconds['desk']:.0f} s",
        f"{len(run.alerts)} alerts ({', '.join(f'{n} {k}' for k, n in levels.items())}), "
        f"{len(states)} escalations that stand, "
        f"{sum(s.rank >= Level.WARNING.rank for s in states)} of warning or above",
        f"of {len(judge.rows)} sequences: {', '.join(f'{n} {v}' for v, n in counts.items())}",
        f"of the {len(told)} that {TOLD} articles or more tell: {told.count('found')} found",
        f"of {len(judge.quiet)} quiet places: {false} with an escalation of warning or above",
        f"of warning or above beside these: {len(judge.others)}",
        "",
        *table(judge.rows),
        "",
        *table(judge.quiet),
        "",
        "| escalation | state | level | sent | place | sides | led by | killed | sources |",
        "| --- " * 9 + "|",
        *(_other(run, sent) for sent in judge.others),
    ]
    return "\n".join(lines)


def _other(run: Run, sent: Sent) -> str:
    alert = sent.alert
    of, state = alert.escalation, run.escalations[alert.escalation_id].state
    sides = " / ".join(", ".join(side) for side in of.sides)
    killed = of.killed if of.killed is not None else "-"
    return (
        f"| {of.id[:8]} | {state} | {alert.level} | {sent.at:%Y-%m-%d} | {of.scope.name.en} "
        f"| {sides} | {alert.rule} | {killed} | {of.independent_sources} |"
    )


def accounts(run: Run, judge: Judge) -> str:
    """The escalations of each row and beside them, told at length."""
    parts = []
    for row in (*judge.rows, *judge.quiet):
        parts.append(f"==== {row.id}: {row.verdict}: {row.what}")
        parts += [_told(run, ident) for ident in row.escalations]
    parts.append("==== beside these")
    parts += [_told(run, sent.alert.escalation_id) for sent in judge.others]
    return "\n\n".join(parts) + "\n"


def _told(run: Run, ident: str) -> str:
    of = run.escalations[ident]
    history = "\n".join(
        f"    {c.known_at:%Y-%m-%d} {c.transition} {c.level} ({c.why})" for c in of.history
    )
    return (
        f"  {ident} {of.scope.name.en} [{of.scope.place_id}] {of.state}\n{history}\n{of.account.en}"
    )


def main() -> None:
    """Run, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("feed", type=Path)
    parser.add_argument("expected", type=Path)
    parser.add_argument("--accounts", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    expected = yaml.safe_load(args.expected.read_text("utf-8"))
    run = work(args.feed, lambda text: print(text, file=sys.stderr))
    judge = Judge(run, expected, Gazetteer.load())
    print(summary(run, judge))
    if args.accounts:
        args.accounts.write_text(accounts(run, judge), encoding="utf-8")
    if args.json:
        rows = {"sequences": judge.rows, "quiet": judge.quiet}
        args.json.write_text(
            json.dumps({name: [vars(r) for r in of] for name, of in rows.items()}), "utf-8"
        )


if __name__ == "__main__":
    main()
