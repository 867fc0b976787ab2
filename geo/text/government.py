"""A capital that stands for its government: Ankara decided, Cairo's decision, talks between Tripoli and Cairo.

The place is the same, so it is resolved the same; but nothing happened there, and a map should not say so.
"""

from __future__ import annotations

from geo.text.mention import Mention
from geo.text.reading import Reading
from geo.text.word_list import words

# Buildings and streets that mean a government wherever they do not stand behind "at" or "outside".
_SEATS = words("whitehouse kremlin downingstreet pentagon whitehall ovaloffice")

# What governments do. Present and past; auxiliaries are looked through.
_ACTS = words(
    """
    said says say decided decides hopes hoped hope wants wanted want warned warns accused accuses denied denies rejected
    rejects insisted insists argued argues agreed agrees refused refuses demanded demands urged urges called condemned
    condemns welcomed welcomes supported supports backed backs opposes opposed believes believed fears feared considers
    considered sees saw sought seeks plans planned intends intended announced announces declared declares responded
    reacted retaliated vowed vows pledged pledges promised promises offered offers imposed imposes lifted expelled
    recalled summoned signed ratified recognised recognized recognises recognizes ordered approved suspended cut sent
    sends deployed withdrew tried tries continues continued managed views viewed blamed blames claims claimed maintains
    maintained acknowledged confirmed confirms told asked asks threatened threatens allowed allows helped arms armed
    trains trained provides provided leads regards regarded needs needed thinks thought knows knew expects expected
    continue agree act react decide hope want say warn call welcome condemn see seek consider respond sign send cut
    withdraw try manage manages view blame maintain confirm tell ask threaten help arm train provide use used make made
    take taken took give given gave play played keep kept prioritise prioritize push pushed face faces faced
    insist deny reject accuse warn support oppose fear seek plan intend announce declare pledge offer impose remains
    buys bought bans banned orders worries worried mediate mediates mediated mediating issue issues
    issued formed joined lodged protested
    became has had have will would could can should may might must does did do is was are were been be
    """
)
_AUXILIARIES = words(
    "has had have will would could can should may might must does did do is was are were been be not also now long "
    "since always never still already recently once again reportedly officially publicly not"
)
# Behind an auxiliary these make even a capital's "is" an act: Cairo has been a strong supporter.
_STANCES = words(
    """
    supporter backer ally ready willing prepared keen determined concerned worried convinced reluctant eager wary
    expected likely unlikely looking trying seeking considering planning pushing pressing hoping demanding accusing
    supporting backing arming sending providing preparing negotiating drawn able committed adamant unhappy angry
    furious odds reconsidering playing using opposed hostile silent defiant neutral
    """
)
# In talks with, in favour of: a stance; in ruins is none.
_STANCES_IN = words("talks negotiations favour favor contact discussions breach process")
# What is done by somebody: is cut off is done to a city, was told to whoever decides there.
_BE = words("is was are were be been being")
# These say what a government does or what befalls a city, by what stands behind them: Kyiv sees no way out, Kyiv saw
# protests. A city remains calm, a government remains opposed.
_BEFALLS = words(
    "saw see sees face faces faced take took taken needs needed keep kept had has have"
)
_BEFALLEN = words(
    """
    fighting clashes protests protest demonstrations violence shelling strikes strike airstrikes attack attacks
    explosion explosions rain rains snow flood floods flooding shortage shortages blackout blackouts outages power
    food water fuel fire fires hits hit damage casualties deaths celebrations temperatures traffic crowds
    """
)
_STAYS = words("remains remain continues continued continue became")
# What a government has: Washington and Ankara have a common enemy.
# A capital that will or would do what is decided is a government; other things befall cities.
_MODALS = words("will would must should could may might")
_DECIDED = words(
    """
    accept agree allow approve back ban block boycott buy compensate deploy expel extend halt help honour ignore impose
    intervene invade join launch leave let lift negotiate pay pull pursue recall restore resume retaliate sell soften
    stop supply think tighten tolerate train veto
    """
)
_HELD = words(
    "right interest interests enemy enemies stake policy plan role duty obligation ally allies choice say"
)
_RULE = words("government regime administration junta leadership")
# What is a government's: Cairo's decision, Washington's commitment.
_AFFAIRS = words(
    """
    decision decisions policy policies commitment commitments position positions role influence interests support
    demands demand foreign stance approach response strategy backing ambitions claim claims hopes hope plan plans
    relations ties alliance aims goals goal move moves efforts effort willingness refusal warning warnings admonitions
    sanctions security military allies ally enemies envoy ambassador offer proposal rejection invasion intervention
    relationship attitude concerns fears threat threats permission approval blessing help aid interference war troops
    """
)
# Relations have two sides: talks between Washington and Moscow.
_RELATIONS = words(
    """
    talks relations ties tensions cooperation between dialogue negotiations agreement alliance dispute rift war
    confrontation deal rapprochement row standoff friendship partnership trust hostility trade understanding
    """
)
# What is done to a government: forcing Tripoli to reconsider, convinced Cairo to take, thanked Athens.
_ADDRESSED = words(
    """
    forcing forced force convinced convince persuaded persuade urged urge pressed press pressing accused accuse accusing
    warned warn warns warning thanked thank told tell asked ask asking blamed blame criticised criticized pressured
    pressuring accuses urges warns tells asks presses blames criticises criticizes pushed push allow allowed
    encouraged encourage prompted prompting
    """
)
# Run by Belgrade: a town does none of these.
_DONE_BY = words(
    "run backed supported funded armed financed brokered mediated imposed recognised recognized sponsored trained"
)
# In Arabic the verb comes first, in the feminine, as cities are: ورحبت القاهرة.
_ARABIC_ACTS = words(
    """
    رحبت نفت أعلنت اعلنت قالت دعت أدانت ادانت اتهمت طالبت أكدت اكدت حذرت رفضت تسعى قررت ترفض تدعم دعمت تؤيد أيدت وافقت
    استنكرت نددت هددت فرضت تريد ترى تعتزم أبدت عبرت أعربت اعربت تنفي تتهم تطالب شددت ردت اعتبرت تعتبر أبلغت سحبت
    """
)
_PLACED = words(
    "in at near around outside inside across through throughout into toward towards of to from via over"
)
_MOVED = words(
    """
    travel travelled traveled flew flight flights flying went go going arrived returned drove road visit visited trip
    arrive return returning heading headed moved sent embassy ambassador held train bus born
    """
)


