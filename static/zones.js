/** Control zones: colour says who, texture and outline say how it is held. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { between } from "./lines.js";
import { keyOf, makeButton, slotOf } from "./shapes.js";

const PALE = 0.35;

export class Zones {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.open = open;
    this.group = L.layerGroup().addTo(map);
    this.outlines = [];
  }

  /** Draw these zones in place of those before; large ones lowest, so that none hides another. */
  draw(zones) {
    this.group.clearLayers();
    this.outlines = [];
    const bySize = zones.map((zone) => [this.#bounds(zone), zone]);
    bySize.sort(([a], [b]) => b - a);
    for (const [, zone] of bySize) {
      this.#zone(zone);
    }
  }

  /** Boxes along the outlines, for names that must not lie across one: in the map's layer points. */
  edges() {
    return this.rings().flatMap((points) =>
      points.slice(1).flatMap((point, index) => between(points[index], point)),
    );
  }

  rings() {
    return this.outlines.map((ring) => ring.map((place) => this.map.latLngToLayerPoint(place)));
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
    this.outlines.push(...places.flat());
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
    makeButton(element, zone, this.open);
    polygon.on("click", () => this.open(keyOf(zone), element));
  }

  #bounds(zone) {
    const box = L.geoJSON(zone).getBounds();
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
