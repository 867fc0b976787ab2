/** What of a tile lies under a finger: features are pointed at where they are drawn, in cells of their tile. */

import { contains } from "./spots.js";

/**
 * The feature at a place, and how far off it is in cells; null where none is near enough. Of points and lines the nearest, of
 * areas the smallest around it: a small one may lie in a large one.
 * @param reach how near a point or line has to be, in cells
 */
export function hit(features, x, y, reach) {
  let best = null;
  for (const feature of features) {
    const [left, top, right, bottom] = feature.box;
    if (x >= left - reach && x <= right + reach && y >= top - reach && y <= bottom + reach) {
      const far = distance(feature, x, y, reach);
      if (far !== null && far < (best?.far ?? Infinity)) {
        best = { feature, far };
      }
    }
  }
  return best;
}

/** The box around a feature: west, north, east, south in cells. */
export function boxOf({ parts }) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const part of parts) {
    for (const [x, y] of part) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
  }
  return box;
}

function distance({ type, parts, box }, x, y, reach) {
  if (type === "Polygon") {
    const rings = parts.map((ring) => ring.map(([a, b]) => ({ x: a, y: b })));
    return contains(rings, x, y) ? (box[2] - box[0]) * (box[3] - box[1]) : null;
  }
  const lengths = parts.flatMap((part) =>
    type === "Point"
      ? part.map(([a, b]) => Math.hypot(a - x, b - y))
      : part.slice(1).map((end, index) => toSegment(x, y, part[index], end)),
  );
  const nearest = Math.min(...lengths);
  return nearest <= reach ? nearest : null;
}

function toSegment(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const part = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(ax + part * dx - x, ay + part * dy - y);
}
