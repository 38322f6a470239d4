"""The one folding of Arabic names: spellings that readers take for the same become equal."""

import re
from typing import Final

#: Marks that carry no letter: harakat, superscript alef, tatweel, joiners, direction marks.
_MARKS: Final = re.compile(
    r"[\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\ufeff]"
)
#: Letters written in several ways; Persian forms come from copied names.
_LETTERS: Final = str.maketrans("أإآٱىیکگةۀ", "اااايىككهه".replace("ى", "ي"))
_GAPS: Final = re.compile(r"[\s\-\u2010-\u2015_\u00a0]+")


def fold(name: str) -> str:
    """Fold a name: hamza seats on alef, final ya and ta marbuta, marks, gaps and letter case.

    The definite article stays: folding it away would make كرك of الكرك and كسب of الكسب.
    """
    bare = _MARKS.sub("", name).translate(_LETTERS)
    return _GAPS.sub(" ", bare).strip().lower()
