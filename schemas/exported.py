"""The JSON Schemas of every topic's messages, as files."""

import json
from collections.abc import Mapping
from pathlib import Path

from schemas.article import Article, Mark, Withdrawal
from schemas.base import SCHEMA_VERSION, Model
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


#: Where the version of the messages stands in an exported schema; says nothing about values.
VERSION_KEY = "x-schema-version"


def exported() -> dict[str, str]:
    """File name to JSON Schema (draft 2020-12) text, as messages are written."""
    return {
        f"{name}.schema.json": pretty(
            {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                VERSION_KEY: SCHEMA_VERSION,
                **model.model_json_schema(mode="serialization"),
            }
        )
        for name, model in MODELS.items()
    }


def drifted(folder: Path, wanted: Mapping[str, str]) -> list[str]:
    """Names of the files of `folder` that are missing, changed or not wanted."""
    there = {path.name: path.read_text("utf-8") for path in folder.glob("*.json")}
    return sorted(
        name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name)
    )


def pretty(document: object) -> str:
    """The one form of an exported file: sorted, indented, Arabic as it is."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
