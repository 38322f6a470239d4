"""`nadhir broker`: run a broker in the foreground."""

import asyncio
import contextlib
import signal
from pathlib import Path

import click

from streams.broker import (
    ApacheKafka,
    Broker,
    BrokerCrashedError,
    BrokerUnavailableError,
    EmbeddedBroker,
    watch,
)


@click.command()
@click.argument("kind", type=click.Choice(["embedded", "kafka"]))
@click.option("--port", type=click.IntRange(0, 65535), default=9092, show_default=True)
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/kafka"),
    show_default=True,
    help="Where Apache Kafka keeps its data; the embedded broker keeps none.",
)
def broker(kind: str, port: int, data: Path) -> None:
    """Run a broker on loopback until Ctrl-C.

    KIND is "embedded" (in memory, needs nothing but pip) or "kafka" (Apache Kafka; needs Java 17
    and Maven, which fetches it at the first start). Port 0 takes any free one.
    """
    chosen: Broker = EmbeddedBroker(port) if kind == "embedded" else ApacheKafka(data, port)
    try:
        with chosen:
            asyncio.run(_until_stopped(chosen))
    except (BrokerUnavailableError, BrokerCrashedError) as error:
        raise click.ClickException(str(error)) from error


async def _until_stopped(chosen: Broker) -> None:
    more = " NADHIR_EMBEDDED=true" if isinstance(chosen, EmbeddedBroker) else ""
    watcher = asyncio.ensure_future(watch(chosen))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, watcher.cancel)
    click.echo(f"{chosen.name} at {chosen.address}; stop it with Ctrl-C")
    click.echo(f"for other commands: export NADHIR_BOOTSTRAP={chosen.address}{more}")
    with contextlib.suppress(asyncio.CancelledError):
        await watcher
