"""The language of rules, as models. `docs/rules.md` says what each construct means."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from schemas import MODES, Bilingual, EventType, Level
from streams.escalation.rule_case import Case, Part

Days = Annotated[int, Field(ge=1, le=3660)]


class Match(Part):
    """Which incidents fill a step.

    `direction` is relative to the first step with a direction: "forward" is the same doer and
    target, "back" has them swapped. `where`: "theatre" also takes threats without a place.
    `families` names sides of which one must be the recipient. `named`: both sides are known.
    `armed`: by a weapon, or with dead. `present`: the target may well be there, at home or where
    groups of its side fight. `outside`: a doer is the force of another state. `atrocity`: at least
    twenty civilians dead, or civilians hit by an unconventional weapon. `placed`: told of a place
    or an area nearer than a country. `sources`: by so many independent ones. `new`: the first of
    its means, of its doer, or of its place that the scope has seen within the horizon, where it
    has been seen for `covered` days.
    """

    type: tuple[EventType, ...]
    mode: tuple[str, ...] = ()
    killed: Annotated[int, Field(ge=1)] | None = None
    families: tuple[str, ...] = ()
    direction: Literal["any", "forward", "back"] = "any"
    where: Literal["here", "theatre"] = "here"
    named: bool = False
    armed: bool = False
    present: bool = False
    outside: bool = False
    atrocity: bool = False
    placed: bool = False
    sources: Annotated[int, Field(ge=2)] | None = None
    new: Literal["mode", "actor", "place"] | None = None
    covered: Days = 90

    @model_validator(mode="after")
    def _possible(self) -> Self:
        open_modes = frozenset().union(*(MODES[t] for t in self.type))
        unknown = sorted(set(self.mode) - open_modes)
        if not self.type or unknown:
            raise ValueError(f"can never match: no such mode of these types: {unknown}")
        if self.new == "mode" and "none" in self.mode:
            raise ValueError("can never match: means that are not known are never new")
        if EventType.ASSAULT not in self.type and (self.new is not None or self.atrocity):
            raise ValueError("can never match: only assaults are new or atrocities")
        return self


class Habit(Part):
    """So often within so many days that it means nothing."""

    times: Annotated[int, Field(ge=1)]
    days: Days


class Step(Part):
    """One step: so many incidents that match, on so many different days and at so many places.

    `after`: days that lie at least between the step before and this one (0: the same day will do).
    `fresh`: nothing that matches within so many days before the first incident of the step before.
    `habit`: not where what matches came on so many days already, in the days before the span.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Bilingual
    match: Match
    times: Annotated[int, Field(ge=1, le=12)] = 1
    days: Annotated[int, Field(ge=1)] = 1
    places: Annotated[int, Field(ge=1)] = 1
    after: Annotated[int, Field(ge=0)] = 0
    fresh: Days | None = None
    habit: Habit | None = None

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.days > self.times:
            raise ValueError(f"can never match: {self.times} incidents on {self.days} days")
        if self.places > self.times:
            raise ValueError(f"can never match: {self.times} incidents at {self.places} places")
        return self


class When(Part):
    """Conditions on the incidents of the match; all that are given must hold.

    `chance` is that of a surge, at most; `sources` the independent ones of the best attested;
    `forces` the incidents in which a named force or armed group takes part.
    """

    incidents: Annotated[int, Field(ge=1)] | None = None
    days: Annotated[int, Field(ge=1)] | None = None
    killed: Annotated[int, Field(ge=1)] | None = None
    sources: Annotated[int, Field(ge=2)] | None = None
    forces: Annotated[int, Field(ge=1)] | None = None
    chance: Annotated[float, Field(gt=0, lt=1)] | None = None


class Raise(Part):
    """A higher level, and from when on."""

    level: Level
    when: When


class Growth(Part):
    """Deaths (or incidents) of the last `window` days against the same span before."""

    of: Literal["killed", "incidents"] = "killed"
    window: Days
    factor: Annotated[float, Field(gt=1)]
    least: Annotated[int, Field(ge=1)]


class Surge(Part):
    """More incidents in the last `window` days than the `past` days before let expect.

    The chance that so many of all these fall into the window, were they spread evenly (binomial),
    is at most `chance`; and there are at least `incidents`, with at least `killed` dead, which is
    at least `share` of the dead of the past.
    """

    window: Days
    past: Days
    chance: Annotated[float, Field(gt=0, lt=1)]
    incidents: Annotated[int, Field(ge=2)]
    killed: Annotated[int, Field(ge=0)] = 0
    share: Annotated[float, Field(ge=0)] = 0


