/** The map page and the embed: ties the parts together. Everything a person sees here has an address. */

import * as L from "../vendor/leaflet/leaflet-src.esm.js";
import { parts, read, remember, write } from "./view.js";
import { endedOn, feature, fullAddress, shownDay, shownOn, toldBy } from "./source.js";
import { isShown } from "./span.js";
import { dress } from "./tint.js";
import { preparePaper } from "./paper.js";
import { Basemap, createMap } from "./basemap.js";
import { Drawing } from "./drawing.js";
import { Tiled } from "./tiled.js";
import { Dates } from "./dates.js";
import { Panel } from "./panel.js";
import { Legend } from "./legend.js";
import { Filter } from "./filter.js";
import { narrowing } from "./chosen.js";

const WIDE = "(min-width: 900px)";
// What lies nearer to the edge than this part of the map is brought to the middle.
const INSET = 0.15;
const COARSE = "(pointer: coarse)";

class MapPage {
  constructor(data) {
    this.data = data;
    this.view = read(location, data);
    this.basemapReady = false;
    this.loading = null;
    document.documentElement.classList.toggle("opaque", self.origin === "null");
    this.map = this.#createMap();
    this.basemap = new Basemap(this.map);
    this.drawing = new Drawing(this.map, data, (key, opener) => this.open(key, opener));
    this.tiled = new Tiled(this.map, data, {
      open: (key) => this.open(key),
      failed: () => this.#fail(),
      seen: (sight) => this.#see(sight),
    });
    this.dates = new Dates(
      data,
      (day, settled) => this.changeDate(day, settled),
      () => this.rest(),
      (day) => this.#address(day),
    );
    this.legend = new Legend(
      (layers) => this.changeLayers(layers),
      () => this.drawing.labels.place(),
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
    });
    this.filter = new Filter(data, {
      choose: (chosen) => this.choose(chosen),
      mark: (changed) => this.markChanged(changed),
      address: (chosen) => write({ ...this.view, chosen }, data),
    });
    this.#listen();
  }

  async start() {
    dress(this.view.theme);
    this.#look();
    this.#showChoices();
    if (matchMedia(WIDE).matches && !this.data.framed) {
      this.legend.open();
    }
    this.dates.show(this.view.asof);
    if (this.view.feature) {
      document.body.classList.add("selected");
      this.legend.yield(true);
    }
    if (this.data.asof !== this.view.asof) {
      this.#after();
    }
    const basemap = this.basemap.load(this.data.basemap).then((named) => this.drawing.nameBasemap(named));
    await Promise.all([this.#draw(), this.#guard(() => basemap)]);
    if (this.view.feature) {
      // It came with the page, where the page was written for it.
      await this.#renewCard();
      this.#mark(this.view.feature);
      this.#bringIntoView(this.view.feature);
    }
    document.documentElement.dataset.ready = "true";
  }

  /** Open a feature, because a person asked for it. */
  async open(key, opener) {
    this.opener = opener;
    this.view.feature = key;
    remember(this.view, this.data, { step: true });
    await this.#select({ focus: true });
    this.#bringIntoView(key);
  }

  /** Show what an address says, because a person asked for it. */
  async go(address) {
    history.pushState(null, "", address);
    await this.#restore();
    if (this.view.feature) {
      this.opener = document.getElementById("sought");
      await this.#select({ focus: true });
      this.#bringIntoView(this.view.feature);
    }
  }

  /** Close the feature, and give the focus back to where it was opened. */
  close() {
    const key = this.view.feature;
    this.view.feature = null;
    remember(this.view, this.data, { step: true });
    this.#select({ focus: false });
    const shape = this.#shapes().find((element) => element.dataset.feature === key);
    const opener = this.opener?.isConnected ? this.opener : shape;
    opener?.focus({ preventScroll: true });
  }

  changeDate(day, settled) {
    this.view.asof = shownDay(day, this.data);
    this.dates.show(this.view.asof);
    // While a slider is dragged the address stays; where it comes to rest is a step.
    if (settled) {
      remember(this.view, this.data, { step: true });
    }
    this.#after();
    return Promise.all([this.#draw(), this.#renewCard()]);
  }

  /** Playing came to rest on the day that is shown. */
  rest() {
    remember(this.view, this.data, { step: true });
    this.#after();
    // What is still being drawn is told when it is there.
    if (document.documentElement.dataset.asof === this.view.asof) {
      this.#sayShown();
    }
  }

  /** Go to a day on which the selected feature is on the map. */
  async showOn(day) {
    await this.changeDate(day, true);
    if (this.view.feature) {
      this.#bringIntoView(this.view.feature);
    }
  }

  changeLayers(layers) {
    this.view.layers = layers;
    remember(this.view, this.data, { step: true });
    this.#after();
    return this.#draw();
  }

  /** Draw pale what rests on a single source or on its own side, or all alike again. */
  fade(faded) {
    this.view.faded = faded;
    this.legend.showFaded(faded);
    remember(this.view, this.data, { step: true });
    this.#after();
    // Tiles are drawn, and say how strong the evidence is, only where that is asked.
    return this.shownInTiles?.size ? this.#draw() : null;
  }

  /** Show only what concerns some actors, rests on some articles, is of some certainty; or everything again. */
  choose(chosen) {
    this.view.chosen = chosen;
    this.filter.show(this.view);
    remember(this.view, this.data, { step: true });
    this.#after();
    return this.#draw();
  }

  /** Mark what changed since the date before, or no longer. */
  markChanged(changed) {
    this.view.changed = changed;
    remember(this.view, this.data, { step: true });
    this.#after();
    return this.#draw();
  }

  tabulate(table) {
    this.view.table = table;
    remember(this.view, this.data, { step: true });
    this.#after();
    return this.panel.showAs(table);
  }

  #showChoices() {
    this.legend.showLayers(this.view.layers);
    this.legend.showFaded(this.view.faded);
    this.filter.show(this.view);
    this.panel.showAs(this.view.table);
  }

  #createMap() {
    const framed = this.data.framed;
    const map = createMap("map", {
      scrollWheelZoom: !framed,
      // In a frame one finger belongs to the article around it; two move the map.
      dragging: !(framed && matchMedia(COARSE).matches),
    });
    const { zoomIn, zoomOut } = this.data.words;
    // Across from the date, which stands where lines begin.
    const side = document.documentElement.dir === "rtl" ? "left" : "right";
    L.control.zoom({ position: `top${side}`, zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    L.control.scale({ position: `bottom${side}`, imperial: false, maxWidth: 120 }).addTo(map);
    if (framed) {
      // The wheel belongs to the article, but for who is at work on the map.
      map.on("focus", () => map.scrollWheelZoom.enable());
      map.on("blur mouseout", ({ originalEvent }) => {
        if (!map.getContainer().contains(originalEvent?.relatedTarget ?? null)) {
          map.scrollWheelZoom.disable();
        }
      });
    }
    return map;
  }

  /** The search box works as a form until somebody turns to it. */
  #prepareSearch() {
    const form = document.getElementById("search");
    const wake = async () => {
      const { Search } = await import("./search.js");
      const actions = { go: (address) => this.go(address), say: (words) => this.panel.say(words) };
      this.search ??= new Search(form, this.data, actions);
    };
    form?.addEventListener("focusin", wake, { once: true });
  }

  #listen() {
    this.#prepareSearch();
    preparePaper(this.map, () => this.drawing.labels.place());
    addEventListener("popstate", () => this.#restore());
    // Only a person's own moves get into the address: opening a page must not change it.
    this.map.on("dragend zoomend moveend", () => this.#moved());
    for (const kind of ["pointerdown", "wheel", "keydown"]) {
      const touched = () => {
        this.touched = true;
      };
      this.map.getContainer().addEventListener(kind, touched, { passive: true });
    }
    const gesture = document.getElementById("gesture");
    this.map.getContainer().addEventListener(
      "touchmove",
      (event) => gesture?.classList.toggle("shown", event.touches.length === 1),
      { passive: true },
    );
    this.map.getContainer().addEventListener("touchend", () => gesture?.classList.remove("shown"));
    new ResizeObserver(() => this.#quietly(() => this.map.invalidateSize({ pan: false }))).observe(
      this.map.getContainer(),
    );
  }

  /** Move the map without its place getting into the address: nobody asked for that. */
  #quietly(move) {
    this.quiet = true;
    move();
    this.quiet = false;
  }

  #moved() {
    if (!this.touched || this.quiet) {
      return;
    }
    const { lat, lng } = this.map.getCenter();
    this.view.center = [lng, lat];
    this.view.zoom = this.map.getZoom();
    remember(this.view, this.data, { step: false });
    this.#after();
  }

  /** Go where the address says. */
  #look() {
    const { center, zoom, bbox } = this.view;
    if (center) {
      this.map.setView([center[1], center[0]], zoom ?? 7, { animate: false });
    } else {
      const [west, south, east, north] = bbox ?? this.data.home.bbox;
      // A box across the antimeridian has its west east of its east.
      const right = east < west ? east + 360 : east;
      this.map.fitBounds([[south, west], [north, right]], { animate: false });
      if (zoom !== null) {
        this.map.setZoom(zoom, { animate: false });
      }
    }
  }

  /** Back and forward: everything as it was. */
  async #restore() {
    this.view = read(location, this.data);
    this.touched = false;
    this.#look();
    this.#showChoices();
    this.dates.show(this.view.asof);
    this.#after();
    await Promise.all([this.#draw(), this.#select({ focus: false })]);
  }

  /** The address of this view on another day. */
  #address(day) {
    return write({ ...this.view, asof: day }, this.data);
  }

  /** What follows from any change of the view. */
  #after() {
    const date = this.dates.inWords(this.view.asof);
    document.title = this.data.words.title
      .replace("{dataset}", this.data.title)
      .replace("{date}", date);
    const full = document.getElementById("full");
    if (full) {
      const others = parts(this.view, this.data);
      const { here, told } = fullAddress(this.view.asof, others, this.data.address);
      full.href = here;
      document.getElementById("full-address").textContent = told;
    }
    const close = { ...this.view, feature: null };
    document.getElementById("close").href = write(close, this.data);
    this.dates.link();
    this.panel.link();
    this.filter.link();
  }

  /** Fetch and draw what is on the map now. A later call makes an earlier one void. */
  async #draw() {
    this.loading?.abort();
    this.loading = new AbortController();
    const { signal } = this.loading;
    const { asof, chosen } = this.view;
    document.getElementById("failure").hidden = true;
    const shown = this.data.layers.filter((layer) => this.view.layers.has(layer.name));
    await this.#guard(async () => {
      const listed = this.panel.hasList(asof, shown, narrowing(chosen)) ? null : this.panel.showList(asof, shown, signal, chosen);
      const parts = await Promise.allSettled([
        listed,
        ...shown.map(async (layer) => {
          // The list says whether there are too many on this day. Only of a large layer one has to wait for it.
          await (layer.many && listed);
          return layer.many && this.panel.group(layer).tiled ? [] : shownOn(layer, asof, signal, chosen);
        }),
      ]);
      signal.throwIfAborted();
      // One layer that fails must not take the others with it.
      const groups = parts.slice(1).flatMap((part) => (part.status === "fulfilled" ? [part.value] : []));
      const tiled = parts[0].status === "fulfilled" ? shown.map((layer) => this.panel.group(layer)).filter((it) => it.tiled) : [];
      this.shownInTiles = new Set(tiled.map(({ layer }) => layer.name));
      this.picked = null;
      const focused = document.activeElement?.closest?.(".shape")?.dataset.feature;
      this.features = groups.flat();
      this.rivals = this.panel.rivals(asof);
      this.signs = this.drawing.draw(this.features, this.rivals, this.view.changed ? asof : null);
      await this.#markChanges(shown, signal);
      this.#mark(this.view.feature);
      if (focused) {
        this.#shapes().find((shape) => shape.dataset.feature === focused)?.focus();
      }
      const zones = this.data.layers.filter((layer) => layer.geometry === "MultiPolygon");
      const silent = zones.some((layer) => this.view.layers.has(layer.name));
      this.basemap.showSilence(silent);
      this.signs = silent ? this.signs.add("nothing") : this.signs;
      this.legend.explain(this.signs);
      await Promise.all([this.tiled.show(tiled.filter(({ drawn }) => drawn), this.view, signal), this.#pick(signal)]);
      this.count = tiled.reduce((sum, group) => sum + group.count, this.features.length);
      // Of a map that plays each date would be told, and none to its end.
      if (this.drawn && !this.dates.playing) {
        this.#sayShown();
      }
      this.drawn = true;
      document.documentElement.dataset.asof = asof;
      const failed = parts.find((part) => part.status === "rejected");
      if (failed) {
        throw failed.reason;
      }
    });
  }

  #sayShown() {
    const words = this.data.words.shown.replace("{date}", this.dates.inWords(this.view.asof));
    this.panel.say(words.replace("{count}", this.count));
  }

  /** Mark what is new on the date and what ended the day before. What passes, or is drawn from tiles, has no marks. */
  async #markChanges(shown, signal) {
    const { asof, changed, chosen } = this.view;
    if (!changed && !this.changed) {
      return;
    }
    const { Changed } = await import("./changed.js");
    this.changed ??= new Changed(this.map, this.data, (key, opener) => this.open(key, opener));
    const lasting = shown.filter((layer) => !layer.spanDays && !this.shownInTiles.has(layer.name));
    const ended = changed ? await Promise.allSettled(lasting.map((layer) => endedOn(layer, asof, signal, chosen))) : [];
    signal.throwIfAborted();
    const begun = changed ? this.features.filter((feature) => feature.properties.valid_from === asof) : [];
    this.changed.draw(begun, ended.flatMap(({ value }) => value ?? [])).forEach((sign) => this.signs.add(sign));
    if (ended.some(({ status }) => status === "rejected")) {
      this.#fail();
    }
  }

  async #select({ focus }) {
    this.#mark(this.view.feature);
    this.#after();
    this.legend.yield(Boolean(this.view.feature));
    if (!this.view.feature) {
      this.panel.hideCard();
      return;
    }
    await this.#guard(() => Promise.all([this.#pick(), this.panel.showCard(this.view, { focus })]));
  }

  /** Draw the selected feature of a layer of tiles by itself, as it would be among few: marked, and in reach of the keyboard. */
  async #pick(signal) {
    const key = this.view.feature;
    const name = key?.split("/")[0];
    if (!this.shownInTiles?.has(name) || this.picked === key) {
      return;
    }
    const [found, { asof }] = [await feature(key, signal), this.view];
    const layer = this.data.layers.find((it) => it.name === name);
    if (this.view.feature === key) {
      this.picked = key;
      const signs = this.drawing.draw(found && isShown(found, layer, asof) ? [...this.features, found] : this.features, this.rivals, this.view.changed ? asof : null);
      signs.forEach((sign) => this.signs.add(sign));
      this.#mark(key);
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

  /** A card says whether its feature is on the map, so it belongs to a date. */
  async #renewCard() {
    if (this.view.feature) {
      await this.#guard(() => this.panel.showCard(this.view, { focus: false }));
    }
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

  /** Move the map only if the feature is out of sight or nearly so. */
  #bringIntoView(key) {
    const drawn = [this.drawing.zones, this.drawing.lines, this.drawing.points]
      .flatMap(({ group }) => group.getLayers())
      .find((layer) => layer.getElement()?.dataset.feature === key);
    if (!drawn) {
      return;
    }
    this.#quietly(() => this.map.invalidateSize({ pan: false }));
    const box = drawn.getBounds ? drawn.getBounds() : L.latLngBounds([drawn.getLatLng()]);
    const sight = this.map.getBounds();
    if (!sight.pad(-INSET).contains(box.getCenter()) && !sight.contains(box)) {
      const zoom = this.map.getBoundsZoom(box, false, L.point(40, 40));
      const near = Math.min(zoom, this.map.getZoom());
      this.#quietly(() => this.map.setView(box.getCenter(), near, { animate: false }));
    }
  }

  /** Tell a person plainly when something could not be loaded. */
  async #guard(work) {
    try {
      await work();
    } catch (error) {
      if (error.name !== "AbortError") {
        this.#fail();
      }
    }
  }

  #fail() {
    const failure = document.getElementById("failure");
    failure.textContent = this.data.words.failed;
    failure.hidden = false;
  }
}

const data = JSON.parse(document.getElementById("data").textContent);
new MapPage(data).start();
