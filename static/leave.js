/**
 * Links out of a frame. Our other pages may not be framed by other sites, and an outlet's pages never: they open in a tab of
 * their own. A frame without an origin opens none: WordPress is asked to go to our page, and where nobody hears that the
 * quote comes up in the frame itself, or the address is told.
 */

import { secret, send } from "./height.js";

// Whoever hears the request has gone by then.
const PATIENCE = 700;

const root = new URL(document.documentElement.dataset.root, location.href).href;
const quotes = `${root}quotes/`;
const framed = `${root}embed/quotes/`;

export function leaveByLinks() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || stays(link)) {
      return;
    }
    if (self.origin !== "null") {
      link.target = "_blank";
      link.rel = "noopener";
      return;
    }
    event.preventDefault();
    leave(link);
  });
}

/** Whether a link leads to what may be shown in the frame: another state of the map, or a quote of its own. */
function stays(link) {
  const there = new URL(link.href);
  there.hash = "";
  return link.getAttribute("href").startsWith("#") || /^embed(\.html|\/|$)/.test(within(there));
}

function within({ href }) {
  return href.startsWith(root) ? href.slice(root.length).split("?")[0] : "";
}

function leave(link) {
  const page = ourPage(link);
  const show = () => (page?.startsWith(quotes) && !location.href.startsWith(framed) ? open(page) : tell(link.href));
  if (page && secret) {
    send({ message: "link", value: page, secret });
    setTimeout(show, PATIENCE);
  } else {
    show();
  }
}

/** The page of ours to go to: for a link to an outlet's page that of the quote it stands at. */
function ourPage(link) {
  const quote = link.closest(".quotation")?.querySelector(`a[href*="/quotes/"]`) ?? document.querySelector("link[rel=canonical][href*='/quotes/']");
  return [link.href, quote?.href].find((it) => it?.startsWith(root)) ?? null;
}

/** A quote in the frame. In place of the map, so that a step in the frame is no step back in the article around it. */
function open(page) {
  const there = new URL(page.replace(quotes, framed));
  there.search = location.search;
  location.replace(there.href + location.hash);
}

function tell(address) {
  const words = document.getElementById("kept-in");
  words.querySelector(".there").textContent = address;
  words.hidden = false;
}
