"""The page of another site, an article with a frame in it: the same machine, another port, and so another origin."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import FrameLocator, Page

from tests.conftest import answering

# Notes all that frames say.
LISTENING = """<script>
heard = [];
addEventListener("message", ({ data, origin }) => heard.push({ data, origin }));
</script>"""
# What WordPress does with what its frames say (wp-includes/js/wp-embed.js): of the one with the secret, heights
# from 200 to 1000 pixels, and links within the host that the frame is of while the reader is in the frame.
WORDPRESS = """<script>
addEventListener("message", ({ source, data }) => {
    const frame = document.querySelector(`iframe[data-secret="${data.secret}"]`);
    if (!/^[a-zA-Z0-9]+$/.test(data.secret) || frame?.contentWindow !== source) {
        return;
    }
    document.querySelectorAll("blockquote").forEach((it) => { it.style.display = "none"; });
    if (data.message === "height") {
        frame.height = Math.min(Math.max(parseInt(data.value, 10), 200), 1000);
    } else if (data.message === "link" && document.activeElement === frame) {
        if (new URL(data.value).host === new URL(frame.getAttribute("src")).host) {
            top.location.href = data.value;
        }
    }
});
</script>"""
SANDBOXED = (
    '<p>Text</p><iframe title="Map" class="wp-embedded-content" sandbox="allow-scripts" security="restricted" '
    'src="{}#?secret=abc123" data-secret="abc123" width="640" height="480"></iframe>'
)
PLAIN = '<p>Text</p><iframe title="Map" src="{}" width="640" height="480"></iframe>'


@contextmanager
def another_site(body: str) -> Iterator[str]:
    """A page of another origin: the same machine, another port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = f"<!doctype html><title>Article</title>{body}".encode()
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data) if self.path == "/" else 0))
            self.end_headers()
            if self.path == "/":
                self.wfile.write(data)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    with answering(server):
        yield f"http://127.0.0.1:{server.server_port}/"


def framed(page: Page, site: str) -> FrameLocator:
    page.goto(site)
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    return frame


def heard(page: Page) -> list[Any]:
    """What a page that is LISTENING was told, in order."""
    return [it["data"] for it in page.evaluate("heard")]
