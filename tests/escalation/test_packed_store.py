"""The packed store gives back what was put, whatever was packed in between."""

from hypothesis import given
from hypothesis import strategies as st

from streams.escalation import MemoryStore
from streams.escalation.packed_store import PackedStore

KEYS = st.sampled_from([f"k{n}" for n in range(9)])
VALUES = st.one_of(
    st.text(max_size=20),
    st.text(alphabet="اب", min_size=200, max_size=400),
    st.dictionaries(st.text(max_size=3), st.lists(st.integers(0, 9), max_size=3), max_size=3),
)
ACTS = st.lists(
    st.tuples(st.sampled_from(["set", "get", "delete"]), KEYS, VALUES), min_size=1, max_size=60
)


@given(acts=ACTS, hot=st.integers(0, 4))
def test_it_is_a_store(acts: list[tuple[str, str, object]], hot: int) -> None:
    plain, packed = MemoryStore(), PackedStore(hot)
    for act, key, value in acts:
        if act == "set":
            plain.set(key, value)
            packed.set(key, value)
        elif act == "delete":
            plain.delete(key)
            packed.delete(key)
        assert packed.get(key) == plain.get(key)
    assert len(packed) == len(plain.data)
    for key in plain.data:
        assert packed.get(key) == plain.get(key)


def test_what_is_packed_is_small() -> None:
    store = PackedStore(hot=10)
    for number in range(100):
        store.set(f"k{number}", {"words": ["كلمة"] * 100})
    assert len(store._hot) <= 11
    assert max(map(len, store._packed.values())) < 100
