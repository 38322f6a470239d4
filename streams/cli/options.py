"""What several commands share: settings, instants, speeds, the broker that does not answer."""

import datetime as dt

import click
from pydantic import ValidationError

from streams.replay.pace import parse_speed
from streams.settings import Settings


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


def unreachable(settings: Settings, error: BaseException) -> click.ClickException:
    """One line for a broker that does not answer or refuses."""
    return click.ClickException(
        f"the broker at {settings.bootstrap} failed: {error}. Is it running (`make kafka`)? Is "
        "NADHIR_BOOTSTRAP right? Do the topics exist (`nadhir topics create`)?"
    )


def parse_speed_option(_ctx: click.Context, _param: click.Parameter, value: str) -> float | None:
    """The callback of `--speed`: a factor, or None for max."""
    try:
        return parse_speed(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
