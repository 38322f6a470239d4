"""`nadhir evaluate`: the coder against a gold set or labelled sentences."""

import json
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from schemas import Article
from streams.evaluation import Fault, Interval, bootstrap, faults, read_incidents
from streams.evaluation.coded import Coding, code_articles, types_in
from streams.evaluation.gold import articles_of, read_gold
from streams.evaluation.gsr import SentenceScore, read_gsr, score_sentences
from streams.evaluation.incidents import Incident
from streams.evaluation.scoring import FIELDS, Score, match, score_matched

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--gold", type=_FILE, help="Hand-coded incidents, one article a line.")
@click.option(
    "--texts", type=_FILE, help="A feed that holds the articles of the gold set, to be coded now."
)
@click.option("--predicted", type=_FILE, help="Incidents coded before, in place of --texts.")
@click.option("--gsr", type=_FILE, multiple=True, help="Labelled sentences (CSV); repeatable.")
@click.option("--draws", default=1000, show_default=True, help="Resamplings for the intervals.")
@click.option("--errors", is_flag=True, help="List every difference, grouped by its cause.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def evaluate(
    *,
    gold: Path | None,
    texts: Path | None,
    predicted: Path | None,
    gsr: tuple[Path, ...],
    draws: int,
    errors: bool,
    as_json: bool,
) -> None:
    """Score the coder: against a gold set (--gold with --texts or --predicted), or on --gsr."""
    if not gold and not gsr:
        raise click.UsageError("give --gold, --gsr or both")
    if gold and bool(texts) == bool(predicted):
        raise click.UsageError("--gold needs either --texts or --predicted")
    out: dict[str, Any] = {}
    try:
        if gold:
            articles = articles_of(texts) if texts else {}
            truth = read_gold(gold, articles)
            ours = read_incidents(predicted) if predicted else _code(truth, articles)
            out |= _against_gold(truth, ours, draws, errors=errors)
        if gsr:
            types = types_in(_coder())
            scores = [s for path in gsr for s in score_sentences(read_gsr(path), types)]
            out["sentences"] = [_sentence_row(s) for s in scores]
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    click.echo(json.dumps(out, ensure_ascii=False) if as_json else _text(out))


def _coder() -> Coding:
    from streams.coding.coder import Coder  # noqa: PLC0415  (lexicons load only when they are needed)

    return Coder.load()


def _code(truth: Container[str], articles: Mapping[str, Article]) -> dict[str, list[Incident]]:
    """Codes the articles of the gold set: a feed given as --texts may hold more."""
    return code_articles(_coder(), [a for name, a in articles.items() if name in truth])


def _against_gold(
    truth: Mapping[str, Sequence[Incident]],
    ours: Mapping[str, Sequence[Incident]],
    draws: int,
    *,
    errors: bool,
) -> dict[str, Any]:
    articles = match(truth, ours)
    result: dict[str, Any] = score_matched(articles).as_dict()
    result["intervals"] = {
        name: asdict(_interval(articles, name, draws)) for name in ("detect", "strict")
    }
    differences = faults(articles)
    result["causes"] = dict(Counter(str(f.cause) for f in differences).most_common())
    if errors:
        result["errors"] = [_fault_row(f) for f in differences]
    return result


def _interval(articles: Sequence[Any], name: str, draws: int) -> Interval:
    def f1(sample: Sequence[Any]) -> float:
        figures: Score = score_matched(sample)
        return float(getattr(figures, name).f1)

    return bootstrap(articles, f1, draws=draws)


def _fault_row(fault: Fault) -> dict[str, Any]:
    keys = (
        "type",
        "mode",
        "place",
        "date",
        "actors",
        "recipients",
        "killed",
        "injured",
        "evidence",
    )
    row: dict[str, Any] = {"article": fault.article, "cause": str(fault.cause)}
    for name, incident in (("gold", fault.gold), ("coded", fault.coded)):
        row[name] = {key: incident.get(key) for key in keys} if incident else None
    return row


def _sentence_row(score: SentenceScore) -> dict[str, Any]:
    return {"type": str(score.event_type)} | asdict(score.rates) | {
        "sentences": score.sentences, "positive": score.positive, "found": score.found,
        "right": score.right,
    }  # fmt: skip


def _text(out: Mapping[str, Any]) -> str:
    lines: list[str] = []
    if "detect" in out:
        lines.append(
            f"{out['articles']} articles, {out['gold']} incidents, {out['predicted']} coded"
        )
        for name in ("detect", "strict"):
            rates, span = out[name], out["intervals"][name]
            lines.append(
                f"{name:8} F1 {rates['f1']:.3f} ({span['low']:.3f} to {span['high']:.3f})  "
                f"precision {rates['precision']:.3f}  recall {rates['recall']:.3f}"
            )
        lines.append("  ".join(f"{name} {_figure(out[name])}" for name in FIELDS))
        lines += [f"  {name:9} {rates}" for name, rates in out["by_type"].items()]
        lines.append("differences by cause:")
        lines += [f"  {count:4} {cause}" for cause, count in out["causes"].items()]
    for row in out.get("sentences", ()):
        lines.append(
            f"{row['type']} sentences: F1 {row['f1']:.3f}  precision {row['precision']:.3f}  "
            f"recall {row['recall']:.3f}  ({row['positive']} of {row['sentences']} hold one)"
        )
    for cause in dict.fromkeys(row["cause"] for row in out.get("errors", ())):
        lines.append(f"\n{cause}")
        rows = (row for row in out["errors"] if row["cause"] == cause)
        lines += [f"  {r['article']}\n    gold  {r['gold']}\n    coded {r['coded']}" for r in rows]
    return "\n".join(lines)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
