"""The means that stand around an act."""

import datetime as dt

import pytest

from schemas import Article
from streams.coding.coder import Coder


@pytest.mark.parametrize(
    ("text", "kind", "mode"),
    [
        ("تظاهر مئات العمال الثلاثاء في البصرة وقطعوا الطريق إلى الميناء.", "PROTEST", "obstruct"),
        ("تظاهر مئات العمال الثلاثاء في البصرة ورشقوا الشرطة بالحجارة.", "PROTEST", "riot"),
        ("تظاهر مئات العمال الثلاثاء في البصرة ضد الحكومة.", "PROTEST", "demo"),
        ("دمرت طائرات روسية الثلاثاء منزلا في بلدة سراقب.", "ASSAULT", "aerial"),
        ("شنت قوات النظام السوري الثلاثاء حملة قصف على مدينة دوما.", "ASSAULT", "heavy-weapons"),
        ("تصدت قوات الجيش الثلاثاء لهجوم شنه الحوثيون في مأرب.", "ASSAULT", "none"),
        ("تصدت الدفاعات الجوية الثلاثاء لهجوم صاروخي فوق الرياض.", "ASSAULT", "heavy-weapons"),
        ("خاضت البشمركة الثلاثاء مواجهات مع داعش في مخمور.", "ASSAULT", "none"),
        ("تمكن الجيش اليمني الثلاثاء من دحر الحوثيين من بلدة قعطبة.", "ASSAULT", "none"),
    ],
)  # fmt: skip
def test_mode(coder: Coder, text: str, kind: str, mode: str) -> None:
    moment = dt.datetime(2017, 3, 8, tzinfo=dt.UTC)
    article = Article(id="a", source="s", published_at=moment, text=text)
    assert [(r.type, r.mode) for r in coder.code(article).reports] == [(kind, mode)]
