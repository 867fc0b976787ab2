/** Where the map looks: as the address says, as a person moves it, and where a feature is that was opened. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { createMap } from "./basemap.js";
import { createScale } from "./scale.js";

// What lies nearer to the edge than this part of the map is brought to the middle.
const INSET = 0.15;
const COARSE = "(pointer: coarse)";

export class Outlook {
  /** @param moved called with the middle, longitude and latitude, and the zoom, when a person moved the map */
  constructor(data, moved) {
    this.home = data.home;
    this.map = framed(data);
    // Only a person's own moves get into the address: opening a page must not change it.
    this.map.on("dragend zoomend moveend", () => {
      if (this.touched && !this.quiet) {
        const { lat, lng } = this.map.getCenter();
        moved([lng, lat], this.map.getZoom());
      }
    });
    this.#listen();
  }

  /** Go where an address says, because nobody has moved the map since: to the part of a zoom level, as the server draws it. */
  look(place) {
    this.touched = false;
    this.#exactly(() => this.#go(place));
  }

  #go({ center, zoom, bbox }) {
    if (center) {
      this.map.setView([center[1], center[0]], zoom ?? 7, { animate: false });
      return;
    }
    const [west, south, east, north] = bbox ?? this.home.bbox;
    // A box across the antimeridian has its west east of its east.
    const right = east < west ? east + 360 : east;
    this.map.fitBounds([[south, west], [north, right]], { animate: false });
    if (zoom !== null) {
      this.map.setZoom(zoom, { animate: false });
    }
  }

  /** Move the map only if what is drawn there is out of sight or nearly so. */
  bring(drawn) {
    this.#quietly(() => this.map.invalidateSize({ pan: false }));
    const box = drawn.getBounds ? drawn.getBounds() : L.latLngBounds([drawn.getLatLng()]);
    const sight = this.map.getBounds();
    if (!sight.pad(-INSET).contains(box.getCenter()) && !sight.contains(box)) {
      const zoom = this.map.getBoundsZoom(box, false, L.point(40, 40));
      const near = Math.min(zoom, this.map.getZoom());
      this.#exactly(() => this.#quietly(() => this.map.setView(box.getCenter(), near, { animate: false })));
    }
  }

  /** Move the map without its place getting into the address: nobody asked for that. */
  #quietly(move) {
    this.quiet = true;
    move();
    this.quiet = false;
  }

  /** Move the map without rounding its zoom level to a step of the buttons. */
  #exactly(move) {
    const { zoomSnap } = this.map.options;
    this.map.options.zoomSnap = 0;
    move();
    this.map.options.zoomSnap = zoomSnap;
  }

  #listen() {
    const frame = this.map.getContainer();
    for (const kind of ["pointerdown", "wheel", "keydown"]) {
      const touched = () => {
        this.touched = true;
      };
      frame.addEventListener(kind, touched, { passive: true });
    }
    const gesture = document.getElementById("gesture");
    const fingers = ({ touches }) => gesture?.classList.toggle("shown", touches.length === 1);
    frame.addEventListener("touchmove", fingers, { passive: true });
    frame.addEventListener("touchend", () => gesture?.classList.remove("shown"));
    new ResizeObserver(() => this.#quietly(() => this.map.invalidateSize({ pan: false }))).observe(frame);
  }
}

/** The map with its buttons and its scale, in a page or in the frame of another. */
function framed({ framed, words }) {
  const map = createMap("map", {
    // In a frame one finger belongs to the article around it; two move the map.
    dragging: !(framed && matchMedia(COARSE).matches),
  });
  // Across from the date, which stands where lines begin.
  const side = document.documentElement.dir === "rtl" ? "left" : "right";
  L.control.zoom({ position: `top${side}`, zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  // As long as its words need, in letters of any size.
  const maxWidth = 7.5 * parseFloat(getComputedStyle(map.getContainer()).fontSize);
  createScale({ position: `bottom${side}`, maxWidth, words }).addTo(map);
  if (framed) {
    leaveWheel(map.getContainer());
  }
  return map;
}

/**
 * The wheel belongs to the article, but for who is at work on the map by keyboard, or holds Ctrl or ⌘. A click gives the map the
 * focus too, and so does a card that is closed: after either the article would stop at the map.
 */
function leaveWheel(map) {
  // Who comes from the page around by Tab presses no key in here.
  let byKeyboard = true;
  let atWork = false;
  const listen = (target, kinds, then) => kinds.forEach((kind) => target.addEventListener(kind, then, true));
  listen(window, ["pointerdown"], () => {
    byKeyboard = false;
    atWork = false;
  });
  listen(window, ["keydown"], ({ target }) => {
    byKeyboard = true;
    atWork = map.contains(target);
  });
  listen(window, ["blur"], ({ target }) => {
    byKeyboard ||= target === window;
  });
  listen(map, ["focusin"], () => {
    atWork = byKeyboard;
  });
  listen(map, ["focusout", "mouseout"], ({ relatedTarget }) => {
    atWork &&= map.contains(relatedTarget);
  });
  // Before the map hears of it.
  listen(map, ["wheel"], (event) => {
    if (!(atWork || event.ctrlKey || event.metaKey)) {
      event.stopPropagation();
    }
  });
}
