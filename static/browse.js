/** The map on a page of the API: its features, fetched as any program would, and no finer than the map shows them. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { Basemap, createMap } from "./basemap.js";
import { Drawing } from "./drawing.js";
import { createScale } from "./scale.js";
import { itemOf, sample } from "./source.js";

// The base map is that of a country: quoted features nearer than this would stand on bare ground.
const NEAREST = 6.5;
const NEAREST_TABLE = 13;
const FIRST_LEVEL = 7;
const PANE = "things";

const data = JSON.parse(document.getElementById("data").textContent);
const note = document.getElementById("failure");
const given = data.map;

const map = createMap("map", {
  scrollWheelZoom: false,
  dragging: !matchMedia("(pointer: coarse)").matches,
  minZoom: 1,
  maxZoom: 18,
  maxBounds: null,
});
L.control.zoom({ position: "topright", zoomInTitle: data.words.zoomIn, zoomOutTitle: data.words.zoomOut }).addTo(map);
createScale({ position: "bottomright", words: data.words }).addTo(map);

const [west, south, east, north] = data.home.bbox;
const home = L.latLngBounds([south, west], [north, east]);
map.fitBounds(home, { animate: false });

function open(id) {
  const page = itemOf(given.pages, id);
  if (page) {
    location.href = page;
  }
}

function drawing() {
  return new Drawing(map, data, (key) => open(key.slice(key.indexOf("/") + 1)));
}

/** Features with quotes, in the colours and signs of the map page. */
class Quoted {
  constructor() {
    this.drawing = drawing();
  }

  draw(features) {
    for (const feature of features) {
      feature.properties.layer = given.layer;
      feature.geometry = inParts(feature.geometry);
    }
    this.drawing.draw(features);
  }
}

/** Lines and areas as several, whatever simplifying has left of them: the drawing knows no other. */
function inParts({ type, coordinates }) {
  return ["LineString", "Polygon"].includes(type) ? { type: `Multi${type}`, coordinates: [coordinates] } : { type, coordinates };
}

/** Features of any table: all alike, each named when pointed at. */
class Plain {
  constructor() {
    // It has nothing to draw, but knows how to name the base map.
    this.drawing = drawing();
    this.drawing.draw([]);
    this.shapes = L.layerGroup().addTo(map);
    // Over the names of the base map, which know nothing of these shapes and would cover them.
    map.createPane(PANE).style.zIndex = 470;
  }

  draw(features) {
    this.shapes.clearLayers();
    const shapes = L.geoJSON(features, {
      pane: PANE,
      style: { className: "thing", weight: 2 },
      pointToLayer: (_, place) => L.circleMarker(place, { pane: PANE, className: "thing", radius: 6, weight: 2 }),
      onEachFeature: (feature, layer) => this.#name(feature, layer),
    });
    this.shapes.addLayer(shapes);
  }

  #name(feature, layer) {
    const words = document.createElement("bdi");
    words.textContent = feature.properties[given.label] ?? feature.id;
    layer.bindTooltip(words, { sticky: true });
    layer.on("click", () => open(feature.id));
  }
}

const drawn = given.evidence ? new Quoted() : new Plain();

/** What is near home, or all of it: something far off must not make the rest too small to see. */
function sight(features) {
  const near = features.filter((feature) => home.intersects(L.geoJSON(feature).getBounds()));
  return L.geoJSON(given.evidence && near.length ? near : features).getBounds();
}

function fit(box) {
  const nearest = given.evidence || box.getNorthEast().equals(box.getSouthWest()) ? NEAREST : NEAREST_TABLE;
  map.fitBounds(box, { padding: [30, 30], maxZoom: nearest, animate: false });
}

/** Fetch the shapes anew where the map has come so near that they would look coarse. */
function refineOnZoom(features) {
  let level = FIRST_LEVEL;
  const refine = async () => {
    const wanted = Math.min(Math.ceil(map.getZoom()) + 1, 20);
    if (wanted > level) {
      level = wanted;
      const finer = shown(await sample(given.features, level));
      if (level === wanted) {
        drawn.draw(finer);
      }
    }
  };
  if (features.some((feature) => !feature.geometry.type.endsWith("Point"))) {
    map.on("zoomend", refine);
    return refine();
  }
  return null;
}

function shown(answer) {
  return (answer.features ?? [answer]).filter((feature) => feature.geometry);
}

function say(words) {
  note.textContent = words;
  note.hidden = false;
}

// Tables that are published without a dataset have no base map under them.
const basemap = new Basemap(map).load().catch(() => ({ countries: [], towns: [] }));
try {
  const answer = await sample(given.features, FIRST_LEVEL);
  const features = shown(answer);
  const more = (answer.links ?? []).some((link) => link.rel === "next");
  if (given.extent && more) {
    const [left, bottom, right, top] = given.extent;
    const box = L.latLngBounds([bottom, left], [top, right]);
    L.rectangle(box, { className: "thing extent", weight: 2, interactive: false }).addTo(map);
    fit(box);
    say("The box in which all features are.");
  } else if (features.length) {
    fit(sight(features));
    drawn.draw(features);
    await refineOnZoom(features);
  } else {
    say("Nothing here has a place on the map.");
  }
} catch {
  say(data.words.failed);
}
drawn.drawing.nameBasemap(await basemap);
document.documentElement.dataset.ready = "true";