def is_government(reading: Reading, mention: Mention, is_capital: bool) -> bool:
    """Does a resolved mention stand for a government? `is_capital`: of a country, or as good as one."""
    if _is_seat(mention):
        return _before(reading, mention, 1) not in ("at", "outside", "near", "inside")
    return is_capital and _stands_for(reading, mention)


def _is_seat(mention: Mention) -> bool:
    return "".join(mention.text.casefold().removeprefix("the ").split()) in _SEATS


def _before(reading: Reading, mention: Mention, back: int) -> str:
    """The word so many before a mention, in small letters; empty across the end of a sentence."""
    at = mention.first - back
    if at < 0:
        return ""
    between = reading.text[reading.tokens[at].end : mention.start]
    return "" if any(it in between for it in ".\n:;") else reading.tokens[at].text.casefold()


def _behind(reading: Reading, mention: Mention, count: int) -> list[str]:
    """The words behind a mention in its clause, in small letters; of "Cairo and Abu Dhabi have", from "have" on."""
    found: list[str] = []
    at = mention.last + 1
    tokens = reading.tokens
    if at + 1 < len(tokens) and tokens[at].text in ("and", "or") and tokens[at + 1].is_capitalised:
        at += 2
        while at < len(tokens) and tokens[at].is_capitalised and tokens[at].gap == " ":
            at += 1
    for token in tokens[at : at + count]:
        between = reading.text[mention.end : token.start]
        if any(it in between for it in ".\n:;,("):
            break
        found.append(token.text.casefold())
    return found


