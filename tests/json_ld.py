"""A JSON-LD processor without a network: PyLD, with the contexts our documents name.

Nothing may be fetched while tests run, so the contexts of others are written here from their specifications: of each
the terms that our documents use, with what the specification says they mean.
"""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from pyld import jsonld

from geo.formats import feature_collection

Document = dict[str, Any]

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
SCHEMA = "http://schema.org/"

ID: Document = {"@type": "@id"}

# W3C Web Annotation Vocabulary (REC 2017-02-23), 3 and 4, and its Appendix A, "JSON-LD Context".
ANNO: Document = {
    "oa": OA,
    "as": AS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@id"},
    **{
        name: f"oa:{name}"
        for name in (
            *("Annotation", "SpecificResource", "TextualBody"),
            *("TextQuoteSelector", "TextPositionSelector", "TimeState"),
            *("commenting", "linking", "exact", "prefix", "suffix", "start", "end"),
            *("sourceDate", "sourceDateStart", "sourceDateEnd"),
        )
    },
    "Text": "dctypes:Text",
    "Organization": "foaf:Organization",
    "Software": "as:Application",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "body": {"@id": "oa:hasBody", **ID},
    "target": {"@id": "oa:hasTarget", **ID},
    "source": {"@id": "oa:hasSource", **ID},
    "selector": {"@id": "oa:hasSelector", **ID},
    "state": {"@id": "oa:hasState", **ID},
    "cached": {"@id": "oa:cachedSource", **ID},
    "canonical": {"@id": "oa:canonical", **ID},
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
    "textDirection": {"@id": "oa:textDirection", "@type": "@vocab"},
    "ltr": "oa:ltrDirection",
    "rtl": "oa:rtlDirection",
    "creator": {"@id": "dcterms:creator", **ID},
    "generator": {"@id": "as:generator", **ID},
    "rights": {"@id": "dcterms:rights", **ID},
    "created": {"@id": "dcterms:created", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "modified": {"@id": "dcterms:modified", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "format": "dc:format",
    "language": "dc:language",
    "value": "rdf:value",
    "name": "foaf:name",
    "label": "rdfs:label",
    "items": {"@id": "as:items", "@container": "@list", **ID},
    "partOf": {"@id": "as:partOf", **ID},
    "first": {"@id": "as:first", **ID},
    "last": {"@id": "as:last", **ID},
    "next": {"@id": "as:next", **ID},
    "prev": {"@id": "as:prev", **ID},
    "total": "as:totalItems",
    "startIndex": "as:startIndex",
}
# W3C Linked Data Platform 1.0 (REC 2015-02-26), 5.3: the one class that containers name.
LDP: Document = {"BasicContainer": "http://www.w3.org/ns/ldp#BasicContainer"}
# schema.org/docs/developers.html: every word is a term, and those with a range of URL hold addresses.
SCHEMA_ORG: Document = {
    "@vocab": SCHEMA,
    **{name: {"@id": f"{SCHEMA}{name}", **ID} for name in ("url", "contentUrl")},
    "datePublished": {"@id": f"{SCHEMA}datePublished", "@type": f"{SCHEMA}Date"},
}
# Linked Places, linkedplaces-context-v1.1.jsonld: the terms of its README's "Feature elements".
LPO = "http://linkedpasts.org/ontology/lpo_latest.ttl#"
GEOJSON = "https://purl.org/geojson/vocab#"


def _attestations(name: str) -> Document:
    return {"@id": f"{LPO}{name}", "@container": "@set"}


LINKED_PLACES: Document = {
    "type": "@type",
    "properties": f"{GEOJSON}properties",
    "features": {"@id": f"{LPO}hasFeature", "@container": "@set"},
    "title": "http://purl.org/dc/terms/title",
    "ccodes": "http://www.geonames.org/ontology#countryCode",
    "geometry": "https://github.com/kgeographer/geojson-t/geometry",
    "geometries": _attestations("setting"),
    "coordinates": {"@id": f"{GEOJSON}coordinates", "@container": "@list"},
    **{
        name: f"{GEOJSON}{name}"
        for name in (
            *("FeatureCollection", "Feature", "GeometryCollection"),
            *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        )
    },
    "when": f"{LPO}when",
    "timespans": _attestations("timespan"),
    "start": f"{LPO}has_start",
    "end": f"{LPO}has_end",
    "in": f"{LPO}in",
    "earliest": f"{LPO}earliest",
    "latest": f"{LPO}latest",
    "names": _attestations("name_attestation"),
    "toponym": f"{LPO}toponym",
    "lang": "http://purl.org/dc/terms/language",
    "types": _attestations("type_attestation"),
    "identifier": "http://purl.org/dc/terms/identifier",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "sourceLabels": f"{LPO}source_label",
    "relations": _attestations("rel_attestation"),
    "relationType": f"{LPO}relation_type",
    "relationTo": f"{LPO}relation_to",
    "links": _attestations("link_attestation"),
    "certainty": f"{LPO}has_certainty",
    "citations": {"@id": "http://purl.org/spar/cito#cites", **ID},
    "descriptions": {"@id": "http://purl.org/dc/terms/description", "@container": "@set", **ID},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    **{
        name: f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("exactMatch", "closeMatch")
    },
    "subjectOf": "http://erlangen-crm.org/current/P129i_is_subject_of",
    "seeAlso": "http://www.w3.org/2000/01/rdf-schema#seeAlso",
}
CONTEXTS = {
    "http://www.w3.org/ns/anno.jsonld": ANNO,
    "http://www.w3.org/ns/ldp.jsonld": LDP,
    "https://schema.org/": SCHEMA_ORG,
    feature_collection.LINKED_PLACES: LINKED_PLACES,
}


class Dropped(AssertionError):
    """A member of the document that means nothing by its contexts."""


def expanded(document: Any, client: FlaskClient | None = None) -> Any:
    """The document expanded (JSON-LD 1.1 API, 5.1): every member has to mean something.

    Contexts of ours are asked of the client. Raises JsonLdError for what is no JSON-LD, Dropped for a member that would
    be passed over.
    """

    def load(address: str, options: Document) -> Document:
        known = CONTEXTS.get(address)
        if known is None:
            assert client is not None, f"{address} is no context that is known here"
            answer = client.get(address)
            assert answer.status_code == 200, address
            found = answer.json
        else:
            found = {"@context": known}
        return {
            "contextUrl": None,
            "documentUrl": address,
            "document": found,
            "contentType": "application/ld+json",
        }

    def drop(name: str | None) -> None:
        raise Dropped(name)

    return jsonld.expand(document, {"documentLoader": load}, on_property_dropped=drop)
