/** The small map on the page of an article or a feature: the features it is given, on the basemap. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { Basemap, createMap } from "./basemap.js";
import { Drawing } from "./drawing.js";
import { preparePaper } from "./paper.js";
import { createScale } from "./scale.js";
import { pageOf } from "./source.js";

const data = JSON.parse(document.getElementById("data").textContent);
const map = createMap("map", { scrollWheelZoom: false, dragging: !matchMedia("(pointer: coarse)").matches });
L.control.zoom({ position: "topright", zoomInTitle: data.words.zoomIn, zoomOutTitle: data.words.zoomOut }).addTo(map);
createScale({ position: "bottomright", words: data.words }).addTo(map);

const open = (key) => {
  location.href = pageOf(key);
};
const [west, south, east, north] = data.home.bbox;
const home = L.latLngBounds([south, west], [north, east]);
// What lies far off, such as a meeting abroad, must not make the rest too small to see.
const near = data.shapes.filter((shape) => home.intersects(L.geoJSON(shape).getBounds()));
const box = L.geoJSON(near.length ? near : data.shapes).getBounds();
map.fitBounds(box.isValid() ? box : home, { padding: [30, 30], maxZoom: 6.5, animate: false });
const drawing = new Drawing(map, data, open);
drawing.draw(data.shapes);
drawing.nameBasemap(await new Basemap(map).load());
preparePaper([map], () => drawing.labels.place());
document.documentElement.dataset.ready = "true";
