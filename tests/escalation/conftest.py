import pytest

from streams.actors import ActorRegistry
from streams.escalation import Desk, load_desk
from streams.gazetteer import Gazetteer


@pytest.fixture(scope="session")
def places() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture(scope="session")
def actors() -> ActorRegistry:
    return ActorRegistry.load()


@pytest.fixture(scope="session")
def desk(places: Gazetteer, actors: ActorRegistry) -> Desk:
    return load_desk(places, actors)
