"""Escalations and alerts for people at a terminal."""

import textwrap

from rich.console import Console
from rich.text import Text

from schemas import Alert, Escalation, Level

_COLOURS = {Level.WATCH: "cyan", Level.WARNING: "yellow", Level.CRITICAL: "red"}


def print_alert(console: Console, alert: Alert, *, brief: bool) -> None:
    """One alert: what happened to which escalation and why; unless brief, the account, too."""
    line = Text()
    line.append(f"{alert.level.upper():8}", style=f"bold {_COLOURS[alert.level]}")
    line.append(f" {alert.transition:9} ")
    line.append(alert.place, style="bold")
    line.append(f"  {alert.escalation.title.en}  ({alert.why}; {alert.at})")
    console.print(line, soft_wrap=True)
    if not brief:
        _print_account(console, alert.escalation)


def print_escalation(console: Console, escalation: Escalation) -> None:
    """One escalation: level, place, rule, and the account with the articles' own words."""
    head = Text()
    head.append(
        f"{escalation.level.upper()} ({escalation.state})",
        style=f"bold {_COLOURS[escalation.level]}",
    )
    head.append(f"  {escalation.scope.name.en} / {escalation.scope.name.ar}", style="bold")
    head.append(f"  [{escalation.rule}]")
    console.print(head, soft_wrap=True)
    _print_account(console, escalation)


def _print_account(console: Console, escalation: Escalation) -> None:
    for text in (escalation.account.en, escalation.account.ar):
        # No wrapping by us: the terminal lays out right-to-left lines better than we can cut them.
        console.print(Text(textwrap.indent(text, "  ")), soft_wrap=True)
    console.print()
