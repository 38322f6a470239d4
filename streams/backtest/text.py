"""The report for people."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_SHOWN: Final = 25


def render(report: Mapping[str, Any], *, explain: bool = False) -> str:
    """All of the report in lines of text; with `explain`, every alert with its account, too."""
    parts = [_head, _table, _differences, _onsets, _rules, _busiest, _versus]
    return "\n".join(line for part in parts + [_alerts] * explain for line in part(report))


def _head(report: Mapping[str, Any]) -> Iterator[str]:
    yield f"{report['source']}: {report['events']} events at {report['scopes']} scopes"
    for why, count in report["left_out"].items():
        yield f"  left out: {count} {why}"
    yield (
        f"alerts from {report['from']} to {report['to']}, {report['level']} or above, events known "
        f"after {report['delay_days']} days"
    )
    yield (
        "one counts at a scope unless one counted there in the 14 days before; it is right when "
        "more than 5 died there in the 28 days after, and more than 1.5 times those of the 28 days "
        "before its week"
    )


def _table(report: Mapping[str, Any]) -> Iterator[str]:
    total = len(report["onsets"])
    yield ""
    yield (
        f"{'':16} {'alerts':>6} {'precision (95%)':>22} {'lift':>5} {'onsets':>7} "
        f"{'a month':>8} {'not over':>8}"
    )
    yield f"{'chance':16} {'':6} {report['chance']:.3f}{'':17} {1:5.2f}"
    for name, of in report["sets"].items():
        share = of["precision"]
        lift = f"{of['lift']:5.2f}" if of["lift"] is not None else f"{'-':>5}"
        onsets = f"{of['onsets_found']}/{total}" if total else "-"
        yield (
            f"{name[:16]:16} {of['alerts']:6} {share['value']:.3f} ({share['low']:.3f} to "
            f"{share['high']:.3f}) {lift} {onsets:>7} {of['per_scope_and_month']:8.3f} "
            f"{of['not_over']:8}"
        )
    yield "a month: alerts for each scope and month; not over: the 28 days after are not all known"


def _differences(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    for one in report["differences"]:
        yield (
            f"{one['first']} less {one['second']}: {_gap(one)}; ahead in {one['ahead']:.1%} of "
            f"{report['draws']} draws of the scopes"
        )


def _gap(one: Mapping[str, Any]) -> str:
    gap = one["precision"]
    return f"{gap['value']:+.3f} ({gap['low']:+.3f} to {gap['high']:+.3f})"


def _onsets(report: Mapping[str, Any]) -> Iterator[str]:
    if not report["onsets"]:
        return
    names = list(report["sets"])
    yield ""
    yield "onsets: days to the nearest alert (negative: before it)"
    yield f"{'':10} " + " ".join(f"{name[:14]:>14}" for name in names)
    for onset in report["onsets"]:
        days = (onset["days"][name] for name in names)
        cells = " ".join(f"{'missed' if day is None else f'{day:+d}':>14}" for day in days)
        unknown = "" if onset["known_scope"] else " (no such scope in the events)"
        yield f"{onset['date']} {cells}  {onset['scope']}{unknown}: {onset['what']}"


def _rules(report: Mapping[str, Any]) -> Iterator[str]:
    for name, rules in report["rules"].items():
        yield ""
        yield f"{name}, by the rule that led"
        for rule, of in rules.items():
            yield f"  {rule or '-':24} {of['alerts']:5}  {of['precision']:.3f}"


def _busiest(report: Mapping[str, Any]) -> Iterator[str]:
    for name in report["rules"]:
        busiest = report["sets"][name]["busiest"][:5]
        if busiest:
            told = ", ".join(f"{one['scope']} {one['alerts']}" for one in busiest)
            yield f"{name}, most alerts: {told}"


def _versus(report: Mapping[str, Any]) -> Iterator[str]:
    versus = report.get("versus")
    if versus is None:
        return
    yield ""
    yield (
        f"first = {versus['first']}, second = {versus['second']}: {_gap(versus)}; first ahead in "
        f"{versus['ahead']:.1%} of {report['draws']} draws of the scopes"
    )
    for verdict, count in versus["verdicts"].items():
        yield f"  {count:5} {verdict}"
    only = [event for event in versus["events"] if not (event["first"] and event["second"])]
    for event in only[:_SHOWN]:
        one = event["first"] or event["second"]
        yield f"  {one['day']} {one['scope']}: {event['verdict']} ({one['rule']}; {one['why']})"
    if len(only) > _SHOWN:
        yield f"  and {len(only) - _SHOWN} more; --json has all"


def _alerts(report: Mapping[str, Any]) -> Iterator[str]:
    words = {True: "right", False: "wrong", None: "not over"}
    for name, alerts in report["alerts"].items():
        yield ""
        yield f"{name}, every alert that counts"
        for one in alerts:
            judged = f"{one['level']}, {words[one['right']]}"
            yield f"{one['day']} {one['scope']}: {judged} ({one['why']})"
            yield from (f"  {line}" for line in one["account"].splitlines())
