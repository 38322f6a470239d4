"""The JSON Schemas of every topic's messages, as files."""

import json
from pathlib import Path

from schemas.article import Article, Mark, Withdrawal
from schemas.base import Model
from schemas.dead_letter import DeadLetter
from schemas.delivery import Delivery
from schemas.escalation import Alert, Escalation
from schemas.incident import Incident
from schemas.pending import Pending
from schemas.report import ReportSet, SourceMark
from schemas.silence import Silence
from schemas.subscription import Endpoint, Subscription

#: File name without its ending -> model.
MODELS: dict[str, type[Model]] = {
    "article": Article,
    "withdrawal": Withdrawal,
    "mark": Mark,
    "report-set": ReportSet,
    "source-mark": SourceMark,
    "incident": Incident,
    "escalation": Escalation,
    "alert": Alert,
    "dead-letter": DeadLetter,
    "delivery": Delivery,
    "subscription": Subscription,
    "endpoint": Endpoint,
    "silence": Silence,
    "pending": Pending,
}


def exported() -> dict[str, str]:
    """File name to JSON Schema (draft 2020-12) text, as messages are written."""
    return {
        f"{name}.schema.json": _text(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                **model.model_json_schema(mode="serialization"),
            }
        )
        for name, model in MODELS.items()
    }


def drifted(folder: Path) -> list[str]:
    """Names of the files of `folder` that are missing, changed or of no model."""
    wanted = exported()
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.schema.json")}
    return sorted(
        name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)
    )


def _text(schema: dict[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
