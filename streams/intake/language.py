"""Whether an article is in a language that is coded: Arabic, by what it says and by its script."""

import re

from schemas import Article, Reason
from streams.intake.refusal import RefusedError

CODED = frozenset({"ar"})

#: Share of Arabic letters below which a text is not taken for Arabic. Arabic news with Latin names
#: and figures stays above 0.8; Persian and Urdu share the script and must declare themselves.
_LEAST_SHARE = 0.5

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")


def check_language(article: Article) -> None:
    """Return for an Arabic article.

    Raises:
        RefusedError: another language is declared, or the letters are not Arabic.
    """
    if article.language not in CODED:
        raise RefusedError(
            Reason.UNSUPPORTED_LANGUAGE, f'language "{article.language}" is not coded; Arabic is'
        )
    letters = len(_LETTER.findall(article.text))
    arabic = len(_ARABIC.findall(article.text))
    if arabic < _LEAST_SHARE * letters or not letters:
        raise RefusedError(
            Reason.UNSUPPORTED_LANGUAGE,
            f"{arabic} of {letters} letters are Arabic, although language says so",
        )
