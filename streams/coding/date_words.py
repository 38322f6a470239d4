"""Words of dates, folded: months of all three systems and of the Hijri year, weekdays, spans."""

from typing import Final

#: One and two words long; Levantine, Egyptian and Maghrebi names.
MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "يناير|كانون الثاني|كانون ثاني|جانفي",
            "فبراير|شباط|فيفري",
            "مارس|اذار",
            "ابريل|نيسان|افريل",
            "مايو|ايار|ماي",
            "يونيو|حزيران|جوان|يونيه",
            "يوليو|تموز|جويليه|يوليه|يوليوز",
            "اغسطس|اب|اوت|غشت",
            "سبتمبر|ايلول|شتنبر",
            "اكتوبر|تشرين الاول|تشرين اول",
            "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر",
            "ديسمبر|كانون الاول|كانون اول|دجنبر",
        ),
        start=1,
    )
    for name in names.split("|")
}
#: Names of months that are also common words or names: they need a day, a year or شهر beside them.
SHY_MONTHS: Final = frozenset({"مارس", "اب", "ماي", "جوان", "اوت"})

HIJRI_MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "محرم|المحرم",
            "صفر",
            "ربيع الاول",
            "ربيع الاخر|ربيع الثاني",
            "جمادي الاولي|جمادي الاول",
            "جمادي الاخره|جمادي الثانيه|جمادي الاخر",
            "رجب",
            "شعبان",
            "رمضان",
            "شوال",
            "ذو القعده|ذي القعده",
            "ذو الحجه|ذي الحجه",
        ),
        start=1,
    )
    for name in names.split("|")
}

#: Monday is 0, as in `datetime.date.weekday`.
WEEKDAYS: Final[dict[str, int]] = {
    "الاثنين": 0,
    "الاتنين": 0,
    "الثلاثاء": 1,
    "الاربعاء": 2,
    "الخميس": 3,
    "الجمعه": 4,
    "السبت": 5,
    "الاحد": 6,
}

ORDINALS: Final[dict[str, int]] = {
    form: number
    for number, forms in enumerate(
        (
            "الاول",
            "الثاني",
            "الثالث",
            "الرابع",
            "الخامس",
            "السادس",
            "السابع",
            "الثامن",
            "التاسع",
            "العاشر",
            "الحادي عشر",
            "الثاني عشر",
            "الثالث عشر",
            "الرابع عشر",
            "الخامس عشر",
            "السادس عشر",
            "السابع عشر",
            "الثامن عشر",
            "التاسع عشر",
            "العشرين|العشرون",
            "الحادي والعشرين|الحادي والعشرون|الواحد والعشرين",
            "الثاني والعشرين|الثاني والعشرون",
            "الثالث والعشرين|الثالث والعشرون",
            "الرابع والعشرين|الرابع والعشرون",
            "الخامس والعشرين|الخامس والعشرون",
            "السادس والعشرين|السادس والعشرون",
            "السابع والعشرين|السابع والعشرون",
            "الثامن والعشرين|الثامن والعشرون",
            "التاسع والعشرين|التاسع والعشرون",
            "الثلاثين|الثلاثون",
            "الحادي والثلاثين|الحادي والثلاثون|الواحد والثلاثين",
        ),
        start=1,
    )
    for form in forms.split("|")
}

#: Feminine ordinals, for "for the third night".
ORDINALS_FEMININE: Final[dict[str, int]] = {
    form: number
    for number, form in enumerate(
        (
            "الاولي",
            "الثانيه",
            "الثالثه",
            "الرابعه",
            "الخامسه",
            "السادسه",
            "السابعه",
            "الثامنه",
            "التاسعه",
            "العاشره",
        ),
        start=1,
    )
}

