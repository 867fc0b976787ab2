/** The page of /share by itself. */

import { live } from "./share.js";

live(document.querySelector(".sharing"), location.href);
document.documentElement.dataset.ready = "true";