def _stands_for(reading: Reading, mention: Mention) -> bool:
    if reading.tokens[mention.first].is_arabic:
        # دعت باريس ومدريد: the second of two has the verb before the first.
        back = 2 if reading.tokens[mention.first].start < mention.start else 1
        return any(
            _before(reading, mention, it).lstrip("وف") in _ARABIC_ACTS for it in range(1, back + 1)
        )
    before, behind = _before(reading, mention, 1), _behind(reading, mention, 5)
    possessive = reading.text[mention.end : mention.end + 2] in ("'s", "’s")
    if before in ("between", "and", "with") and _is_one_of_two(reading, mention):
        return True
    if possessive:
        return before not in ("in", "at", "near", "outside") and bool(
            _AFFAIRS.intersection(behind[:3])
        )
    if before == "by" and _before(reading, mention, 2) in _DONE_BY:
        return True
    if before in _PLACED:
        return before == "from" and _is_addressed_from(reading, mention)
    if _acts(behind) or (behind[:1] and behind[0] in _RULE):
        return True
    goes_on = not behind or behind[0] in ("to", "of", "over", "for", "by", "a", "not", "that")
    return before in _ADDRESSED and goes_on


def _acts(behind: list[str]) -> bool:
    if not behind or behind[0] not in _ACTS:
        return False
    if behind[0] in ("does", "did", "do"):
        return len(behind) > 1
    if (
        behind[0] in ("has", "have", "had")
        and behind[1:2]
        and behind[1] in ("a", "an", "no", "its")
    ):
        return bool(_HELD.intersection(behind[2:]))
    rest = [it for it in behind if it not in _AUXILIARIES]
    if behind[0] in _STAYS:
        found = behind[1:4]
        return bool(_STANCES.intersection(found)) or (found[:1] == ["to"] and found[1:2] != ["be"])
    if _BEFALLS.intersection(behind[:2]) and _BEFALLEN.intersection(behind):
        return False
    if behind[0] not in _AUXILIARIES:
        return True
    found = rest[:3]
    if not found:
        return False
    if behind[0] in _MODALS and found[0] in _DECIDED:
        return True
    if found[0] == "to":  # is to buy
        return (
            bool(_BE.intersection(behind[:2]))
            and found[1:2] != ["be"]
            and found[1] in _ACTS | _DECIDED
        )
    if found[0] == "in":
        return bool(_STANCES_IN.intersection(found[1:]))
    if found[0].endswith("ing") or _STANCES.intersection(found):
        return True
    return found[0] in (_ADDRESSED if _is_passive(behind) else _ACTS)


def _is_passive(behind: list[str]) -> bool:
    """ "Is cut off", "has been told", "would be seen": the last of the auxiliaries is a form of be."""
    auxiliaries = []
    for it in behind:
        if it not in _AUXILIARIES:
            break
        auxiliaries.append(it)
    verbs = [it for it in auxiliaries if it in _BE or it in _MODALS or it in ("has", "have", "had")]
    return bool(verbs) and verbs[-1] in _BE


def _is_one_of_two(reading: Reading, mention: Mention) -> bool:
    """One of a pair of capitals that talk, trade or quarrel."""
    around = [_before(reading, mention, back) for back in range(1, 7)]
    if "between" in around[:4] and _RELATIONS.intersection(around):
        road = words(
            "road route highway railway flight flights bus train miles km kilometres border"
        )
        return not road.intersection(around)
    if around[0] == "with":
        return around[1] in _RELATIONS or around[1] in words("relations ties talks deal dispute")
    behind = _behind(reading, mention, 6)
    if around[0] == "and" and reading.tokens[mention.first - 2].is_capitalised:
        return _acts(behind)
    return False


def _is_addressed_from(reading: Reading, mention: Mention) -> bool:
    words_before = [_before(reading, mention, back) for back in (2, 3)]
    return bool(
        words(
            "support backing aid pressure help independence orders permission money funding"
        ).intersection(words_before)
    )
