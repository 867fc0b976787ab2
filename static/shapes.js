/** What zones, lines and points have in common: each is a button that can be reached and pressed without a mouse. */

import { spanInWords } from "./when.js";

// The weakest first.
const WEAKER = ["unverified", "partisan_only", "single_source"];

/** Make an element of the map a button with a name, which opens a feature. @param data what the page knows: actors and words */
export function makeButton(element, feature, data, open) {
  element.dataset.feature = keyOf(feature);
  setStrength(element, feature);
  makePressed(element, describe(feature, data), () => open(keyOf(feature), element));
}

/** Make an element of the map a button with a name. */
export function makePressed(element, name, press) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", name);
  // An image has no parts to those who hear it; a group does.
  element.closest("svg")?.setAttribute("role", "group");
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      press();
    }
  });
}

/** Let an element be drawn pale with others whose evidence is as weak: static/style/legend.css. */
export function setStrength(element, ...features) {
  const grades = features.map(({ properties }) => properties.strength ?? "");
  element.dataset.strength = WEAKER.find((grade) => grades.includes(grade)) ?? grades[0];
}

export function keyOf(feature) {
  return `${feature.properties.layer}/${feature.id}`;
}

/** What a thing is called where there is room for one name alone: in the language of the page, where it has such a name. */
export function called(name, arabic) {
  return document.documentElement.lang === "ar" && arabic ? arabic : name;
}

/** Its other name, where it has one. */
export function calledToo(name, arabic) {
  return called(name, arabic) === name ? arabic : name;
}

/** Name, who, what, how sure and when, for those who hear the map: in the words of the list beside it, and no more exact. */
function describe({ properties }, { actors, words }) {
  const { layer, kind, status } = properties;
  const name = called(properties.name, properties.name_ar);
  const actor = sideOf(properties, actors);
  const who = actor && !name.includes(actor) ? actor : null;
  const sure = status === "assessed" ? null : words.statuses[status];
  return [name, who, words.kinds[layer]?.[kind], sure, spanInWords(properties, words)].filter(Boolean).join(words.comma);
}

/** What the page calls the actor of a feature: a house may have its own name for it. Null where it has none. */
export function sideOf({ actor, actor_label: label, actor_label_ar: labelAr }, actors) {
  const side = actors[actor] ?? { label, labelAr };
  return side.label ? called(side.label, side.labelAr) : null;
}

/** The palette slot of an actor by id. */
export function slotOf(actors, id) {
  return actors[id]?.slot ?? 0;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}
