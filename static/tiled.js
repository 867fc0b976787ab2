/** The layers that have too many features to be drawn one by one: they come as tiles, and are pointed at where they are drawn. */

import { PANES } from "./basemap.js";
import { Brush } from "./brush.js";
import { Grid } from "./grid.js";
import { hit } from "./hits.js";
import { Lines } from "./lines.js";
import { Points } from "./points.js";
import { tilesOn } from "./source.js";
import { whenTurned } from "./tint.js";
import { Zones } from "./zones.js";

// Where more features than this are in sight, names would cover them.
const NAMED = 120;
// As wide as a sign may be where so many share the ground, in parts of its full size.
const STEPS = [0.1, 0.25, 0.5, 0.75, 1];
const ROOM = 40;
// How near one has to point, in pixels: a finger is wider than a mouse.
const REACH = { mouse: 7, touch: 16 };
const DRAG = 5;
// Zones are drawn below the borders, but are pointed at as those drawn by themselves.
const PANE = { Point: "points", MultiLineString: "lines", MultiPolygon: "cover" };
const RANK = new Map(PANES);
const HEIGHT = { ...Object.fromEntries(PANES), cover: RANK.get("zones") };
const SIGNS = { Point: Points.signs, MultiLineString: Lines.signs, MultiPolygon: Zones.signs };

export class Tiled {
  /** @param actions {open(key), failed(), seen({signs, share, features})}: what is in sight, after each change: signs to be
   * explained, which part of all features is drawn, and the features to be named, none where they are too many */
  constructor(map, data, actions) {
    this.map = map;
    this.data = data;
    this.actions = actions;
    this.brush = new Brush(data);
    this.grids = [];
    whenTurned(() => {
      this.brush.renew();
      this.grids.forEach((grid) => grid.renew());
    });
    this.#listen();
  }

  /** Draw these layers as a view has them, in place of those before, which stay until the new ones are there. */
  async show(groups, { asof, faded, chosen, changed }, signal) {
    const before = this.grids;
    const sources = await Promise.all(groups.map(({ layer, version }) => tilesOn(layer, asof, version, chosen)));
    signal.throwIfAborted();
    const coming = groups.map(({ layer, extent }, index) => {
      const options = { pane: PANE[layer.geometry], extent, faded, newOn: changed ? asof : null };
      return new Grid(layer, sources[index], this.brush, options);
    });
    const failures = await Promise.all(coming.map((grid) => this.#loaded(grid, signal))).catch((reason) => {
      coming.forEach((grid) => grid.remove());
      throw reason;
    });
    before.forEach((grid) => grid.remove());
    this.grids = coming;
    for (const grid of coming) {
      grid.on("load", () => this.#settle());
      grid.on("tileerror", () => this.actions.failed());
    }
    this.#settle();
    const failed = failures.find(Boolean);
    if (failed) {
      throw failed;
    }
  }

  /** The feature at a place in the frame of the map, and how high it lies; null where there is none. */
  at(point, reach) {
    const found = this.grids.flatMap((grid) =>
      grid.current().flatMap((tile) => {
        const { corner, cell } = grid.placeOf(tile);
        const near = hit(tile.drawn, (point.x - corner.x) / cell, (point.y - corner.y) / cell, reach / cell);
        return near ? [{ key: keyOf(grid, near.feature), height: HEIGHT[grid.options.pane], far: near.far }] : [];
      }),
    );
    return found.sort((a, b) => b.height - a.height || a.far - b.far)[0] ?? null;
  }

  /** Resolves when all tiles in sight are there, with the error of one that is not, or null. */
  #loaded(grid, signal) {
    return new Promise((resolve, reject) => {
      let failure = null;
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      grid.on("tileerror", ({ error }) => {
        failure = error;
      });
      grid.once("load", () => resolve(failure));
      grid.addTo(this.map);
      if (!grid.isLoading()) {
        resolve(null);
      }
    });
  }

