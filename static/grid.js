/** One layer as tiles on a canvas each. They are vector tiles: drawn anew in other sizes without being fetched again. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { boxOf } from "./hits.js";
import { decode } from "./tile.js";

// In pixels. Each tile of the server is drawn on a square twice as wide as those of older maps: a quarter of the requests.
const SIDE = 512;
// The largest sign reaches so far over the edge of the tile its place is in.
const OVER = 18;
// Below what is drawn by itself in the same pane, such as the feature that is selected.
const LOWEST = -1_000_000;
// Finer than this no eye sees, and a phone's memory is small.
const FINEST = 2;
// Cells beyond the edge of a tile that belong to its picture.
const MARGIN = 64;
// From this level of tiles on there is room for names, which make a third of a tile.
const NAMED_FROM = 7;
const DRAWN_BY = { Point: "kind", MultiLineString: "kind,actor", MultiPolygon: "kind,actor,status,parties" };

/**
 * @typedef {Object} Held a tile that is there
 * @property {L.Point} coords column, row and zoom level of the map
 * @property {Object[]} features as static/tile.js gives them, each with its `box`
 * @property {number} share which part of the features the server has put in
 * @property {Object[]} drawn those that are drawn
 */

export class Grid extends L.GridLayer {
  /**
   * @param source what tilesOn gives, of static/source.js
   * @param extent a box in degrees outside of which there is nothing
   * @param faded whether what rests on weak evidence is drawn pale
   * @param newOn the day whose new features are marked; null for none
   */
  constructor(layer, source, brush, { pane, extent, faded, newOn }) {
    const bounds = extent && extent[0] <= extent[2] ? [[extent[1], extent[0]], [extent[3], extent[2]]] : undefined;
    super({ pane, bounds, tileSize: SIDE, zIndex: LOWEST, updateWhenZooming: false, keepBuffer: 0, minZoom: 1 });
    this.layer = layer;
    this.source = source;
    this.brush = brush;
    this.faded = faded;
    this.newOn = newOn;
    this.crowd = 0.25;
    this.share = 1;
    this.held = new Map();
    this.on("tileunload", ({ tile: element }) => this.#drop(element));
  }

  createTile(coords, done) {
    const element = document.createElement("div");
    const canvas = element.appendChild(document.createElement("canvas"));
    canvas.className = "tile-sheet";
    const tile = { coords, canvas, features: [], drawn: [], share: 1, extent: 4096, stop: new AbortController() };
    this.held.set(element, tile);
    this.#fill(tile).then(
      () => done(null, element),
      (error) => {
        if (error.name !== "AbortError") {
          done(error, element);
        }
      },
    );
    return element;
  }

  /** Those that are on the map now; of the zoom level before some may still stand under them. @returns {Held[]} */
  current() {
    const zoom = Math.round(this._map.getZoom());
    return [...this.held.values()].filter((tile) => tile.coords.z === zoom);
  }

