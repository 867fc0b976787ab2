/**
 * Where a page gets what it shows: from the server that wrote it. In a published site, which no server answers for,
 * static/files.js stands in place of this module and has to offer the same.
 */

import { at } from "./address.js";
import { part } from "./part.js";

/** The day an address asks for. */
export function dayOf({ search }, data) {
  return new URLSearchParams(search).get("asof")?.slice(0, 10) ?? data.home.asof;
}

/** The day whose map is shown for a day. */
export function shownDay(day) {
  return day;
}

/** The address of a page on a day, for links in it; `parts` are the other parts of the query string. */
export function addressOf(day, parts) {
  return `?${[`asof=${day}`, ...parts].join("&")}`;
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

/** What of a layer is shown on a day. */
export function shownOn(layer, day, signal) {
  return features(layer.name, span(layer, day), signal);
}

/** The list of what is shown on a day, as elements. */
export function listOn(day, layers, data, signal) {
  const query = new URLSearchParams({ asof: day });
  if (layers.length < data.layers.length) {
    query.set("layers", layers.map((layer) => layer.name).join(","));
  }
  return elements(at(`list?${query}`), signal);
}

/** The card of a feature, layer/id, beside the map of a day. */
export function cardOn(key, day, data, signal) {
  return elements(`${pageOf(key)}?part=card&asof=${day}`, signal);
}

/** The page of a feature, layer/id. */
export function pageOf(key) {
  return at(`features/${key.split("/").map(encodeURIComponent).join("/")}`);
}

/** The page of a feature of a collection whose features are listed at an address. */
export function itemOf(items, id) {
  return `${items}/${encodeURIComponent(id)}`;
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
  if (!layer.spanDays) {
    return `asof=${asof}`;
  }
  const first = new Date(`${asof}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - layer.spanDays);
  return `datetime=${first.toISOString().slice(0, 10)}/${asof}`;
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
  const answer = await fetch(address, { signal });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}
