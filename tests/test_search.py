"""Words: folding held against Python's own tables; names found in every spelling and script, and nothing else."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, MetaData, Table, create_engine, or_, select, text

from geo import database
from geo.cluster import Cluster
from geo.collection import Collection
from geo.dataset import Dataset
from geo.errors import ParameterError
from geo.search import LONGEST, MOST, Search, conditions
from layers import LAYERS

BASEMAP = {layer.name for layer in LAYERS if not layer.evidence}

# What accenti takes away or takes apart beyond combining marks: choices, each one made in the function.
CHOSEN = {
    **dict(zip("øØłŁđĐħĦŧŦɨƗƀɃðÐŋŊıȷٱ", "oOlLdDhHtTiIbBdDnNijا", strict=True)),
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "þ": "th",
    "Þ": "TH",
    "ـ": "",
    **dict.fromkeys(map(chr, [0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]), ""),
    **dict.fromkeys(map(chr, [0x2060, *range(0x2066, 0x206A), 0xFEFF, *range(0x2B9, 0x2C0)]), ""),
}
SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HEBREW", "ARABIC", "SYRIAC")
SCRIPTS = (*SCRIPTS, "HANGUL SYLLABLE", "HIRAGANA", "KATAKANA", "DEVANAGARI", "CJK UNIFIED")

LETTERS = [
    letter
    for letter in map(chr, range(0x20, 0x30000))
    if unicodedata.category(letter) not in {"Cn", "Cs", "Co"}
]
# Every letter has the same chance to come up, and those of the map's own languages a better one.
words = st.text(
    st.sampled_from(LETTERS) | st.sampled_from("aeiouwysthkgqdBCZ '’-ßςΣıİأإآاةهويىئءؤّـ"),
    max_size=30,
)
many = st.lists(words, min_size=60, max_size=60)
quickly = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def reading(libya_url: str) -> Iterator[Connection]:
    """As the web reads."""
    engine = database.reader(libya_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def run(connection: Connection, function: str, values: list[str]) -> list[str]:
    several = "unnest(cast(:v as text[])) with ordinality as x (v, n)"
    statement = f"select sourceline.{function}(v) from {several} order by n"
    return list(connection.scalars(text(statement), {"v": values}))


def folded(value: str) -> str:
    """Python's full case folding; ı, which Unicode folds to itself, is an i here as in Sinop and Sınop."""
    return value.casefold().replace("ı", "i")


def cherokee(letter: str) -> bool:
    """The one script whose small letters fold to capitals; here all scripts fold to small ones."""
    return unicodedata.name(letter, "").startswith("CHEROKEE")


def without_accents(value: str) -> str:
    def kept(letter: str) -> str:
        if letter in CHOSEN:
            return CHOSEN[letter]
        mark = unicodedata.category(letter) in {"Mn", "Me"}
        script, _, rest = unicodedata.name(letter, "").partition(" ")
        if rest.startswith("KATAKANA"):
            return letter
        return "" if mark and script in {"COMBINING", "ARABIC", "HEBREW", "SYRIAC"} else letter

    decomposed = unicodedata.normalize("NFKD", value)
    return unicodedata.normalize("NFC", "".join(map(kept, decomposed)))


def test_case_folds_as_in_python_for_every_letter_but_cherokee(reading: Connection) -> None:
    letters = [letter for letter in LETTERS if not cherokee(letter)]
    found = run(reading, "casei", letters)
    differ = {a: b for a, b in zip(letters, found, strict=True) if b != folded(a)}
    assert differ == {}


@quickly
@given(many)
def test_case_folds_as_in_python_in_whole_words(reading: Connection, values: list[str]) -> None:
    values = [value for value in values if not any(map(cherokee, value))]
    assert run(reading, "casei", values) == list(map(folded, values))


