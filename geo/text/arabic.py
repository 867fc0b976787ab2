"""Place names in Arabic text, where no capital shows a name and prepositions are written as part of the word.

A name is looked up as it stands and without و ف ب ل before it, but for a name right behind "in" or "the town of",
which is whole: مدينة بارا is no Arrah. Words of the language are names of villages by the hundred, so a small place
counts only where a word before it says so – in, near, the town of –, or where the text speaks of its country.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo.text.gazetteer import ARABIC_LANDS, Gazetteer, Sense
from geo.text.key import key
from geo.text.mention import Mention
from geo.text.reading import Reading
from geo.text.token import Token
from geo.text.word_list import words

LONGEST = 4
_MARKS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"

# In, to, from, near, the city of, the village of, north of …
_NEAR = words(
    "في الى من قرب قرية بلدة مدينة محافظة منطقة مطار ميناء ولاية اقليم ضواحي ضاحية حي شمال جنوب شرق غرب وسط"
)
_NEAR |= words(
    "بمدينة بمنطقة بمحافظة ببلدة بقرية لمدينة ومدينة وبلدة بولاية بمطار بميناء جزيرة مخيم معبر شمالي جنوبي شرقي غربي"
)
_NEAR |= words("سكان اهالي نازحي")
_NEAR_KEYS = frozenset(key(it) for it in _NEAR)

# The university of, the bank of: the place is part of a body's name; and behind it: نيويورك تايمز.
_BODIES = words(
    "جامعة بنك مصرف بورصة صحيفة جريدة مجلة نادي محكمة معهد كلية أكاديمية متحف مستشفى مركز ريال أتلتيكو إنتر بايرن"
)
_BODIES_BEHIND = words("تايمز بوست تريبيون يونايتد سيتي")
_BODY_KEYS = frozenset(key(it) for it in _BODIES)
_BODY_BEHIND_KEYS = frozenset(key(it) for it in _BODIES_BEHIND)

# Words of the language, and names of people, that are names of large places too.
_NEVER = frozenset(
    key(it)
    for it in words(
        """
        مالي مدني صالح سعيد احمد حسن علي محمد محمود ابراهيم خالد حمد سالم سلام نور امل كان كانت قال قالت ان انه هي هو
        هذا هذه التي الذي ذلك بعد قبل عند عدد عام عامة اول اخر اخرى كل كما لها له بها به فيها فيه منها منه يوم امس اليوم
        الاحد الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر
        اكتوبر نوفمبر ديسمبر حال حول خلال دون بين ضد مع عن على او لا ما لم لن قد كبير كبيرة جديد جديدة حرب سيدي قائد
        الجيش القوات الحكومة الرئيس الوزير الدولة الوزارة النار الشمال الجنوب الشرق الغرب الشمالية الجنوبية الشرقية
        الغربية الوطني الوطنية المدينة الجديدة القديمة السلام النصر الثورة الحرية الوحدة الامل المنطقة القرية البلدة
        العاصمة وقف وان اشرف طارق رشيد كريم هاني سامي رامي وليد زياد عماد انور نبيل جلال صلاح عادل فيصل ناصر منصور
        حمدان راشد سلطان ماجد فهد بدر هادي مهدي رضا جعفر كاظم حيدر عباس قاسم ياسر هشام اسامة شريف شكري فوزي سليمان
        اسماعيل يعقوب زكريا ادم ايمن بلال حمزة زيد عمار الجزيرة الحدث العربية الميادين الاهرام النهار الشروق
        وزير رئيس مجلس لجنة حكومة دولة جيش شركة وكالة نفط غاز باب دار بيت جبل وادي عين راس بئر قصر سوق نهر بحر
        بن ابو ام عبد الله السيد الشيخ عمر عثمان حسين يوسف موسى عيسى داود مريم فاطمة كمال جمال مصطفى ياسين
        اليه اليها اكثر اقل مئات الاف قتلى جرحى هجوم غارة قصف مقتل اصابة مصادر مصدر بيان اعلان اتفاق
        """
    )
) | {it for it in _BODY_KEYS if len(it) > 2}
# From this many people on a name needs no word before it; fewer will do in a country that the text speaks of. The
# name of a small town abroad is spelt like one of the Arab lands by chance: بنش is Binnish, not Binche.
_KNOWN, _KNOWN_WITH_PREFIX, _KNOWN_NEAR, _KNOWN_HERE = 60_000, 100_000, 2_000, 10_000
_KNOWN_ABROAD = 50_000


def arabic_mentions(reading: Reading, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Names of places and demonyms in Arabic script, from left to right, without overlap."""
    alone = _mentions(reading, gazetteer, frozenset())
    countries = frozenset(it.senses[0].place.country for it in alone) - {""}
    yield from _mentions(reading, gazetteer, countries)


