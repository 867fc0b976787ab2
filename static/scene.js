/** What is on the map for a view: fetched and drawn, marked where it is selected or has changed, and explained in the legend. */

import { Basemap } from "./basemap.js";
import { narrowing } from "./chosen.js";
import { Drawing } from "./drawing.js";
import { feature, shownOn } from "./source.js";
import { isShown } from "./span.js";
import { Tiled } from "./tiled.js";

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
    this.drawing.nameBasemap(await this.basemap.load(this.data.basemap));
  }

  /** Fetch and draw what is on the map now. A later call makes an earlier one void. */
  async draw(view) {
    this.loading?.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    this.view = view;
    this.failure.clear();
    await this.failure.guard(async () => {
      const shown = this.data.layers.filter((layer) => view.layers.has(layer.name));
      const { groups, tiled, failed } = await this.#fetch(shown, signal);
      this.features = groups.flat();
      this.tiledLayers = new Set(tiled.map(({ layer }) => layer.name));
      this.picked = null;
      this.#redraw();
      await this.#markChanges(shown, signal);
      this.legend.explain(this.signs);
      await Promise.all([this.tiled.show(tiled.filter(({ drawn }) => drawn), view, signal), this.#pick(signal)]);
      this.actions.drawn(tiled.reduce((sum, group) => sum + group.count, this.features.length));
      document.documentElement.dataset.asof = view.asof;
      if (failed) {
        throw failed.reason;
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

  /** What is shown of each layer: features to be drawn one by one, or the groups that come as tiles. */
  async #fetch(shown, signal) {
    const { asof, chosen } = this.view;
    const there = this.panel.hasList(asof, shown, narrowing(chosen));
    const listed = there ? null : this.panel.showList(asof, shown, signal, chosen);
    const parts = await Promise.allSettled([
      listed,
      ...shown.map(async (layer) => {
        // The list says whether there are too many on this day. Only of a large layer one has to wait for it.
        await (layer.many && listed);
        return layer.many && this.panel.group(layer).tiled ? [] : shownOn(layer, asof, signal, chosen);
      }),
    ]);
    signal.throwIfAborted();
    const [list, ...layers] = parts;
    // One layer that fails must not take the others with it.
    const groups = layers.flatMap((part) => (part.status === "fulfilled" ? [part.value] : []));
    const told = list.status === "fulfilled" ? shown.map((layer) => this.panel.group(layer)) : [];
    return { groups, tiled: told.filter((it) => it.tiled), failed: parts.find((part) => part.status === "rejected") };
  }

  /** Draw what was fetched; who is at a shape by keyboard stays there. */
  #redraw() {
    const { asof, layers } = this.view;
    const focused = document.activeElement?.closest?.(".shape")?.dataset.feature;
    this.rivals = this.panel.rivals(asof);
    this.signs = this.#drawn(this.features);
    if (focused) {
      this.shape(focused)?.focus();
    }
    const silent = this.data.layers.some(({ geometry, name }) => geometry === "MultiPolygon" && layers.has(name));
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
