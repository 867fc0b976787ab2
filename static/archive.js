/**
 * Reads single tiles out of an archive of them, which any file server can hold: PMTiles, version 3
 * (https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md). What is wanted is asked for by its range of bytes.
 */

import { varint } from "./tile.js";

const HEADER = 127;
// The header and the first directory are within the first bytes.
const FIRST = 16384;
const GZIP = 2;
// Tiles that are kept, as several layers are drawn from one.
const KEPT = 200;

export class Archive {
  constructor(address) {
    this.address = address;
    this.directories = new Map();
    this.tiles = new Map();
  }

  /** A tile's bytes, null where there is none. */
  tile({ level, row, column }) {
    const id = idOf(level, row, column);
    if (!this.tiles.has(id)) {
      const coming = this.#find(id);
      coming.catch(() => this.tiles.delete(id));
      this.tiles.set(id, coming);
      if (this.tiles.size > KEPT) {
        this.tiles.delete(this.tiles.keys().next().value);
      }
    }
    return this.tiles.get(id);
  }

  /** The last zoom level there are tiles of. */
  async deepest() {
    return (await this.#header()).getUint8(101);
  }

  async #find(id) {
    const header = await this.#header();
    let [offset, length] = [wide(header, 8), wide(header, 16)];
    for (;;) {
      const entry = entryFor(await this.#directory(offset, length), id);
      if (!entry) {
        return null;
      }
      if (entry.run) {
        const bytes = await this.#range(wide(header, 56) + entry.offset, entry.length);
        return header.getUint8(98) === GZIP ? unzipped(bytes) : bytes;
      }
      [offset, length] = [wide(header, 40) + entry.offset, entry.length];
    }
  }

  async #header() {
    return new DataView(await this.#range(0, HEADER));
  }

  async #directory(offset, length) {
    if (!this.directories.has(offset)) {
      const bytes = await this.#range(offset, length);
      const header = await this.#header();
      this.directories.set(offset, entries(header.getUint8(97) === GZIP ? await unzipped(bytes) : bytes));
    }
    return this.directories.get(offset);
  }

  async #range(offset, length) {
    this.first ??= this.#fetched(0, FIRST);
    this.first.catch(() => {
      this.first = null;
    });
    const first = await this.first;
    if (offset + length <= first.byteLength) {
      return first.slice(offset, offset + length);
    }
    return this.#fetched(offset, length);
  }

  /** A server that knows no ranges sends all of it, which then is kept. */
  async #fetched(offset, length) {
    const answer = await fetch(this.address, { headers: { Range: `bytes=${offset}-${offset + length - 1}` } });
    if (!answer.ok) {
      throw new Error(`${this.address}: ${answer.status}`);
    }
    return answer.arrayBuffer();
  }
}

/** Tiles are numbered along a Hilbert curve, level after level. */
export function idOf(level, row, column) {
  let id = (4 ** level - 1) / 3;
  let [x, y] = [column, row];
  for (let side = 2 ** (level - 1); side >= 1; side /= 2) {
    const [right, below] = [x & side, y & side];
    id += ((3 * right) ^ below) * side;
    if (!below) {
      [x, y] = right ? [side - 1 - y, side - 1 - x] : [y, x];
    }
  }
  return id;
}

/** A directory: all numbers of tiles, then all runs, lengths and places, each list by itself. A place of 0 follows the one before. */
function entries(body) {
  const place = { bytes: new Uint8Array(body), at: 0 };
  const list = (count) => Array.from({ length: count }, () => varint(place));
  const count = varint(place);
  const [steps, runs, lengths, places] = [list(count), list(count), list(count), list(count)];
  let [id, next] = [0, 0];
  return steps.map((step, index) => {
    id += step;
    const offset = places[index] ? places[index] - 1 : next;
    next = offset + lengths[index];
    return { id, run: runs[index], length: lengths[index], offset };
  });
}

/** The entry of a tile, or of the directory it is in, which has no run; nothing where the archive has no such tile. */
function entryFor(found, id) {
  const entry = found.findLast((it) => it.id <= id);
  return entry && (!entry.run || id < entry.id + entry.run) ? entry : null;
}

function wide(view, at) {
  return Number(view.getBigUint64(at, true));
}

async function unzipped(bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}
