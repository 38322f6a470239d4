"""`nadhir schemas`: export the JSON Schemas of every topic, and check them for drift."""

from pathlib import Path

import click

from schemas.exported import drifted, exported

_FOLDER = Path(__file__).parents[2] / "schemas" / "export"


@click.group()
def schemas() -> None:
    """Export the JSON Schemas of the topics, or check the committed ones for drift."""


@schemas.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=_FOLDER,
    help="The folder to write to; by default schemas/export of the checkout.",
)
def export(folder: Path) -> None:
    """Write one JSON Schema a message model."""
    folder.mkdir(parents=True, exist_ok=True)
    files = exported()
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    click.echo(f"wrote {len(files)} schemas to {folder}")


@schemas.command()
def check() -> None:
    """Fail where a committed schema is not what the models say now."""
    names = drifted(_FOLDER)
    for name in names:
        click.echo(f"{name} has drifted from the models: run `nadhir schemas export`", err=True)
    if names:
        raise SystemExit(1)
    click.echo("the exported schemas are those of the models")