def _mentions(
    reading: Reading, gazetteer: Gazetteer, countries: frozenset[str]
) -> Iterator[Mention]:
    """`countries`: those that the text is known to speak of."""
    tokens, at = reading.tokens, 0
    while at < len(tokens):
        found = _longest_at(reading, gazetteer, at, countries) if tokens[at].is_arabic else None
        if found is None:
            at += 1
        else:
            yield found
            at = found.last + 1


def _longest_at(
    reading: Reading, gazetteer: Gazetteer, first: int, countries: frozenset[str]
) -> Mention | None:
    tokens = reading.tokens
    last = first
    while last + 1 < len(tokens) and last + 1 - first < LONGEST and tokens[last + 1].gap == " ":
        last += 1
    if key(tokens[first].text) in _NEAR_KEYS:
        return None
    near = first > 0 and key(tokens[first - 1].text) in _NEAR_KEYS
    prefixes = [(0, "")] if near else list(_prefixes(tokens[first]))
    for end in range(last, first - 1, -1):
        for cut, added in prefixes:
            start = tokens[first].start + cut
            name = added + reading.text[start : tokens[end].end]
            senses = tuple(
                it
                for it in _meant(gazetteer, name)
                if _is_known(it, near, cut, " " in key(name), countries)
            )
            if senses:
                span = reading.text[start : tokens[end].end]
                return Mention(first, end, start, tokens[end].end, span, senses)
    return None


def is_of_arabic_body(reading: Reading, mention: Mention) -> bool:
    """The University of Cairo, The New York Times: the place is part of a body's name."""
    tokens = reading.tokens
    if mention.first > 0 and tokens[mention.first].gap == " ":
        before = key(tokens[mention.first - 1].text)
        if before in _BODY_KEYS or (before[:1] in "وفبل" and before[1:] in _BODY_KEYS):
            return True
    behind = tokens[mention.last + 1] if mention.last + 1 < len(tokens) else None
    return behind is not None and behind.gap == " " and key(behind.text) in _BODY_BEHIND_KEYS


def _prefixes(token: Token) -> Iterator[tuple[int, str]]:
    """How many letters to take off a word, and what to put before the rest: nothing first, للقاهرة is ل + القاهرة."""
    yield 0, ""
    text = token.text
    taken = 0
    if text[:1] in "وف" and len(text) > 2:
        taken = 1
        yield taken, ""
    if text[taken : taken + 2] == "لل" and len(text) - taken > 4:
        yield taken + 1, "ا"
    if text[taken : taken + 1] in ("ب", "ل") and len(text) - taken > 3:
        yield taken + 1, ""


def _meant(gazetteer: Gazetteer, name: str) -> tuple[Sense, ...]:
    made = key(name)
    if len(made) < 3 or made in _NEVER:
        return ()
    found = gazetteer.senses_of_key(made)
    if not found and made.startswith("ال") and len(made) > 5:
        # الليبية: the article is not part of the demonym's key.
        found = tuple(it for it in gazetteer.senses_of_key(made[2:]) if it.is_demonym)
    return found


def _is_known(sense: Sense, near: bool, cut: int, is_long: bool, countries: frozenset[str]) -> bool:
    place = sense.place
    if place.kind not in ("town", "capital", "division", "district"):
        return True
    if place.kind == "capital":
        return True
    is_here = place.country in countries
    if place.country not in ARABIC_LANDS and not is_here and place.population < _KNOWN_ABROAD:
        return False
    if place.kind == "town" and is_here:
        # The map's own towns are few, chosen by hand, and in no division.
        return near or not place.division or place.population >= _KNOWN_HERE
    if near and not place.population:
        return is_here  # GeoNames does not know how many live there
    least = _KNOWN_NEAR if near else _KNOWN_WITH_PREFIX if cut else _KNOWN
    if place.kind == "district":
        return near and place.population >= least
    return place.population >= (least if not is_long else least // 5)
