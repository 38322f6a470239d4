from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from streams.webhooks.merging import Merger


@dataclass(frozen=True)
class _Record:
    timestamp: int
    number: int


def _merger() -> Merger[tuple[str, int], _Record]:
    return Merger(lambda source: source[1])


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=40),
    st.randoms(use_true_random=False),
)
def test_records_of_a_family_go_on_in_order_however_they_are_read(
    published: list[tuple[str, int]], chance: object
) -> None:
    logs: dict[str, list[_Record]] = {name: [] for name in "abc"}
    now = 0
    for number, (name, step) in enumerate(published):
        now += step
        logs[name].append(_Record(now, number))
    merger, read, out = _merger(), dict.fromkeys("abc", 0), []
    while len(out) < len(published):
        name = chance.choice("abc")  # type: ignore[attr-defined]
        size = chance.randint(0, 5)  # type: ignore[attr-defined]
        merger.add((name, 0), logs[name][read[name] : read[name] + size])
        read[name] += size
        out += merger.out(
            [("a", 0), ("b", 0), ("c", 0)], lambda one: read[one[0]] >= len(logs[one[0]])
        )
    times = [record.timestamp for _, record in out]
    assert times == sorted(times)
    assert sorted(record.number for _, record in out) == list(range(len(published)))
    for name in "abc":
        assert [record for source, record in out if source[0] == name] == logs[name]


def test_another_family_does_not_wait() -> None:
    merger = _merger()
    merger.add(("a", 1), [_Record(5, 0)])
    found = merger.out([("a", 0), ("b", 0), ("a", 1)], lambda one: one != ("b", 0))
    assert [source for source, _ in found] == [("a", 1)]
    merger.clear()
    merger.add(("a", 0), [_Record(5, 0)])
    assert not merger.out([("a", 0), ("b", 0)], lambda one: one != ("b", 0))
