"""Where webhooks may go: not into the operator's own network, whatever a URL or a name says.

A URL is checked when it is given (`Guard.check_url`) and before each call, also one that follows a
redirect. A name is looked up once for a connection, every address of the answer is checked, and
the connection is made to those addresses; no second look-up could give others. The socket's
address is checked once more when it is made, which covers literal addresses, too.
"""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from streams.webhooks.egress_ranges import networks, why_refused
from streams.webhooks.egress_urls import Refused, read_target

__all__ = ["Guard", "Refused"]

#: From a host to the texts of its addresses. Raises OSError where there are none.
Lookup = Callable[[str], Awaitable[Sequence[str]]]
_MOST_LOOKUPS = 128
_NETWORKS = "NADHIR_WEBHOOKS_NETWORKS"
_HTTP_PORT = 80


class Guard:
    """Says which targets webhooks may reach, and makes connectors that keep to it.

    Args:
        allowed_networks: networks in CIDR notation that may be reached although they are private.
        allow_http: whether plain HTTP is allowed, and with it port 80.
        allowed_ports: the ports that may be called.
        lookup: resolves names; by default the system does.

    Raises:
        ValueError: a network that is none.
    """

    def __init__(
        self,
        allowed_networks: Sequence[str] = (),
        allow_http: bool = False,
        allowed_ports: Sequence[int] = (443, 8443),
        lookup: Lookup | None = None,
    ) -> None:
        self._networks = networks(allowed_networks)
        self._allow_http = allow_http
        self._ports = frozenset(allowed_ports) | ({_HTTP_PORT} if allow_http else set())
        self._lookup = lookup or system_lookup

    def check_url(self, url: str) -> None:
        """Check all that can be known of a URL without looking its name up.

        Raises:
            Refused: webhooks may not call it; the reason in words.
        """
        target = read_target(url)
        if target.scheme == "http" and not self._allow_http:
            raise Refused("plain http", "NADHIR_WEBHOOKS_HTTP")
        if target.port not in self._ports:
            raise Refused("a port that is not allowed", "NADHIR_WEBHOOKS_PORTS")
        if target.address is not None:
            self.check_address(str(target.address))
        elif target.is_private_name and not self._networks:
            # With an operator's network, its names make sense; their addresses are checked.
            raise Refused("a name of a private network", _NETWORKS)

    def check_address(self, text: str) -> None:
        """Check one IP address.

        Raises:
            Refused: it lies in a range that may not be reached, or is no address.
        """
        try:
            why = why_refused(ipaddress.ip_address(text), self._networks)
        except ValueError:
            why = "unreadable"
        if why is not None:
            raise Refused(f"{why} address", _NETWORKS)

    async def addresses(self, host: str) -> list[str]:
        """Look a name up once and check every address of the answer.

        Raises:
            Refused: one of them may not be reached. An honest name does not mix both kinds.
            OSError: the name has no address.
        """
        found = list(await self._lookup(host))
        for address in found:
            self.check_address(address)
        if not found:
            raise OSError("the name has no address")
        return found

    def connector(self, **kwargs: Any) -> aiohttp.BaseConnector:
        """A connector for a client session that reaches allowed targets only.

        Calls through it raise `Refused`, bare. Arguments go to `aiohttp.TCPConnector`.
        """
        return _Connector(self, **kwargs)


class _Connector(aiohttp.TCPConnector):
    def __init__(self, guard: Guard, **kwargs: Any) -> None:
        super().__init__(resolver=_Resolver(guard), socket_factory=self._socket, **kwargs)
        self._guard = guard

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[aiohttp.tracing.Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's signature
    ) -> aiohttp.connector.Connection:
        if req.proxy is not None:
            raise Refused("a proxy, which would look names up by itself")
        # The last part is nothing to a server, but a redirect may carry one.
        self._guard.check_url(str(req.url.with_fragment(None)))
        return await super().connect(req, traces, timeout)

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        self._guard.check_address(str(address[0]))
        return socket.socket(family=family, type=kind, proto=protocol)


class _Resolver(AbstractResolver):
    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002
    ) -> list[ResolveResult]:
        # The connector itself leaves out what is of another family than it was made for.
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=socket.IPPROTO_TCP,
                flags=socket.AI_NUMERICHOST,
            )
            for address in await self._guard.addresses(host)
        ]

    async def close(self) -> None:
        """Nothing is held."""


_lookups = threading.BoundedSemaphore(_MOST_LOOKUPS)


async def system_lookup(host: str) -> Sequence[str]:
    """The addresses that the system knows for a name, in its order of preference.

    Each look-up has a thread of its own: in the loop's few threads, names whose servers do not
    answer would hold up all others.

    Raises:
        OSError: there are none, or too many look-ups are under way.
    """
    if not _lookups.acquire(blocking=False):
        raise OSError("too many names are being looked up")
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def tell(found: list[str] | OSError) -> None:
        if answer.done():
            return
        if isinstance(found, OSError):
            answer.set_exception(found)
        else:
            answer.set_result(found)

    def work() -> None:
        found: list[str] | OSError
        try:
            infos = socket.getaddrinfo(
                host, None, type=socket.SOCK_STREAM, flags=socket.AI_ADDRCONFIG
            )
            found = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except OSError as problem:
            found = problem
        except UnicodeError as problem:
            found = OSError(str(problem))
        finally:
            _lookups.release()
        with suppress(RuntimeError):  # the loop may be closed by now
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=work, name=f"lookup-{host}", daemon=True).start()
    return await answer
