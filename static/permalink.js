/** What on the page names the view besides its address: the title, and the links that lead to the same view elsewhere. */

import { fullAddress } from "./source.js";
import { follow, parts, write } from "./view.js";

/** Bring them up to date with a view. @param date its day in words */
export function rename(view, data, date) {
  // By functions: in a text that is put in place, $& and its like would stand for something else.
  document.title = data.words.title.replace("{date}", () => date).replace("{dataset}", () => data.title);
  lead(view, data);
}

/** The same view without its feature, the full map of a frame's, and other pages about it are a link away. */
export function lead(view, data) {
  document.getElementById("close").href = write({ ...view, feature: null }, data);
  const full = document.getElementById("full");
  if (full) {
    const { here, told } = fullAddress(view.asof, parts(view, data), data.address);
    full.href = here;
    document.getElementById("full-address").textContent = told;
  }
  document.querySelectorAll("a[data-also]").forEach((it) => follow(it, view, data));
}
