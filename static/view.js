import { argumentsOf } from "./address.js";
import { chosenParts, nobody, readChosen } from "./chosen.js";
import { addressOf, besides, dayOf } from "./source.js";

/**
 * What the map shows, as a value: the date, the layers, the selected feature and the place. It lives in the query string
 * and nowhere else; never in the hash, which sites that frame the map use for their own ends.
 */

/**
 * @typedef {Object} View
 * @property {string} asof a day, 2020-07-21
 * @property {Set<string>} layers the layers that are on
 * @property {string|null} feature layer/id
 * @property {[number, number]|null} center longitude, latitude
 * @property {number|null} zoom
 * @property {number[]|null} bbox west, south, east, north
 * @property {import("./chosen.js").Chosen} chosen what the map is narrowed to
 * @property {boolean} faded whether what rests on weak evidence is drawn pale
 * @property {boolean} changed whether what changed since the date before is marked
 * @property {boolean} table whether what is shown is told as a table, not as a list
 * @property {string|null} theme light or dark, where the address says so
 */

const AROUND = ["title", "dates", "legend", "list", "buttons"];

/** The view an address asks for. The server has refused what cannot be read. */
export function read(address, data) {
  const given = argumentsOf(address.search);
  const numbers = (name) => given.get(name)?.split(",").map(Number) ?? null;
  return {
    asof: dayOf(address, data),
    layers: new Set(
      given.has("layers")
        ? given.getAll("layers").flatMap((value) => value.split(",")).filter(Boolean)
        : data.layers.map((layer) => layer.name),
    ),
    feature: given.get("feature") || null,
    center: numbers("center"),
    zoom: given.has("zoom") ? Number(given.get("zoom")) : null,
    bbox: numbers("bbox"),
    chosen: data.filters ? readChosen(given) : nobody(),
    faded: given.get("weak") === "faded",
    changed: given.get("changed") === "shown",
    table: given.get("show") === "table",
    theme: given.get("theme") || null,
  };
}

/** The address of a view. What is as the dataset has it from home is left out, but never the date. */
export function write(view, data) {
  return addressOf(view.asof, [...parts(view, data), ...(data.framed ? around() : [])], data);
}

/** What an embed has around its map, as its address says it: no matter of the full map's. */
function around() {
  const given = new URLSearchParams(location.search);
  return AROUND.filter((name) => given.has(name)).map((name) => `${name}=${encodeURIComponent(given.get(name))}`);
}

/** All of a view but its date, as parts of a query string. */
export function parts(view, data) {
  const parts = [];
  if (view.layers.size < data.layers.length) {
    const names = data.layers.map((layer) => layer.name).filter((name) => view.layers.has(name));
    parts.push(`layers=${names.join(",")}`);
  }
  if (view.center && view.zoom !== null) {
    parts.push(`center=${view.center.map((number) => round(number, 4)).join(",")}`);
    parts.push(`zoom=${round(view.zoom, 2)}`);
  } else if (view.bbox) {
    parts.push(`bbox=${view.bbox.join(",")}`);
  }
  parts.push(...chosenParts(view.chosen));
  if (view.faded) {
    parts.push("weak=faded");
  }
  if (view.changed) {
    parts.push("changed=shown");
  }
  if (view.table) {
    parts.push("show=table");
  }
  if (view.theme) {
    parts.push(`theme=${view.theme}`);
  }
  if (view.feature) {
    parts.push(`feature=${view.feature.split("/").map(encodeURIComponent).join("/")}`);
  }
  return parts;
}

/** Keep a link to another page about the same view in step with it. */
export function follow(link, view, data) {
  link.href = besides(link, write(view, data));
}

/**
 * Keep the address in step with the view. A frame keeps to replacing: a step in it must not become a step back in the
 * article around it.
 */
export function remember(view, data, { step }) {
  const address = new URL(write(view, data) + location.hash, location.href).href;
  if (address === location.href) {
    return;
  }
  try {
    if (step && !data.framed) {
      history.pushState(null, "", address);
    } else {
      history.replaceState(null, "", address);
    }
  } catch {
    // Some browsers refuse this in a frame without an origin; the map works without.
  }
}

function round(number, digits) {
  return Number(number.toFixed(digits));
}
