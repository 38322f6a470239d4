"""The guard against every case of the table, and against servers that must not be reached."""

import asyncio
import ipaddress
import socket
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import egress_table
import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from streams.webhooks.egress import Guard, Refused, system_lookup

_LOCAL = ("127.0.0.1/32",)


class Names:
    """A name server whose answers change: one look-up after the other, the last for ever."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self._answers = answers
        self.asked = 0

    async def __call__(self, host: str) -> Sequence[str]:
        answer = self._answers[min(self.asked, len(self._answers) - 1)]
        self.asked += 1
        return answer


class Server:
    """A server on one address of this machine that counts connections and calls."""

    def __init__(self, address: str, port: int = 0) -> None:
        self.address, self.port = address, port
        self.calls = 0
        self.redirect = ""

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.calls += 1
        if self.redirect:
            raise web.HTTPTemporaryRedirect(self.redirect)
        return web.Response(text=self.address)


@asynccontextmanager
async def running(address: str, port: int = 0) -> AsyncIterator[Server]:
    server = Server(address, port)
    runner = web.ServerRunner(web.Server(server.answer))
    await runner.setup()
    try:
        site = web.TCPSite(runner, address, port)
        await site.start()
        server.port = int(runner.addresses[0][1])
        yield server
    finally:
        await runner.cleanup()


async def status(guard: Guard, url: str) -> str | None:
    """What a call came to: None, or why it was refused."""
    async with aiohttp.ClientSession(connector=guard.connector()) as session:
        try:
            async with session.get(url):
                return None
        except Refused as why:
            return str(why)


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    tried = [(guard, url) for guard, _, url, _ in egress_table.url_cases()]
    assert len(tried) >= 60
    assert len(set(tried)) == len(tried)
    changing = [case for case in egress_table.CASES["names"] if len(case["answers"]) > 1]
    assert len(changing) >= 5


@pytest.mark.parametrize(("guard", "group", "url", "why"), egress_table.url_cases())
async def test_url(guard: str, group: str, url: str, why: str | None) -> None:
    checked = egress_table.guard(guard, Names([["127.0.0.1"]]))
    if why is None:
        checked.check_url(url)
        return
    with pytest.raises(Refused) as refused:
        checked.check_url(url)
    assert str(refused.value) == why
    # The connector keeps to it by itself. It gets what the client made of the URL: without the
    # credentials, say, but then the name is looked up, and here it means this machine.
    async with aiohttp.ClientSession(connector=checked.connector()) as session:
        with pytest.raises((Refused, aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError)):
            await session.get(url)


@pytest.mark.parametrize("case", egress_table.CASES["names"], ids=str)
async def test_answers_of_a_name(case: dict[str, Any]) -> None:
    names = Names(case["answers"])
    guard = egress_table.guard(str(case["guard"]), names)
    for number, expected in enumerate(case["calls"], start=1):
        if expected is None:
            answer = case["answers"][min(number, len(case["answers"])) - 1]
            assert await guard.addresses("hooks.example.com") == answer
        elif expected == "no address":
            with pytest.raises(OSError, match="no address"):
                await guard.addresses("hooks.example.com")
        else:
            with pytest.raises(Refused, match=f"^{expected}$"):
                await guard.addresses("hooks.example.com")
        assert names.asked == number


def test_the_page_shows_the_table() -> None:
    assert egress_table.on_page() == egress_table.tables(), (
        "run: python tests/webhooks/egress_table.py"
    )


@pytest.mark.parametrize("network", ["10.0.0.1/8", "inner", "", "10.0.0.0/33", "127.1"])
def test_a_network_that_is_none_stops_the_start(network: str) -> None:
    with pytest.raises(ValueError, match="network"):
        Guard(allowed_networks=[network])


@given(st.ip_addresses(v=4))
def test_an_address_is_judged_alike_in_all_its_forms(address: ipaddress.IPv4Address) -> None:
    guard = Guard(allowed_networks=["10.20.0.0/16"])

    def judged(text: str) -> str:
        try:
            guard.check_address(text)
        except Refused as why:
            return str(why)
        return "allowed"

    nat64 = ipaddress.IPv6Address((0x64FF9B << 96) | int(address))
    assert judged(str(address)) == judged(f"::ffff:{address}") == judged(str(nat64))
    if judged(str(address)) == "allowed" and address not in ipaddress.ip_network("10.20.0.0/16"):
        assert address.is_global


@given(st.ip_addresses(v=6))
def test_what_the_library_calls_not_global_is_never_reached(
    address: ipaddress.IPv6Address,
) -> None:
    try:
        Guard().check_address(str(address))
    except Refused:
        return
    inner = address.ipv4_mapped
    assert (inner or address).is_global


async def test_a_name_that_changes_reaches_only_the_address_that_was_checked() -> None:
    async with running("127.0.0.1") as open_server, running("127.0.0.2", open_server.port) as inner:
        names = Names([["127.0.0.1"], ["127.0.0.2"]])
        guard = Guard(_LOCAL, allow_http=True, allowed_ports=[open_server.port], lookup=names)
        url = f"http://hooks.example.com:{open_server.port}/"
        assert await status(guard, url) is None
        assert (names.asked, open_server.calls) == (1, 1), "looked up once, and used"
        assert await status(guard, url) == "loopback address"
        assert (names.asked, inner.calls) == (2, 0)


async def test_one_refused_address_refuses_the_name() -> None:
    async with running("127.0.0.1") as open_server, running("127.0.0.2", open_server.port) as inner:
        guard = Guard(_LOCAL, True, [open_server.port], lookup=Names([["127.0.0.1", "127.0.0.2"]]))
        url = f"http://hooks.example.com:{open_server.port}/"
        assert await status(guard, url) == "loopback address"
        assert (open_server.calls, inner.calls) == (0, 0)


@pytest.mark.parametrize(
    "target", ["127.0.0.2", "[::ffff:127.0.0.2]", "inner.example.com", "localhost"]
)
async def test_a_redirect_leads_nowhere_else(target: str) -> None:
    async with running("127.0.0.1") as open_server, running("127.0.0.2", open_server.port) as inner:
        open_server.redirect = f"http://{target}:{open_server.port}/#part"
        guard = Guard(_LOCAL, True, [open_server.port], lookup=Names([["127.0.0.2"]]))
        # Of `localhost`, too, the operator's network allows the name, but not the address.
        assert await status(guard, f"http://127.0.0.1:{open_server.port}/") == "loopback address"
        assert (open_server.calls, inner.calls) == (1, 0)


async def test_a_proxy_is_refused() -> None:
    async with aiohttp.ClientSession(connector=Guard().connector()) as session:
        with pytest.raises(Refused, match="proxy"):
            await session.get("https://hooks.example.com/", proxy="http://proxy.example.com:3128/")


async def test_a_socket_is_made_for_checked_addresses_only() -> None:
    # Even where a look-up's result were swapped after the check.
    connector = Guard().connector()
    assert isinstance(connector, aiohttp.TCPConnector)
    try:
        make = connector._socket_factory
        assert make is not None
        with pytest.raises(Refused, match="loopback"):
            make((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", 443)))
    finally:
        await connector.close()


async def test_the_system_looks_names_up() -> None:
    found = await system_lookup("localhost")
    assert {"127.0.0.1", "::1"} & set(found)
    with pytest.raises(OSError, match=r"."):
        await system_lookup("no-such-name.invalid")
    with pytest.raises(OSError, match=r"."):
        await system_lookup("a" * 64 + ".example.com")


async def test_a_name_that_never_answers_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    asked = loop.create_future()
    release = threading.Event()
    real = socket.getaddrinfo

    def slow(host: str, *args: object, **kwargs: object) -> object:
        if host.endswith(".invalid"):
            loop.call_soon_threadsafe(
                lambda: asked.cancelled() or asked.done() or asked.set_result(None)
            )
            release.wait(20)
        return real(host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    hanging = [asyncio.create_task(system_lookup(f"n{i}.invalid")) for i in range(60)]
    await asked
    try:
        async with asyncio.timeout(5):
            assert await system_lookup("localhost")
    finally:
        release.set()
        await asyncio.gather(*hanging, return_exceptions=True)