class Pace(Part):
    """Deaths come at a higher pace than in the weeks before.

    The pace is the mean of two: the dead of the last `window` days (which count `weight` times),
    and those of the `usual` days that lie before the `past`, both for as many days as `past`, each
    incident counted with at most `cap`. It is at least `factor` times the dead of the `past` days
    (all counted) and `least` more.
    There are at least `incidents` in the window, and deaths on at least `days` different days.
    """

    window: Days
    past: Days
    usual: Days
    cap: Annotated[int, Field(ge=1)]
    weight: Annotated[float, Field(gt=0)] = 1
    factor: Annotated[float, Field(gt=1)]
    least: Annotated[int, Field(ge=1)]
    incidents: Annotated[int, Field(ge=1)] = 1
    days: Annotated[int, Field(ge=1)] = 1

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.days > self.window:
            raise ValueError(f"can never match: deaths on {self.days} of {self.window} days")
        return self


class Rule(Part):
    """One rule.

    `sides`: within one pair of sides ("same"), and of one family on either end in all directed
    steps ("family"), counting harm to civilians and the unnamed by either of them too ("party"),
    or whoever it is ("none"). `places`: so many different ones in
    all. `retell`: a wide scope also reads what narrower ones have told. `suppress`: days after its
    end in which the rule opens nothing anew between these sides.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    title: Bilingual
    explanation: Bilingual
    source: str | None = None
    level: Level
    sides: Literal["same", "family", "party", "none"] = "same"
    scopes: tuple[Literal["place", "area", "zone", "country"], ...] = ("place", "area")
    span: Days
    order: Literal["ordered", "any"] = "ordered"
    of: Annotated[int, Field(ge=1)] | None = None
    steps: tuple[Step, ...] = ()
    growth: Growth | None = None
    surge: Surge | None = None
    pace: Pace | None = None
    raises: tuple[Raise, ...] = ()
    quiet: Days = 21
    ends: tuple[Literal["ceasefire", "withdraw"], ...] = ()
    settle: Days = 7
    renew: Days = 14
    suppress: Annotated[int, Field(ge=0, le=60)] = 0
    retell: bool = False
    places: Annotated[int, Field(ge=1)] = 1
    tests: tuple[Case, ...] = ()

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if not self.steps and not self.rated:
            raise ValueError("can never match: no steps, no growth, no surge and no pace")
        names = [s.name for s in self.steps]
        if len(set(names)) != len(names):
            raise ValueError(f"two steps have one name: {names}")
        if self.of is not None and self.of > len(self.steps):
            raise ValueError(f"can never match: {self.of} of {len(self.steps)} steps")
        if self.of is not None and self.order != "any":
            raise ValueError("some of the steps suffice only in any order")
        if self.order == "any" and any(s.fresh or s.after for s in self.steps):
            raise ValueError("in any order no step is before another: no `fresh`, no `after`")
        if self.steps and (self.steps[0].fresh or self.steps[0].after):
            raise ValueError("no step is before the first: no `fresh`, no `after`")
        directed = {s.match.direction for s in self.steps} - {"any"}
        if directed and self.sides == "none":
            raise ValueError("can never match: a direction needs sides")
        if self.sides == "family" and not directed:
            raise ValueError("families are of doer and target: a step needs a direction")
        return self

    @model_validator(mode="after")
    def _within_reach(self) -> Self:
        several = self.places > 1 or any(s.places > 1 for s in self.steps)
        if self.scopes == ("place",) and several:
            raise ValueError("can never match: several places at one place")
        if any(n > self.span + 1 for n in self._days()):
            raise ValueError("can never match: more days than the span has")
        if not self.scopes:
            raise ValueError("can never match: no scopes")
        violent = self.rated or any(EventType.ASSAULT in s.match.type for s in self.steps)
        if self.raises and not violent:
            raise ValueError("can never match: raises count assaults, and no step takes one")
        if any(r.level.rank <= self.level.rank for r in self.raises):
            raise ValueError("can never match: raises must lead above the rule's own level")
        if self.surge is None and any(r.when.chance is not None for r in self.raises):
            raise ValueError("can never match: a chance in raises needs a surge")
        return self

    def _days(self) -> list[int]:
        """The days that are asked for: of each step, between the steps, and for raises."""
        between = 1 + sum(s.after for s in self.steps)
        return [between, *(s.days for s in self.steps), *(r.when.days or 0 for r in self.raises)]

    @property
    def rated(self) -> bool:
        """Whether it counts rates."""
        return not (self.growth is None and self.surge is None and self.pace is None)

    @property
    def counts_back(self) -> int:
        """The days that its rates count."""
        return max(
            2 * self.growth.window if self.growth else 0,
            self.surge.window + self.surge.past if self.surge else 0,
            self.pace.window + self.pace.past + self.pace.usual if self.pace else 0,
        )

    @property
    def look_back(self) -> int:
        """The days of incidents that the rule needs."""
        return max(self.reach, self.counts_back)

    @property
    def reach(self) -> int:
        """The days of incidents that its steps need."""
        before = [s.fresh or 0 for s in self.steps] + [s.habit.days for s in self.steps if s.habit]
        return self.span + max(before, default=0)
