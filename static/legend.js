/** The legend: explains what is on the map, and turns layers on and off. */

export class Legend {
  /**
   * @param change called with the names of the layers that are on
   * @param moved called when the legend opens or closes, for it may lie on the map
   * @param tell called with the view a person chose, empty for everyone's
   * @param fade called with whether weak evidence is to be drawn pale
   */
  constructor(change, moved, tell, fade) {
    this.details = document.getElementById("legend");
    this.boxes = [...this.details.querySelectorAll("input[name=layers]")];
    this.entries = [...this.details.querySelectorAll("[data-key]")];
    this.details.addEventListener("toggle", () => moved());
    // Not as soon as another is chosen: who goes through the choices by keyboard passes all of them.
    document.getElementById("tell")?.addEventListener("click", (event) => {
      event.preventDefault();
      tell(document.getElementById("view").value);
    });
    this.weak = document.getElementById("weak");
    this.weak.addEventListener("change", () => fade(this.weak.checked));
    for (const box of this.boxes) {
      box.addEventListener("change", () => {
        change(new Set(this.boxes.filter((it) => it.checked).map((it) => it.value)));
      });
    }
  }

  open() {
    this.details.open = true;
  }

  /** Make room for a feature's card, and come back as it was. */
  yield(gone) {
    if (gone && this.before === undefined) {
      this.before = this.details.open;
      this.details.open = false;
    } else if (!gone && this.before !== undefined) {
      this.details.open = this.before;
      this.before = undefined;
    }
  }

  showFaded(faded) {
    this.weak.checked = faded;
    document.documentElement.classList.toggle("faded", faded);
  }

  showLayers(layers) {
    for (const box of this.boxes) {
      box.checked = layers.has(box.value);
    }
  }

  /** Keep the entries of what is on the map. */
  explain(signs) {
    keep(this.entries, signs);
  }
}

/** Of the entries of a legend keep those of these signs. */
export function keep(entries, signs) {
  for (const entry of entries) {
    entry.hidden = !signs.has(entry.dataset.key);
  }
}
