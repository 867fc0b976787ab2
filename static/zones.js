/** Control zones: colour says who, texture and outline say how it is held. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { Holdings } from "./holdings.js";
import { between } from "./lines.js";
import { called, keyOf, makeButton, makePressed, setStrength, slotOf } from "./shapes.js";

const PALE = 0.35;
// Over the fills of two zones the stripes must outshine both, and what else lies there must still be seen.
const OVER = 0.9;

export class Zones {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.open = open;
    this.group = L.layerGroup().addTo(map);
    this.pile = [];
    this.shared = [];
  }

  /**
   * Draw these zones in place of those before; large ones lowest, so that none hides another.
   * @param rivals ground that two of them share: {pair: [zone, zone], geometry}
   */
  draw(zones, rivals = []) {
    this.group.clearLayers();
    this.pile = [];
    this.shared = [];
    // A sort keeps the order of what is equal: ground that is the whole of a zone lies on it.
    const bySize = [
      ...zones.map((zone) => [this.#bounds(zone), () => this.#zone(zone)]),
      ...rivals.map((ground) => [this.#bounds(ground), () => this.#ground(ground)]),
    ];
    bySize.sort(([a], [b]) => b - a);
    for (const [, draw] of bySize) {
      draw();
    }
  }

  /** Mark what belongs to the selected feature besides its own shape. */
  mark(key) {
    for (const { element, pair } of this.shared) {
      const selected = pair.some((zone) => keyOf(zone) === key);
      element.classList.toggle("selected", selected);
      element.setAttribute("aria-pressed", String(selected));
    }
  }

  /** Boxes along the outlines, for names that must not lie across one: in the map's layer points. */
  edges() {
    return this.rings().flatMap((points) =>
      points.slice(1).flatMap((point, index) => between(points[index], point)),
    );
  }

  rings() {
    return this.pile.filter(({ key }) => key).flatMap(({ places }) => this.#points(places));
  }

  /** Whose ground is where, as it is seen. */
  holdings() {
    const pile = this.pile.map(({ key, places }) => {
      const rings = this.#points(places);
      const edges = () => rings.flatMap((ring) => ring.slice(1).flatMap((point, index) => between(ring[index], point)));
      return { key, rings, edges };
    });
    return new Holdings(pile.reverse());
  }

  #points(places) {
    return places.flat().map((ring) => ring.map((place) => this.map.latLngToLayerPoint(place)));
  }

  /** What the legend has to explain for these zones. */
  static signs(zone) {
    const { kind, status, actor, parties } = zone.properties;
    const actors = [actor, ...(status === "contested" ? (parties ?? []) : [])].filter(Boolean);
    const signs = actors.map((id) => `actor:${id}`);
    if (kind !== "control") {
      signs.push(`zone:${kind}`);
    }
    if (kind === "control" || status === "contested") {
      signs.push(`zone:${status}`);
    }
    return signs;
  }

  #zone(zone) {
    const places = L.GeoJSON.coordsToLatLngs(zone.geometry.coordinates, 2);
    this.pile.push({ key: keyOf(zone), places });
    // Ground of which something is known is not "no information": plain land lies under the fill.
    const cover = { pane: "cover", renderer: this.map.sheets.cover, interactive: false };
    const land = this.data.style.land;
    this.group.addLayer(
      L.polygon(places, { ...cover, stroke: false, fillColor: land, fillOpacity: 1 }),
    );
    const polygon = L.polygon(places, {
      pane: "zones",
      renderer: this.map.sheets.zones,
      className: `shape zone ${zone.properties.kind}`,
      smoothFactor: 0.5,
      bubblingMouseEvents: false,
      ...zoneStyle(zone.properties, this.data),
    });
    this.group.addLayer(polygon);
    const element = polygon.getElement();
    makeButton(element, zone, this.data, this.open);
    polygon.on("click", () => this.open(keyOf(zone), element));
  }

  /** Pressed, it opens one of the two; the other where that one is open already. */
  #ground({ pair, geometry }) {
    const [one, other] = pair;
    const places = L.GeoJSON.coordsToLatLngs(geometry.coordinates, 2);
    this.pile.push({ key: "", places });
    const polygon = L.polygon(places, {
      pane: "zones",
      renderer: this.map.sheets.zones,
      className: "shape zone rivals",
      smoothFactor: 0.5,
      bubblingMouseEvents: false,
      ...rivalStyle(one.properties, other.properties, this.data),
    });
    this.group.addLayer(polygon);
    const element = polygon.getElement();
    const press = () => {
      const selected = this.map.getContainer().querySelector(".zone.selected[data-feature]");
      this.open(keyOf(selected?.dataset.feature === keyOf(one) ? other : one), element);
    };
    const [first, second] = pair.map(({ properties }) => called(properties.name, properties.name_ar));
    const name = this.data.words.rivals.replace("{one}", first).replace("{other}", second);
    makePressed(element, name, press);
    setStrength(element, one, other);
    polygon.on("click", press);
    this.shared.push({ element, pair });
  }

  #bounds({ geometry }) {
    const box = L.geoJSON(geometry).getBounds();
    return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth());
  }
}

/** How a zone is filled and outlined, as Leaflet has it. */
export function zoneStyle({ kind, status, actor, parties }, { style, actors }) {
  const own = style.zones[kind === "control" ? status : kind];
  const slot = slotOf(actors, actor);
  const paint = style.paints[slot];
  const line = {
    color: paint.ink,
    weight: own.weight,
    dashArray: own.dash || null,
    lineCap: own.dash ? "round" : "butt",
  };
  if (status === "contested") {
    const other = (parties ?? []).map((party) => slotOf(actors, party)).find((it) => it !== slot);
    const fillColor = `url(#stripes-${slot}-${other ?? 0})`;
    // Two actors without a slot share a grey, and have no stripes of their own.
    const known = slot !== (other ?? 0);
    return {
      ...line,
      fillColor: known ? fillColor : `url(#hatch-${slot})`,
      fillOpacity: kind === "control" ? style.fillOpacity : PALE,
    };
  }
  if (own.texture === "solid") {
    return { ...line, fillColor: paint.fill, fillOpacity: style.fillOpacity };
  }
  return { ...line, fillColor: `url(#${own.texture}-${slot})`, fillOpacity: 0.75 };
}

/** Stripes of both in an outline that is neither's. */
function rivalStyle(one, other, data) {
  const { fillColor } = zoneStyle({ kind: "control", status: "contested", actor: one.actor, parties: [other.actor] }, data);
  return { fillColor, fillOpacity: OVER, color: data.style.ink, weight: 2.5, dashArray: "7 3", lineCap: "butt" };
}
