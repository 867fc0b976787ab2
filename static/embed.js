/**
 * The map in the frame of another site, and a quote in its place. At once: how high it would like to be, what stands around the
 * map, where links lead. The map itself, its data and its library wait until somebody sees the frame.
 */

import { tellHeight } from "./height.js";
import { leaveByLinks } from "./leave.js";

const { body, documentElement: page } = document;
page.classList.toggle("opaque", self.origin === "null");

/** What the address says of what stands around the map: in a published site no server has read it. */
function arrange() {
  for (const name of ["title", "dates", "legend", "list", "buttons"]) {
    const value = new URLSearchParams(location.search).get(name);
    if (["on", "off", "more"].includes(value)) {
      body.classList.remove(...["on", "off", "more"].map((it) => `${name}-${it}`));
      body.classList.add(`${name}-${value}`);
    }
  }
  document.getElementById("legend").open = body.classList.contains("legend-on");
}

/** What is behind a button. */
function unfold() {
  for (const button of document.querySelectorAll("button[data-more]")) {
    const shows = `shows-${button.dataset.more}`;
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(body.classList.toggle(shows)));
    });
  }
}

/** The map, once. Its library and its data are asked for beside it: one after the other would each cost a way to the server. */
function start() {
  const { search: edition } = new URL(import.meta.url);
  const here = (path) => new URL(`${path}${edition}`, import.meta.url).href;
  ask({ rel: "modulepreload", href: here("../vendor/leaflet/leaflet-src.esm.js") });
  for (const href of JSON.parse(document.getElementById("early")?.textContent ?? "[]")) {
    ask({ rel: "preload", as: "fetch", crossOrigin: "", href });
  }
  import(here("joined-map.js"));
}

function ask(link) {
  document.head.append(Object.assign(document.createElement("link"), link));
}

/** When any of the frame comes into sight. Browsers tell a frame so of the reader's window, and not of the frame alone. */
function whenSeen(then) {
  if (parent === self || !self.IntersectionObserver) {
    then();
    return;
  }
  const observer = new IntersectionObserver((entries) => {
    if (entries.some((it) => it.isIntersecting)) {
      observer.disconnect();
      then();
    }
  });
  observer.observe(document.getElementById("map"));
}

leaveByLinks();
if (document.getElementById("map")) {
  arrange();
  unfold();
  tellHeight();
  whenSeen(start);
} else {
  // The way back keeps what the address says, and the secret behind it.
  const back = document.getElementById("back");
  back.href = back.href.split("?")[0] + location.search + location.hash;
  back.addEventListener("click", (event) => {
    event.preventDefault();
    location.replace(back.href);
  });
  tellHeight();
  page.dataset.ready = "true";
}
