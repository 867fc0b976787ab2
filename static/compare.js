/** Two maps of one place that move together, each of its day: beside each other, or one over the other with a divider. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { Basemap, createMap } from "./basemap.js";
import { Drawing } from "./drawing.js";
import { pageOf, shownOn } from "./source.js";
import { dress } from "./tint.js";

class Half {
  constructor(figure, data) {
    this.day = figure.dataset.day;
    this.data = data;
    const { zoomIn, zoomOut } = data.words;
    // Two maps that glide would not glide together.
    const still = { zoomAnimation: false, inertia: false, fadeAnimation: false, scrollWheelZoom: false };
    this.map = createMap(figure.querySelector(".map"), { ...still, dragging: !matchMedia("(pointer: coarse)").matches });
    L.control.zoom({ position: "bottomright", zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(this.map);
    this.drawing = new Drawing(this.map, data, (key) => location.assign(pageOf(key)));
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(figure);
  }

  look({ center, zoom, bbox, home }) {
    if (center) {
      this.map.setView([center[1], center[0]], zoom ?? 7, { animate: false });
      return;
    }
    const [west, south, east, north] = bbox ?? home.bbox;
    this.map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], { animate: false });
  }

  async draw() {
    const basemap = new Basemap(this.map);
    const [named, ...groups] = await Promise.all([
      basemap.load(),
      ...this.data.layers.map((layer) => shownOn(layer, this.day)),
    ]);
    this.drawing.draw(groups.flat());
    this.drawing.nameBasemap(named);
    basemap.showSilence(this.data.layers.some((layer) => layer.geometry === "MultiPolygon"));
  }
}

/** Let each map follow the other. */
function join(one, other) {
  let follows = false;
  for (const [from, to] of [[one, other], [other, one]]) {
    from.on("move zoomend", () => {
      if (!follows) {
        follows = true;
        to.setView(from.getCenter(), from.getZoom(), { animate: false });
        follows = false;
      }
    });
  }
}

/** Say where the one map ends and the other begins: as a share of the whole, from the side of the earlier one. */
function divide(frame) {
  const divider = document.getElementById("divider");
  const cut = () => frame.style.setProperty("--share", divider.value / 100);
  divider.addEventListener("input", cut);
  for (const button of frame.querySelectorAll("button[data-cut]")) {
    button.addEventListener("click", () => {
      divider.value = button.dataset.cut;
      cut();
    });
  }
  cut();
}

const data = JSON.parse(document.getElementById("data").textContent);
const frame = document.getElementById("compare");
dress(new URLSearchParams(location.search).get("theme"));
// Where nobody says how, a narrow window has room for one map alone.
if (!frame.matches(".side, .swipe")) {
  const how = matchMedia("(max-width: 759px)").matches ? "swipe" : "side";
  frame.classList.add(how);
  frame.querySelector(`[data-how="${how}"]`).setAttribute("aria-current", "true");
}
divide(frame);
const halves = [...frame.querySelectorAll(".half")].map((figure) => new Half(figure, data));
halves.forEach((half) => half.look(data));
join(...halves.map(({ map }) => map));
try {
  await Promise.all(halves.map((half) => half.draw()));
} catch {
  const failure = document.getElementById("failure");
  failure.textContent = data.words.failed;
  failure.hidden = false;
}
document.documentElement.dataset.ready = "true";