def test_accents_go_as_unicode_takes_letters_apart(reading: Connection) -> None:
    """For every letter of the scripts named above; combining letters of dead scripts are letters."""
    letters = [it for it in LETTERS if unicodedata.name(it, "").startswith(SCRIPTS)]
    assert len(letters) > 60_000
    found = run(reading, "accenti", letters)
    differ = {a: b for a, b in zip(letters, found, strict=True) if b != without_accents(a)}
    assert differ == {}


@pytest.mark.parametrize("word", ["がぎぐげご", "パピプペポ", "か\u3099", "ハ\u309a"])
def test_the_voicing_marks_of_japanese_stay(reading: Connection, word: str) -> None:
    """か is another letter than が: without its mark a word would be another word."""
    assert run(reading, "accenti", [word]) == [unicodedata.normalize("NFC", word)]


@quickly
@given(st.lists(st.text(st.characters(max_codepoint=0x6FF, exclude_characters="\0")), min_size=40))
def test_accents_go_in_whole_words(reading: Connection, values: list[str]) -> None:
    assert run(reading, "accenti", values) == list(map(without_accents, values))


@quickly
@given(many)
def test_folding_twice_is_folding_once(reading: Connection, values: list[str]) -> None:
    for function in ("casei", "accenti"):
        once = run(reading, function, values)
        assert run(reading, function, once) == once


@quickly
@given(many)
def test_no_name_is_lost_to_the_hint(reading: Connection, values: list[str]) -> None:
    statement = text(
        "select v from unnest(cast(:v as text[])) as x (v) where not coalesce(sourceline.casei(sourceline.accenti(v)) "
        "~ sourceline.skeleton_hint(sourceline.skeleton(v)), true)"
    )
    assert list(reading.scalars(statement, {"v": values})) == []


