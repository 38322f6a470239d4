"""The coder: articles in, complete report sets out, marks of time forwarded behind them."""

from collections.abc import Sequence
from typing import Any

import faust
from pydantic import TypeAdapter

from schemas import Article, Mark, Reason, ReportSet, SourceMark, Withdrawal
from schemas.article import ArticleId
from streams.agents.loop import each
from streams.agents.step import Output, refused, step
from streams.agents.table_store import TableStore
from streams.app import Channels
from streams.codec import Nothing, Refused
from streams.coding.coder import Coder
from streams.intake.language import check_language
from streams.intake.ledger import Ledger
from streams.intake.refusal import RefusedError
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.theatres import Theatres
from streams.topics import Topic

_ID: TypeAdapter[str] = TypeAdapter(ArticleId)


class CodeAgent:
    """Works one message of `articles` after the other."""

    def __init__(
        self, channels: Channels, settings: Settings, coder: Coder, theatres: Theatres
    ) -> None:
        self._channels = channels
        self._settings = settings
        self._coder = coder
        self._theatres = theatres

    async def work(self, event: Any) -> None:
        """Work one message to its end: state written, outputs handed to the producer."""
        await step(self._channels, event, "code", self._decide)

    def _decide(self, event: Any) -> Sequence[Output]:
        ledger = Ledger(
            TableStore(self._channels.articles_table, event.message.partition),
            lead=self._settings.lead,
            horizon=self._settings.horizon,
        )
        match event.value:
            case Refused(refusal):
                raise RefusedError(refusal.reason, refusal.detail)
            case Mark() as mark:
                ledger.take_mark(mark)
                return self._forwarded(mark, event.message.partition)
            case Withdrawal() as withdrawal:
                self._check_key(event, withdrawal.id)
                return _withdrawn(withdrawal.id, withdrawal, ledger)
            case Nothing():
                return _withdrawn(self._checked_key(event), None, ledger)
            case Article() as article:
                self._check_key(event, article.id)
                check_language(article)
                return self._coded(event, article, ledger)
        raise TypeError(f"{type(event.value).__name__} is no message of this topic")

    def _coded(self, event: Any, article: Article, ledger: Ledger) -> list[Output]:
        # Before the ledger takes the article: if this fails, it is as if it had never come.
        coded = self._coder.code(article)
        sets = self._theatres.split(article, coded)
        decision = ledger.take_article(article, event.message.offset)
        outputs = []
        if decision.refusal is not None:
            error = RefusedError(decision.refusal.reason, decision.refusal.detail)
            outputs.append(refused(event, error, "code"))
        if decision.work:
            for theatre in ledger.touch(article.id, frozenset(sets)):
                one = sets.get(theatre) or self._theatres.report_set(article, coded, theatre)
                outputs.append(Output(Topic.REPORTS, one, theatre))
        return outputs

    def _forwarded(self, mark: Mark, partition: int) -> list[Output]:
        forwarded = SourceMark(
            mark=mark.mark,
            previous=mark.previous,
            articles=mark.articles,
            partition=partition,
            of=self._settings.article_partitions,
        )
        return [
            Output(Topic.REPORTS, forwarded, None, target)
            for target in range(self._settings.report_partitions)
        ]

    def _check_key(self, event: Any, article_id: str) -> None:
        if self._checked_key(event) != article_id:
            raise RefusedError(
                Reason.INVALID, f"the key must be the article's id, {article_id}, in UTF-8"
            )

    def _checked_key(self, event: Any) -> str:
        key: bytes | None = event.message.key
        if key is None:
            raise RefusedError(
                Reason.INVALID, "the message has no key; it must be the article's id"
            )
        right = partition_of(key, self._settings.article_partitions)
        if right != event.message.partition:
            raise RefusedError(
                Reason.WRONG_PARTITION,
                f"the key belongs to partition {right} by murmur2, but stands in "
                f"{event.message.partition}",
            )
        try:
            return _ID.validate_python(key.decode("utf-8"))
        except ValueError as error:
            detail = "the key must be an article's id: 1 to 200 characters, no blanks, in UTF-8"
            raise RefusedError(Reason.INVALID, detail) from error


def _withdrawn(article_id: str, withdrawal: Withdrawal | None, ledger: Ledger) -> list[Output]:
    decision = ledger.take_withdrawal(article_id, withdrawal)
    if not decision.work:
        return []
    emptied = [
        ReportSet(
            article_id=article_id,
            version=decision.version,
            content_hash=decision.content_hash,
            theatre=theatre,
            withdrawn=True,
        )
        for theatre in ledger.touch(article_id, frozenset())
    ]
    return [Output(Topic.REPORTS, one, one.theatre) for one in emptied]


def register(app: faust.App, channels: Channels, agent: CodeAgent) -> None:
    """Declare the agent on the application."""
    app.agent(channels.inputs[Topic.ARTICLES], name="code")(each(app, agent.work))
