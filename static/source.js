/**
 * Where a page gets what it shows: from the server that wrote it. In a published site, which no server answers for,
 * static/files.js stands in place of this module and has to offer the same.
 */

import { argumentsOf, at, inSameLanguage } from "./address.js";
import { chosenParts, filterOf } from "./chosen.js";
import { part } from "./part.js";
import { dayBefore, firstDay } from "./span.js";

// What every address repeats, as a part of a query string: the moment of the record that the page shows, and whose map it is;
// empty for what everyone says now.
const { fixed = "" } = document.documentElement.dataset;
const always = fixed ? [fixed] : [];

// The last zoom level for which the server tells of tiles.
const DEEPEST = 16;

/** The day an address asks for. */
export function dayOf({ search }, data) {
  const given = argumentsOf(search);
  return given.get("asof")?.slice(0, 10) ?? (given.get("live") === "on" ? data.asof : data.home.asof);
}

/** Whether a page was written for all that its address asks for. */
export function isWrittenFor() {
  return true;
}

/** The day whose map is shown for a day. */
export function shownDay(day) {
  return day;
}

/** The address of a page on a day, for links in it; `parts` are the other parts of the query string. */
export function addressOf(day, parts) {
  return `?${[`asof=${day}`, ...always, ...parts].join("&")}`;
}

/** The same address as another tells it; everyone, where `view` is empty. */
export function toldBy(address, view) {
  const { search } = new URL(address, location.href);
  const others = search.slice(1).split("&").filter((it) => !it.startsWith("view="));
  return `?${[...others, ...(view ? [`view=${encodeURIComponent(view)}`] : [])].join("&")}`;
}

/**
 * The address of another page about what an address shows, for a link; its `data-also` is what it asks for besides. Of what the
 * map is asked for a page may take over only some, which its `data-only` names: it would refuse the rest.
 */
export function besides(link, address) {
  const only = link.dataset.only?.split(" ");
  const asked = new URLSearchParams([...new URLSearchParams(address)].filter(([name]) => only?.includes(name) ?? true));
  new URLSearchParams(link.dataset.also).forEach((value, name) => asked.set(name, value));
  return `${link.href.split("?")[0]}?${asked}`;
}

/** The same of the full map, for links in a frame; `from` is its address as it is told to others. */
export function fullAddress(day, parts, from) {
  const query = addressOf(day, parts);
  return { here: at(query), told: new URL(`${from}${query}`, location.href).href };
}

/** Everything in a layer. */
export function everything(layer) {
  return features(layer, "");
}

/** What of a layer is shown on a day, of all or of what is chosen. */
export function shownOn(layer, day, signal, chosen) {
  return features(layer.name, narrowed(span(layer, day), chosen), signal);
}

/** What of a layer was on the map until the day before a day: no more than `most`, and whether that is all. */
export async function endedOn(layer, day, most, signal, chosen) {
  const ended = [`valid_to=${dayBefore(day)}`, `limit=${most + 1}`, ...always].join("&");
  const found = await features(layer.name, narrowed(ended, chosen), signal);
  return { ended: found.slice(0, most), whole: found.length <= most };
}

/** One feature, layer/id; null where there is none. */
export async function feature(key, signal) {
  const [layer, id] = key.split("/");
  const answer = await fetch(at(`collections/${layer}/items/${encodeURIComponent(id)}?${["f=geojson", ...always].join("&")}`), { signal });
  // Withdrawn is 410.
  if (answer.status === 404 || answer.status === 410) {
    return null;
  }
  const found = await told(answer);
  found.properties.layer = layer;
  return found;
}

/**
 * The tiles of a layer on a day: `tile` gives the bytes of one, null where it is empty, and which part of its features is in it;
 * `deepest` is the last level of them, and `keep` says of a feature whether it is shown on the day, where tiles hold others too.
 * `version` is the state of the data that the day's list was made from, so that its tiles may be kept for good.
 */
export async function tilesOn(layer, day, version, chosen) {
  const base = at(`collections/${layer.name}/tiles/WebMercatorQuad`);
  const tile = async ({ level, row, column }, properties, signal) => {
    const query = `${narrowed(span(layer, day), chosen)}&properties=${properties}&v=${version}`;
    const answer = await fetch(`${base}/${level}/${row}/${column}?${query}`, { signal });
    // Beyond the edge of the data there are no tiles.
    if (answer.status === 204 || answer.status === 404) {
      return { body: null, share: 1 };
    }
    if (!answer.ok) {
      throw new Error(`${answer.url}: ${answer.status}`);
    }
    return { body: await answer.arrayBuffer(), share: Number(answer.headers.get("Tile-Share") ?? 1) };
  };
  return { deepest: DEEPEST, tile, keep: () => true };
}

/** The list of what is shown on a day, of all or of what is chosen, as elements. */
export function listOn(day, layers, data, signal, chosen) {
  const query = new URLSearchParams([`asof=${day}`, ...always, ...chosenParts(chosen)].join("&"));
  if (layers.length < data.layers.length) {
    query.set("layers", layers.map((layer) => layer.name).join(","));
  }
  return elements(at(`list?${query}`), signal);
}

/** The card of a feature, layer/id, beside the map of a day. */
export function cardOn(key, day, data, signal) {
  return elements(`${at(path(key))}?${["part=card", `asof=${day}`, ...always].join("&")}`, signal);
}

/** The page of a feature, layer/id, as the record was and as it is told where this page is of that. */
export function pageOf(key) {
  const page = at(path(key));
  return fixed ? `${page}?${fixed}` : inSameLanguage(page);
}

function path(key) {
  return `features/${key.split("/").map(encodeURIComponent).join("/")}`;
}

/** The page of a feature of a collection whose features are listed at an address. */
export function itemOf(items, id) {
  return inSameLanguage(`${items}/${encodeURIComponent(id)}`);
}

/** Features for a map that shows them no finer than this zoom level. */
export async function sample(address, level) {
  const asked = new URL(address, location.href);
  asked.searchParams.set("zoom-level", level);
  return json(asked);
}

async function elements(address, signal) {
  return (await part(address, signal)).childNodes;
}

/** The part of the query string that decides what a layer holds on a date. */
function span(layer, asof) {
  const when = layer.spanDays ? `datetime=${firstDay(layer, asof)}/${asof}` : `asof=${asof}`;
  return [when, ...always].join("&");
}

function narrowed(query, chosen) {
  const filter = filterOf(chosen);
  return filter ? `${query}&filter=${encodeURIComponent(filter)}` : query;
}

/** Fetch GeoJSON; each feature learns which layer it is of. */
async function features(layer, query, signal) {
  const collection = await json(at(`layers/${layer}.geojson${query ? `?${query}` : ""}`), signal);
  for (const feature of collection.features) {
    feature.properties.layer = layer;
  }
  return collection.features;
}

async function json(address, signal) {
  return told(await fetch(address, { signal }));
}

async function told(answer) {
  if (!answer.ok) {
    throw new Error(`${answer.url}: ${answer.status}`);
  }
  return answer.json();
}
