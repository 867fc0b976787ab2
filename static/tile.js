/**
 * Reads a vector tile: Mapbox Vector Tile 2.1 (https://github.com/mapbox/vector-tile-spec), which is Protocol Buffers.
 * The numbers in the tables of readers below are those of the fields in its vector_tile.proto.
 *
 * @typedef {{name: string, version: number, extent: number, features: Feature[]}} Layer
 * @typedef {{id: number|bigint|null, type: string, properties: Object, parts: number[][][]}} Feature
 * Whole numbers are bigints where a number would not be exact. `parts` are paths of [x, y] in cells from the tile's north-west
 * corner, y downwards; all points of a feature are one path, and a ring ends where it began.
 */

const TYPES = ["Unknown", "Point", "LineString", "Polygon"];
const [MOVE, CLOSE] = [1, 7];
const EXTENT = 4096;
const LENGTHS = { 1: 8, 5: 4 };
const utf8 = new TextDecoder();

/** The layers of a tile; RangeError for bytes that are none. @param {ArrayBuffer} body @returns {Layer[]} */
export function decode(body) {
  const layers = [];
  fields(new Uint8Array(body), { 3: (bytes) => layers.push(layerOf(bytes)) });
  return layers;
}

function layerOf(bytes) {
  const layer = { name: "", version: 1, extent: EXTENT, features: [] };
  const [features, keys, values] = [[], [], []];
  fields(bytes, {
    15: (number) => { layer.version = number; },
    1: (text) => { layer.name = utf8.decode(text); },
    2: (feature) => features.push(feature),
    3: (text) => keys.push(utf8.decode(text)),
    4: (value) => values.push(valueOf(value)),
    5: (number) => { layer.extent = number; },
  });
  // Keys and values may stand behind the features that point to them.
  layer.features = features.map((feature) => featureOf(feature, keys, values));
  return layer;
}

function valueOf(bytes) {
  let found = null;
  const keep = (value) => { found = value; };
  fields(bytes, {
    1: (text) => keep(utf8.decode(text)),
    ...{ 2: keep, 3: keep, 5: keep },
    4: (number) => keep(exact(BigInt.asIntN(64, BigInt(number)))),
    6: (number) => keep(exact((BigInt(number) >> 1n) ^ -(BigInt(number) & 1n))),
    7: (number) => keep(Boolean(number)),
  });
  return found;
}

function featureOf(bytes, keys, values) {
  const feature = { id: null, type: TYPES[0], properties: {}, parts: [] };
  let commands = [];
  fields(bytes, {
    1: (number) => { feature.id = number; },
    2: (packed) => {
      const tags = numbers(packed);
      for (let at = 0; at < tags.length; at += 2) {
        feature.properties[keys[tags[at]]] = values[tags[at + 1]];
      }
    },
    3: (number) => { feature.type = TYPES[number] ?? TYPES[0]; },
    4: (packed) => { commands = numbers(packed); },
  });
  feature.parts = paths(commands, feature.type);
  return feature;
}

/** Commands (4.3): what to do and how often, then for each time how far to go, in whole cells. */
function paths(commands, type) {
  const parts = [];
  let [x, y, at] = [0, 0, 0];
  while (at < commands.length) {
    const [command, count] = [commands[at] & 7, commands[at] >>> 3];
    at += 1;
    if (command === CLOSE) {
      parts.at(-1).push([...parts.at(-1)[0]]);
      continue;
    }
    for (const last = Math.min(at + 2 * count, commands.length); at < last; at += 2) {
      x += unzigzag(commands[at]);
      y += unzigzag(commands[at + 1]);
      if (!parts.length || (command === MOVE && type !== "Point")) {
        parts.push([]);
      }
      parts.at(-1).push([x, y]);
    }
  }
  return parts;
}

/** Signs stand in the lowest bit, so that small numbers are short: 0, -1, 1, -2 … */
const unzigzag = (number) => (number >>> 1) ^ -(number & 1);
const exact = (large) => (Number.isSafeInteger(Number(large)) ? Number(large) : large);

/** Go through a message, giving each field that has a reader its value: a number, or bytes. */
function fields(bytes, readers) {
  const place = { bytes, at: 0 };
  while (place.at < bytes.length) {
    const key = varint(place);
    const value = valueAt(place, key & 7);
    readers[key >>> 3]?.(value);
  }
}

function valueAt(place, written) {
  if (written === 0) {
    return varint(place);
  }
  const length = written === 2 ? varint(place) : LENGTHS[written];
  if (!(place.at + length <= place.bytes.length)) {
    throw new RangeError("A vector tile ends in the middle of a value.");
  }
  const value = place.bytes.subarray(place.at, place.at + length);
  place.at += length;
  if (written === 2) {
    return value;
  }
  const view = new DataView(value.buffer, value.byteOffset);
  return length === 8 ? view.getFloat64(0, true) : view.getFloat32(0, true);
}

function numbers(bytes) {
  const [found, place] = [[], { bytes, at: 0 }];
  while (place.at < bytes.length) {
    found.push(varint(place));
  }
  return found;
}

/** A whole number without a sign: seven bits in each byte, the lowest first. A bigint where a number is not exact. */
export function varint(place) {
  const start = place.at;
  let [number, factor, byte] = [0, 1, 128];
  for (; byte > 127; factor *= 128) {
    byte = place.bytes[place.at];
    if (byte === undefined || place.at - start > 9) {
      throw new RangeError("A vector tile ends in the middle of a number.");
    }
    number += (byte & 127) * factor;
    place.at += 1;
  }
  if (number <= Number.MAX_SAFE_INTEGER) {
    return number;
  }
  const digits = place.bytes.subarray(start, place.at);
  return BigInt.asUintN(64, digits.reduceRight((sum, digit) => (sum << 7n) | BigInt(digit & 127), 0n));
}
