/** The boxes that narrow the map, and the line that says so and offers to lift it. */

import { nobody, readChosen } from "./chosen.js";

// By which of the page's words each is told.
const SAID = { actor: "actor", article: "inArticle", certainty: "certainty" };

export class Filter {
  /** @param actions {choose(chosen), mark(whether what changed is marked), address(chosen)} */
  constructor(data, actions) {
    this.data = data;
    this.actions = actions;
    this.boxes = [...document.querySelectorAll("#filter input[type=checkbox]")];
    this.changed = document.getElementById("changed");
    this.lines = [...document.querySelectorAll(".filtered")];
    for (const box of this.boxes) {
      box.addEventListener("change", () => actions.choose(this.#ticked()));
    }
    this.changed?.addEventListener("change", () => actions.mark(this.changed.checked));
    for (const link of document.querySelectorAll("a[data-lift]")) {
      link.addEventListener("click", (event) => {
        if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
          event.preventDefault();
          actions.choose(nobody());
          // The line that held the focus is gone.
          document.getElementById("panel").focus({ preventScroll: true });
        }
      });
    }
  }

  show({ chosen, changed }) {
    for (const box of this.boxes) {
      box.checked = chosen[box.name].has(box.value);
    }
    if (this.changed) {
      this.changed.checked = changed;
    }
    const words = Object.keys(SAID).filter((name) => chosen[name].size).map((name) => this.#told(name, chosen[name]));
    for (const line of this.lines) {
      line.hidden = !words.length;
      line.querySelector(".what").textContent = words.join(" · ");
    }
  }

  /** Let the link to everything lead to the view as it is now. */
  link() {
    for (const link of document.querySelectorAll("a[data-lift]")) {
      link.href = this.actions.address(nobody());
    }
  }

  #ticked() {
    return readChosen(new URLSearchParams(this.boxes.filter((it) => it.checked).map((it) => [it.name, it.value])));
  }

  #told(name, ids) {
    const box = (id) => this.boxes.find((it) => it.name === name && it.value === id);
    const names = [...ids].map((id) => box(id)?.closest("label").textContent.trim() ?? id);
    return this.data.words[SAID[name]].replace("{names}", names.join(this.data.words.comma));
  }
}