#: Span words as (unit, how many); a number before them counts for itself.
SPANS: Final[dict[str, tuple[str, int]]] = {
    **dict.fromkeys(("يوم", "يوما", "ايام"), ("day", 1)),
    "يومين": ("day", 2),
    **dict.fromkeys(("ليله", "ليال"), ("day", 1)),
    "ليلتين": ("day", 2),
    **dict.fromkeys(("ساعه", "ساعات"), ("hour", 1)),
    "ساعتين": ("hour", 2),
    **dict.fromkeys(("اسبوع", "اسبوعا", "اسابيع"), ("week", 1)),
    "اسبوعين": ("week", 2),
    **dict.fromkeys(("شهر", "شهرا", "اشهر", "شهور"), ("month", 1)),
    "شهرين": ("month", 2),
    **dict.fromkeys(("عام", "عاما", "اعوام", "سنه", "سنوات", "سنين"), ("year", 1)),
    **dict.fromkeys(("عامين", "سنتين"), ("year", 2)),
}
#: Spans that are plural: without a number they name no figure ("days ago").
PLURAL_SPANS: Final = frozenset(
    {"ايام", "ليال", "ساعات", "اسابيع", "اشهر", "شهور", "اعوام", "سنوات", "سنين"}
)

PAST: Final = frozenset(
    [
        "الماضي",
        "الماضيه",
        "الفائت",
        "الفائته",
        "المنصرم",
        "المنصرمه",
        "الاخير",
        "الاخيره",
        "السابق",
        "السابقه",
    ]
)
THIS: Final = frozenset(["الجاري", "الجاريه", "الحالي", "الحاليه", "نفسه", "نفسها"])
NEXT: Final = frozenset(["المقبل", "المقبله", "القادم", "القادمه", "التالي", "المقبلين"])
#: First and last day of the part of a month (32: the last one).
PARTS: Final[dict[str, tuple[int, int]]] = {
    **dict.fromkeys(("مطلع", "بدايه", "اوائل", "مستهل", "بدايات"), (1, 10)),
    **dict.fromkeys(("منتصف", "اواسط", "وسط"), (11, 20)),
    **dict.fromkeys(("اواخر", "نهايه", "اخر", "نهايات"), (21, 32)),
}
#: Words that put a bare date into the future.
FUTURE_CUES: Final = frozenset(
    [
        "مقرر",
        "مقرره",
        "المقرر",
        "المقرره",
        "المزمع",
        "المرتقب",
        "المرتقبه",
        "المنتظر",
        "المنتظره",
        "يتوقع",
        "المتوقع",
        "سوف",
        "موعد",
        "ستجري",
        "سيجري",
        "ستعقد",
        "سيعقد",
        "ستبدا",
        "سيبدا",
        "ستنطلق",
        "ستنظم",
        "ستجتمع",
        "سيلتقي",
        "ستستانف",
        "سيصل",
        "ستصل",
        "ستقام",
        "سيقام",
    ]
)
#: Proclitics that may stand before any date word.
PROCLITICS: Final = ("و", "ف", "ب", "ل", "ك")
YEAR_WORDS: Final = frozenset({"عام", "العام", "سنه", "السنه", "لعام", "لسنه"})
#: Words that open an expression, beside months, weekdays, ordinals and parts of a month.
OPENERS: Final = frozenset(
    [
        "امس",
        "اول",
        "البارحه",
        "الامس",
        "اليوم",
        "الليله",
        "غدا",
        "قبل",
        "منذ",
        "بعد",
        "الاسبوع",
        "الشهر",
        "العام",
        "السنه",
        "هذا",
        "هذه",
        "عام",
        "سنه",
        "شهر",
        "الساعات",
        "الايام",
        "اليومين",
        "الاسابيع",
        "الاشهر",
        "الشهور",
        "السنوات",
        "الاعوام",
        "خلال",
        "لليوم",
        "لليله",
    ]
)

#: How a verb of the future begins, and nouns that begin so, too.
FUTURE_HEADS: Final = ("سي", "ست", "سن", "وسي", "وست", "فسي", "فست")
NO_FUTURE: Final = (
    "سياس", "سيطر", "سيار", "سيناء", "سيد", "سير", "سيول", "سيف", "سيب", "سياح", "سيل", "سياق",
    "سته", "ستين", "ستون", "ستار", "ستر", "ستو", "ستي", "ستا", "سنو", "سنه", "سنت", "سنا", "سنغ",
    "سند", "سنج", "سني", "سنين",
)  # fmt: skip
