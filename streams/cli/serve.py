"""`nadhir serve`: the page and the HTTP API."""

import asyncio
import contextlib
import logging
import signal

import click

from streams.settings import Settings
from streams.web import serve as serve_web


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True)
@click.option(
    "--public-host",
    "public_hosts",
    multiple=True,
    help="A host name under which the server is asked, through a proxy say; may be repeated.",
)
def serve(host: str, port: int, public_hosts: tuple[str, ...]) -> None:
    """Serve the page and the HTTP API until Ctrl-C.

    Follows the topics by itself, outside of any consumer group: any number of servers may run.
    """
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # Where the broker is gone it says so twenty times a second; the follower says it once.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    try:
        asyncio.run(_until_stopped(Settings(), host, port, public_hosts))
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host}:{port}: {error.strerror}") from error


async def _until_stopped(
    settings: Settings, host: str, port: int, public_hosts: tuple[str, ...]
) -> None:
    server = asyncio.ensure_future(
        serve_web(
            settings,
            host,
            port,
            public_hosts=public_hosts,
            started=lambda url: click.echo(f"the page: {url}  (stop with Ctrl-C)"),
        )
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, server.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await server
