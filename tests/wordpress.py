"""What WordPress does with a pasted address: how it finds the answer, what it leaves of it, and the page around it.

It leaves less to those it does not know by name than to the dozens it does; this is what happens to all the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape, unescape
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.conftest import answering

READ = 150 * 1024
SECRET = "sEcrEt0123"
KEPT = {
    "a": {"href"},
    "blockquote": set(),
    "iframe": {
        *("src", "width", "height", "title"),
        *("frameborder", "marginwidth", "marginheight", "scrolling"),
    },
}
# What its page around the frame does, of what concerns a frame.
HOST_SCRIPT = """
for (const frame of document.querySelectorAll("iframe[data-secret]")) {
    frame.contentWindow.postMessage({ message: "ready", secret: frame.dataset.secret }, "*");
}
addEventListener("message", ({ data, source }) => {
    if (!data?.secret || !data.message || !data.value || /[^a-zA-Z0-9]/.test(data.secret)) {
        return;
    }
    const whole = `[data-secret="${data.secret}"]`;
    for (const quote of document.querySelectorAll(`blockquote${whole}`)) {
        quote.style.display = "none";
    }
    for (const frame of document.querySelectorAll(`iframe${whole}`)) {
        if (frame.contentWindow !== source) {
            continue;
        }
        frame.removeAttribute("style");
        if (data.message === "height") {
            frame.height = Math.min(Math.max(parseInt(data.value, 10), 200), 1000);
        } else if (data.message === "link" && document.activeElement === frame) {
            const [ours, theirs] = [frame.getAttribute("src"), data.value].map((it) => new URL(it));
            if (/^https?:$/.test(theirs.protocol) && theirs.host === ours.host) {
                top.location.href = data.value;
            }
        }
    }
});
"""


def discovered(page: bytes, kind: str = "application/json+oembed") -> str | None:
    """The address that the head of a page names, as far as WordPress reads; None for none."""
    head = page[:READ].decode(errors="replace").partition("</head>")[0]
    for link in re.findall(r"<link([^<>]+)/?>", head, re.IGNORECASE):
        found = {name.lower(): unescape(it) for name, it in re.findall(r'(\w+)="([^"]*)"', link)}
        if found.get("type") == kind and found.get("href"):
            return found["href"]
    return None


def call(endpoint: str, address: str, width: int = 500, height: int = 750) -> str:
    """What it asks for: the address found, with its own arguments in place of those that are there."""
    begin, _, query = endpoint.partition("?")
    sizes = {"maxwidth": str(width), "maxheight": str(height)}
    own = {"url": address, "dnt": "1", "format": "json"}
    return f"{begin}?{urlencode({**dict(parse_qsl(query)), **sizes, **own})}"


def filtered(html: str) -> str | None:
    """What it leaves of an answer's html; None where it refuses the embed."""
    left = kses(html.replace("\r", "").replace("\n", ""))
    found = re.search(r"(<blockquote>.*?</blockquote>)?.*(<iframe.*?></iframe>)", left, re.DOTALL)
    if found is None:
        return None
    quote, frame = found[1] or "", found[2]
    source = re.search(r""" src=(['"])(.*?)\1""", frame)
    if source:
        address = cleaned(f"{source[2]}#?secret={SECRET}")
        frame = frame.replace(source[0], f' src="{address}" data-secret="{SECRET}"')
    if quote:
        quote = quote.replace(
            "<blockquote", f'<blockquote class="wp-embedded-content" data-secret="{SECRET}"'
        )
        frame = frame.replace(
            "<iframe", '<iframe style="position: absolute; visibility: hidden;"', 1
        )
    sandbox = '<iframe class="wp-embedded-content" sandbox="allow-scripts" security="restricted"'
    return quote + frame.replace("<iframe", sandbox, 1)


def cleaned(address: str) -> str:
    """An address in an attribute, without what it takes for harmful."""
    plain = re.sub(r"[^a-z0-9\-~+_.?#=!&;,/:%@$|*'()\[\]\x80-\U0010ffff]", "", address, flags=re.I)
    plain = re.sub("%0[ad]", "", plain, flags=re.IGNORECASE)
    return plain.replace("&amp;", "&").replace("&", "&#038;").replace("'", "&#039;")


def kses(html: str) -> str:
    filter_ = _Kses()
    filter_.feed(html)
    filter_.close()
    return "".join(filter_.out)


class _Kses(HTMLParser):
    """Elements that are not KEPT go, and their texts stay."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.out: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in KEPT:
            kept = [f'{name}="{escape(it or "")}"' for name, it in attrs if name in KEPT[tag]]
            self.out.append(f"<{' '.join([tag, *kept])}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in KEPT:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")


@contextmanager
def article(markup: str) -> Iterator[str]:
    """A page of another origin, the same machine and another port, with the markup in it and WordPress' script."""
    page = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Article</title>'
        '<link rel="icon" href="data:,">'
        f"<p>Text before.</p>{markup}<p>Text after.</p><script>{HOST_SCRIPT}</script>"
    ).encode()

    class Blog(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Blog)
    with answering(server):
        yield f"http://127.0.0.1:{server.server_port}/"


def host(address: str) -> str:
    return urlsplit(address).netloc
