"""The dead letters as the topic keeps them: which there are, and what was done with them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from aiokafka import ConsumerRecord
from pydantic import ValidationError

from schemas import DeadLetter
from streams.reading import read_all
from streams.settings import Settings
from streams.topics import Topic


class State(StrEnum):
    """What was done with a dead letter."""

    OPEN = "open"
    REPLAYED = "replayed"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Kept:
    """A dead letter with the time at which it was first written."""

    letter: DeadLetter
    at: dt.datetime

    @property
    def state(self) -> State:
        """What was done with it last."""
        settled = self.letter.settled
        return State.OPEN if settled is None else State(settled.outcome)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which dead letters are meant; what is empty does not narrow.

    `since` is inclusive, `until` is not; both are about the time of the letter.
    """

    ids: frozenset[str] = frozenset()
    reasons: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    def holds(self, kept: Kept) -> bool:
        """Whether the letter is one of them."""
        letter = kept.letter
        return (
            (not self.ids or letter.id in self.ids)
            and (not self.reasons or letter.reason in self.reasons)
            and (not self.stages or letter.stage in self.stages)
            and (not self.states or kept.state in self.states)
            and (self.since is None or kept.at >= self.since)
            and (self.until is None or kept.at < self.until)
        )


async def read_kept(
    settings: Settings, on_junk: Callable[[ConsumerRecord, ValidationError], None]
) -> list[Kept]:
    """All letters, by where their messages stood. What is no letter is handed to `on_junk`.

    Raises:
        aiokafka.errors.KafkaError: the broker is gone or refuses.
    """
    return fold(await read_all(settings, [Topic.DEAD_LETTERS]), on_junk)


def fold(
    records: Iterable[ConsumerRecord], on_junk: Callable[[ConsumerRecord, ValidationError], None]
) -> list[Kept]:
    """Records of the topic, in order, to the letters that they come to."""
    found: dict[str, Kept] = {}
    for record in records:
        try:
            letter = DeadLetter.from_json(record.value or b"")
        except ValidationError as error:
            on_junk(record, error)
            continue
        before = found.get(letter.id)
        if before is None:
            at = dt.datetime.fromtimestamp(max(record.timestamp, 0) / 1000, dt.UTC)
            found[letter.id] = Kept(letter, at)
        elif letter.settled is not None:
            # A worker that repeats itself says it without the field: that changes nothing.
            found[letter.id] = Kept(letter, before.at)
    return sorted(
        found.values(),
        key=lambda one: (one.letter.topic, one.letter.partition, one.letter.offset, one.letter.id),
    )
