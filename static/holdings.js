/**
 * Whose ground a name stands on. A name in a neighbour's zone says that the neighbour's ground is another's.
 * The rules are those of layers/drawn/holdings.py.
 */

import { overlap } from "./points.js";
import { boundsOf, contains } from "./spots.js";

// A name is looked at in points so far apart.
const [ACROSS, DOWN] = [5, 5];
// Of a name whose middle is on its own ground so much may reach into that of others.
const OVER = 0.25;
// A name beside its ground is about as near to it as this, and further than this from that of all others.
const BESIDE = 4;
// It touches it with more than a corner: so much of its width, or of its height, is left out at each end.
const CORNER = 0.25;
const BEYOND = 8;

/** The ground of zones as it is seen, in the map's layer points: {key, rings, edges} from the uppermost down. */
export class Holdings {
  constructor(pile) {
    this.pile = pile.map((it) => ({ ...it, box: boundsOf(it.rings.flat()) }));
  }

  /** Whether a name in this box can be taken for that of no other zone. */
  leaves(key, box) {
    if (this.#owner(middle(box)) === key) {
      const seen = grid(box).map((point) => this.#owner(point));
      return seen.filter((owner) => owner !== null && owner !== key).length <= OVER * seen.length;
    }
    const reached = this.pile.filter((ground) => reaches(ground, grown(box, BESIDE, BESIDE)));
    return reached.length > 0 && reached.every((ground) => ground.key === key && touches(ground, box));
  }

  /** The key of the zone that is seen there; null where none is. */
  #owner({ x, y }) {
    return this.pile.find((ground) => isOn(ground, { x, y }))?.key ?? null;
  }
}

function isOn({ box, rings }, { x, y }) {
  const near = box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
  return near && contains(rings, x, y);
}

function reaches(ground, box) {
  // The boxes along an edge reach a little beyond it.
  if (!overlap(ground.box, grown(box, BEYOND, BEYOND))) {
    return false;
  }
  ground.boxes ??= ground.edges();
  return ground.boxes.some((edge) => overlap(edge, box)) || isOn(ground, middle(box));
}

/** Whether the middle of one of a name's sides is beside the ground: the name lies along it, and not off one of its corners. */
function touches(ground, box) {
  const [across, down] = [(box.right - box.left) * CORNER, (box.bottom - box.top) * CORNER];
  return reaches(ground, grown(box, -across, BESIDE)) || reaches(ground, grown(box, BESIDE, -down));
}

function grown({ left, top, right, bottom }, across, down) {
  return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
}

function middle({ left, top, right, bottom }) {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

function grid({ left, top, right, bottom }) {
  return steps(left, right, ACROSS).flatMap((x) => steps(top, bottom, DOWN).map((y) => ({ x, y })));
}

/** From start to end in equal steps no longer than this. */
function steps(start, end, longest) {
  const count = Math.max(1, Math.ceil((end - start) / longest));
  return Array.from({ length: count + 1 }, (_, step) => start + ((end - start) * step) / count);
}
