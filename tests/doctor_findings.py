"""What the doctor finds in a database, and which of it is bad."""

from __future__ import annotations

from app import create_app
from geo.doctor import Finding
from geo.settings import Settings
from web.doctor import diagnose


def findings(settings: Settings) -> list[Finding]:
    with create_app(settings).app_context():
        return list(diagnose(settings))


def bad(found: list[Finding]) -> list[Finding]:
    return [it for it in found if it.severity != "ok"]
