/** Draws what a tile holds on a canvas, in the colours and signs that zones.js, lines.js and points.js give each feature by itself. */

import { zoneStyle } from "./zones.js";
import { SIZE } from "./points.js";
import { slotOf } from "./shapes.js";
import { tint } from "./tint.js";

// In pixels. A sign smaller than this is a blot; a dot says as much.
const SIGN_FROM = 11;
const DOT = 1.8;
// A ring around what is new: so far from the sign, and never less wide.
const AROUND = 5;
const LEAST = 4;
const HALO = "var(--halo)";
const PLATE = "var(--plate)";
// How much is left of what rests on weak evidence: as in static/style/legend.css.
const PALE = { single_source: 0.5, partisan_only: 0.25, unverified: 0.25 };

/**
 * @typedef {Object} Sheet
 * @property {CanvasRenderingContext2D} context its units are pixels of the screen, its origin is the tile's north-west corner
 * @property {number} side of the tile in pixels of the screen
 * @property {number} extent of the tile in cells
 * @property {number[]} corner where the tile begins in the plane of the whole world, in pixels of the screen
 * @property {number} crowd from 0 to 1: how large signs and strokes may be, where many stand close together
 * @property {boolean} faded whether what rests on weak evidence is drawn pale
 * @property {string|null} newOn the day whose new features are marked; null for none
 */

export class Brush {
  constructor(data) {
    this.data = data;
    this.sprites = new Map();
    this.textures = new Map();
  }

  /** Forget what was drawn in other colours. */
  renew() {
    this.sprites.clear();
    this.textures.clear();
  }

  /** @param {Sheet} sheet */
  paint(sheet, layer, features) {
    const of = (type) => features.filter((feature) => feature.type === type);
    this.#zones(sheet, of("Polygon"));
    this.#lines(sheet, of("LineString"));
    this.#points(sheet, layer, of("Point"));
    if (sheet.newOn) {
      markNew(sheet, layer, features.filter(({ properties }) => properties.valid_from === sheet.newOn));
    }
  }

  /** Zones and lines end where the tile does, so that none is drawn twice; a sign belongs to the tile its place is in. */
  #zones(sheet, zones) {
    const { context } = sheet;
    const drawn = zones.map((zone) => [path(zone, sheet), zoneStyle(partiesOf(zone), this.data), leftOf(zone, sheet)]);
    clipped(sheet, () => {
      context.fillStyle = tint(this.data.style.land);
      for (const [shape] of drawn) {
        context.fill(shape, "evenodd");
      }
      for (const [shape, style, left] of drawn) {
        context.globalAlpha = style.fillOpacity * left;
        context.fillStyle = this.#fill(style.fillColor, sheet);
        context.fill(shape, "evenodd");
        context.globalAlpha = left;
        stroke(sheet, shape, { ...style, weight: Math.max(style.weight * sheet.crowd, 0.7) });
      }
    });
  }

  #lines(sheet, lines) {
    clipped(sheet, () => {
      for (const line of lines) {
        this.#line(sheet, line);
      }
    });
  }

  #line(sheet, line) {
    const { kind, actor } = line.properties;
    const { style, actors } = this.data;
    const ink = actor ? style.paints[slotOf(actors, actor)].ink : style.ink;
    const [shape, left] = [path(line, sheet), leftOf(line, sheet)];
    for (const it of style.lines[kind].strokes) {
      sheet.context.globalAlpha = it.opacity * left;
      const lineCap = it.dash ? "butt" : "round";
      stroke(sheet, shape, { color: it.color || ink, weight: it.weight * sheet.crowd, dashArray: it.dash, lineCap });
    }
    sheet.context.globalAlpha = left;
    if (style.lines[kind].arrow) {
      arrow(sheet, line.parts.at(-1), ink);
    }
    sheet.context.globalAlpha = 1;
  }

  #points(sheet, layer, points) {
    const { context, extent } = sheet;
    const cell = sheet.side / extent;
    for (const point of points) {
      const { parts, properties } = point;
      const { image, size } = this.#sprite(layer, properties.kind, sheet);
      context.globalAlpha = leftOf(point, sheet);
      for (const [x, y] of parts[0]) {
        if (x >= 0 && x < extent && y >= 0 && y < extent) {
          context.drawImage(image, x * cell - size / 2, y * cell - size / 2, size, size);
        }
      }
    }
    context.globalAlpha = 1;
  }

  /** A sign as an image: thousands are drawn, and each is one of a few. */
  #sprite(layer, kind, { context, crowd }) {
    const ratio = context.getTransform().a;
    const name = `${layer} ${kind} ${crowd} ${ratio}`;
    if (!this.sprites.has(name)) {
      this.sprites.set(name, sprite(layer, kind, (SIZE[layer] ?? SIZE.events) * crowd, ratio, this.data.style.ink));
    }
    return this.sprites.get(name);
  }

  #fill(color, sheet) {
    const id = /^url\(#(.*)\)$/.exec(color)?.[1];
    return id ? this.#texture(id, sheet) : tint(color);
  }

  /** The page's own pattern as one for a canvas, laid so that it goes on from tile to tile. */
  #texture(id, { context, corner }) {
    const ratio = context.getTransform().a;
    const name = `${id} ${ratio}`;
    const element = document.getElementById(id);
    if (!this.textures.has(name)) {
      this.textures.set(name, texture(element, ratio));
    }
    const angle = element.hasAttribute("patternTransform") ? Math.PI / 4 : 0;
    const side = Number(element.getAttribute("width"));
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const [x, y] = [corner[0] * cos + corner[1] * sin, corner[1] * cos - corner[0] * sin];
    const found = context.createPattern(this.textures.get(name), "repeat");
    const scale = side / this.textures.get(name).width;
    found.setTransform(new DOMMatrix().rotate((angle * 180) / Math.PI).translate(-(x % side), -(y % side)).scale(scale));
    return found;
  }
}

