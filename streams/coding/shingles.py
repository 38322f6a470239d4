"""A sketch of a text by which copies of one agency text are known."""

import hashlib
from heapq import nsmallest
from typing import Final

from streams.coding.text import Document

#: Words of a shingle, and how many of the smallest hashes are kept (bottom-k, Broder 1997).
WORDS: Final = 5
KEEP: Final = 64


def shingles(document: Document, skip: int = 0) -> tuple[str, ...]:
    """The smallest hashes of the runs of `WORDS` folded words of the body, sorted.

    `skip` words at the start (a dateline) are left out: agencies' customers write their own.
    """
    words = [
        t.folded for s in document.sentences if s.field == "text" for t in s.tokens
    ][skip:]  # fmt: skip
    words = [w for w in words if w.isalnum()]
    runs = {" ".join(words[i : i + WORDS]) for i in range(max(1, len(words) - WORDS + 1))}
    sketch = hashlib.blake2b
    hashes = nsmallest(KEEP, [sketch(r.encode(), digest_size=6).digest() for r in runs if r])
    return tuple([h.hex() for h in hashes])
