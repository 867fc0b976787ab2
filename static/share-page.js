/** The page of /share by itself. */

import { live } from "./share.js";

live(document.querySelector(".sharing"), location.href);
// A file knows nothing of what was asked behind its question mark; a server has put it in.
for (const link of document.querySelectorAll(".languages a")) {
  link.search ||= location.search;
}
document.documentElement.dataset.ready = "true";
