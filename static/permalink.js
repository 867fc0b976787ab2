/** What on the page names the view besides its address: the title, and the links that lead to the same view elsewhere. */

import { fullAddress } from "./source.js";
import { follow, parts, write } from "./view.js";

/** Bring them up to date with a view. @param date its day in words */
export function rename(view, data, date) {
  document.title = data.words.title.replace("{dataset}", data.title).replace("{date}", date);
  const full = document.getElementById("full");
  if (full) {
    const { here, told } = fullAddress(view.asof, parts(view, data), data.address);
    full.href = here;
    document.getElementById("full-address").textContent = told;
  }
  document.getElementById("close").href = write({ ...view, feature: null }, data);
  lead(view, data);
}

/** Other pages about the same view are a link away. */
export function lead(view, data) {
  document.querySelectorAll("a[data-also]").forEach((it) => follow(it, view, data));
}
