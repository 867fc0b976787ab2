/** The map as it came with the page, drawn by the server: it can be tapped before the script has drawn its own. */

import { isWrittenFor } from "./source.js";

export class Sketch {
  /** @param open called with the key of a feature that a person opens in it */
  constructor(open) {
    this.element = document.getElementById("sketch");
    this.element?.addEventListener("click", (event) => {
      const key = event.target.closest("[data-feature]")?.dataset.feature;
      if (key) {
        event.preventDefault();
        open(key);
      }
    });
    if (!isWrittenFor(location)) {
      this.remove();
    }
  }

  /** It stays where it is: a map that is moved must be seen to move. */
  leaveTo(map) {
    map.once("dragstart zoomstart", () => this.remove());
  }

  remove() {
    this.element?.remove();
    this.element = null;
  }
}
