/** What is on the map for a view: fetched and drawn, marked where it is selected or has changed, and explained in the legend. */

import { Answers } from "./answers.js";
import { Basemap } from "./basemap.js";
import { narrowing } from "./chosen.js";
import { Drawing } from "./drawing.js";
import { Sketch } from "./sketch.js";
import { feature, shownOn } from "./source.js";
import { isShown } from "./span.js";
import { Tiled } from "./tiled.js";

// So long, in milliseconds, nobody wonders why nothing is drawn; then what has come is.
const PATIENCE = 2_500;

export class Scene {
  /**
   * @param panel has the list of what is shown, which says what is drawn and how
   * @param actions {open(key, opener), drawn(count): what is asked for is on the map}
   */
  constructor(map, data, { panel, legend, failure }, actions) {
    Object.assign(this, { map, data, panel, legend, failure, actions });
    this.features = [];
    this.tiledLayers = new Set();
    this.loading = null;
    this.awaited = new Set(["ground", "features"]);
    this.sketch = new Sketch((key) => actions.open(key, null));
    this.basemap = new Basemap(map);
    this.drawing = new Drawing(map, data, (key, opener) => actions.open(key, opener));
    this.tiled = new Tiled(map, data, {
      open: (key) => actions.open(key),
      failed: () => failure.show(),
      seen: (sight) => this.#see(sight),
    });
  }

  /** Land, borders and the names of towns. */
  async ground() {
    await this.failure.guard(async () => {
      this.drawing.nameBasemap(await this.basemap.load(this.data.basemap));
      this.#complete("ground");
    }, [this.data.words.ground]);
  }

  /** Fetch and draw what is on the map now. A later call makes an earlier one void. */
  draw(view) {
    if (this.view) {
      this.sketch.remove();
    } else {
      this.sketch.leaveTo(this.map);
    }
    return this.#ask(view);
  }

  /** Ask once more for what is not there. */
  again() {
    return Promise.all([this.#ask(this.view), this.awaited.has("ground") && this.ground()]);
  }

  async #ask(view) {
    this.loading?.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.view = view;
    this.failure.clear();
    this.#wait(true);
    await this.failure.guard(async () => {
      const shown = this.data.layers.filter((layer) => view.layers.has(layer.name));
      const answers = new Answers(this.#requests(shown, signal));
      await answers.within(PATIENCE);
      await this.#show(shown, answers, signal);
      if (answers.awaited.size) {
        this.failure.wait(this.#titles(shown, answers));
        await answers.all;
        await this.#show(shown, answers, signal);
      }
      document.documentElement.dataset.asof = view.asof;
      if (answers.failed.size) {
        this.failure.show(this.#titles(shown, answers));
      }
    });
  }

  /** Mark the feature that a view has selected, and no other; one of a layer of tiles is drawn for it. */
  select(view) {
    this.view = view;
    this.#mark(view.feature);
    return this.#pick();
  }

  /** What is drawn of a feature by itself; undefined where nothing is. */
  drawn(key) {
    return [this.drawing.zones, this.drawing.lines, this.drawing.points]
      .flatMap(({ group }) => group.getLayers())
      .find((layer) => layer.getElement()?.dataset.feature === key);
  }

  /** The element of a feature that the keyboard comes to. */
  shape(key) {
    return this.#shapes().find((element) => element.dataset.feature === key);
  }

  /** Let names find room anew. */
  renew() {
    this.drawing.labels.place();
  }

  /** The map that came with the page stands until there is both ground and what lies on it. */
  #complete(part) {
    this.awaited.delete(part);
    if (!this.awaited.size) {
      this.sketch.remove();
    }
  }

  /** What is shown of each layer: the features to be drawn one by one, none of a layer that comes as tiles. */
  #requests(shown, signal) {
    const { asof, chosen } = this.view;
    const there = this.panel.hasList(asof, shown, narrowing(chosen));
    const list = there ? null : this.panel.showList(asof, shown, signal, chosen);
    const features = async (layer) => {
      // The list says whether there are too many on this day. Only of a large layer one has to wait for it.
      await (layer.many && list);
      return layer.many && this.panel.group(layer).tiled ? [] : shownOn(layer, asof, signal, chosen);
    };
    return { list, ...Object.fromEntries(shown.map((layer) => [layer.name, features(layer)])) };
  }

  /** Put on the map what has come so far: one layer that fails, or is late, must not take the others with it. */
  async #show(shown, answers, signal) {
    signal.throwIfAborted();
    this.failure.clear();
    const there = shown.filter(({ name }) => answers.come.has(name));
    const tiled = answers.come.has("list") ? there.map((layer) => this.panel.group(layer)).filter((it) => it.tiled) : [];
    this.features = there.flatMap(({ name }) => answers.come.get(name));
    this.tiledLayers = new Set(tiled.map(({ layer }) => layer.name));
    this.picked = null;
    this.#redraw(there);
    this.#wait(false);
    await this.#markChanges(there, signal);
    this.legend.explain(this.signs);
    await Promise.all([this.tiled.show(tiled.filter(({ drawn }) => drawn), this.view, signal), this.#pick(signal)]);
    this.actions.drawn(tiled.reduce((sum, group) => sum + group.count, this.features.length));
    if (there.length === shown.length) {
      this.#complete("features");
    }
  }

  /** What is not there, as a person calls it. */
  #titles(shown, answers) {
    const asked = [...shown, { name: "list", title: this.data.words.list }];
    return asked.filter(({ name }) => !answers.come.has(name)).map(({ title }) => title);
  }

  /** Until what was asked for has come, what is still on the map is of another view. */
  #wait(waits) {
    this.map.getContainer().setAttribute("aria-busy", String(waits));
  }

  /** Draw what was fetched; who is at a shape by keyboard stays there. */
  #redraw(there) {
    const { asof } = this.view;
    const focused = document.activeElement?.closest?.(".shape")?.dataset.feature;
    this.rivals = this.panel.rivals(asof);
    this.signs = this.#drawn(this.features);
    if (focused) {
      this.shape(focused)?.focus();
    }
    // Of ground whose zones did not come nobody knows whether anybody spoke of it; of what is left out somebody may well have.
    const silent = there.some(({ geometry }) => geometry === "MultiPolygon") && !narrowing(this.view.chosen);
    this.basemap.showSilence(silent);
    this.signs = silent ? this.signs.add("nothing") : this.signs;
  }

