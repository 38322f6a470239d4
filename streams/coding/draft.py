"""An incident while it is being read: what one trigger tells, and what its article adds."""

import datetime as dt
from dataclasses import dataclass, field

from schemas import Claim, EventType
from streams.coding.actor_mentions import ActorMention
from streams.coding.dates import DateMention
from streams.coding.place_mention import PlaceMention
from streams.coding.text import Sentence
from streams.coding.toll import Toll
from streams.coding.triggers import Trigger


@dataclass(slots=True)
class Draft:
    """One telling of an incident.

    `place_own` and `date_own` tell that its sentence names them; otherwise they are carried from
    elsewhere or the publication day. `days` is the distance from another incident, where told so.
    `rule` names the word of realis that weakens it, `chance` is how likely it is news (0 to 1).
    """

    sentence: Sentence
    trigger: Trigger
    type: EventType
    mode: str
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    actor_mentions: tuple[ActorMention, ...] = ()
    recipient_mentions: tuple[ActorMention, ...] = ()
    place: PlaceMention | None = None
    place_own: bool = False
    date: dt.date = dt.date.min
    date_mention: DateMention | None = None
    date_own: bool = False
    date_sentence: Sentence | None = None
    days: int | None = None
    killed: int | None = None
    injured: int | None = None
    tolls: tuple[Toll, ...] = ()
    disputed: bool = False
    weak: bool = False
    rule: str = ""
    thin: bool = False
    score: float = 0.0
    chance: float = 1.0
    features: dict[str, float] = field(default_factory=dict)
    clash: bool = False
    anaphoric: bool = False
    claims: tuple[Claim, ...] = ()
    group: list["Draft"] = field(default_factory=list)

    @property
    def place_id(self) -> str | None:
        """The id of its resolved place."""
        return self.place.place.id if self.place and self.place.place else None

    @property
    def country(self) -> str | None:
        """The country its place lies in."""
        return self.place.place.country if self.place and self.place.place else None
