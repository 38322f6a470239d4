"""The registry of actors."""

import pytest

from streams.actors import ActorRegistry


@pytest.fixture(scope="module")
def registry() -> ActorRegistry:
    return ActorRegistry.load()


def test_codes_have_names_sides_and_homes(registry: ActorRegistry) -> None:
    coalition = registry.get("COALITION")
    assert coalition is not None
    assert coalition.family == registry.family("USA_MIL") == registry.family("OTHER:United States")
    assert (
        registry.family("SYR_GOV") == registry.family("RUS_MIL") == registry.family("IRN_MILITIA")
    )
    assert registry.family("SDF") != registry.family("SYR_GOV")
    assert registry.name("OTHER:Russia", "ar") == "روسيا"
    assert registry.name("SDF", "en") == "Syrian Democratic Forces"


def test_an_unregistered_actor_is_a_side_of_its_own(registry: ActorRegistry) -> None:
    assert registry.get("OTHER:Some Movement") is None
    assert registry.family("OTHER:Some Movement") == "OTHER:Some Movement"
    assert registry.name("OTHER:Some Movement", "en") == "Some Movement"


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("- {code: X, ar: س, en: x, class: army, family: f}", "class must be one of"),
        ("- {code: X, ar: س, en: x, class: state}", "family"),
        ("- {code: X, ar: س, en: x, class: state, family: f, colour: red}", "unknown keys"),
    ],
)
def test_a_wrong_entry_is_named(entry: str, says: str) -> None:
    lists = "forces: [], governments: [], backed: [], fillers: []"
    forms = f"{{{lists}, context: {{}}, rebels: {{}}, coalition: {{}}}}"
    with pytest.raises(ValueError, match=says) as caught:
        ActorRegistry(entry, "code\ten\tadjectives\tnames\tleaders\n", forms)
    assert "entry 1" in str(caught.value)