  /** Draw these, with the selected one marked. @returns {Set<string>} what the legend has to explain */
  #drawn(features) {
    const { asof, changed, feature: key } = this.view;
    const signs = this.drawing.draw(features, this.rivals, changed ? asof : null);
    this.#mark(key);
    return signs;
  }

  /** Mark what is new on the date, what ended the day before, and what changed hands. */
  async #markChanges(shown, signal) {
    if (!this.view.changed && !this.changed) {
      return;
    }
    const { Changed } = await import("./changed.js");
    this.changed ??= new Changed(this.map, this.data, this.drawing.labels, (key, opener) => this.actions.open(key, opener));
    const handovers = this.view.layers.has("control_zones") ? this.panel.handovers(this.view.asof) : [];
    const { signs, failed } = await this.changed.show(this.view, shown, { features: this.features, handovers }, signal);
    signs.forEach((sign) => this.signs.add(sign));
    if (failed) {
      this.failure.show();
    }
  }

  /** Draw the selected feature of a layer of tiles by itself, as it would be among few: marked, and in reach of the keyboard. */
  async #pick(signal) {
    const key = this.view.feature;
    const name = key?.split("/")[0];
    if (!this.tiledLayers.has(name) || this.picked === key) {
      return;
    }
    const [found, { asof }] = [await feature(key, signal), this.view];
    const layer = this.data.layers.find((it) => it.name === name);
    if (this.view.feature === key) {
      this.picked = key;
      const features = found && isShown(found, layer, asof) ? [...this.features, found] : this.features;
      this.#drawn(features).forEach((sign) => this.signs.add(sign));
    }
  }

  /** What is in sight of the layers of tiles. */
  #see({ signs, share, features }) {
    this.legend.explain(new Set([...this.signs, ...signs]));
    this.drawing.name(features);
    const thinned = document.getElementById("thinned");
    thinned.hidden = share === 1;
    thinned.textContent = share < 1 ? this.data.words.thinned.replace("{share}", Math.round(1 / share)) : "";
  }

  #mark(key) {
    for (const shape of this.#shapes()) {
      const selected = shape.dataset.feature === key;
      shape.classList.toggle("selected", selected);
      shape.setAttribute("aria-pressed", String(selected));
    }
    this.drawing.zones.mark(key);
  }

  #shapes() {
    return [...this.map.getContainer().querySelectorAll(".shape[data-feature]")];
  }
}