/** Of a tile's lists of words there is a text with commas. */
function partiesOf({ properties }) {
  return { ...properties, parties: properties.parties?.split(",") ?? [] };
}

/** A double line around what is new, as static/changed.js draws it. */
function markNew(sheet, layer, features) {
  const { context, crowd, extent } = sheet;
  const radius = ((SIZE[layer] ?? SIZE.events) / 2 + AROUND) * crowd;
  const cell = sheet.side / extent;
  for (const feature of features) {
    if (feature.type === "Point") {
      const [[x, y]] = feature.parts[0];
      if (x >= 0 && x < extent && y >= 0 && y < extent) {
        const ring = new Path2D();
        ring.arc(x * cell, y * cell, Math.max(radius, LEAST), 0, 2 * Math.PI);
        doubled(sheet, ring);
      }
    } else {
      clipped(sheet, () => doubled(sheet, path(feature, sheet)));
    }
  }
  context.globalAlpha = 1;
}

function doubled(sheet, shape) {
  for (const [color, weight] of [["var(--ink)", 7], ["var(--marked)", 3.5]]) {
    stroke(sheet, shape, { color, weight: Math.max(weight * sheet.crowd, weight / 3), lineCap: "round" });
  }
}

/** How much of its colour a feature keeps. */
function leftOf({ properties }, { faded }) {
  return (faded && PALE[properties.strength]) || 1;
}

/** Half a pixel more than the tile: between two that only just meet, light would come through. */
function clipped({ context, side }, draw) {
  context.save();
  context.beginPath();
  context.rect(-0.5, -0.5, side + 1, side + 1);
  context.clip();
  draw();
  context.restore();
}

function path({ parts }, { side, extent }) {
  const shape = new Path2D();
  const cell = side / extent;
  for (const part of parts) {
    for (const [index, [x, y]] of part.entries()) {
      shape[index ? "lineTo" : "moveTo"](x * cell, y * cell);
    }
  }
  return shape;
}

function stroke({ context, crowd }, shape, { color, weight, dashArray, lineCap }) {
  context.strokeStyle = tint(color);
  context.lineWidth = weight;
  context.lineCap = lineCap;
  context.lineJoin = "round";
  context.setLineDash(dashArray ? dashArray.split(" ").map((length) => length * crowd) : []);
  context.stroke(shape);
  context.setLineDash([]);
}

/** The head of an arrow, in the tile in which the line has its end. */
function arrow({ context, side, extent, crowd }, part, ink) {
  const cell = side / extent;
  const [[fromX, fromY], [x, y]] = part.slice(-2);
  if (x < 0 || x >= extent || y < 0 || y >= extent) {
    return;
  }
  context.save();
  context.translate(x * cell, y * cell);
  context.rotate(Math.atan2(y - fromY, x - fromX));
  context.scale(crowd, crowd);
  context.fillStyle = tint(ink);
  context.fill(new Path2D("M-8.7 -5.4L2.2 0L-8.7 5.4L-5.4 0Z"));
  context.restore();
}

function sprite(layer, kind, wanted, ratio, ink) {
  const sign = wanted < SIGN_FROM ? null : document.querySelector(`#sign-${layer}-${kind} path`);
  const dot = Math.max(wanted * 0.6, DOT);
  // The smallest dots go without an edge of light, which would be all one sees where they lie over each other.
  const edge = dot > DOT ? 1 : 0;
  const size = sign ? wanted + 4 : dot + 2 * edge;
  const image = document.createElement("canvas");
  image.width = Math.ceil(size * ratio);
  image.height = image.width;
  const context = image.getContext("2d");
  context.scale(image.width / size, image.width / size);
  context.translate(size / 2, size / 2);
  const disc = layer !== "locations";
  if (!sign || disc) {
    circle(context, (size - 2 * edge) / 2, disc && sign ? PLATE : ink, disc && sign ? ink : HALO, sign ? 1.5 : edge);
  }
  if (sign) {
    context.scale(wanted / 24, wanted / 24);
    context.translate(-12, -12);
    draw(context, new Path2D(sign.getAttribute("d")), sign.classList.contains("open"), ink, disc);
  }
  return { image, size };
}

function circle(context, radius, fill, edge, width) {
  context.beginPath();
  context.arc(0, 0, radius, 0, 2 * Math.PI);
  context.fillStyle = tint(fill);
  context.fill();
  if (width) {
    context.strokeStyle = tint(edge);
    context.lineWidth = width;
    context.stroke();
  }
}

/** A sign by itself has an edge of light around it; one on a plate needs none. */
function draw(context, shape, open, ink, plated) {
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = tint(HALO);
  context.lineWidth = open ? 5.4 : 3;
  if (!plated) {
    context.stroke(shape);
  }
  context.strokeStyle = tint(ink);
  context.fillStyle = tint(ink);
  context.lineWidth = 2.4;
  context[open ? "stroke" : "fill"](shape);
}

function texture(element, ratio) {
  const image = document.createElement("canvas");
  const side = Number(element.getAttribute("width"));
  image.width = Math.round(side * ratio);
  image.height = image.width;
  const context = image.getContext("2d");
  context.scale(image.width / side, image.width / side);
  for (const drawn of element.querySelectorAll("path")) {
    context.strokeStyle = tint(drawn.getAttribute("stroke"));
    context.lineWidth = Number(drawn.getAttribute("stroke-width"));
    context.lineCap = drawn.getAttribute("stroke-linecap") ?? "butt";
    context.stroke(new Path2D(drawn.getAttribute("d")));
  }
  return image;
}
