/** Where a name may stand, best first: beside a point, along a line, inside an area. In the map's layer points. */

const GRID = 14;
const ASIDE = [12, 26, 44, 66];
const BEYOND = 16;
const CLOSE = 3;
// Of an area in many parts these, the largest, may have its name beside them.
const PARTS = 3;
// Parts of a name's width and height: its left, right, upper and lower edge.
const EDGES = [[0, 0.5], [1, 0.5], [0.5, 0], [0.5, 1]];
const ALONG = [0.5, 0.35, 0.65, 0.2, 0.8, 0.05, 0.95];

/** Beside what stands at a point: right, left, above, below; then the same from further off. @param at gives the point */
export function besidePoint(at, ...distances) {
  return (map, { width, height }, frame) => {
    const { x, y } = at();
    if (x < frame.left || x > frame.right || y < frame.top || y > frame.bottom) {
      return [];
    }
    return distances.flatMap((distance) => [
      { x: x + distance, y: y - height / 2 },
      { x: x - distance - width, y: y - height / 2 },
      { x: x - width / 2, y: y - distance - height },
      { x: x - width / 2, y: y + distance },
      { x: x + distance * 0.7, y: y - distance * 0.7 - height },
      { x: x + distance * 0.7, y: y + distance * 0.7 },
      { x: x - distance * 0.7 - width, y: y - distance * 0.7 - height },
      { x: x - distance * 0.7 - width, y: y + distance * 0.7 },
    ]);
  };
}

/** Along a line: to either side of its middle, then of other parts, then at its ends, then further off. */
export function besideLine(coordinates) {
  return (map, { width, height }) => {
    const points = coordinates.flat().map(([lng, lat]) => map.latLngToLayerPoint([lat, lng]));
    const aside = (distance) =>
      ALONG.flatMap((part) => {
        const { x, y } = pointAlong(points, part);
        return [
          { x: x + distance, y: y - height / 2 },
          { x: x - distance - width, y: y - height / 2 },
        ];
      });
    const ends = [points.at(-1), points[0]].flatMap(({ x, y }) => [
      { x: x - width / 2, y: y + BEYOND },
      { x: x - width / 2, y: y - BEYOND - height },
    ]);
    const [near, ...far] = ASIDE;
    return [...aside(near), ...ends, ...far.flatMap(aside)];
  };
}

function pointAlong(points, part) {
  const lengths = points.slice(1).map((point, index) => point.distanceTo(points[index]));
  let left = part * lengths.reduce((sum, length) => sum + length, 0);
  for (const [index, length] of lengths.entries()) {
    if (left <= length) {
      const share = length ? left / length : 0;
      return points[index].add(points[index + 1].subtract(points[index]).multiplyBy(share));
    }
    left -= length;
  }
  return points.at(-1);
}

/** Inside an area: where there is most room around, of what is in view. A small one has its name beside one of its parts. */
export function insideArea(coordinates, outside = true) {
  return (map, { width, height }, frame) => {
    const rings = coordinates.map((polygon) => polygon.map((ring) => thinned(map, ring)));
    const centred = places(map, coordinates, frame)
      .filter(({ room }) => room > height / 2)
      .map(({ x, y }) => ({ x: x - width / 2, y: y - height / 2 }));
    if (!outside) {
      return centred;
    }
    const parts = rings.filter(([outer]) => outer.length).map(([outer]) => boundsOf(outer));
    parts.sort((a, b) => sizeOf(b) - sizeOf(a));
    return [...centred, ...parts.slice(0, PARTS).flatMap((part) => around(part, { width, height }))];
  };
}

/**
 * On an area, first on a spot of it, however little room there is, and last with an edge of the name on that spot: beside
 * the area, the name might be that of a neighbour.
 */
export function onArea(coordinates, [lng, lat]) {
  return (map, { width, height }, frame) => {
    const spot = map.latLngToLayerPoint([lat, lng]);
    const centred = [spot, ...places(map, coordinates, frame)].map(({ x, y }) => ({ x: x - width / 2, y: y - height / 2 }));
    const edged = EDGES.map(([across, down]) => ({ x: spot.x - width * across, y: spot.y - height * down }));
    return [...centred, ...edged];
  };
}

/** Places inside an area, those with most room around first. */
function places(map, coordinates, frame) {
  const rings = coordinates.map((polygon) => polygon.map((ring) => thinned(map, ring)));
  return rings.flatMap((polygon) => roomiest(polygon, frame)).sort((a, b) => b.room - a.room);
}

/** Below, at either side, above. Close by: whose name it is must be seen. */
function around(box, { width, height }) {
  const middle = (box.top + box.bottom - height) / 2;
  const centre = (box.left + box.right - width) / 2;
  const shifts = [0, -width / 3, width / 3, -width / 1.6, width / 1.6];
  return [
    ...shifts.map((shift) => ({ x: centre + shift, y: box.bottom + CLOSE })),
    { x: box.right + CLOSE, y: middle },
    { x: box.left - width - CLOSE, y: middle },
    ...shifts.map((shift) => ({ x: centre + shift, y: box.top - height - CLOSE })),
  ];
}

export function boundsOf(points) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

function sizeOf({ left, top, right, bottom }) {
  return (right - left) * (bottom - top);
}

function thinned(map, ring) {
  const points = [];
  for (const [lng, lat] of ring) {
    const point = map.latLngToLayerPoint([lat, lng]);
    const last = points.at(-1);
    if (!last || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) > 3) {
      points.push(point);
    }
  }
  return points;
}

/** Points of a grid inside a polygon with the room around each, within the frame. */
function roomiest(polygon, frame) {
  const [outer] = polygon;
  if (outer.length < 3) {
    return [];
  }
  const left = Math.max(frame.left, Math.min(...outer.map((point) => point.x)));
  const right = Math.min(frame.right, Math.max(...outer.map((point) => point.x)));
  const top = Math.max(frame.top, Math.min(...outer.map((point) => point.y)));
  const bottom = Math.min(frame.bottom, Math.max(...outer.map((point) => point.y)));
  if (left >= right || top >= bottom) {
    return [];
  }
  const found = [];
  for (let column = 0.5; column < GRID; column += 1) {
    for (let row = 0.5; row < GRID; row += 1) {
      const x = left + ((right - left) * column) / GRID;
      const y = top + ((bottom - top) * row) / GRID;
      if (contains(polygon, x, y)) {
        const edge = Math.min(x - left, right - x, y - top, bottom - y);
        found.push({ x, y, room: Math.min(clearance(polygon, x, y), edge) });
      }
    }
  }
  return found;
}

/** Whether a point lies inside a polygon: an odd number of its edges lie to one side. */
export function contains(polygon, x, y) {
  let inside = false;
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const a = ring[i];
      const b = ring[j];
      if (a.y > y !== b.y > y && x < ((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x) {
        inside = !inside;
      }
    }
  }
  return inside;
}

/** How far it is to the nearest edge. A name is wider than high, so room to the sides counts for less. */
function clearance(polygon, x, y) {
  let nearest = Infinity;
  for (const ring of polygon) {
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      nearest = Math.min(nearest, toSegment(x, y, ring[j], ring[i]));
    }
  }
  return nearest;
}

function toSegment(x, y, a, b) {
  const [ax, bx] = [(a.x - x) / 2, (b.x - x) / 2];
  const [ay, by] = [a.y - y, b.y - y];
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const part = length ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
  return Math.hypot(ax + part * dx, ay + part * dy);
}
