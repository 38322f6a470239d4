"""Putting a worker together: application, agents, and the pure core behind them."""

import faust

from streams.actors import ActorRegistry
from streams.agents import code, marks, theatre
from streams.agents.code import CodeAgent
from streams.agents.theatre import TheatreAgent
from streams.app import make_app, make_channels
from streams.coding.coder import Coder
from streams.escalation import load_desk
from streams.gazetteer import Gazetteer
from streams.settings import Settings
from streams.theatres import Theatres


def build_worker(settings: Settings) -> faust.App:
    """The application with its agents, ready to run.

    Raises:
        ValueError: a shipped or configured table or rule is wrong; the message names file and line.
    """
    app = make_app(settings)
    channels = make_channels(app, settings)
    desk = load_desk(Gazetteer.load(), ActorRegistry.load(), settings.horizon)
    code.register(app, channels, CodeAgent(channels, settings, Coder.load(), Theatres.load()))
    theatre.register(app, channels, TheatreAgent(channels, desk))
    if settings.live_marks:
        marks.register(app, channels, settings)
    return app
