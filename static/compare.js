/** Two maps of one place that move together, each of its day: beside each other, or one over the other with a divider. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { argumentsOf } from "./address.js";
import { Basemap, createMap } from "./basemap.js";
import { narrowing, readChosen } from "./chosen.js";
import { Drawing } from "./drawing.js";
import { keep } from "./legend.js";
import { preparePaper } from "./paper.js";
import { pageOf, shownOn } from "./source.js";
import { dress } from "./tint.js";

// Maps so many times wider than high stand one below the other on paper.
const WIDE = 1.5;
// So much of a shape, in pixels, shows where it is.
const SEEN = 24;

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
    // Each keeps its middle: of two that follow each other, one that kept its corner would drag the other along.
    new ResizeObserver(() => this.map.invalidateSize({ animate: false })).observe(figure);
  }

  look({ center, zoom, bbox, home }) {
    if (center) {
      this.map.setView([center[1], center[0]], zoom ?? 7, { animate: false });
      return;
    }
    const [west, south, east, north] = bbox ?? home.bbox;
    this.map.fitBounds([[south, west], [north, east < west ? east + 360 : east]], { animate: false });
  }

  /** @returns {Set<string>} what the legend has to explain */
  async draw() {
    const basemap = new Basemap(this.map);
    const [named, ...groups] = await Promise.all([
      basemap.load(),
      ...this.data.layers.map((layer) => shownOn(layer, this.day, undefined, chosen)),
    ]);
    const signs = this.drawing.draw(groups.flat(), this.data.rivals[this.day]);
    this.drawing.nameBasemap(named);
    const silent = this.data.layers.some((layer) => layer.geometry === "MultiPolygon") && !narrowing(chosen);
    basemap.showSilence(silent);
    return silent ? signs.add("nothing") : signs;
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
  const set = (share) => {
    divider.value = share;
    cut();
  };
  divider.addEventListener("input", cut);
  for (const button of frame.querySelectorAll("button[data-cut]")) {
    button.addEventListener("click", () => set(button.dataset.cut));
  }
  // Who goes through the shapes by keyboard would come to one that the other map covers.
  frame.addEventListener("focusin", ({ target }) => {
    if (target.matches(".shape") && !isSeen(target, Number(divider.value) / 100)) {
      set(target.closest(".half").matches(":first-child") ? 100 : 0);
    }
  });
  cut();
}

/** Whether enough of a shape to tell where it is lies on its map's side of the divider; beside each other all does. */
function isSeen(shape, share) {
  const half = shape.closest(".half");
  if (!half.closest(".swipe")) {
    return true;
  }
  const [sight, box] = [half.getBoundingClientRect(), shape.getBoundingClientRect()];
  const rightToLeft = document.documentElement.dir === "rtl";
  const first = half.matches(":first-child");
  const at = sight.left + sight.width * (rightToLeft ? 1 - share : share);
  const [left, right] = first !== rightToLeft ? [sight.left, at] : [at, sight.right];
  return Math.min(box.right, right) - Math.max(box.left, left) >= Math.min(SEEN, box.width);
}

/** Explain what is on either map, and nothing else. */
function explain(signs) {
  const legend = document.getElementById("legend");
  keep(legend.querySelectorAll("[data-key]"), signs);
  legend.hidden = false;
}

const data = JSON.parse(document.getElementById("data").textContent);
const chosen = readChosen(argumentsOf(location.search));
const frame = document.getElementById("compare");
dress(new URLSearchParams(location.search).get("theme"));
// Where nobody says how, a narrow window has room for one map alone.
if (!frame.matches(".side, .swipe")) {
  const how = matchMedia("(max-width: 47.49em)").matches ? "swipe" : "side";
  frame.classList.add(how);
  frame.querySelector(`[data-how="${how}"]`).setAttribute("aria-current", "true");
}
divide(frame);
const halves = [...frame.querySelectorAll(".half")].map((figure) => new Half(figure, data));
halves.forEach((half) => half.look(data));
const maps = halves.map(({ map }) => map);
join(...maps);
addEventListener("beforeprint", () => {
  const { x: width, y: height } = maps[0].getSize();
  frame.classList.toggle("wide", width > WIDE * height);
});
preparePaper(maps, () => halves.forEach(({ drawing }) => drawing.labels.place()));
try {
  const [one, other] = await Promise.all(halves.map((half) => half.draw()));
  explain(new Set([...one, ...other]));
} catch {
  const failure = document.getElementById("failure");
  failure.textContent = data.words.failed;
  failure.hidden = false;
}
document.documentElement.dataset.ready = "true";
