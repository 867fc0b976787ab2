"""The words in which a dataset says how sure its features are, and where their courses are known from."""

from __future__ import annotations

STATUSES = frozenset({"assessed", "claimed", "contested", "announced"})
CERTAINTIES = frozenset({"high", "medium", "low"})
GEOMETRY_BASES = frozenset({"article", "gazetteer", "boundary", "sketch"})