  /** How a tile lies in the frame of the map: its corner, and how wide a cell is, in pixels. */
  placeOf({ coords, extent }) {
    const corner = this._map.latLngToContainerPoint(this._map.unproject(coords.scaleBy(L.point(SIDE, SIDE)), coords.z));
    return { corner, cell: (SIDE * this.#scale(coords)) / extent };
  }

  /** A place in a tile in degrees. */
  degrees({ coords, extent }, x, y) {
    const cell = SIDE / extent;
    return this._map.unproject(L.point(coords.x * SIDE + x * cell, coords.y * SIDE + y * cell), coords.z);
  }

  /** Let all tiles show the same part of the features: that of the tile of which the server has left out the most. */
  thin() {
    const tiles = this.current();
    const share = Math.min(1, ...tiles.map((tile) => tile.share));
    if (share !== this.share) {
      this.share = share;
      tiles.forEach((tile) => this.#choose(tile));
    }
  }

  /** Draw every tile again where it was drawn for another zoom, with larger or smaller signs, or with more of the features. */
  repaint(crowd) {
    const changed = crowd !== this.crowd;
    this.crowd = crowd;
    for (const tile of this.current()) {
      if (changed || tile.drawnAt !== this._map.getZoom()) {
        this.#paint(tile);
      }
    }
  }

  /** Draw every tile again: its colours are others. */
  renew() {
    for (const tile of this.held.values()) {
      this.#paint(tile);
    }
  }

  #choose(tile) {
    const part = this.share / tile.share;
    tile.drawn = tile.features.filter(({ id, type }) => type !== "Point" || isKept(id, part));
    tile.drawnAt = null;
  }

  async #fill(tile) {
    const { x: column, y: row, z } = tile.coords;
    const level = z - 1;
    const deeper = Math.max(0, level - this.source.deepest);
    const place = { level: level - deeper, row: row >> deeper, column: column >> deeper };
    const named = level >= NAMED_FROM ? ",name,name_ar" : "";
    // To grade the evidence of many takes the server a while.
    const properties = DRAWN_BY[this.layer.geometry] + named + (this.faded ? ",strength" : "") + (this.newOn ? ",valid_from" : "");
    const { body, share } = await this.source.tile(place, properties, tile.stop.signal);
    tile.stop.signal.throwIfAborted();
    const found = body && decode(body).find(({ name }) => name === this.layer.name);
    if (found) {
      const shown = found.features.filter((feature) => this.source.keep(feature.properties));
      const features = within(shown, found.extent, { deeper, row, column });
      Object.assign(tile, { features, extent: found.extent, share });
      this.#choose(tile);
      this.#paint(tile);
    }
  }

  #drop(element) {
    const tile = this.held.get(element);
    if (tile) {
      tile.stop.abort();
      // Some browsers give the memory of a canvas back late, and of these there is little on a phone.
      Object.assign(tile.canvas, { width: 0, height: 0 });
      this.held.delete(element);
    }
  }

  #scale(coords) {
    return this._map.getZoomScale(this._map.getZoom(), coords.z);
  }

  #paint(tile) {
    const { canvas, coords, extent } = tile;
    // Leaflet stretches tiles to the zoom between two levels: drawn for it, strokes and signs keep their size.
    const scale = this.#scale(coords);
    const { x: grown } = L.DomUtil.getScale(this._map.getContainer());
    const ratio = Math.min(devicePixelRatio * grown, FINEST);
    const wide = SIDE + 2 * OVER;
    canvas.width = Math.ceil(wide * scale * ratio);
    canvas.height = canvas.width;
    Object.assign(canvas.style, { width: `${wide}px`, height: `${wide}px`, left: `${-OVER}px`, top: `${-OVER}px` });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, OVER * scale * ratio, OVER * scale * ratio);
    const side = SIDE * scale;
    const corner = [coords.x * side, coords.y * side];
    this.brush.paint({ context, side, extent, corner, crowd: this.crowd, faded: this.faded, newOn: this.newOn }, this.layer.name, tile.drawn);
    tile.drawnAt = this._map.getZoom();
  }
}

/** What lies in a part of a tile, in cells of that part, each with its box: where no tiles are so deep, a part stands in for one. */
function within(features, extent, { deeper, row, column }) {
  const times = 2 ** deeper;
  const [left, top] = [(column % times) * extent, (row % times) * extent];
  const enlarged = features.map((feature) => {
    const parts = deeper ? feature.parts.map((part) => part.map(([x, y]) => [x * times - left, y * times - top])) : feature.parts;
    return { ...feature, parts, box: boxOf({ parts }) };
  });
  const [first, last] = [-MARGIN, extent + MARGIN];
  return enlarged.filter(({ box }) => box[0] <= last && box[2] >= first && box[1] <= last && box[3] >= first);
}

/**
 * Whether a point is among a part of all of them. Beside a tile of which the server has left features out, a complete one would
 * look as if there were more.
 */
function isKept(id, part) {
  return part >= 1 || scattered(Number(id)) < part * 2 ** 32;
}

/** A whole number of 32 bits that has nothing to do with the one it is made from, but is the same each time (MurmurHash3). */
function scattered(number) {
  let mixed = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
