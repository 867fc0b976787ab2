"""Scripts and sheets joined: each module once, behind what it imports, and a page of few requests."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from tests.browser import PHONE, NewPage, ready
from tests.map_page import SIRTE
from web import joined
from web.assets import edition
from web.joined import FILES, INSTEAD, SCRIPTS, SHEETS, STATIC, Unjoinable

MADE = re.compile(r"^const (of_\w+) = ", re.M)
VIEWS = (
    "/",
    "/?lang=ar",
    "/?asof=2016-05-19&lang=en",
    "/?layers=control_zones,lines&changed=shown",
    "/?actor=lna&certainty=high",
    "/?view=lna",
    "/?known=2100-01-01",
    f"/?asof=2020-07-21&feature={SIRTE}&theme=dark",
    "/embed",
    "/embed?lang=ar&layers=events&live=on",
    f"/features/{SIRTE}",
    "/collections/events?f=html",
)


def needed(name: str, instead: dict[str, str]) -> set[str]:
    """A module and all that it leads to, by a reading of its own."""
    found, todo = set(), [name]
    while todo:
        it = todo.pop()
        if it not in found:
            found.add(it)
            text = (STATIC / instead.get(it, it)).read_text()
            code = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
            todo += re.findall(r'(?:from |import\()"\./([\w-]+\.js)"', code)
    return found


@pytest.mark.parametrize("name", [*SCRIPTS, *FILES])
def test_each_module_is_there_once_and_behind_what_it_imports(app: object, name: str) -> None:
    instead = INSTEAD if name in FILES else {}
    entries = SCRIPTS[FILES.get(name, name)]
    text = (joined.joined(name, "1") or b"").decode()
    modules = set().union(*(needed(it, instead) for it in entries)) - set(entries)
    called = {f"of_{re.sub(r'[^a-z0-9]', '_', it.removesuffix('.js'))}" for it in modules}
    made = {it[1]: it.start() for it in MADE.finditer(text)}
    assert made.keys() == called
    assert len(MADE.findall(text)) == len(called)
    for it in re.finditer(r"^const [{\w].* = (of_\w+);$", text, re.M):
        assert made[it[1]] < it.start()
    assert set(re.findall(r'^import .* from "([^"]*)";', text, re.M)) <= {
        "../vendor/leaflet/leaflet-src.esm.js?v=1"
    }
    assert not re.search(r"^export ", text, re.M)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('import { a } from "./two.js";\n', "imports itself"),
        ("export default 1;\n", "export default"),
        ('import "./two.js";\n', "import"),
        ("const a = import.meta.url;\n", "import.meta"),
    ],
)
def test_a_module_that_cannot_be_joined_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: str
) -> None:
    monkeypatch.setattr(joined, "STATIC", tmp_path)
    monkeypatch.setattr(joined, "SCRIPTS", {"joined-one.js": ("one.js",)})
    (tmp_path / "one.js").write_text('import { a } from "./two.js";\na();\n')
    (tmp_path / "two.js").write_text(text)
    joined._script.cache_clear()
    with pytest.raises(Unjoinable, match=rf"two\.js.*{re.escape(fault)}|imports itself"):
        joined.joined("joined-one.js", "1")


@pytest.mark.parametrize("name", SHEETS)
def test_a_joined_sheet_is_its_sheets_in_their_order(client: FlaskClient, name: str) -> None:
    sent = client.get(f"/static/{name}")
    assert sent.headers["Content-Type"].startswith("text/css")
    rest = iter(sent.text.splitlines())
    for it in SHEETS[name]:
        whole = re.sub(r"/\*.*?\*/", "", client.get(f"/static/{it}").text, flags=re.S)
        wanted = [line.rstrip() for line in whole.splitlines() if line.strip()]
        assert all(any(line.rstrip() == it for it in rest) for line in wanted), it


def test_it_is_kept_for_good_where_its_address_has_the_edition(client: FlaskClient) -> None:
    with client.application.app_context():
        address = f"/static/joined-map.js?v={edition()}"
    assert "immutable" in client.get(address).headers["Cache-Control"]
    assert "immutable" not in client.get("/static/joined-map.js?v=1").headers.get(
        "Cache-Control", ""
    )


@pytest.mark.parametrize("path", VIEWS)
def test_a_page_asks_for_nothing_twice_and_for_nothing_in_vain(
    browser: Browser, live_server: str, path: str
) -> None:
    """What is asked for early has the very address that the script asks for."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []
    session.on("Network.requestWillBeSent", lambda it: asked.append(it["request"]["url"]))
    page.add_init_script(
        """const plain = fetch;
        window.taken = [];
        window.fetch = (address, ...more) => {
            taken.push(new URL(address, location.href).href);
            return plain(address, ...more);
        };"""
    )
    page.goto(live_server + path)
    ready(page)
    page.wait_for_load_state("networkidle")
    early = page.locator("link[rel=preload]").evaluate_all("all => all.map((it) => it.href)")
    taken = page.evaluate("taken")
    context.close()
    asked = [it for it in asked if it.startswith("http")]
    assert [it for it, count in Counter(asked).items() if count > 1] == []
    assert set(early) <= set(taken)
    if urlsplit(path).path in {"/", "/embed"}:
        assert len(early) >= 3
        assert len(asked) <= 20, asked


def test_a_page_runs_without_what_is_joined_being_changed_by_it(new_page: NewPage) -> None:
    """What comes by a later import is the same module, and not another copy of it."""
    page = new_page("/?changed=shown")
    asked: list[str] = []
    page.on("request", lambda it: asked.append(urlsplit(it.url).path))
    page.locator("#as-table").click()
    page.locator("#sought").focus()
    page.locator("#share").click()
    page.locator("dialog").wait_for()
    assert [it for it in asked if it.endswith(".js")] == []
