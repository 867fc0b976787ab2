/**
 * How high a frame would like to be, told to the page around it in the ways newsrooms listen for. Nothing but the number goes
 * up, with the name that the page around gave its frame, if it gave one.
 */

// WordPress puts a secret behind the #, by which it knows its frame again.
export const secret = /[#?&]secret=([A-Za-z0-9]+)/.exec(location.hash)?.[1] ?? null;
// pym.js writes the name of the frame into the address (NPR, pym.js 1.3). The map takes it out again when it moves.
const child = new URLSearchParams(location.search).get("childId");
const DIALECTS = [
  (height) => secret && { message: "height", value: height, secret },
  (height) => ({ "datawrapper-height": { sourceline: height } }),
  (height) => child && ["pym", child, "height", height].join("xPYMx"),
  (height) => ({ sentinel: "amp", type: "embed-size", height }),
];

// The map is so high for each pixel of its width, within what can be read and what leaves room for an article.
const ASPECT = 0.62;
const LOWEST = 320;
const HIGHEST = 640;
// Of a card below the map so much is to be seen; the rest is reached by scrolling in it.
const CARD = 420;

/** Tell the height now and whenever it changes. Nobody may listen: that is no error. */
export function tellHeight() {
  if (parent === self) {
    return;
  }
  let told = 0;
  const tell = () => {
    const height = Math.ceil(wanted());
    if (height !== told) {
      told = height;
      send(...DIALECTS.map((say) => say(height)).filter(Boolean));
    }
  };
  const seen = new ResizeObserver(tell);
  for (const element of [document.body, ...document.querySelectorAll("#list, #dates, #card, .credit")]) {
    seen.observe(element);
  }
  // pym.js asks by telling the width.
  addEventListener("message", ({ source, data }) => {
    if (source === parent && typeof data === "string" && data.startsWith("pymxPYMx")) {
      told = 0;
      tell();
    }
  });
  tell();
}

/** Say something to the page around; whoever that is may know it. */
export function send(...messages) {
  for (const message of messages) {
    parent.postMessage(message, "*");
  }
}

/**
 * The height in pixels. It may depend on the width and on what is on the page, never on the height that the frame has, or the
 * page around and this one would answer each other without end.
 */
function wanted() {
  const map = document.getElementById("map");
  const page = document.documentElement.scrollHeight;
  if (!map) {
    return document.body.offsetHeight;
  }
  const panel = document.getElementById("panel");
  const below = document.body.classList.contains("selected") && panel.offsetTop > map.offsetTop ? panel : null;
  // A map and a card share the stage: their heights, each rounded, would add up to a pixel more in every other height of the frame.
  const beside = page - (below ? map.closest(".stage") : map).offsetHeight;
  const card = below ? Math.min(below.scrollHeight, CARD) : 0;
  return Math.min(Math.max(innerWidth * ASPECT, LOWEST), HIGHEST) + beside + card;
}
