/**
 * Marks what changed since the date before: a double line around what is new, a broken one and a cross for what has ended,
 * and on ground that changed hands a net in the colour of who lost it.
 */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { SIZE } from "./points.js";
import { called, keyOf, makePressed, slotOf, svg } from "./shapes.js";
import { endedOn } from "./source.js";
import { insideArea } from "./spots.js";
import { dayInWords } from "./when.js";

// Above the shapes, below the names and the signs of points.
const ORDER = 445;
const AROUND = 5;
// So much that ended is marked of a layer: each can be pressed, and so is an element of the page.
const MOST = 200;
// The name of ground that changed hands goes before that of its zone.
const WEIGHT = 92;

export class Changed {
  constructor(map, data, labels, open) {
    Object.assign(this, { map, data, labels, open });
    map.createPane("changed").style.zIndex = ORDER;
    this.renderer = L.svg({ pane: "changed", padding: 0.3 });
    this.group = L.layerGroup().addTo(map);
  }

  /**
   * Mark what a view asks for, in place of what was marked before. What passes has no end worth a mark.
   * @param handovers ground: {loser, winner: zones as layer/id, from, to: actors by id, geometry}
   * @returns {signs: what the legend has to explain, failed: whether something could not be fetched}
   */
  async show({ asof, changed, chosen }, shown, { features, handovers }, signal) {
    if (!changed) {
      this.#draw({ begun: [], ended: [], handovers: [], zones: new Set() });
      return { signs: [], failed: false };
    }
    const lasting = shown.filter((layer) => !layer.spanDays);
    const parts = await Promise.allSettled(lasting.map((layer) => endedOn(layer, asof, MOST, signal, chosen)));
    signal.throwIfAborted();
    const found = parts.flatMap(({ value }) => value ?? []);
    const [begun, ended] = [features.filter((it) => it.properties.valid_from === asof), found.flatMap((it) => it.ended)];
    this.#draw({ begun, ended, handovers, zones: new Set(features.map(keyOf)) });
    const kinds = { new: begun.length, ended: ended.length, hands: handovers.length, some: found.some(({ whole }) => !whole) };
    return {
      signs: Object.keys(kinds).filter((kind) => kinds[kind]).map((kind) => `changed:${kind}`),
      failed: parts.some(({ status }) => status === "rejected"),
    };
  }

  #draw({ begun, ended, handovers, zones }) {
    this.group.clearLayers();
    handovers.forEach((ground) => this.#handed(ground));
    begun.forEach((feature) => this.#begun(feature, handovers));
    ended.forEach((feature) => this.#ended(feature, handovers));
    this.labels.set("handovers", handovers.map((ground) => this.#name(ground, zones)));
    this.labels.place();
  }

  #begun(feature, handovers) {
    const losers = handovers.filter(({ winner }) => winner === keyOf(feature)).map(({ from }) => this.#side(from));
    const told = losers.length ? this.data.words.handedHere : this.data.words.newHere;
    const shape = `.shape[data-feature="${CSS.escape(keyOf(feature))}"]`;
    for (const element of this.map.getContainer().querySelectorAll(shape)) {
      const words = told.replace("{name}", element.getAttribute("aria-label"));
      element.setAttribute("aria-label", words.replace("{loser}", losers.join(this.data.words.comma)));
    }
    if (feature.geometry.type === "Point") {
      this.#point(feature, "changed-new", false);
      return;
    }
    for (const className of ["changed-under", "changed-new"]) {
      this.#outline(feature, { className, interactive: false });
    }
  }

  /** It is not on the map, but can be opened: its card says until when it was. */
  #ended(feature, handovers) {
    const { name: its, name_ar: arabic, valid_to: last } = feature.properties;
    const name = this.data.words.endedHere.replace("{name}", called(its, arabic)).replace("{date}", dayInWords(last, this.data.words));
    const drawn =
      feature.geometry.type === "Point"
        ? this.#point(feature, "changed-ended", true)
        : this.#outline(feature, { className: "shape ended changed-ended", bubblingMouseEvents: false });
    const element = drawn.getElement();
    const press = () => this.open(keyOf(feature), element);
    element.dataset.ended = keyOf(feature);
    makePressed(element, name, press);
    drawn.on("click", press);
    // A cross says that nothing came after. Where ground changed hands something did.
    if (feature.geometry.type !== "Point" && !handovers.some(({ loser }) => loser === keyOf(feature))) {
      this.#cross(drawn.getBounds().getCenter());
    }
  }

  #handed(ground) {
    const net = `url(#net-${slotOf(this.data.actors, ground.from)})`;
    this.#outline(ground, { className: "changed-hands", interactive: false, fill: true, fillColor: net, fillOpacity: 1 });
  }

  /** The winner's zone may be filtered away: then there is no ground of its own that the name could keep to. */
  #name({ winner, from, to, geometry }, zones) {
    const text = this.data.words.handed.replace("{loser}", this.#side(from)).replace("{winner}", this.#side(to));
    const ground = zones.has(winner) ? winner : null;
    return { text, className: "handed", weight: WEIGHT, spots: insideArea(geometry.coordinates), ground };
  }

  #side(actor) {
    const { label, labelAr } = this.data.actors[actor] ?? { label: actor };
    return called(label, labelAr);
  }

  #outline({ geometry }, options) {
    const area = geometry.type.endsWith("Polygon");
    const deep = { Polygon: 1, MultiPolygon: 2, LineString: 0, MultiLineString: 1 }[geometry.type];
    const places = L.GeoJSON.coordsToLatLngs(geometry.coordinates, deep);
    const drawn = (area ? L.polygon : L.polyline)(places, {
      pane: "changed",
      renderer: this.renderer,
      fill: false,
      smoothFactor: 0.5,
      ...options,
    });
    this.group.addLayer(drawn);
    return drawn;
  }

  #point({ geometry, properties }, className, crossed) {
    const radius = (SIZE[properties.layer] ?? SIZE.events) / 2 + AROUND;
    const sign = svg("svg", { class: "marker", width: 1, height: 1, "aria-hidden": true });
    const rings = crossed ? [className] : ["changed-under", className];
    sign.append(...rings.map((name) => svg("circle", { r: radius, class: name })));
    if (crossed) {
      sign.append(cross());
    }
    const [lng, lat] = geometry.coordinates;
    return this.#marker([lat, lng], sign, crossed ? "shape point ended" : "changed-around", crossed);
  }

  #cross(place) {
    const sign = svg("svg", { class: "marker", width: 1, height: 1, "aria-hidden": true });
    sign.append(cross());
    this.#marker(place, sign, "changed-around", false);
  }

  #marker(place, html, className, interactive) {
    const icon = L.divIcon({ className, html, iconSize: [0, 0] });
    const marker = L.marker(place, { pane: "changed", icon, interactive, keyboard: false, autoPanOnFocus: false, bubblingMouseEvents: false });
    this.group.addLayer(marker);
    return marker;
  }
}

function cross() {
  return svg("path", { class: "changed-cross", d: "M-5 -5L5 5M5 -5L-5 5" });
}
