"""What several commands share: settings, instants, speeds, the broker that does not answer."""

import asyncio
import datetime as dt

import click
from aiokafka.errors import KafkaError
from pydantic import ValidationError

from streams.replay.pace import parse_speed
from streams.settings import Settings
from streams.topic_admin import check_topics


class Instant(click.ParamType):
    """An ISO 8601 day or time on the command line; without a zone it is UTC."""

    name = "time"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """Parse, or fail with what is expected."""
        if isinstance(value, dt.datetime):
            return value
        try:
            moment = dt.datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no time: write 2017-06-09 or 2017-06-09T12:00:00Z", param, ctx)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


INSTANT = Instant()


def load_settings() -> Settings:
    """The settings, or an error that names the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [
            f"NADHIR_{'_'.join(map(str, item['loc'])).upper()}: {item['msg']}"
            for item in error.errors()
        ]
        raise click.ClickException("; ".join(lines)) from error


def require_topics(settings: Settings) -> None:
    """Fail with what to do unless the topics are as the settings ask.

    Asked first, for a broker that makes unknown topics by itself gives them other partitions.
    """
    try:
        problems = asyncio.run(check_topics(settings))
    except KafkaError as error:
        raise unreachable(settings, error) from error
    if problems:
        raise click.ClickException(
            "\n".join(f"topic {problem.topic}: {problem.detail}" for problem in problems)
        )


def unreachable(settings: Settings, error: BaseException) -> click.ClickException:
    """One line for a broker that does not answer or refuses."""
    return click.ClickException(
        f"the broker at {settings.bootstrap} failed: {error}. Is it running (`make kafka`)? Is "
        "NADHIR_BOOTSTRAP right?"
    )


def parse_speed_option(_ctx: click.Context, _param: click.Parameter, value: str) -> float | None:
    """The callback of `--speed`: a factor, or None for max."""
    try:
        return parse_speed(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
