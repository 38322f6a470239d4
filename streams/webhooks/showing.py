"""Subscriptions as they may be shown. Pure."""

from typing import Any
from urllib.parse import urlsplit

from schemas import Subscription, iso
from streams.webhooks.health import unresumed
from streams.webhooks.tables import Tables


def shown_url(url: str) -> str:
    """Where a webhook goes, without path and query: these may hold a token."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/…"


def state(one: Subscription, tables: Tables) -> str:
    """How a subscription stands, in words."""
    endpoint = tables.endpoints.get(one.id)
    pause = unresumed(one, endpoint)
    if pause is not None:
        return f"paused by Nadhir since {iso(pause.at)}: {pause.detail}"
    if one.paused:
        return "paused"
    if endpoint is not None and endpoint.failures:
        return f"failing: {endpoint.failures} times in a row"
    return "active"


def public(one: Subscription, tables: Tables) -> dict[str, Any]:
    """The subscription for the API: its address shortened, its state beside it."""
    endpoint = tables.endpoints.get(one.id)
    pause = unresumed(one, endpoint)
    return {
        **one.model_dump(mode="json", exclude={"resumed"}),
        "url": shown_url(one.url),
        "state": state(one, tables),
        "failures": 0 if endpoint is None else endpoint.failures,
        "pause": None if pause is None else pause.model_dump(mode="json"),
    }
