"""Our own terms for JSON-LD: what a quote does for a feature, and how it stood when it was last looked for.

The Web Annotation vocabulary has no word for either. The document is both a JSON-LD context and, as its `@graph`, the
terms defined in SKOS, each with the nearest word of CiTO (the Citation Typing Ontology) where there is one.
"""

from __future__ import annotations

from geo.document import Document, compact

CITO = "http://purl.org/spar/cito/"
MEDIA_TYPE = "application/ld+json"

# What a quote does for a feature (geo.feature.SUPPORTS): the definition, and the nearest word of CiTO.
ROLES = {
    "names": ("The words name the place or thing.", "citesAsEvidence"),
    "control": ("The words say who holds the ground.", "citesAsEvidence"),
    "course": ("The words say where the line runs.", "citesAsEvidence"),
    "reports": ("The words report the event.", "citesAsEvidence"),
    "date": ("The words give the date.", "obtainsSupportFrom"),
    "disputes": ("The words dispute what the map says of the feature.", "isDisputedBy"),
    "background": ("The words give background.", "obtainsBackgroundFrom"),
}
# How a quote stood at its last check (geo.quote.STATES).
STATES = {
    "exact": "The words stood in the article at their place, with their context.",
    "ambiguous": "The words stood in the article more than once, and nothing told which was meant.",
    "moved": "The words stood in the article, at another place.",
    "altered": "The article had other words in their place.",
    "missing": "The article did not have the words any more.",
    "unchecked": "Nobody has looked yet.",
}
# Terms whose values are words and days rather than things.
LITERALS = {
    "note": "note",
    "speaker": "speaker",
    "textKind": "textKind",
    "publisher": "publisher",
    "textDigest": "textDigest",
}


def document(address: str) -> Document:
    """The context and the vocabulary, served at `address`; terms are that with a `#` and their name."""
    return {"@context": context(address), "@graph": _graph(address)}


def context(address: str) -> Document:
    """To stand behind the Web Annotation context, none of whose terms it defines anew."""
    return {
        "ev": f"{address}#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "supports": {"@id": "ev:supports", "@type": "@vocab"},
        **{role: f"ev:{role}" for role in ROLES},
        # Not by word: "exact" is a term of the Web Annotation context.
        "checkState": {"@id": "ev:checkState", "@type": "@id"},
        "checkedOn": {"@id": "ev:checkedOn", "@type": "xsd:date"},
        **{term: f"ev:{name}" for term, name in LITERALS.items()},
    }


def _graph(address: str) -> list[Document]:
    roles = _scheme(address, "roles", "What a quote does for a feature")
    states = _scheme(address, "states", "How a quote stood when it was last looked for")
    return [
        roles,
        *(
            _concept(address, name, words, "roles", f"{CITO}{near}")
            for name, (words, near) in ROLES.items()
        ),
        states,
        *(_concept(address, name, words, "states", None) for name, words in STATES.items()),
    ]


def _scheme(address: str, name: str, label: str) -> Document:
    return {
        "@id": f"{address}#{name}",
        "@type": "skos:ConceptScheme",
        "skos:prefLabel": _english(label),
    }


def _concept(address: str, name: str, words: str, scheme: str, near: str | None) -> Document:
    return compact(
        {
            "@id": f"{address}#{name}",
            "@type": "skos:Concept",
            "skos:prefLabel": _english(name),
            "skos:definition": _english(words),
            "skos:inScheme": {"@id": f"{address}#{scheme}"},
            "skos:relatedMatch": {"@id": near} if near else None,
        }
    )


def _english(words: str) -> Document:
    return {"@value": words, "@language": "en"}
