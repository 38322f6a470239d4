"""Topic `articles`: what sources published, withdrawals, and marks of time."""

from typing import Annotated, Literal

from pydantic import Field

from schemas.base import Instant, Model, digest

ArticleId = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^\S+$")]
Version = Annotated[int, Field(ge=1, le=2**31)]

#: Longest title and text that are coded, in code points; a longer one is a dead letter.
MAX_TITLE, MAX_TEXT = 2_000, 200_000


class Article(Model):
    """What a source published. A higher version of an id replaces the lower."""

    id: ArticleId
    version: Version = 1
    source: Annotated[str, Field(min_length=1, max_length=200)]
    published_at: Instant
    title: Annotated[str, Field(max_length=MAX_TITLE)] = ""
    text: Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
    url: Annotated[str, Field(max_length=2_000)] | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "ar"

    def content_hash(self) -> str:
        """Hash of everything but id and version; decides between two contents of one version."""
        return digest(self.model_dump(mode="json", exclude={"id", "version"}))


class Withdrawal(Model):
    """Takes back what was concluded from this article, up to and including `version`."""

    id: ArticleId
    version: Version
    withdrawn: Literal[True]


class Mark(Model):
    """A mark of time: the feed has no article published before `mark` still to come.

    Written to every partition of `articles`; `previous` is the mark written before it. `articles`:
    so many the whole feed published since then, where its writer has counted them.
    """

    mark: Instant
    previous: Instant | None = None
    articles: Annotated[int, Field(ge=0)] | None = None


#: Every value that the topic `articles` carries (beside null: withdrawn for good).
ArticleMessage = Article | Withdrawal | Mark
