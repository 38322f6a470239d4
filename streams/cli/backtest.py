"""`nadhir backtest`: rules against past events, beside the baselines."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from schemas import Level
from streams.actors import ActorRegistry
from streams.backtest.events import Events, Problem
from streams.backtest.measure import Ground, Notice, Score, score
from streams.backtest.reading import read_events
from streams.backtest.report import Period, read_onsets, report
from streams.backtest.running import lines, read_alerts, run
from streams.backtest.tables import TableError
from streams.backtest.text import render
from streams.cli.options import INSTANT
from streams.escalation import load_desk
from streams.escalation.rule_files import RuleError
from streams.gazetteer import Gazetteer

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_RULES = click.Path(exists=True, path_type=Path)
#: What the baselines and the measure look back, in days: before that no alert is fair.
_WARM_UP = 35
_PROBLEMS_SHOWN = 20


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("--format", "form", type=click.Choice(["auto", "ucdp", "acled"]), default="auto")
@click.option("--rules", type=_RULES, help="Rules in place of the shipped ones: a file or folder.")
@click.option("--versus", type=_RULES, help="A second set of rules, compared alert by alert.")
@click.option("--alerts", type=_FILE, help="Score these alerts (JSON lines) and run no rules.")
@click.option("--from", "since", type=INSTANT, help="First day whose alerts count.")
@click.option("--to", "until", type=INSTANT, help="Last day whose events are taken.")
@click.option("--by", type=click.Choice(["district", "place"]), default="district")
@click.option("--delay", type=click.IntRange(0, 60), default=0, help="Days until events are known.")
@click.option("--level", type=click.Choice(list(Level)), default=Level.WARNING, show_default=True)
@click.option("--onsets", type=_FILE, help="Known onsets: CSV of date, district, what.")
@click.option("--explain", is_flag=True, help="Every alert with its account.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, with every alert.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Write an SVG.")
def backtest(
    *,
    files: tuple[Path, ...],
    form: str,
    rules: Path | None,
    versus: Path | None,
    alerts: Path | None,
    since: dt.datetime | None,
    until: dt.datetime | None,
    by: str,
    delay: int,
    level: Level,
    onsets: Path | None,
    explain: bool,
    as_json: bool,
    plot: Path | None,
) -> None:
    """Run the rules over past events (UCDP GED or ACLED exports, CSV, may be gzipped).

    Events become known in the order of their days, with --delay. Reports the alerts, how many
    marked a lasting escalation, and the onsets found, beside chance, a surge and a binomial test.
    Rows that cannot be read are named on standard error; the rest goes on.
    """
    if plot is not None and plot.suffix != ".svg":
        raise click.BadParameter("the plot is an SVG: name it .svg", param_hint="--plot")
    if alerts is not None and (rules or versus):
        raise click.UsageError("--alerts runs no rules: leave --rules and --versus")
    read = _read(files, form, by)
    last = min(until.date(), read.events[-1].day) if until else read.events[-1].day
    first = since.date() if since else read.events[0].day + dt.timedelta(_WARM_UP)
    if first >= last:
        raise click.ClickException(f"no days between {first} and {last}: see --from and --to")
    period = Period(first, last, delay)
    # The measure may look beyond the last day of alerts, but the rules may not.
    ground = Ground(read.events)
    seen = [e for e in read.events if e.day <= last]
    problems: list[Problem] = []
    known: list[Any] = []
    ours: dict[str, Score] = {}
    if alerts is not None:
        ours["alerts"] = score(ground, read_alerts(alerts, level, problems), first, last)
    for name, path in () if alerts is not None else _sets(rules, versus):
        incidents = list(lines(seen, delay))
        ours[name] = score(ground, _run(incidents, path, level, name), first, last)
    if onsets is not None:
        try:
            known = read_onsets(onsets, problems)
        except TableError as error:
            raise click.ClickException(str(error)) from error
    _complain(problems)
    out = {
        "source": {"ucdp": "UCDP GED", "acled": "ACLED"}[read.source],
        "by": by,
        "level": level,
        "events": len(read.events),
        "left_out": dict(read.left_out),
        "bad_rows": len(read.problems),
    } | report(ground, period, ours, known)
    if plot is not None:
        from streams.backtest.plot import draw  # noqa: PLC0415 - its template is read for plots alone

        plot.write_text(draw(out), encoding="utf-8")
    click.echo(json.dumps(out, ensure_ascii=False) if as_json else render(out, explain=explain))


def _sets(rules: Path | None, versus: Path | None) -> Iterator[tuple[str, Path | None]]:
    if versus is None:
        yield "rules", rules
        return
    first = rules.name if rules else "shipped"
    yield first, rules
    yield (versus.name if versus.name != first else f"{versus.parent.name}/{versus.name}"), versus


def _read(files: Sequence[Path], form: str, by: str) -> Events:
    try:
        read = read_events(files, ActorRegistry.load(), form, by)  # type: ignore[arg-type]
    except (TableError, OSError) as error:
        raise click.ClickException(str(error)) from error
    _complain(read.problems)
    if not read.events:
        raise click.ClickException(f"{', '.join(map(str, files))}: no row is an event")
    return read


def _complain(problems: Sequence[Problem]) -> None:
    for problem in problems[:_PROBLEMS_SHOWN]:
        click.echo(str(problem), err=True)
    if len(problems) > _PROBLEMS_SHOWN:
        click.echo(f"and {len(problems) - _PROBLEMS_SHOWN} more rows that are wrong", err=True)


def _run(incidents: list[str], rules: Path | None, level: Level, name: str) -> list[Notice]:
    try:
        desk = load_desk(
            Gazetteer.load(),
            ActorRegistry.load(),
            rules=[rules] if rules else None,
            merging=False,
            journal=False,
            alerts_only=True,
        )
    except RuleError as error:
        raise click.ClickException(str(error)) from error
    stderr = click.get_text_stream("stderr")
    if not stderr.isatty():
        return list(run(incidents, desk, level))
    with click.progressbar(incidents, label=f"{name}: events", file=stderr) as shown:
        return list(run(shown, desk, level))
