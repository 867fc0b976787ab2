/** How long a way on the ground is on the map, in the language of the page. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";

const Scale = L.Control.Scale.extend({
  // Leaflet says it in English alone, and has no setting for it.
  _updateScale(scale, text, ratio) {
    const [number, unit] = text.split(" ");
    const { kilometres, metres } = this.options.words;
    const told = (unit === "km" ? kilometres : metres).replace("{number}", number);
    L.Control.Scale.prototype._updateScale.call(this, scale, told, ratio);
  },
});

/** @param options of Leaflet's scale, and `words` of the page */
export function createScale(options) {
  return new Scale({ imperial: false, ...options });
}
