"""Escalations and alerts for people at a terminal."""

from rich.console import Console
from rich.text import Text

from schemas import Alert, Escalation, Level, Step

_COLOURS = {Level.WATCH: "cyan", Level.WARNING: "yellow", Level.CRITICAL: "red"}
#: Quotes shown of each incident; the whole evidence stands in the message.
_QUOTES = 2


def print_alert(console: Console, alert: Alert) -> None:
    """One alert: what happened to which escalation, why, and the steps behind it."""
    line = Text()
    line.append(f"{alert.level.upper():8}", style=f"bold {_COLOURS[alert.level]}")
    line.append(f" {alert.transition:9} ")
    line.append(alert.place, style="bold")
    line.append(f"  {alert.escalation.title.en}  ({alert.why}; {alert.at})")
    console.print(line, soft_wrap=True)


def print_escalation(console: Console, escalation: Escalation) -> None:
    """One escalation whole: account, steps, incidents with the article's own words."""
    head = Text()
    head.append(
        f"{escalation.level.upper()} ({escalation.state})",
        style=f"bold {_COLOURS[escalation.level]}",
    )
    head.append(f"  {escalation.scope.name.en} / {escalation.scope.name.ar}", style="bold")
    head.append(f"  {escalation.title.en}  [{escalation.rule}]")
    console.print(head, soft_wrap=True)
    console.print(Text(f"  {escalation.account.en}"), soft_wrap=True)
    console.print(Text(f"  {escalation.account.ar}"), soft_wrap=True)
    for step in escalation.steps:
        _print_step(console, step)
    console.print()


def _print_step(console: Console, step: Step) -> None:
    console.print(Text(f"  {step.title.en}:"), soft_wrap=True)
    for incident in step.incidents:
        sides = f"{', '.join(incident.actors) or '?'} -> {', '.join(incident.recipients) or '?'}"
        toll = "" if incident.killed is None else f", {incident.killed} killed"
        what = f"{incident.type}/{incident.mode}"
        console.print(
            Text(f"    {incident.date}  {what}  {sides}  {incident.place or '-'}{toll}"),
            soft_wrap=True,
        )
        for witness in incident.witnesses[:_QUOTES]:
            quote = witness.quotes[0].quote
            console.print(Text(f"      «{quote}» {witness.source}", style="dim"), soft_wrap=True)
