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
 */

/** The view an address asks for. The server has refused what cannot be read. */
export function read(search, data) {
  const given = new URLSearchParams(search);
  const numbers = (name) => given.get(name)?.split(",").map(Number) ?? null;
  return {
    asof: given.get("asof")?.slice(0, 10) ?? data.home.asof,
    layers: new Set(
      given.has("layers")
        ? given.getAll("layers").flatMap((value) => value.split(",")).filter(Boolean)
        : data.layers.map((layer) => layer.name),
    ),
    feature: given.get("feature") || null,
    center: numbers("center"),
    zoom: given.has("zoom") ? Number(given.get("zoom")) : null,
    bbox: numbers("bbox"),
  };
}

/** The query string of a view. What is as the dataset has it from home is left out, but never the date. */
export function write(view, data) {
  const parts = [`asof=${view.asof}`];
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
  if (view.feature) {
    parts.push(`feature=${view.feature.split("/").map(encodeURIComponent).join("/")}`);
  }
  return `?${parts.join("&")}`;
}

/** The part of the query string that decides what a layer holds on a date. */
export function span(layer, asof) {
  if (!layer.spanDays) {
    return `asof=${asof}`;
  }
  const first = new Date(`${asof}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - layer.spanDays);
  return `datetime=${first.toISOString().slice(0, 10)}/${asof}`;
}

/**
 * Keep the address in step with the view. A frame keeps to replacing: a step in it must not become a step back in the
 * article around it.
 */
export function remember(view, data, { step }) {
  const address = `${location.pathname}${write(view, data)}${location.hash}`;
  if (address === `${location.pathname}${location.search}${location.hash}`) {
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