  /** Fit sizes to what is in sight, and tell what that is. */
  #settle() {
    if (!this.grids.length && !this.told) {
      return;
    }
    this.told = this.grids.length > 0;
    const signs = new Set();
    const shares = [1];
    const named = new Map();
    for (const grid of this.grids) {
      grid.thin();
      const found = grid.current().flatMap((tile) => this.#inSight(grid, tile));
      grid.repaint(this.#crowd(found.length));
      shares.push(grid.share);
      this.#explain(grid, found, signs);
      if (found.length + named.size <= NAMED) {
        for (const { tile, feature } of found) {
          named.set(keyOf(grid, feature), onMap(grid, tile, feature, this.data.actors));
        }
      } else {
        named.clear();
      }
    }
    this.actions.seen({ signs, share: Math.min(...shares), features: [...named.values()] });
  }

  #inSight(grid, tile) {
    const { corner, cell } = grid.placeOf(tile);
    const { x: width, y: height } = this.map.getSize();
    const [left, top] = [-corner.x / cell, -corner.y / cell];
    const [right, bottom] = [left + width / cell, top + height / cell];
    return tile.drawn
      .filter(({ box }) => box[0] < right && box[2] > left && box[1] < bottom && box[3] > top)
      .filter(({ box }) => box[0] < tile.extent && box[2] >= 0 && box[1] < tile.extent && box[3] >= 0)
      .map((feature) => ({ tile, feature }));
  }

  /** How large signs may be: as large as they are by themselves, where there is room for that. */
  #crowd(count) {
    const { x, y } = this.map.getSize();
    const room = Math.sqrt((x * y) / Math.max(count, 1));
    return STEPS.findLast((step) => step * ROOM <= room) ?? STEPS[0];
  }

  /** Add what the legend has to explain; of those alike, once. */
  #explain({ layer, newOn }, found, signs) {
    if (newOn && found.some(({ feature }) => feature.properties.valid_from === newOn)) {
      signs.add("changed:new");
    }
    const seen = new Set();
    for (const { feature } of found) {
      const { kind, actor, status, parties } = feature.properties;
      const like = `${kind} ${actor} ${status} ${parties}`;
      if (!seen.has(like)) {
        seen.add(like);
        const alike = { properties: { layer: layer.name, kind, actor, status, parties: parties?.split(",") } };
        for (const sign of SIGNS[layer.geometry](alike, this.data.style)) {
          signs.add(sign);
        }
      }
    }
  }

  #listen() {
    this.map.on("moveend zoomend", () => this.#settle());
    const frame = this.map.getContainer();
    let pressed = null;
    frame.addEventListener("pointerdown", (event) => {
      pressed = event;
    }, true);
    // Before any shape hears of it: what lies in a tile may lie on top of that.
    frame.addEventListener("click", (event) => {
      const dragged = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > DRAG;
      const found = dragged ? null : this.#pointedAt(event);
      if (found) {
        event.stopPropagation();
        this.actions.open(found.key);
      }
    }, true);
    frame.addEventListener("pointermove", (event) => {
      const over = this.grids.length > 0 && !event.buttons && this.#pointedAt(event) !== null;
      frame.classList.toggle("pointing", over);
    });
  }

  #pointedAt(event) {
    if (!this.grids.length || event.target.closest(".leaflet-control")) {
      return null;
    }
    const reach = event.pointerType === "touch" ? REACH.touch : REACH.mouse;
    const found = this.at(this.map.mouseEventToContainerPoint(event), reach);
    const pane = event.target.closest(".shape")?.closest(".leaflet-pane");
    return found && found.height > Number(pane?.style.zIndex ?? 0) ? found : null;
  }
}

function keyOf(grid, feature) {
  return `${grid.layer.name}/${feature.properties.id}`;
}

/** A feature of a tile as those that are drawn by themselves: in degrees, and knowing its layer. */
function onMap(grid, tile, feature, actors) {
  const place = ([x, y]) => {
    const { lng, lat } = grid.degrees(tile, x, y);
    return [lng, lat];
  };
  const paths = feature.parts.map((part) => part.map(place));
  const shapes = { Point: () => paths[0][0], LineString: () => paths, Polygon: () => [paths] };
  const type = { Point: "Point", LineString: "MultiLineString", Polygon: "MultiPolygon" }[feature.type];
  return {
    id: feature.properties.id,
    properties: { ...feature.properties, layer: grid.layer.name, actor_label: actors[feature.properties.actor]?.label },
    geometry: { type, coordinates: shapes[feature.type]() },
  };
}