def test_words_fold_alike_whatever_the_database_takes_for_letters(cluster: Cluster) -> None:
    """In a database with lc_ctype C, lower('É') is 'É', and no Arabic letter is a letter."""
    script = database.sql("migrations/0002_words.sql").split("grant execute")[0]
    admin = create_engine(cluster.url("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql("drop database if exists plain_c")
        connection.exec_driver_sql(
            "create database plain_c template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'"
        )
    engine = create_engine(cluster.url("plain_c"))
    with engine.begin() as connection:
        connection.exec_driver_sql("create schema sourceline")
        database.cursor(connection).execute(script.encode())
        assert run(connection, "casei", ["ÉΣßЖ"]) == ["éσssж"]
        assert run(connection, "accenti", ["Ajdābiyā", "أجدابيا"]) == ["Ajdabiya", "اجدابيا"]
        assert len(set(run(connection, "skeleton", ["Ajdābiyā", "أجدابيا", "Аждабия"]))) == 1
    engine.dispose()
    with admin.connect() as connection:
        connection.exec_driver_sql("drop database plain_c")
    admin.dispose()


@pytest.mark.parametrize(
    "spellings",
    [
        "Sirte|Surt|Sirt|Syrte|SIRTE|سرت|Сирт",
        "Jufra|Jufrah|Al-Jufra|al Jufrah|el-Joufra|Djoufra|الجفرة|الجفره|Эль-Джуфра",
        "Benghazi|Banghazi|Bingházī|Bengazi|بنغازي|بنغازى|Бенгази",
        "Misrata|Misurata|Misratah|Miṣrātah|مصراتة|مِصْراتة|Мисурата",
        "Ghadames|Ghadamis|Ġadāmis|غدامس|Гадамес",
        "Tarhuna|Tarhouna|Tarhunah|ترهونة",
        "Sabha|Sebha|Sabhah|سبها",
        "Ajdabiya|Ajdābiyā|Ajdabia|Agedabia|أجدابيا|اجدابيا",
        "Sidra|Sidrah|Es Sider|As-Sidr|السدرة",
        "Khalifa|Ḫalīfa|خليفة|خَليفة",
        "Haftar|Hifter|Ḥaftar|حفتر|Хафтар",
        "Zawiya|Az-Zawiyah|Ez Zauia|Zaouia|الزاوية",
        "Murzuq|Murzuk|Marzuq|مرزق",
        "Tobruk|Tubruq|Ṭubruq|طبرق|Тобрук",
        "Ras Lanuf|Ra's Lanuf|Ra’s Lānūf|رأس لانوف",
        "Wadi al Hayat|Wādī al-Ḥayāt|وادي الحياة",
        "Wadi ash Shati|Wadi al-Shati|وادي الشاطئ",
        "Al Marj|El Merj|al-Marǧ|المرج",
        "Shahhat|Shahat|Chahat|Šaḥḥāt|شحات",
    ],
)
def test_one_name_has_one_skeleton(reading: Connection, spellings: str) -> None:
    found = run(reading, "skeleton", spellings.split("|"))
    assert set(found) == {found[0]}
    assert found[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jufra", "Jafarah"),
        ("الجفرة", "الجفارة"),
        ("Derna", "drone"),
        ("Brak", "Brega"),
        ("Awjila", "Jalu"),
        ("Ubari", "Al Abyar"),
        ("Ghat", "Khums"),
        ("ألبانيا", "بني"),
        ("Sabha", "Sabratha"),
        ("Hun", "Hawari"),
        ("Cairo", "غارة"),
        # An exonym is another name, not another spelling; features carry both.
        ("Tripoli", "طرابلس"),
    ],
)
def test_two_names_have_two_skeletons(reading: Connection, one: str, other: str) -> None:
    first, second = run(reading, "skeleton", [one, other])
    assert first != second


@pytest.fixture(scope="module")
def names(libya_url: str, bundled: Dataset) -> Iterator[tuple[Connection, Collection]]:
    """Every feature of every layer in one table, with its English and its Arabic name."""
    engine = database.writer(libya_url)
    with engine.connect() as connection:
        connection.execute(
            text("create temporary table named (id text primary key, name text, name_ar text)")
        )
        rows = [
            {"id": f"{layer}/{it.id}", "name": it.names["en"], "name_ar": it.names.get("ar")}
            for layer, features in {**bundled.features, **bundled.basemap}.items()
            for it in features.values()
        ]
        connection.execute(text("insert into named values (:id, :name, :name_ar)"), rows)
        yield connection, collection(Table("named", MetaData(), autoload_with=connection))
    engine.dispose()


def collection(table: Table, search: tuple[str, ...] = ("name", "name_ar")) -> Collection:
    return Collection("named", {}, {}, table, "id", "id", "geom", 4326, (), search=search)


def find(names: tuple[Connection, Collection], term: str) -> set[str]:
    connection, named = names
    statement = select(named.table.c.id).where(conditions(named, Search.parse(term)))
    return set(connection.scalars(statement))


SIRTE = {
    "locations/sirte",
    "locations/oil-terminals",
    "towns/sirte",
    "districts/ly-sr",
    "events/egypt-red-line-2020-06-20",
    "events/sirte-battle-2016",
    "lines/egypt-red-line-2020",
    "lines/sirte-front-2020",
    "lines/sirte-jufra-axis-2020",
    "control_zones/sirte-is-2016",
    "control_zones/sirte-lna-2020-07",
}
JUFRA = {
    "locations/al-jufra",
    "towns/al-jufra-air-base",
    "districts/ly-ju",
    "lines/sirte-jufra-axis-2020",
    "control_zones/al-jufra-lna-2020-07",
}


@pytest.mark.parametrize("term", ["Sirte", "sirte", "SURT", "Sirt", "Syrte", "سرت", "Сирт"])
def test_sirte_and_what_is_named_after_it_is_found_and_nothing_else(
    names: tuple[Connection, Collection], term: str
) -> None:
    assert find(names, term) == SIRTE


@pytest.mark.parametrize("term", ["Jufra", "Al-Jufra", "el-Joufra", "الجفرة", "جفرة", "Джуфра"])
def test_jufra_is_not_jafara(names: tuple[Connection, Collection], term: str) -> None:
    assert find(names, term) == JUFRA


def test_a_comma_is_or(names: tuple[Connection, Collection]) -> None:
    assert find(names, "Sirte, Al-Jufra") == SIRTE | JUFRA


def test_words_stand_in_their_order(names: tuple[Connection, Collection]) -> None:
    assert find(names, "Front  near Sirte") == {"lines/sirte-front-2020"}
    assert find(names, "bani walid") == {"towns/bani-walid"} == find(names, "Banī Walīd")
    assert find(names, "walid bani") == find(names, "Sirte near Front") == set()


def test_every_name_is_found_by_itself(
    names: tuple[Connection, Collection], bundled: Dataset
) -> None:
    """As it is, in capitals, without its accents; a comma in a name asks for one half of it or the other."""
    for layer, features in {**bundled.features, **bundled.basemap}.items():
        if layer == "countries":
            continue
        for feature in features.values():
            for name in feature.names.values():
                assert f"{layer}/{feature.id}" in find(names, name.upper()), name


def test_a_word_is_found_from_its_start(names: tuple[Connection, Collection]) -> None:
    assert find(names, "Hun") >= {"towns/hun"}
    assert "towns/tarhuna" not in find(names, "Hun")
    assert "locations/benghazi" in find(names, "beng")


def test_arabic_words_are_found_behind_what_is_written_onto_them(
    names: tuple[Connection, Collection],
) -> None:
    """ "… bi-taʾirat", "al-Hawari": and, in, for and the are written as one word with the next."""
    assert "events/biscuit-factory-strike-2019-11-18" in find(names, "طائرات")
    assert "locations/hawari" in find(names, "هواري")


@pytest.mark.parametrize(
    "term", ["%", "_", "'; drop table x;--", "(", "a\\", "[", "*", "a%", "l.bya"]
)
def test_signs_mean_themselves(names: tuple[Connection, Collection], term: str) -> None:
    assert find(names, f"{term}q{term}") == set()


def test_a_word_of_which_nothing_is_left_finds_nothing(
    names: tuple[Connection, Collection],
) -> None:
    """A tatweel lengthens a line and is no letter; as an empty pattern it would find every name."""
    assert find(names, "ـ") == set()


@quickly
@given(st.text(max_size=20))
def test_any_text_is_a_search_or_a_parameter_error(
    names: tuple[Connection, Collection], term: str
) -> None:
    try:
        Search.parse(term)
    except ParameterError:
        return
    connection, named = names
    every = set(connection.scalars(select(named.table.c.id)))
    assert find(names, term.encode("utf-8", "replace").decode()) <= every


def test_names_in_scripts_without_spaces_are_found_inside(connection: Connection) -> None:
    connection.execute(text("create temporary table named (id int, name text, name_ar text)"))
    connection.execute(
        text("insert into named (id, name) values (1, '大利比亚的黎波里'), (2, '日本'), (3, null)")
    )
    named = collection(Table("named", MetaData(), autoload_with=connection))
    found = select(named.table.c.id).where(conditions(named, Search.parse("利比亚")))
    assert list(connection.scalars(found)) == [1]
    nothing = collection(named.table, ())
    found = select(named.table.c.id).where(or_(conditions(nothing, Search.parse("日本"))))
    assert list(connection.scalars(found)) == []


@pytest.mark.parametrize(
    "value", ["", ",", "a,,b", "  ", "Sirte\0", "—", "x" * (LONGEST + 1), ",".join("abcdefghijk")]
)
def test_a_search_that_cannot_be_used_is_refused_with_its_cure(value: str) -> None:
    with pytest.raises(ParameterError) as caught:
        Search.parse(value)
    assert caught.value.parameter == "q"
    assert caught.value.cure


def test_as_much_as_is_allowed_is_allowed() -> None:
    assert len(Search.parse(",".join("abcdefghijklm"[:MOST])).terms) == MOST
    assert Search.parse("x" * LONGEST).terms == ("x" * LONGEST,)
    assert Search.parse(" a\t b ,a b").terms == ("a b",)
