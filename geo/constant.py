"""A value of the code in a statement: written out, so that PostgreSQL plans with it and nothing is sent for it.

What comes from a request is bound, never written.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.sql.type_api import TypeEngine


def constant(value: Any, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """SQLAlchemy writes it by the rules of its type, quotes and all."""
    return bindparam(None, value, type_, unique=True, literal_execute=True)
