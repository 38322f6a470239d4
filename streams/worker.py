"""Putting a worker together: application, agents, and the pure core behind them."""

import gc
from dataclasses import dataclass

import faust

from streams.actors import ActorRegistry
from streams.agents import code, marks, theatre
from streams.agents.code import CodeAgent
from streams.agents.theatre import TheatreAgent
from streams.app import make_app, make_channels
from streams.coding.coder import Coder
from streams.escalation import Desk, load_desk
from streams.gazetteer import Gazetteer
from streams.generation import Fingerprint
from streams.settings import Settings
from streams.theatres import Theatres


@dataclass(frozen=True, slots=True)
class Core:
    """What a worker knows: all of it pure, and loaded once."""

    coder: Coder
    desk: Desk
    theatres: Theatres


def load_core(settings: Settings) -> Core:
    """Load lexicons, gazetteer, actors, rules and theatres.

    Raises:
        ValueError: a shipped or configured table or rule is wrong; the message names file and line.
    """
    gazetteer = Gazetteer.load()
    core = Core(
        coder=Coder.load(gazetteer),
        desk=load_desk(gazetteer, ActorRegistry.load(), settings.horizon),
        theatres=Theatres.load(),
    )
    gc.freeze()  # a collection need not walk the tables: that took 50 ms at a time
    return core


def fingerprint(settings: Settings, core: Core) -> Fingerprint:
    """What state made by this worker is made with."""
    return Fingerprint.of(settings, core.coder, core.desk.rules, core.theatres)


def build_worker(settings: Settings, core: Core) -> faust.App:
    """The application with its agents, ready to run.

    Raises:
        streams.faust_mends.MendError: another release of faust-streaming is installed.
    """
    app = make_app(settings)
    channels = make_channels(app, settings)
    code.register(app, channels, CodeAgent(channels, settings, core.coder, core.theatres))
    theatre.register(app, channels, TheatreAgent(channels, core.desk))
    if settings.live_marks:
        marks.register(app, channels, settings)
    return app
