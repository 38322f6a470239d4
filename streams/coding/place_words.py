"""Words around place names, folded: kinds, nearness, directions, speakers, holders, demonyms."""

from typing import Final

_POINT: Final = frozenset({"city", "town", "village", "camp", "neighbourhood", "landmark", "base"})
_AREA: Final = frozenset({"governorate", "zone", "district", "country"})

#: Kind words and the kinds of place that they may stand before.
KIND_WORDS: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("مدينه", "المدينه", "مدينتي", "مدن"), frozenset({"city", "town", "village"})),
    **dict.fromkeys(("بلده", "البلده", "بلدتي", "بلدات"), frozenset({"town", "village", "city"})),
    **dict.fromkeys(("قريه", "القريه", "قريتي", "قري"), frozenset({"village", "town"})),
    **dict.fromkeys(
        ("محافظه", "ولايه", "اقليم", "مقاطعه", "محافظتي", "محافظات", "ولايتي"),
        frozenset({"governorate", "zone"}),
    ),
    **dict.fromkeys(("منطقه", "منطقتي", "مناطق"), _AREA | _POINT),
    **dict.fromkeys(("قضاء", "ناحيه", "مديريه", "مديريتي", "مديريات"), _POINT | _AREA),
    **dict.fromkeys(("معبر", "منفذ", "حاجز", "معبري"), frozenset({"crossing"})),
    **dict.fromkeys(("مطار", "قاعده", "معسكر", "ثكنه"), frozenset({"base", "landmark"})),
    **dict.fromkeys(("مخيم", "مخيمي", "مخيمات"), frozenset({"camp"})),
    **dict.fromkeys(
        ("حي", "ضاحيه", "حيي", "احياء"), frozenset({"neighbourhood", "town", "village"})
    ),
    **dict.fromkeys(
        ("جبل", "جبال", "تل", "وادي", "سهل", "جرود", "جزيره"), frozenset({"landmark", "zone"})
    ),
    **dict.fromkeys(
        ("حقل", "سد", "ميناء", "مصفاه", "محطه"), frozenset({"landmark", "city", "town"})
    ),
    **dict.fromkeys(("نهر", "بحيره", "مضيق", "خليج"), frozenset({"water", "zone"})),
    **dict.fromkeys(("العاصمه", "عاصمه"), frozenset({"city"})),
    **dict.fromkeys(("مستوطنه", "كيبوتس"), frozenset({"town", "village", "city"})),
}
#: Kind words so telling that an unknown name behind them is a place that the gazetteer lacks.
TELLING: Final = frozenset(["مدينه", "بلده", "قريه", "محافظه", "مخيم", "معبر", "مديريه", "حي"])
#: Kind words of places within or named after a town: the town's name alone does not say which.
PARTS: Final = frozenset(["مطار", "قاعده", "معسكر", "ميناء", "معبر", "منفذ", "حاجز", "سد", "حقل"])

NEAR_WORDS: Final = frozenset(
    ["قرب", "بالقرب", "محيط", "جوار", "مشارف", "اطراف", "تخوم", "ضواحي", "قباله"]
)
COUNTRYSIDE: Final = frozenset(["ريف", "ريفي", "بريف", "ارياف", "باديه"])
DIRECTIONS: Final = frozenset(["شمال", "جنوب", "شرق", "غرب", "شمالي", "جنوبي", "شرقي", "غربي"])
INSIDE: Final = frozenset(["داخل", "وسط", "قلب", "انحاء", "شوارع", "سماء", "اجواء", "عموم"])
#: "Which lies north of X".
LYING: Final = frozenset(["تقع", "يقع", "الواقعه", "الواقع"])
#: Words that put an act at a place.
LOCATIVE: Final = LYING | frozenset(["في", "ب", "داخل", "عند", "عبر", "حول", "فوق", "امام"])
TOWARDS: Final = frozenset(["علي", "الي", "ضد", "تجاه", "حتي", "نحو", "صوب", "باتجاه"])

