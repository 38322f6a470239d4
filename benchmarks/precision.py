"""The precision of reports that were judged by reading, with its interval.

usage: python benchmarks/precision.py LABELS.jsonl

A label is a line with `right`: true, false, or null where the report counts for nobody.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from streams.evaluation import bootstrap

DRAWS = 10_000


def share(labels: Sequence[bool]) -> float:
    """How many of them are right, 0 to 1."""
    return sum(labels) / len(labels)


def main() -> None:
    """Print the precision."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    labels = [json.loads(line)["right"] for line in lines]
    counted = [label for label in labels if label is not None]
    if not counted:
        sys.exit(f"{sys.argv[1]}: no label is true or false")
    found = bootstrap(counted, share, draws=DRAWS)
    print(
        f"{len(labels)} reports: {sum(counted)} right, {len(counted) - sum(counted)} wrong, "
        f"{len(labels) - len(counted)} count for nobody; precision {found.value:.2f} "
        f"({found.low:.2f} to {found.high:.2f})"
    )


if __name__ == "__main__":
    main()
