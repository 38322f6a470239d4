"""The coder: articles in, complete report sets out, marks of time forwarded behind them."""

import logging
from typing import Any

import faust

from schemas import Article, Mark, Reason, ReportSet, SourceMark, Withdrawal
from streams.agents.loop import each
from streams.agents.origin import origin_of
from streams.agents.table_store import TableStore
from streams.app import Channels, send
from streams.codec import Nothing, Refused
from streams.coding.coder import Coded, Coder
from streams.dead_letters import dead_letter
from streams.intake.language import check_language
from streams.intake.ledger import Ledger
from streams.intake.refusal import Refusal, RefusedError
from streams.partitioner import partition_of
from streams.settings import Settings
from streams.theatres import Theatres
from streams.topics import Topic

_log = logging.getLogger(__name__)


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
        try:
            await self._work(event)
        except RefusedError as error:
            await self._refuse(event, error.refusal)

    async def _work(self, event: Any) -> None:
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
                await self._forward(mark, event.message.partition)
            case Withdrawal() as withdrawal:
                self._check_key(event, withdrawal.id)
                await self._withdraw(withdrawal.id, withdrawal, ledger)
            case Nothing():
                await self._withdraw(self._checked_key(event), None, ledger)
            case Article() as article:
                self._check_key(event, article.id)
                check_language(article)
                await self._code(event, article, ledger)

    async def _code(self, event: Any, article: Article, ledger: Ledger) -> None:
        coded, sets = self._coded(article)
        decision = ledger.take_article(article, event.message.offset)
        if decision.refusal is not None:
            await self._refuse(event, decision.refusal)
        if not decision.work:
            return
        for theatre in ledger.touch(article.id, frozenset(sets)):
            report_set = sets.get(theatre) or self._theatres.report_set(article, coded, theatre)
            await send(self._channels.outputs[Topic.REPORTS], report_set, theatre)

    def _coded(self, article: Article) -> tuple[Coded, dict[str, ReportSet]]:
        try:
            coded = self._coder.code(article)
            return coded, self._theatres.split(article, coded)
        except Exception as error:
            # A fault of the coder must not stop the stream: the article is kept with its reason.
            _log.exception("coding %s failed", article.id)
            detail = f"coding failed: {type(error).__name__}: {error}"
            raise RefusedError(Reason.CRASH, detail) from error

    async def _withdraw(
        self, article_id: str, withdrawal: Withdrawal | None, ledger: Ledger
    ) -> None:
        decision = ledger.take_withdrawal(article_id, withdrawal)
        if not decision.work:
            return
        for theatre in ledger.touch(article_id, frozenset()):
            emptied = ReportSet(
                article_id=article_id,
                version=decision.version,
                content_hash=decision.content_hash,
                theatre=theatre,
                withdrawn=True,
            )
            await send(self._channels.outputs[Topic.REPORTS], emptied, theatre)

    async def _forward(self, mark: Mark, partition: int) -> None:
        forwarded = SourceMark(
            mark=mark.mark,
            previous=mark.previous,
            partition=partition,
            of=self._settings.article_partitions,
        )
        for target in range(self._settings.report_partitions):
            await send(self._channels.outputs[Topic.REPORTS], forwarded, None, target)

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
        return key.decode("utf-8", "replace")

    async def _refuse(self, event: Any, refusal: Refusal) -> None:
        letter = dead_letter(origin_of(event), refusal.reason, refusal.detail, "code")
        _log.warning("dead letter %s: %s: %s", letter.id, letter.reason, letter.detail)
        await send(self._channels.outputs[Topic.DEAD_LETTERS], letter, letter.id)


def register(app: faust.App, channels: Channels, agent: CodeAgent) -> None:
    """Declare the agent on the application."""
    app.agent(channels.inputs[Topic.ARTICLES], name="code")(each(app, agent.work))