SAYING: Final = frozenset(
    """قال وقال قالت وقالت اعلن واعلن اعلنت واعلنت صرح وصرح صرحت اكد واكد اكدت واكدت اضاف واضاف
    اضافت واضافت ذكر وذكر ذكرت وذكرت افاد وافاد افادت وافادت اوضح واوضح اوضحت تحدث وتحدث يقول
    تقول اشار واشار اشارت كتب وكتب نقل ونقل نقلت ونقلت تصريح تصريحات مراسل مراسله مراسلنا
    مراسلتنا المتحدث متحدث اجتمع التقي خطاب كلمه يتحدث تتحدث متحدثا متحدثه اتفق اتفقت بحث بحثت ناقش
    ناقشت استقبل استقبلت يلتقي تلتقي التقت يزور تزور زار زارت يستقبل تستقبل يبحث تبحث شيع شيعت يشيع
    تشيع ابلغ وابلغ ابلغت وابلغت""".split()  # noqa: SIM905
)
#: Who reacts does so after the event, at a place and on a day of the reaction's own.
REACTING: Final = frozenset(
    """اتهم اتهمت ادان ادانت دان دانت ندد نددت طالب طالبت دعا دعت نفي نفت رحب رحبت انتقد انتقدت
    استنكر استنكرت تعهد تعهدت توعد توعدت""".split()  # noqa: SIM905
)
#: Where somebody goes to talk.
TRAVEL: Final = frozenset(
    """توجه توجهت يتوجه تتوجه سافر سافرت يسافر زياره زيارته زيارتها السفر رحله رحلته وصوله وصولها
    متوجها عودته عودتها""".split()  # noqa: SIM905
)
#: Who threatens speaks, too.
WARNING: Final = frozenset(
    """لوح لوحت هدد هددت حذر حذرت اعتبر اعتبرت وصف وصفت اكد اكدت""".split()  # noqa: SIM905
)
#: "The Observatory, which takes London as its seat", "whose seat is London".
TAKES_SEAT: Final = frozenset(["يتخذ", "تتخذ"])
ITS_SEAT: Final = frozenset(["مقره", "مقرها", "مركزه", "مركزها"])
#: Words of talks and texts that are held or dated at a place where nothing else happens.
TALKS: Final = frozenset(
    """مؤتمر محادثات مفاوضات مسار اتفاق اتفاقيه اجتماع قمه لقاء مباحثات اعلان بيان جوله وثيقه
    خطاب مقابله تصريحات تصريح حديث اتصال جلسه تشييع جنازه عزاء مراسل مراسله
    مراسلنا مراسلتنا""".split()  # noqa: SIM905
)
#: Heads whose possessor is a state or a town as an owner, not as a scene.
HOLDERS: Final = frozenset(
    """حكومه رئيس رئيسه وزير وزيره وزاره سفاره سفير سفيره جيش قوات سلطات برلمان شعب نظام ملك امير
    مندوب ممثل مبعوث قنصليه خارجيه دفاع داخليه رئاسه دوله سياسه موقف علاقات دور دعم حلفاء حليف
    ولي عاهل مستشار جامعه نادي منتخب فريق بنك صحيفه وكاله قناه راديو تلفزيون اذاعه مجلس مواطنو
    مواطني رعايا نفوذ مصالح اقتصاد مستقبل استقلال وحده سياده امن تاريخ""".split()  # noqa: SIM905
)
#: Verbs of governments, before the capital that stands for one.
DIPLOMACY: Final = frozenset(
    """اتهمت تتهم هددت تهدد حذرت تحذر طالبت تطالب دعت تدعو ادانت تدين رحبت ترحب نفت تنفي استدعت
    تستدعي ردت ترد وافقت توافق رفضت ترفض قررت تقرر فرضت تفرض طردت تطرد وصفت تصف اعتبرت تعتبر
    ابلغت تبلغ تقول تؤكد تعلن تتوعد توعدت سحبت تسحب تدعم دعمت تريد تسعي ارسلت نشرت واتهمت
    وهددت وحذرت وطالبت ودعت وادانت ورحبت ونفت واستدعت وردت ووافقت ورفضت وقررت وفرضت وطردت
    واعتبرت وتقول وتؤكد وتتهم وتدعم تعتزم ابدت عبرت اعربت واعربت تشارك تقود تواصل شنت وشنت
    نفذت اسقطت قصفت تدفع تستعد تحشد ترسل تنشر تشن تقصف تستهدف تهاجم تعزز تخطط تحاول تعرب
    تندد تنتقد تلوح تتعهد تعد تمهل""".split()  # noqa: SIM905
)
#: Verbs of headlines, behind a subject that "and" joins to what was told before.
GOING_ON: Final = DIPLOMACY | frozenset(
    """يعلن يؤكد يهدد يقصف يستهدف يدين يرد ينفي يتهم يحذر يطالب يدعو يواصل يشن يرسل ينشر يدفع
    يتوعد يرفض يندد يهاجم يقتحم ينفذ""".split()  # noqa: SIM905
)
#: Names that hold a place's name and are no place (folded words).
NAMES: Final = tuple(
    tuple(name.split())
    for name in """باكرا|قوات سوريا الديمقراطيه|قوات سوريا الديموقراطيه
    سوريا الديمقراطيه|سوريا الديموقراطيه
    مجلس سوريا الديمقراطيه|القدس العربي|فيلق القدس|لواء القدس|سرايا القدس|يوم القدس
    الشرق الاوسط|نيويورك تايمز|واشنطن بوست|الدوله الاسلاميه في العراق والشام
    الدوله الاسلاميه في العراق وسوريا|العراق والشام|العراق وبلاد الشام|تحرير الشام|احرار الشام
    فتح الشام|درع الفرات|غضب الفرات|عاصفه الجزيره|القاعده في جزيره العرب|القاعده في اليمن
    المغرب الاسلامي|فجر ليبيا|ليبيا المستقبل|نداء تونس|دوله القانون|انصار بيت المقدس
    ولايه سيناء|انصار الشريعه في ليبيا|بوكو حرام|طالبان باكستان|حركه طالبان باكستان
    الجيش الليبي|كتيبه طرابلس|ثوار طرابلس|حزب العدل|اندبندنت|لوس انجلس تايمز|نبع السلام
    الجزيره نت|قناه الجزيره|شبكه الجزيره|مصر للطيران|سوريه الان|الجزيره الفضائيه|كتائب القدس
    جيش الفتح|صحيفه الرياض|جريده الرياض|بغداد اليوم|ال سعود|مرمره التركيه|افاق تونس
    اتفاق الطائف|اتفاق اوسلو|اتفاقيه اوسلو|اتفاقات اوسلو|كامب ديفيد|جبهه النصره لاهل الشام
    البحرين المركزي|كلوب بروج|ريال مدريد|برشلونه الاسباني|الاهلي المصري|نوفي روسيا|روسيا اليوم
    تونس افريقيا للانباء|صوت العراق|عراقيون|مارس الجزائر""".replace(
        "\n", "|"
    ).split("|")
    if name.strip()
)  # fmt: skip
#: Given names: what follows one is a family's name, though it may be that of a place.
GIVEN_NAMES: Final = frozenset(
    """محمد احمد محمود حسن حسين عمر عثمان خالد سعيد سعد سالم سليم سليمان صالح شريف كريم كمال
    جمال جميل فيصل فهد ناصر نصر طارق زياد وليد ياسر ياسين يوسف يحيي يونس ابراهيم اسماعيل
    اسحاق ادريس داوود داود زكريا موسي هارون هاني هشام همام حمزه حمد حامد حمدي حاتم حازم رامي
    رياض رشيد رشاد راشد رضا رائد زيد سامي سامر سمير سيف شادي صلاح ضياء طلال طه عادل عامر عباس
    عدنان عزيز عصام عماد عمار عمرو غسان فادي فارس فاروق فؤاد فواز قاسم قيس لؤي ماجد مازن ماهر
    مجدي محسن مروان مصطفي معاذ معاويه ممدوح منصور مهند نادر نبيل نجيب نزار نضال وائل وسام بدر
    بسام بشار بشير بلال تامر توفيق ثامر جابر جاسم جعفر جواد جهاد انور انس ايمن ايهاب اكرم اسامه
    اسعد اشرف امجد امين ايوب خليل عبدالله عبدالرحمن عبدالعزيز عبدالكريم عبدالملك
    عبدالناصر مريم فاطمه عائشه زينب خديجه ليلي سعاد سميره رنا ريم ساره سلمي سناء شيماء
    عبير غاده لينا منال نادين نجوي نوال هاله هبه ياسمين""".split()  # noqa: SIM905
)
#: Words of a dateline beside its places.
AGENCIES: Final = frozenset(
    """وكالات الوكالات رويترز ا ف ب اف بي د سانا كونا واس قنا وام بترا العربيه نت سكاي نيوز خاص
    مراسل متابعات فرانس برس الاناضول اب اسوشيتد سي ان مكتب مراسلنا و عواصم العواصم شينخوا
    نوفوستي سبوتنيك الجزيره دبي وصحف صحف cnn bbc afp ap rt dw dpa upi reuters""".split()  # noqa: SIM905
)
DATELINE_MARKS: Final = frozenset(["-", "–", "—", "ـ", "/", "(", ")", "،", ",", ":", "|", "[", "]"])

