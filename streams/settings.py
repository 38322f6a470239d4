"""Settings of the worker and the commands, from the environment (`NADHIR_*`) or a `.env` file."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """All settings, each with its default. A broken value stops the start with its name."""

    model_config = SettingsConfigDict(env_prefix="NADHIR_", env_file=".env", extra="forbid")

    #: Kafka bootstrap servers, comma-separated `host:port`.
    bootstrap: str = "127.0.0.1:9092"
    #: Prefix of every topic and of the consumer group; lets several installations share a broker.
    prefix: Annotated[str, Field(pattern=r"^[a-z0-9._-]*$")] = "nadhir."
    #: Partitions of `articles` and of `reports`; a change is a rebuild.
    article_partitions: Annotated[int, Field(ge=1, le=1024)] = 8
    report_partitions: Annotated[int, Field(ge=1, le=1024)] = 4
    replication: Annotated[int, Field(ge=1)] = 1
    #: Where tables live: "rocksdb" under `data_dir`, or "memory" for tests and the demo.
    store: Literal["rocksdb", "memory"] = "rocksdb"
    data_dir: Path = Path("var/worker")
    #: Port of the worker's own status page on loopback; 0 turns it off.
    web_port: Annotated[int, Field(ge=0, le=65535)] = 0
    #: Seconds without a heartbeat after which a worker's partitions move. The client's defaults of
    #: 60 s make joins slow; 6 s was measured to be enough.
    session_timeout: Annotated[float, Field(ge=6)] = 6.0
    rebalance_timeout: Annotated[float, Field(ge=6)] = 6.0
    commit_interval: Annotated[float, Field(gt=0)] = 1.0
    #: How far back incidents are kept and looked at, in event time.
    horizon: timedelta = timedelta(days=120)
    #: An article published further ahead of the mark of time than this is a dead letter.
    lead: timedelta = timedelta(days=2)
    #: True where the broker is the embedded one: it knows neither idempotent producers nor the true
    #: end of a batch of several records, so records are sent singly and may be written twice.
    embedded: bool = False
    #: True: the leader writes marks of time from the clock (a live feed). False: the feed does.
    live_marks: bool = False
    #: The generation of the state: raised by `nadhir rebuild`.
    generation: Annotated[int, Field(ge=1)] = 1
    #: Webhooks: the file of subscriptions and silences, taken at the deliverer's start.
    webhooks_file: Path | None = None
    #: The folder of `file:` references to signing secrets.
    webhooks_secrets: Path = Path("/run/secrets")
    #: Networks that webhooks may reach although they are private, as CIDR; and whether plain HTTP
    #: and other ports than these are allowed.
    webhooks_networks: tuple[str, ...] = ()
    webhooks_http: bool = False
    webhooks_ports: tuple[int, ...] = (443, 8443)
    #: Seconds after each failed attempt until the next; after the last one it is given up.
    webhooks_retries: tuple[Annotated[float, Field(gt=0)], ...] = (
        5,
        300,
        1_800,
        7_200,
        18_000,
        36_000,
        50_400,
        72_000,
        86_400,
    )
    #: Seconds that an endpoint has to answer, and how many calls it gets at a time.
    webhooks_timeout: Annotated[float, Field(gt=0, le=60)] = 15.0
    webhooks_concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    #: An endpoint that failed so often in a row, over so long, is paused.
    webhooks_pause_failures: Annotated[int, Field(ge=1)] = 8
    webhooks_pause_after: timedelta = timedelta(hours=1)
    #: What could not be sent for so long is given up, also while an endpoint is paused.
    webhooks_keep: timedelta = timedelta(days=30)
    #: Address of the page, for links in thin payloads; none without it.
    webhooks_page: str = ""
    #: A file with the bearer token of the API's writing calls; without one they are off.
    api_token_file: Path | None = None
