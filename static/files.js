/**
 * Where a page of a published site gets what it shows: from files. It offers what static/source.js does, whose place it
 * takes there. Each layer is one file of all times, fetched once; the list of a day stands in the page of that day.
 */

import { argumentsOf } from "./address.js";
import { Archive } from "./archive.js";
import { isChosen, narrowing } from "./chosen.js";
import { nearestDay, nearestInWords } from "./nearest.js";
import { part } from "./part.js";
import { dayBefore, isShown } from "./span.js";
import { dayInWords } from "./when.js";

const DAY = /(\d{4}-\d\d-\d\d)\.html$/;

// The address of a page changes with what it shows, and links that are relative to it must not.
const START = location.href;
settle(document, START);

// Pages of one language stand together; those of the first, and all that has no words, in the folder of the site itself.
const { root, lang } = document.documentElement.dataset;
const PAGES = new URL(root, START).href;
const SITE = lang ? new URL("../", PAGES).href : PAGES;

/** The day an address asks for: a file has it in its name; a question mark may name it for the page of every day. */
export function dayOf({ search, pathname }, data) {
  const given = argumentsOf(search);
  if (given.get("live") === "on") {
    return data.newest;
  }
  const asked = given.get("asof")?.slice(0, 10) ?? DAY.exec(pathname)?.[1];
  return shownDay(asked ?? data.home.asof, data);
}

/** Whether a page was written for all that its address asks for: no file is for a question. */
export function isWrittenFor({ search }) {
  return search.length < 2;
}

/** The last day before a day on which something changed: only such days have a page. */
export function shownDay(day, data) {
  const days = [...data.stops.map((stop) => stop.day), data.home.asof].sort();
  return days.findLast((it) => it <= day) ?? days[0];
}

export function addressOf(day, parts, data) {
  return PAGES + pageOn(data.framed ? "embed" : "asof", day, parts);
}

/** The same day in another folder of pages, or in the language of a link: the two things that pages have besides. */
export function besides({ dataset }, address) {
  if (dataset.folder) {
    return PAGES + address.slice(PAGES.length).replace(/^[^/]+/, dataset.folder);
  }
  return `${SITE}${dataset.lang ? `${dataset.lang}/` : ""}${address.slice(PAGES.length)}`;
}

/** There are no files of what each says by himself. */
export function toldBy(address) {
  return address;
}

export function fullAddress(day, parts, from) {
  const page = pageOn("asof", day, parts);
  return { here: PAGES + page, told: new URL(page, new URL(from, START)).href };
}

const layers = new Map();

export function everything(name) {
  if (!layers.has(name)) {
    const coming = fetched(`${SITE}layers/${name}.geojson`).then(({ features }) => {
      for (const feature of features) {
        feature.properties.layer = name;
      }
      return features;
    });
    // What failed may be there the next time.
    coming.catch(() => layers.delete(name));
    layers.set(name, coming);
  }
  return layers.get(name);
}

export async function shownOn(layer, day, signal, chosen) {
  return (await everything(layer.name)).filter((feature) => isShown(feature, layer, day) && isChosen(feature, chosen));
}

/** A layer that is drawn from tiles is too much to be fetched whole for this: what ended of it is not known. */
export async function endedOn(layer, day, most, signal, chosen) {
  if (layer.many && !layers.has(layer.name)) {
    return { ended: [], whole: false };
  }
  const last = dayBefore(day);
  const found = (await everything(layer.name)).filter((feature) => feature.properties.valid_to === last && isChosen(feature, chosen));
  return { ended: found.slice(0, most), whole: found.length <= most };
}

const archive = new Archive(`${SITE}tiles/sourceline.pmtiles`);

/** One archive has the features of all days, and says of each when it is on the map. */
export async function tilesOn(layer, day) {
  const tile = async (place) => ({ body: await archive.tile(place), share: 1 });
  return { deepest: await archive.deepest(), tile, keep: (properties) => isShown({ properties }, layer, day) };
}

export async function feature(key) {
  const [layer, id] = key.split("/");
  const found = await fetched(`${SITE}collections/${layer}/items/${encodeURIComponent(id)}.geojson`);
  found.properties.layer = layer;
  return found;
}

export async function listOn(day, shown, data, signal, chosen) {
  const page = await elements(addressOf(day, [], data), signal);
  const list = page.querySelector("#list .shown");
  const names = new Set(shown.map((layer) => `group-${layer.name}`));
  for (const group of list.querySelectorAll(".group")) {
    if (!names.has(group.getAttribute("aria-labelledby"))) {
      group.remove();
    }
  }
  const isOff = (key) => key && !shown.some((layer) => key.startsWith(`${layer.name}/`));
  for (const told of list.querySelectorAll("[data-row], .handovers > li, .changes > li:not(.article)")) {
    if (isOff(told.dataset.row ?? told.dataset.loser ?? told.querySelector("[data-feature]")?.dataset.feature)) {
      told.remove();
    }
  }
  if (narrowing(chosen)) {
    await narrow(list, day, shown, data, chosen);
    list.dataset.chosen = narrowing(chosen);
  }
  if (!list.querySelector("[data-entry], [data-tiled]")) {
    await tellNearest(list, day, shown, data, chosen);
  }
  return [list];
}

