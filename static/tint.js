/** Colours of the map as a canvas takes them. They are custom properties, which SVG and CSS read by themselves. */

const NAME = /^var\((--[\w-]+)\)$/;
const NIGHT = matchMedia("(prefers-color-scheme: dark)");

const found = new Map();

/** The colour that a custom property has now; any other colour as it is. */
export function tint(color) {
  const name = NAME.exec(color)?.[1];
  if (!name) {
    return color;
  }
  if (!found.has(name)) {
    found.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
  }
  return found.get(name);
}

/** Light or dark for all, where the address says so; else as each reader's screen is. The server does the same. */
export function dress(theme) {
  const media = { light: "not all", dark: "screen" }[theme] ?? `screen and ${NIGHT.media}`;
  for (const sheet of document.querySelectorAll("link[data-night]")) {
    sheet.media = media;
  }
}

/** Call when a reader's screen turns dark or light: what is on a canvas has to be drawn anew. */
export function whenTurned(turned) {
  NIGHT.addEventListener("change", () => {
    found.clear();
    turned();
  });
}
