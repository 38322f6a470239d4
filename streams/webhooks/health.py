"""How an endpoint does: failures in a row, rests between probes, and when it is paused. Pure."""

import datetime as dt

from schemas import Endpoint, Pause, PauseReason, Subscription, digest

#: So many failures in a row, and the endpoint gets one probe at a time, ever more seldom.
PROBE_FROM = 5
_LONGEST_REST = dt.timedelta(minutes=1)


def succeeded(endpoint: Endpoint) -> Endpoint:
    """After a success: nothing is left of what failed before."""
    return Endpoint(subscription=endpoint.subscription, pause=endpoint.pause)


def failed(endpoint: Endpoint, now: dt.datetime) -> Endpoint:
    """After one more failure."""
    return endpoint.model_copy(
        update={
            "failures": endpoint.failures + 1,
            "failing_since": endpoint.failing_since or now,
        }
    )


def probe_rest(endpoint: Endpoint) -> dt.timedelta:
    """How long an endpoint that fails again and again gets nothing; doubles with each failure."""
    over = endpoint.failures - PROBE_FROM
    if over < 0:
        return dt.timedelta()
    return min(dt.timedelta(seconds=2 ** min(over, 10)), _LONGEST_REST)


def pause_due(
    endpoint: Endpoint, now: dt.datetime, *, failures: int, after: dt.timedelta
) -> Pause | None:
    """The pause of an endpoint that has failed `failures` times in a row over at least `after`."""
    since = endpoint.failing_since
    if since is None or endpoint.failures < failures or now - since < after:
        return None
    detail = f"{endpoint.failures} failures in a row since {since:%Y-%m-%d %H:%M} UTC"
    return pause(endpoint.subscription, PauseReason.FAILING, detail, now)


def pause(subscription: str, reason: PauseReason, detail: str, now: dt.datetime) -> Pause:
    """A pause that begins now."""
    return Pause(id=digest("pause", subscription, now), reason=reason, detail=detail, at=now)


def is_paused(subscription: Subscription, endpoint: Endpoint | None) -> bool:
    """Whether nothing is sent: by the operator, or by Nadhir and not resumed since."""
    return subscription.paused or unresumed(subscription, endpoint) is not None


def unresumed(subscription: Subscription, endpoint: Endpoint | None) -> Pause | None:
    """Nadhir's own pause of the endpoint, as long as the operator has not lifted it."""
    if endpoint is None or endpoint.pause is None or endpoint.pause.id == subscription.resumed:
        return None
    return endpoint.pause
