"""`nadhir schemas`: export the contract, check it for drift and for what a change breaks."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import click

from schemas.exported import drifted
from schemas.releases import Finding, Release, ReleaseError, findings, read_commit, read_folder
from streams.contract import EXAMPLES, files, for_readers

_SCHEMAS = Path(__file__).parents[2] / "schemas"
_EXPORT, _BASELINE = _SCHEMAS / "export", _SCHEMAS / "baseline"

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group()
def schemas() -> None:
    """Export the contract as files; check them for drift and for breaking changes."""


@schemas.command()
@click.option(
    "--to",
    "folder",
    type=_FOLDER,
    default=_EXPORT,
    help="The folder to write to; by default schemas/export of the checkout.",
)
def export(folder: Path) -> None:
    """Write one JSON Schema a message model, and the AsyncAPI document."""
    click.echo(f"wrote {_write(folder, files())} files to {folder}")


@schemas.command()
@click.option(
    "--against",
    metavar="DIR|COMMIT",
    help="The earlier version: a folder of exported files, or a commit, branch or tag of this "
    "checkout. By default schemas/baseline, the version that was released last.",
)
def check(against: str | None) -> None:
    """Fail where a file has drifted from the models, or a change breaks writers or readers."""
    names = drifted(_EXPORT, files())
    for name in names:
        click.echo(f"{name} has drifted from the models: run `nadhir schemas export`", err=True)
    found = _compared(against)
    _tell(found)
    broken = [one for one in found if not one.allowed]
    if broken:
        click.echo(
            "what was valid must stay so, and readers get what they were promised: take the change "
            "back, or add beside it; docs/topics.md says how a break is released",
            err=True,
        )
    if names or broken:
        raise SystemExit(1)
    click.echo("the exported files are those of the models, and nothing is broken")


@schemas.command()
@click.option("--accept-breaks", is_flag=True, help="Also where the change breaks somebody.")
def baseline(accept_breaks: bool) -> None:
    """Make what the models say now the version to compare with: at a release, and only then."""
    found = _compared(None) if _BASELINE.exists() else []
    _tell(found)
    if any(not one.allowed for one in found) and not accept_breaks:
        raise SystemExit(1)
    click.echo(f"wrote {_write(_BASELINE, files(with_examples=False))} files to {_BASELINE}")


@schemas.command()
@click.option("--to", "folder", type=_FOLDER, default=EXAMPLES, help="The folder to write to.")
def examples(folder: Path) -> None:
    """Take a real message of every kind from a run of its own over the seeds.

    Export again after it: the AsyncAPI document shows them.
    """
    from streams.contract.collecting import collect  # noqa: PLC0415 (starts what the rest is without)

    found = asyncio.run(collect(_SCHEMAS.parent / "seeds", click.echo))
    folder.mkdir(parents=True, exist_ok=True)
    for name, example in found.items():
        text = json.dumps(example, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}.json").write_text(text, "utf-8")
    click.echo(f"wrote {len(found)} examples to {folder}")


def _write(folder: Path, wanted: Mapping[str, str]) -> int:
    """Write the files, take away those that are of no model any more; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, "utf-8")
    return len(wanted)


def _compared(against: str | None) -> list[Finding]:
    try:
        if against is None:
            old = read_folder(_BASELINE)
        elif Path(against).is_dir():
            old = read_folder(Path(against))
        else:
            old = read_commit(against, _EXPORT)
    except ReleaseError as error:
        raise click.ClickException(str(error)) from error
    return findings(Release.of(old), Release.of(files()), for_readers())


def _tell(found: list[Finding]) -> None:
    for one in found:
        note = " (allowed: the schema version is another)" if one.allowed else ""
        click.echo(f"{one}{note}", err=True)
