/**
 * What goes into an article, for the choices of the form: the server writes it. In a published site, which no server answers
 * for, static/codes-of-files.js stands in place of this module and has to offer the same.
 */

import { part } from "./part.js";

/** What was written for an address is right as it is. */
export function begin() {}

/** What comes of the choices, as the element that has it. `root` is the element with form and codes. */
export async function outcome(root, signal) {
  const form = root.querySelector("#share-form");
  const address = new URL(form.action);
  // As a form is sent: what its action asks for gives way to its fields, of which the language is one.
  address.search = new URLSearchParams(new FormData(form));
  const fresh = await part(address.href, signal);
  return fresh.querySelector("#share-output");
}
