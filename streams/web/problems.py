"""Errors as JSON problem details (RFC 9457), and the headers that every answer carries."""

import logging
from collections.abc import Mapping
from http import HTTPStatus

import orjson
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

_log = logging.getLogger(__name__)

#: The page loads its own files and nothing else, and runs no script but those.
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

#: Names under which a server on loopback may be asked.
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})


class ProblemError(Exception):
    """An error to be told to the client as it is."""

    def __init__(
        self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})


def problem(
    status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None
) -> web.Response:
    """The answer that tells of an error."""
    body = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


@web.middleware
async def tell_problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into problem details; what was not expected is logged, not told."""
    try:
        return await handler(request)
    except ProblemError as error:
        return problem(error.status, error.detail, error.headers)
    except web.HTTPException as error:
        kept = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
        return problem(HTTPStatus(error.status), error.reason, kept)
    except ConnectionError:
        raise
    except Exception:
        _log.exception("%s %s failed", request.method, request.path)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "the server's log says more")


def only_hosts(names: frozenset[str]) -> Middleware:
    """Refuse requests for another host name, by which a foreign page could read this server."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.host.rpartition(":")[0] if _has_port(request.host) else request.host
        if name.lower() not in names:
            raise ProblemError(
                HTTPStatus.MISDIRECTED_REQUEST, "not a name of this server (--public-host)"
            )
        return await handler(request)

    return check


async def secure(_request: web.Request, response: web.StreamResponse) -> None:
    """Signal handler: set the security headers."""
    response.headers.update(SECURITY_HEADERS)


def _has_port(host: str) -> bool:
    return host.rpartition(":")[2].isdigit() and not host.endswith("]")
