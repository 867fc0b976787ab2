"""Words that a full stop belongs to: whether one also ends the sentence depends on the word behind it."""

from __future__ import annotations

from geo.text.word_list import words

# Always followed by what they stand before: a name, a number, an explanation.
LEADING = words(
    """
    adj adm amb asst atty brig bros capt cdr cf cmdr cmdt col comdr cpl cpt det dr esp eng e.g fr fig ft gen gov
    hon i.e insp lt m maj messrs mlle mme mr mrs ms msgr mt ofc op ord pfc pg pp ph pres prof pvt q.v rep reps rev
    rt sen sens sgt spc spec sr.lt st ste supt vol vols viz vs v hrh
    """
)

# Followed by a number: "No. 10", "Nov. 14", "p. 7". Elsewhere "no." ends a sentence.
BEFORE_A_NUMBER = words(
    "no nos art arts sec p jan feb mar apr jun jul aug sep sept oct nov dec ca c est approx tel"
)

# At home inside a sentence and at its end.
WITHIN = words(
    """
    inc ltd co corp llc plc bros etc al jr sr esq ph.d m.d b.a m.a d.d.s a.m p.m am pm dept univ assn ave blvd rd hwy
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont neb nebr nev okla ore
    pa penn tenn tex va vt wash wis wisc wyo ont que alta sask n.b n.s b.c p.e.i
    """
)

# Where one of these follows an abbreviation, a new sentence has begun: none is part of a name.
STARTERS = words(
    """
    A About According After All Also Although American Among An And Another Any Are As Asked At Authorities Because
    Before Being But By Can Can't Could Despite Did Do Does During Each Earlier Even Every Experts Few Following For
    Former From Had Has Have He Her Here His How However I If In Is It Its Just Last Later Like Many Meanwhile More
    Most Much My Neither New No Nobody Not Nothing Now Of Officials On Once One Only Or Other Others Our Over People
    Perhaps Police Residents Seven Several She Should Since So Some Soon Still Such Ten That The Their Then There
    These They Thirty This Those Though Three Through To Today Two Under Until Was We Were What When Where Whether
    Which While Who Why Will With Witnesses Would Yet You Your
    """
)
# "New" begins names as often as sentences, "American" and "Police" stand in them.
STARTERS -= {"New", "American", "Police", "Former", "Asked"}

# Behind "p.m." these go on with the time.
TIME_GOES_ON = words(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday ET EST EDT CT CST CDT MT MST MDT PT PST PDT GMT UTC BST
    CET CEST EAT IST Eastern Central Mountain Pacific January February March April May June July August September
    October November December
    """
)

# Behind a question or a cry in quotation marks: “Why?” Mr Smith asked.
SPEECH = words(
    """
    said says asked asks told tells added adds shouted shouts cried cries wrote writes tweeted replied replies
    exclaimed yelled called wondered explained joked recalled screamed posted
    """
)

# Arabic: doctor, engineer, professor, page, before Christ.
ARABIC = frozenset(["د", "م", "أ", "ا", "ص", "ق", "ق.م", "ت", "ه", "هـ", "أ.د", "ا.د"])
