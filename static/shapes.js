/** What zones, lines and points have in common: each is a button that can be reached and pressed without a mouse. */

/** Make an element of the map a button with a name. */
export function makeButton(element, feature, open) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", describe(feature));
  element.dataset.feature = keyOf(feature);
  element.dataset.strength = feature.properties.strength ?? "";
  // An image has no parts to those who hear it; a group does.
  element.closest("svg")?.setAttribute("role", "group");
  element.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      open(keyOf(feature), element);
    }
  });
}

export function keyOf(feature) {
  return `${feature.properties.layer}/${feature.id}`;
}

/** Name, who and when, for those who hear the map. */
function describe(feature) {
  const { name, actor_label: actor, valid_from: from, valid_to: to } = feature.properties;
  const who = actor && !name.includes(actor) ? `, ${actor}` : "";
  const when = from || to ? `, ${from === to ? from : `${from ?? "…"} – ${to ?? "…"}`}` : "";
  return `${name}${who}${when}`;
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