/** The file says it, if at all, of the whole map of its day. */
async function tellNearest(list, day, shown, data, chosen) {
  list.querySelector(".nearest")?.remove();
  const features = (await Promise.all(shown.map((layer) => everything(layer.name)))).flat();
  const nearest = nearestDay(features.filter((it) => isChosen(it, chosen)), day);
  if (nearest) {
    const { noneChosen, noneAtAll } = data.words;
    const told = nearestInWords(narrowing(chosen) ? noneChosen : noneAtAll, nearest, data.words);
    told.querySelector("a").href = addressOf(shownDay(nearest, data), [], data);
    list.querySelector(".in-words").after(told);
  }
}

/** Leave in a list what is chosen; of what changed on the day too, but for articles. */
async function narrow(list, day, shown, data, chosen) {
  const all = (await Promise.all(shown.map((layer) => everything(layer.name)))).flat();
  const keys = new Set(all.filter((feature) => isChosen(feature, chosen)).map(({ id, properties }) => `${properties.layer}/${id}`));
  for (const entry of list.querySelectorAll("[data-entry], [data-row]")) {
    if (!keys.has(entry.dataset.entry ?? entry.dataset.row)) {
      entry.remove();
    }
  }
  for (const change of list.querySelectorAll(".changes > li:not(.article)")) {
    const key = change.querySelector("[data-feature]")?.dataset.feature;
    if (key && !keys.has(key)) {
      change.remove();
    }
  }
  for (const pair of list.querySelectorAll(".rivals > li")) {
    if (!keys.has(pair.dataset.one) || !keys.has(pair.dataset.other)) {
      pair.remove();
    }
  }
  for (const ground of list.querySelectorAll(".handovers > li")) {
    if (!keys.has(ground.dataset.loser) && !keys.has(ground.dataset.winner)) {
      ground.remove();
    }
  }
  for (const group of list.querySelectorAll(".group")) {
    const count = group.querySelectorAll("[data-entry]").length;
    group.dataset.count = String(count);
    group.querySelector(".count").textContent = String(count);
    if (!count) {
      group.querySelector(".features")?.replaceWith(nothing(data));
    }
  }
  list.dataset.count = String(list.querySelectorAll("[data-entry]").length);
}

function nothing(data) {
  const sentence = document.createElement("p");
  sentence.className = "aside nothing";
  sentence.textContent = data.words.nothing;
  return sentence;
}

/** The card was written for a day on which its feature is not on the map, and says so: it is told the day, or not to. */
export async function cardOn(key, day, data, signal) {
  const layer = data.layers.find((it) => it.name === key.split("/")[0]);
  const page = await elements(`${PAGES}cards/${named(key)}`, signal);
  const card = page.querySelector(".card");
  card.dataset.asof = day;
  const absence = card.querySelector(".absent");
  const { from, to } = card.dataset;
  if (isShown({ properties: { valid_from: from, valid_to: to } }, layer, day)) {
    absence?.remove();
  } else if (absence) {
    const time = absence.querySelector("time");
    time.dateTime = day;
    time.textContent = dayInWords(day, data.words);
  }
  return [card];
}

export function pageOf(key) {
  return `${PAGES}features/${named(key)}`;
}

/** Nothing where the features of a collection are too many to have pages. */
export function itemOf(items, id) {
  return items ? `${items.replace(/\.html$/, "")}/${encodeURIComponent(id)}.html` : "";
}

const samples = new Map();

/** The same at every level: a file knows one. Of too many features there is none; the map then shows their extent. */
export function sample(address) {
  if (!address) {
    return { features: [], links: [{ rel: "next" }] };
  }
  if (!samples.has(address)) {
    samples.set(address, fetched(new URL(address, START)));
  }
  return samples.get(address);
}

function pageOn(folder, day, parts) {
  return `${folder}/${day}.html${parts.length ? `?${parts.join("&")}` : ""}`;
}

function named(key) {
  return `${key.split("/").map(encodeURIComponent).join("/")}.html`;
}

async function elements(address, signal) {
  const body = await part(address, signal);
  settle(body, address);
  return body;
}

async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  return answer.json();
}

/** Make addresses absolute, the icon's too, which browsers look for anew; those within a page stay there. */
function settle(node, address) {
  for (const link of node.querySelectorAll("a[href], link[rel=icon], link[rel=canonical]")) {
    const written = link.getAttribute("href");
    if (!written.startsWith("#")) {
      // A shape of a drawing is a link too, and has no property to set.
      link.setAttribute("href", new URL(written, address).href);
    }
  }
  for (const link of node.querySelectorAll("[data-here-sheet]")) {
    link.dataset.hereSheet = new URL(link.dataset.hereSheet, address).href;
  }
}
