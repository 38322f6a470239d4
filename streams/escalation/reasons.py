"""Why something was announced: the closed list of what `Change.why` and `Alert.why` may say.

`<reason>`, or `<reason>:<rule id>`, or `rule:<rule id>:<amounts>` where amounts raised the level.
Before any of them stands `revised:` where the notice corrects what was announced before.
"""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """What caused a change of an escalation."""

    RULE = "rule"
    """A rule matched; its id follows, then the amounts that raised its level."""
    AGAIN = "again"
    """A rule matched again after its span of silence; its id follows."""
    QUIET = "quiet"
    """Nothing new for as long as the rule says."""
    CEASEFIRE = "ceasefire"
    """A ceasefire that nothing followed."""
    WITHDRAW = "withdraw"
    """A withdrawal that nothing followed."""
    WITHDRAWN = "withdrawn"
    """The article that it rested on was withdrawn."""
    CORRECTION = "correction"
    """A later version of an article says otherwise."""
    LATE_REPORT = "late-report"
    """A report that came late changes what follows from the others."""
    SUPERSEDED = "superseded"
    """Another escalation, named in `superseded_by`, tells of it now."""
    REBUILT = "rebuilt"
    """The log was worked again with other rules or lexicons, and it no longer follows."""


REVISED: Final = "revised:"
_WITH_RULE: Final = {Reason.RULE, Reason.AGAIN}
AMOUNTS: Final = ("incidents", "days", "killed", "sources")


def known(why: str) -> bool:
    """Whether the text is one of the closed list."""
    reason, *rest = why.removeprefix(REVISED).split(":")
    if reason not in set(Reason):
        return False
    if Reason(reason) not in _WITH_RULE:
        return not rest
    amounts = rest[1].split(",") if len(rest) == 2 and reason == Reason.RULE else []
    return (
        bool(rest and rest[0]) and len(rest) - bool(amounts) == 1 and set(amounts) <= set(AMOUNTS)
    )
