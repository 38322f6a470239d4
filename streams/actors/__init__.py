"""The registry of actors: codes, names, sides."""

from streams.actors.registry import Actor, ActorRegistry

__all__ = ["Actor", "ActorRegistry"]
