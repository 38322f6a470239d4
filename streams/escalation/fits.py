"""Whether one incident is what a step of a rule asks for."""

from collections.abc import Mapping
from typing import Any, Final

from streams.escalation.rule import Match
from streams.escalation.sides import armed

Entry = Mapping[str, Any]

#: Modes of assault that name a weapon of war.
WEAPONS: Final = frozenset(
    {
        "aerial", "drone", "heavy-weapons", "firearms", "explosives", "suicide-attack",
        "unconventional",
    }
)  # fmt: skip
#: Sources that an incident counts with where incidents are given as they are.
ESTABLISHED: Final = 9
#: Families of the unarmed, and the dead among them from which an attack counts as an atrocity.
HARMED: Final = frozenset({"civilians", "protesters"})
MANY: Final = 20


def fits(match: Match, e: Entry) -> bool:
    """Whether the entry matches, whoever did it to whom."""
    return (
        e["t"] in match.type
        and (not match.mode or e["m"] in match.mode)
        and (match.killed is None or e["x"] >= match.killed)
        and (not match.families or any(f in e["r"] for f in match.families))
        and (not match.named or any(q[1] for q in e["q"]))
        and (not match.armed or e["m"] in WEAPONS or e["x"] > 0 or e["s"] >= ESTABLISHED)
        and (not match.outside or bool(e.get("f")))
        and (not match.placed or not e.get("z"))
        and (match.sources is None or e["s"] >= match.sources)
        and (not match.atrocity or _atrocity(e))
        and (not match.present or not e.get("n") or any(r not in e["n"] for r in e["r"]))
    )


def _atrocity(e: Entry) -> bool:
    """Whether it is told as one: the harmed are civilians, and many, or by a forbidden weapon."""
    if not set(e["r"]) & HARMED:
        return False
    return bool(e["x"] >= MANY or e["m"] == "unconventional")


def is_new(match: Match, e: Entry) -> bool:
    """Whether the entry is as new as the match asks for; `nv` and `cv` come with folding."""
    if match.new is None:
        return True
    return match.new in e.get("nv", ()) and e.get("cv", -1) >= match.covered


def directed(match: Match, e: Entry, doer: str, other: str) -> bool:
    """Whether `doer` did it to `other`, or to those who are no side. A clash has no direction."""
    if not doer or doer not in e["a"]:
        return False
    clash = other in e["a"] and doer in e["r"]
    if clash or (match.outside and doer not in e.get("f", ())):
        return False
    if match.present and other in e.get("n", ()):
        return False
    return other in e["r"] or (not match.named and not armed(e["r"]))