#: Stems of demonyms and adjectives of nationality.
_DEMONYMS: Final[dict[str, str]] = {
    "سوري": "SY", "عراقي": "IQ", "يمني": "YE", "لبناني": "LB", "فلسطيني": "PS", "اسرائيلي": "IL",
    "اردني": "JO", "ليبي": "LY", "مصري": "EG", "سوداني": "SD", "سعودي": "SA", "اماراتي": "AE",
    "كويتي": "KW", "بحريني": "BH", "قطري": "QA", "عماني": "OM", "ايراني": "IR", "تركي": "TR",
    "افغاني": "AF", "صومالي": "SO", "تونسي": "TN", "جزائري": "DZ", "مغربي": "MA", "موريتاني": "MR",
    "مالي": "ML", "نيجيري": "NG", "تشادي": "TD", "اثيوبي": "ET", "اريتري": "ER", "كيني": "KE",
    "باكستاني": "PK", "هندي": "IN", "صيني": "CN", "ياباني": "JP", "كوري": "KR", "روسي": "RU",
    "اوكراني": "UA", "فرنسي": "FR", "بريطاني": "GB", "الماني": "DE", "ايطالي": "IT", "اسباني": "ES",
    "امريكي": "US", "اميركي": "US", "كندي": "CA", "مكسيكي": "MX", "برازيلي": "BR", "فنزويلي": "VE",
    "فلبيني": "PH", "فيليبيني": "PH", "اندونيسي": "ID", "بورمي": "MM", "بلجيكي": "BE",
    "هولندي": "NL", "سويدي": "SE", "يوناني": "GR", "قبرصي": "CY", "بولندي": "PL", "ارمني": "AM",
    "اذربيجاني": "AZ", "جورجي": "GE", "كازاخستاني": "KZ", "نيكاراغوي": "NI", "كولومبي": "CO",
    "كونغولي": "CD", "بوروندي": "BI", "اوغندي": "UG", "بنغلادشي": "BD", "نيبالي": "NP",
    "ارميني": "AM", "نمساوي": "AT", "سويسري": "CH", "دنماركي": "DK", "نرويجي": "NO",
    "فنلندي": "FI", "ايرلندي": "IE", "برتغالي": "PT", "تشيكي": "CZ", "سلوفاكي": "SK",
    "مجري": "HU", "روماني": "RO", "بلغاري": "BG", "صربي": "RS", "بوسني": "BA", "كرواتي": "HR",
    "سلوفيني": "SI", "مقدوني": "MK", "الباني": "AL", "مالطي": "MT", "بيلاروسي": "BY",
    "مولدوفي": "MD", "ليتواني": "LT", "لاتفي": "LV", "استوني": "EE", "تايلاندي": "TH",
    "تايلندي": "TH", "ماليزي": "MY", "سنغافوري": "SG", "فيتنامي": "VN", "كمبودي": "KH",
    "تايواني": "TW", "استرالي": "AU", "نيوزيلندي": "NZ", "كوبي": "CU", "ارجنتيني": "AR",
    "بوليفي": "BO", "اكوادوري": "EC", "سلفادوري": "SV", "سنغالي": "SN", "بوركيني": "BF",
    "كاميروني": "CM", "انغولي": "AO", "زيمبابوي": "ZW", "موزمبيقي": "MZ", "تنزاني": "TZ",
    "رواندي": "RW", "ايفواري": "CI", "ملغاشي": "MG",
    "اوزبكي": "UZ", "طاجيكي": "TJ", "قرغيزي": "KG", "كازاخي": "KZ", "سريلانكي": "LK",
    "مالديفي": "MV", "انجليزي": "GB", "انكليزي": "GB",
    "غيني": "GN", "زامبي": "ZM", "مدغشقري": "MG", "ليبيري": "LR", "غامبي": "GM", "غابوني": "GA",
    "منغولي": "MN", "غواتيمالي": "GT", "هندوراسي": "HN", "ايسلندي": "IS",
}  # fmt: skip
#: A stem that is also another common word ("financial") tells nothing.
_SHY_DEMONYMS: Final = frozenset({"مالي", "هندي", "كيني", "عماني", "كوبي"})
DEMONYMS: Final[dict[str, str]] = {
    article + stem + ending: country
    for stem, country in _DEMONYMS.items()
    if stem not in _SHY_DEMONYMS
    for article in ("", "ال", "وال", "بال", "لل")
    for ending in ("", "ه", "ين", "ون", "تين", "ان", "ات")
}
#: What a nationality makes its country of: "the Saudi territory", "Syrian skies".
_LANDS: Final = ("الاراضي", "اراضي", "الاجواء", "المياه", "التراب")
#: Names of countries by their nationality.
LANDS: Final[dict[str, str]] = {
    f"{land} {article}{stem}ه": country
    for stem, country in _DEMONYMS.items()
    for land in _LANDS
    for article in (("ال",) if land.startswith("ال") else ("",))
}
#: Names of sides of a country by its nationality: "the Nigerian north", and "the Syrian inside".
SIDES: Final[dict[str, tuple[str, str]]] = {
    f"{words} ال{stem}": (side, country)
    for stem, country in _DEMONYMS.items()
    for side, words in (
        *((side, f"ال{side}") for side in ("شمال", "جنوب", "شرق", "غرب", "داخل")),
        *((f"{a} {b}", f"ال{a} ال{b}ي") for a in ("شمال", "جنوب") for b in ("شرق", "غرب")),
    )
}
#: Nouns and verbs of fighting that take the name of a place right behind them.
ACTS: Final = frozenset(
    """معركه معارك قصف اقتحام تحرير دخول حصار استعاده هجوم هجمات سقوط مهاجمه اجتياح استهداف دخلت
    دخل قصفت تقصف يقصف استعادت سيطره حررت حرر هاجمت غادر غادرت مغادره اخلاء تطويق محاصره اهالي
    سكان غزو احتلال ضرب ضربت تضرب يضرب ضربات غارات انفجار انفجارات تفجير تفجيرات اشتباكات
    مظاهرات احتجاجات تظاهرات احداث وصول وصل وصلت بلغ بلغت شهدت تشهد يشهد شهد تعيش هز هزت يهز تهز
    مجزره مجازر كيماوي ازمه حرب انتفاضه ثوره شمل شملت طالت تستهدف استهدف استهدفت
    بينها منها ابرزها""".split()  # noqa: SIM905
)
#: Seats of power that stand for those who sit there, as capitals do.
SEATS: Final = frozenset(
    ["البيت الابيض", "الكرملين", "البنتاغون", "قصر الاليزيه", "الاليزيه", "داونينغ ستريت",
     "داوننغ ستريت", "بورتون داون"]
)  # fmt: skip
#: Every word that may belong to a name from before it.
AHEAD_WORDS: Final = frozenset(KIND_WORDS) | NEAR_WORDS | COUNTRYSIDE | DIRECTIONS | INSIDE
#: Words behind a kind word that are no name.
NOT_NAMES: Final = frozenset(
    """التي الذي الذين ذات من في علي الي عن مع ان كان كانت تم قد او هذه هذا تلك ذلك اخري اخر واحده
    كامله كبيره صغيره كبير صغير قريبه مجاوره اهمها وهي وهو حيث بعد قبل خلال بين قرب عبر دون
    وسط شمال جنوب شرق غرب شمالي جنوبي شرقي غربي بشكل كبري عده كل جميع بعض سكني سكنيه سكان
    ساحليه حدوديه حدودي عسكري عسكريه المدينه البلده القريه القديمه القديم الحدوديه الحدودي
    نفسها نفسه المذكوره المحاصره المحرره محاصره تحت ضمن انساني انسانيه امن امنه لاجئين
    اللاجئين النازحين نازحين للاجئين للنازحين نائيه النائيه ريفيه جبليه مكتظه مزدحمه ثانيه
    خاضعه منكوبه خاليه وبلده وقريه ومدينه عالميه معزوله مكتظ راقيه خلفيه مفتوحه تاريخي
    ثالثه اخريين متفرقه مختلفه صناعيه سياحيه تاريخيه قديمه جديده الجديده""".split()  # noqa: SIM905
)

#: Countries whose towns are told of without more; elsewhere a town's name may be a person's.
HOME: Final = frozenset(
    """SY IQ YE LB PS IL JO LY EG SD SA QA AE BH KW OM IR TR AF SO TN DZ MA MR DJ SS""".split()  # noqa: SIM905
)
