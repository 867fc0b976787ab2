/** The map page and the embed: ties the parts together. Everything a person sees here has an address. */

import { narrowing, nobody } from "./chosen.js";
import { read, remember, write } from "./view.js";
import { shownDay, toldBy } from "./source.js";
import { dress } from "./tint.js";
import { preparePaper } from "./paper.js";
import { Failure } from "./failure.js";
import { Outlook } from "./outlook.js";
import { Scene } from "./scene.js";
import { Dates } from "./dates.js";
import { Panel } from "./panel.js";
import { Legend } from "./legend.js";
import { Filter } from "./filter.js";
import { lead, rename } from "./permalink.js";
import { prepareSearch } from "./search-box.js";

// Room for an open legend beside the map, and for the list above it.
const ROOMY = "(min-width: 56.25em) and (min-height: 43.75em)";

class MapPage {
  constructor(data) {
    this.data = data;
    this.view = read(location, data);
    document.documentElement.classList.toggle("opaque", self.origin === "null");
    this.failure = new Failure(data, () => this.scene.again());
    this.outlook = new Outlook(data, (center, zoom) => this.moveTo(center, zoom));
    this.dates = new Dates(
      data,
      (day, settled) => this.changeDate(day, settled),
      () => this.rest(),
      (day) => this.#address(day),
    );
    this.legend = new Legend(
      (layers) => this.changeLayers(layers),
      () => this.scene.renew(),
      (view) => location.assign(toldBy(write(this.view, data), view)),
      (faded) => this.fade(faded),
    );
    this.panel = new Panel(data, {
      open: (key, opener) => this.open(key, opener),
      close: () => this.close(),
      show: (day) => this.showOn(day),
      address: (day) => this.#address(day),
      tabulate: (table) => this.tabulate(table),
      tabled: (table) => write({ ...this.view, table }, data),
      // Its own links know the filter, and not the place.
      listed: () => lead(this.view, data),
    });
    this.filter = new Filter(data, {
      choose: (chosen) => this.choose(chosen),
      mark: (changed) => this.markChanged(changed),
      address: (chosen) => write({ ...this.view, chosen }, data),
    });
    this.scene = new Scene(this.outlook.map, data, this, {
      open: (key, opener) => this.open(key, opener),
      drawn: (count) => this.#drawn(count),
    });
    this.#listen();
  }

  async start() {
    dress(this.view.theme);
    this.outlook.look(this.view);
    this.#showChoices();
    if (matchMedia(ROOMY).matches && !this.data.framed) {
      this.legend.open();
    }
    this.dates.show(this.view.asof);
    if (this.view.feature) {
      document.body.classList.add("selected");
      this.legend.yield(true);
    }
    // No server has read the address of a file.
    lead(this.view, this.data);
    if (this.data.asof !== this.view.asof) {
      this.#after();
    }
    await Promise.all([this.scene.draw(this.view), this.scene.ground()]);
    if (this.view.feature) {
      // It came with the page, where the page was written for it.
      await this.#renewCard();
      await this.failure.guard(() => this.scene.select(this.view));
      this.#bringIntoView();
    }
    document.documentElement.dataset.ready = "true";
  }

  /** Open a feature, because a person asked for it. */
  async open(key, opener) {
    this.opener = opener;
    this.view.feature = key;
    remember(this.view, this.data, { step: true });
    await this.#select({ focus: true });
    this.#bringIntoView();
  }

  /** Show what an address says, because a person asked for it. */
  async go(address) {
    history.pushState(null, "", address);
    await this.#restore();
    if (this.view.feature) {
      this.opener = document.getElementById("sought");
      await this.#select({ focus: true });
      this.#bringIntoView();
    }
  }

  /** Close the feature, and give the focus back to where it was opened. */
  close() {
    const key = this.view.feature;
    this.view.feature = null;
    remember(this.view, this.data, { step: true });
    this.#select({ focus: false });
    this.#giveBack(key);
  }

