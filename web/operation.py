"""The OpenAPI document for people: what can be asked where, with what, and an address to try."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from web.language import gettext
from web.language import noted as N_
from web.type_words import type_words

Document = Mapping[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
# What the script puts into a page is nothing to open by itself.
PARTS = frozenset({"/list"})
VARIABLE = re.compile(r"\{([^}]+)\}")
# Where a parameter stands, if not behind the question mark.
PLACES = {"path": N_("in the path"), "header": N_("in the header")}


@dataclass(frozen=True)
class Asked:
    """A parameter of an operation. `kind` is its type in the reader's language, `form` the format of the schema."""

    name: str
    where: str
    required: bool
    description: str
    kind: str
    form: str
    values: Sequence[str]
    default: str | None


@dataclass(frozen=True)
class Operation:
    """`example` is an address that works, where one can be made; `answers` are statuses, meanings and media types."""

    method: str
    path: str
    title: str
    description: str
    parameters: Sequence[Asked]
    answers: Sequence[tuple[str, str, Sequence[str]]]
    example: str | None


def operations(document: Document) -> dict[str, list[Operation]]:
    """Everything that can be asked, by the first tag of each."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document.get("paths", {}).items():
        for method in METHODS:
            if method in methods:
                it = methods[method]
                tag = (it.get("tags") or ["API"])[0]
                made = _operation(document, path, method, it, methods.get("parameters", ()))
                groups.setdefault(tag, []).append(made)
    return groups


def _operation(
    document: Document, path: str, method: str, of: Document, shared: Sequence[Document]
) -> Operation:
    found = [_resolve(document, it) for it in (*shared, *of.get("parameters", ()))]
    asked = [_asked(document, it) for it in found]
    return Operation(
        method.upper(),
        path,
        of.get("summary") or path,
        of.get("description", ""),
        asked,
        list(_answers(document, of)),
        _example(document, path, found) if method == "get" else None,
    )


def _asked(document: Document, of: Document) -> Asked:
    schema = _resolve(document, of.get("schema", {}))
    items = _resolve(document, schema.get("items", {}))
    return Asked(
        of["name"],
        gettext(PLACES[where]) if (where := of.get("in")) in PLACES else "",
        bool(of.get("required")),
        of.get("description", ""),
        type_words({**schema, "items": items}),
        schema.get("format", ""),
        [str(it) for it in schema.get("enum", items.get("enum", ()))],
        _written(schema["default"]) if "default" in schema else None,
    )


def _written(value: Any) -> str:
    """As an address has it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _answers(document: Document, of: Document) -> Iterator[tuple[str, str, Sequence[str]]]:
    for status, response in of.get("responses", {}).items():
        it = _resolve(document, response)
        yield str(status), it.get("description", ""), list(it.get("content", {}))


def _example(document: Document, path: str, parameters: Sequence[Document]) -> str | None:
    """The address with the first value of each variable it has and of each parameter it needs; None where nobody knows
    one.
    """
    if path in PARTS:
        return None
    needed = {
        it["name"]: _value(document, it)
        for it in parameters
        if it.get("in") == "query" and it.get("required")
    }
    if None in needed.values():
        return None
    known = {it["name"]: _value(document, it) for it in parameters if it.get("in") == "path"}
    names = VARIABLE.findall(path)
    if any(known.get(name) is None for name in names):
        return None
    servers = document.get("servers") or [{"url": ""}]
    whole = VARIABLE.sub(lambda it: str(known[it[1]]), path)
    asked = f"?{urlencode(needed)}" if needed else ""
    return str(servers[0]["url"]).rstrip("/") + whole + asked


def _value(document: Document, parameter: Document) -> Any:
    schema = _resolve(document, parameter.get("schema", {}))
    values = schema.get("enum") or [schema.get("example", schema.get("default"))]
    return parameter.get("example", values[0])


def _resolve(document: Document, it: Document) -> Document:
    """What a reference inside the document points to; {} for one that points nowhere."""
    for _ in range(8):
        reference = it.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return it
        found: Any = document
        for part in reference[2:].split("/"):
            name = part.replace("~1", "/").replace("~0", "~")
            found = found.get(name, {}) if isinstance(found, Mapping) else {}
        it = found
    return it
