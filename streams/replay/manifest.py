"""The manifest of a feed folder: which files it has, whose they are, what a plain text lacks."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas import Instant
from streams.replay.errors import FeedError

MANIFEST_NAME = "manifest.yaml"


class ManifestFile(BaseModel):
    """One file of the feed.

    `article` holds the fields of `schemas.Article` that a plain text cannot say of itself (id,
    source, published_at and, if it has them, version, title, url, language); a first line of the
    file is not taken for its title. `arrives_at`, with its zone, is when such a text comes where
    that is later than `published_at`. `origin` says whose words they are, `note` what is to be
    known of them.
    """

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, Field(min_length=1)]
    origin: Literal["user", "project"]
    note: str = ""
    article: dict[str, Any] | None = None
    arrives_at: Instant | None = None


class Manifest(BaseModel):
    """`manifest.yaml` of a feed folder."""

    model_config = ConfigDict(extra="forbid")

    files: Annotated[list[ManifestFile], Field(min_length=1)]


def load_manifest(path: Path) -> Manifest:
    """Read and check a manifest.

    Raises:
        FeedError: it is missing, broken, or names a file that is not there.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        manifest = Manifest.model_validate(raw)
    except FileNotFoundError as error:
        raise FeedError(
            f"{path.parent} has no {path.name}; a folder of plain texts needs one, "
            "see docs/topics.md"
        ) from error
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise FeedError(f"{path}: {error}") from error
    for file in manifest.files:
        if not (path.parent / file.path).is_file():
            raise FeedError(f"{path}: there is no file {file.path} beside it")
        if file.path.endswith(".txt") and file.article is None:
            raise FeedError(f"{path}: {file.path} is a plain text and needs `article:` fields")
        if file.arrives_at is not None and file.article is None:
            raise FeedError(f"{path}: {file.path}: arrives_at stands in the lines of such a file")
    return manifest


def as_instant(value: object) -> str:
    """A YAML time stamp as the text that the article model takes (naive ones are UTC)."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).isoformat()
    return str(value)