  changeDate(day, settled) {
    this.view.asof = shownDay(day, this.data);
    this.dates.show(this.view.asof);
    // While a slider is dragged the address stays; where it comes to rest is a step.
    if (settled) {
      remember(this.view, this.data, { step: true });
    }
    this.#after();
    return Promise.all([this.scene.draw(this.view), this.#renewCard()]);
  }

  /** Playing came to rest on the day that is shown. */
  rest() {
    this.#step();
    // What is still being drawn is told when it is there.
    if (document.documentElement.dataset.asof === this.view.asof) {
      this.#sayShown();
    }
  }

  /** Go to a day on which the selected feature is on the map. */
  async showOn(day) {
    await this.changeDate(day, true);
    if (this.view.feature) {
      this.#bringIntoView();
    }
  }

  /** A person moved the map. */
  moveTo(center, zoom) {
    Object.assign(this.view, { center, zoom });
    remember(this.view, this.data, { step: false });
    this.#after();
  }

  changeLayers(layers) {
    this.view.layers = layers;
    this.#step();
    return this.scene.draw(this.view);
  }

  /** Draw pale what rests on a single source or on its own side, or all alike again. */
  fade(faded) {
    this.view.faded = faded;
    this.legend.showFaded(faded);
    this.#step();
    // Tiles are drawn, and say how strong the evidence is, only where that is asked.
    return this.scene.tiledLayers.size ? this.scene.draw(this.view) : null;
  }

  /** Show only what concerns some actors, rests on some articles, is of some certainty; or everything again. */
  choose(chosen) {
    this.view.chosen = chosen;
    this.filter.show(this.view);
    this.#step();
    return this.scene.draw(this.view);
  }

  /** Mark what changed since the date before, or no longer. */
  markChanged(changed) {
    this.view.changed = changed;
    this.#step();
    return this.scene.draw(this.view);
  }

  tabulate(table) {
    this.view.table = table;
    this.#step();
    return this.panel.showAs(table);
  }

  #showChoices() {
    this.legend.showLayers(this.view.layers);
    this.legend.showFaded(this.view.faded);
    this.filter.show(this.view);
    this.panel.showAs(this.view.table);
  }

  #listen() {
    prepareSearch(this.data, {
      go: (address) => this.go(address),
      say: (words) => this.panel.say(words),
    });
    preparePaper([this.outlook.map], () => this.scene.renew());
    addEventListener("popstate", () => this.#restore());
  }

  /** Back and forward: everything as it was. */
  async #restore() {
    this.dates.leave();
    const [within, { feature }] = [this.panel.holdsFocus(), this.view];
    this.view = read(location, this.data);
    this.outlook.look(this.view);
    this.#showChoices();
    this.dates.show(this.view.asof);
    this.#after();
    await Promise.all([this.scene.draw(this.view), this.#select({ focus: false })]);
    if (within && !this.view.feature) {
      this.#giveBack(feature);
    }
  }

  /** Give the focus back to where a feature was opened. */
  #giveBack(key) {
    const opener = this.opener?.isConnected ? this.opener : this.scene.shape(key);
    opener?.focus({ preventScroll: true });
  }

  /** The address of this view on another day. */
  #address(day) {
    return write({ ...this.view, asof: day }, this.data);
  }

  /** What a person chose is a step in the browser's history. */
  #step() {
    remember(this.view, this.data, { step: true });
    this.#after();
  }

  /** What follows from any change of the view. */
  #after() {
    rename(this.view, this.data, this.dates.inWords(this.view.asof));
    this.dates.link();
    this.panel.link();
    this.filter.link();
  }

  /** What was asked for is on the map. */
  #drawn(count) {
    this.count = count;
    // Of a map that plays each date would be told, and none to its end.
    if (this.told && !this.dates.playing) {
      this.#sayShown();
    }
    this.told = true;
    this.#tellAway();
  }

  /** A card may be open of what the layers or the filter leave out. */
  #tellAway() {
    const { feature, layers, chosen } = this.view;
    if (!feature) {
      return;
    }
    const { switchedOff, filteredOut } = this.data.words;
    const isOff = !layers.has(feature.split("/")[0]);
    const isOut = !isOff && narrowing(chosen) && !this.scene.drawn(feature);
    const everything = { ...this.view, layers: new Set(this.data.layers.map(({ name }) => name)), chosen: nobody() };
    const away = { words: isOff ? switchedOff : filteredOut, href: write(everything, this.data) };
    this.panel.tellAway(isOff || isOut ? away : null);
  }

  #sayShown() {
    const words = this.data.words.shown.replace("{date}", this.dates.inWords(this.view.asof));
    this.panel.say(words.replace("{count}", this.count));
  }

  async #select({ focus }) {
    this.#after();
    this.legend.yield(Boolean(this.view.feature));
    const marked = this.scene.select(this.view);
    if (!this.view.feature) {
      this.panel.hideCard();
      return;
    }
    await this.failure.guard(() => Promise.all([marked, this.panel.showCard(this.view, { focus })]));
    this.#tellAway();
  }

  /** A card says whether its feature is on the map, so it belongs to a date. */
  async #renewCard() {
    if (this.view.feature) {
      await this.failure.guard(() => this.panel.showCard(this.view, { focus: false }));
      this.#tellAway();
    }
  }

  #bringIntoView() {
    const drawn = this.scene.drawn(this.view.feature);
    if (drawn) {
      this.outlook.bring(drawn);
    }
  }
}

const data = JSON.parse(document.getElementById("data").textContent);
new MapPage(data).start();
