"""Places that Arabic news names: names, kinds, coordinates and what holds what. Pure."""

from streams.gazetteer.gazetteer import Gazetteer
from streams.gazetteer.names import fold
from streams.gazetteer.place import KINDS, Place

__all__ = ["KINDS", "Gazetteer", "Place", "fold"]
