"""The analyst's page and its HTTP API, fed from the topics themselves."""

from streams.web.app import make_web_app, serve

__all__ = ["make_web_app", "serve"]
