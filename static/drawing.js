/** Everything with quotes that is on a map: zones, lines and points, and their names. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { Zones } from "./zones.js";
import { Lines } from "./lines.js";
import { NAMED_FROM, Points, SIZE } from "./points.js";
import { Labels } from "./labels.js";
import { besideLine, besidePoint, contains, insideArea, onArea } from "./spots.js";
import { called, calledToo, keyOf, sideOf, slotOf } from "./shapes.js";

const WEIGHT = { rivals: 95, zones: 90, lines: 80, places: 78, home: 20, towns: 60, countries: 10 };
// A city is named even where signs crowd around it.
const NEAR = [15, 26];
const FURTHER = [38, 52];
const LINE_ZOOM = { axis: 6.5, border: 7 };
const TOWN_ZOOM = { 1: 4, 2: 5.5, 3: 6.5, 4: 8 };

export class Drawing {
  constructor(map, data, open) {
    this.map = map;
    this.data = data;
    this.zones = new Zones(map, data, open);
    this.lines = new Lines(map, data, open);
    this.points = new Points(map, data, open);
    this.crowd = [];
    this.labels = new Labels(map, () => [...this.points.boxes(), ...this.#crowdBoxes(), ...this.#overlays()], () => this.lines.boxes(), () => this.zones.edges(), () => this.zones.holdings(), () => this.#stood());
  }

  /**
   * Draw these features, in place of those before.
   * @param rivals ground that is given to two: {keys: the two zones as layer/id, spot: a place on it, geometry}
   * @param newOn the day whose new features are named as new; none without it
   */
  draw(features, rivals = [], newOn = null) {
    this.newOn = newOn;
    const of = (type) => features.filter((feature) => feature.geometry?.type.endsWith(type));
    const [zones, lines, points] = [of("Polygon"), of("LineString"), of("Point")];
    const known = new Map(zones.map((zone) => [keyOf(zone), zone]));
    const shared = rivals
      .map((it) => ({ ...it, pair: it.keys.map((key) => known.get(key)) }))
      .filter(({ pair }) => pair.every(Boolean));
    this.zones.draw(zones, shared);
    this.lines.draw(lines);
    this.points.draw(points);
    this.labels.set("rivals", shared.map((ground) => this.#rivalsName(ground)));
    this.labels.set("zones", zones.flatMap((zone) => this.#nameBeside(zone, shared)));
    this.labels.set("lines", lines.map((line) => this.#lineName(line)));
    const places = points.filter((point) => point.properties.layer === "locations");
    this.named = new Set(places.map((place) => place.properties.name));
    this.labels.set("places", places.map((place) => this.#placeName(place)));
    this.labels.set("towns", (this.towns ?? []).flatMap((town) => this.#townName(town)));
    this.labels.place();
    const signs = this.#signs(zones, lines, points);
    return shared.length ? signs.add("rivals") : signs;
  }

  /** Name countries and towns. */
  nameBasemap({ countries, towns }) {
    this.towns = towns;
    for (const town of towns) {
      const [lng, lat] = town.geometry.coordinates;
      const renderer = this.map.sheets.rings;
      const options = { pane: "rings", renderer, className: "town-dot", radius: 2.5, interactive: false };
      town.dot = L.circleMarker([lat, lng], options);
    }
    this.labels.set("countries", countries.map((country) => this.#countryName(country)));
    this.labels.set("towns", towns.flatMap((town) => this.#townName(town)));
    this.labels.place();
  }

  /** Name features that are drawn in tiles, in place of those named before. */
  name(features) {
    const of = (type) => features.filter((feature) => feature.geometry.type.endsWith(type));
    this.crowd = of("Point");
    const places = this.crowd.filter((point) => point.properties.layer === "locations");
    this.labels.set("crowd", [
      ...of("Polygon").map((zone) => this.#zoneName(zone)),
      ...of("LineString").map((line) => this.#lineName(line)),
      ...places.map((place) => this.#placeName(place)),
    ]);
    this.labels.place();
  }

  /** The word for what is new on the day, where that is to be marked. */
  #newHere({ properties: { valid_from: begins } }) {
    return this.newOn && begins === this.newOn ? this.data.words.new : null;
  }

  #crowdBoxes() {
    return this.crowd.map((point) => {
      const { x, y } = this.#pointOf(point);
      const half = SIZE[point.properties.layer] / 2;
      return { left: x - half, top: y - half, right: x + half, bottom: y + half };
    });
  }

  /** Where the signs of places stand, those in tiles too. */
  #stood() {
    const places = this.crowd.filter(({ properties: { layer } }) => layer === "locations");
    const inTiles = places.map((place) => ({ point: this.#pointOf(place), city: place.properties.kind === "city" }));
    return [...this.points.stood.values(), ...inTiles];
  }

  #pointOf({ geometry: { coordinates: [lng, lat] } }) {
    return this.map.latLngToLayerPoint([lat, lng]);
  }

  /** The boxes that the date, the legend and the controls take on the map: in its layer points. */
  #overlays() {
    const { boundingClientRect: frame, x: grown } = L.DomUtil.getScale(this.map.getContainer());
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    return [...document.querySelectorAll(".asof, .pinned, .thinned, .legend, .leaflet-control")].map((element) => {
      const box = element.getBoundingClientRect();
      const across = (x) => (x - frame.left) / grown + corner.x;
      const down = (y) => (y - frame.top) / grown + corner.y;
      return { left: across(box.left), top: down(box.top), right: across(box.right), bottom: down(box.bottom) };
    });
  }

  #signs(zones, lines, points) {
    return new Set([
      ...zones.flatMap((zone) => Zones.signs(zone)),
      ...lines.flatMap((line) => Lines.signs(line, this.data.style)),
      ...points.flatMap((point) => Points.signs(point)),
    ]);
  }

  #zoneName(zone) {
    const { kind, status, actor, label, name, name_ar: arabic } = zone.properties;
    const text = label || (sideOf(zone.properties, this.data.actors) ?? called(name, arabic));
    const words = this.data.words;
    const small = [words[kind], words[status], this.#newHere(zone)].filter(Boolean).join(words.comma);
    const color = this.data.style.paints[slotOf(this.data.actors, actor)].ink;
    const { spot } = zone.properties;
    const spots = spot ? onArea(zone.geometry.coordinates, spot) : insideArea(zone.geometry.coordinates);
    const ground = spot ? null : keyOf(zone);
    return { text, small, color, spots, ground, className: "actor", weight: WEIGHT.zones };
  }

  /** The name of a zone outside what it shares with others; none where that is all of it, and has the names of both. */
  #nameBeside(zone, shared) {
    const mine = shared.filter(({ pair }) => pair.includes(zone));
    const box = ({ geometry }) => L.geoJSON(geometry).getBounds();
    // The ground has fewer digits than the zone.
    if (mine.some((ground) => box(ground).pad(0.01).contains(box(zone)))) {
      return [];
    }
    const name = this.#zoneName(zone);
    const places = mine.flatMap(({ geometry }) => L.GeoJSON.coordsToLatLngs(geometry.coordinates, 2).flat());
    const rings = () => places.map((ring) => ring.map((place) => this.map.latLngToLayerPoint(place)));
    return [mine.length ? { ...name, spots: (...given) => outside(rings(), name.spots(...given), given[1]) } : name];
  }

  #rivalsName({ pair, geometry, spot }) {
    const text = pair
      .map(({ properties: it }) => sideOf(it, this.data.actors) ?? called(it.name, it.name_ar))
      .join(" / ");
    const [color, spots] = [this.data.style.ink, onArea(geometry.coordinates, spot)];
    return { text, small: this.data.words.two, color, spots, className: "actor", weight: WEIGHT.rivals };
  }

  #lineName(line) {
    const { kind, name, name_ar: arabic } = line.properties;
    const [text, small] = [called(name, arabic), this.#newHere(line)];
    const spots = besideLine(line.geometry.coordinates);
    const color = this.data.style.lines[kind].strokes.find((stroke) => stroke.color !== "var(--halo)")?.color;
    const weight = WEIGHT.lines - (kind === "border" ? 40 : 0);
    return { text, small, color, spots, className: `line ${kind}`, weight, minZoom: LINE_ZOOM[kind] ?? 5.5 };
  }

  #placeName(place) {
    const { name, name_ar: arabic, kind } = place.properties;
    const text = called(name, arabic);
    const small = [calledToo(name, arabic), this.#newHere(place)].filter(Boolean).join(this.data.words.comma);
    const at = () => this.points.stood.get(keyOf(place))?.point ?? this.#pointOf(place);
    const spots = besidePoint(at, ...NEAR);
    const further = kind === "city" ? besidePoint(at, ...FURTHER) : null;
    const weight = WEIGHT.places + (kind === "city" ? 5 : 0);
    const city = kind === "city";
    return { text, small, at, spots, className: `place ${kind}`, weight, further, minZoom: city ? 4 : NAMED_FROM };
  }

  /** A town that an article names has its name from there. */
  #townName(town) {
    const { name, name_ar: arabic, rank } = town.properties;
    const text = called(name, arabic);
    if (this.named?.has(name)) {
      town.dot.remove();
      return [];
    }
    const at = () => this.#pointOf(town);
    const spots = besidePoint(at, 6);
    const weight = WEIGHT.towns - rank;
    const dot = (shown) => (shown ? town.dot.addTo(this.map) : town.dot.remove());
    return [{ text, at, spots, className: `town rank-${rank}`, weight, dot, minZoom: TOWN_ZOOM[rank] ?? 8 }];
  }

  #countryName(country) {
    const { name, name_ar: arabic, rank } = country.properties;
    const [text, small] = [called(name, arabic), calledToo(name, arabic)];
    const home = rank === 1;
    const inside = insideArea(country.geometry.coordinates, false);
    // The country's name is not the name of who holds a part of it.
    const spots = home ? (...given) => outside(this.zones.rings(), inside(...given), given[1]) : inside;
    const weight = home ? WEIGHT.home : WEIGHT.countries - rank;
    return { text, small, spots, weight, className: home ? "country home" : "country", minZoom: home ? 0 : rank + 1, shy: home };
  }
}

/** Those places for a name whose middle is in none of these rings. */
function outside(rings, spots, { width, height }) {
  const held = ({ x, y }) => rings.some((ring) => contains([ring], x + width / 2, y + height / 2));
  return spots.filter((spot) => !held(spot));
}
