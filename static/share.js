/** The choices of what goes into an article, and what comes of them: on the page of sharing, and in the dialog beside the map. */

import { begin, outcome } from "./codes.js";

const PAUSE = 300;

/** Keep what comes of the choices in step with them, and let it be copied. `root` is what has all of it at an address. */
export function live(root, address) {
  begin(root, address);
  const form = root.querySelector("#share-form");
  form.querySelector(".show").hidden = true;
  let pause;
  let loading;
  const renew = async () => {
    loading?.abort();
    loading = new AbortController();
    try {
      replace(root.querySelector("#share-output"), await outcome(root, loading.signal));
      say(root, "");
    } catch (error) {
      if (error.name !== "AbortError") {
        say(root, root.querySelector("#share-said").dataset.lost);
      }
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    const wrong = form.querySelector("input:invalid");
    if (wrong) {
      say(root, wrong.dataset.wrong ?? wrong.validationMessage);
    } else {
      pause = setTimeout(renew, PAUSE);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    renew();
  });
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      copy(root, document.getElementById(button.dataset.copy));
    }
  });
}

/** What is open stays open. */
function replace(before, after) {
  const open = [...before.querySelectorAll("details")].map((it) => it.open);
  after.querySelectorAll("details").forEach((it, index) => {
    it.open = open[index] ?? it.open;
  });
  before.replaceWith(after);
}

async function copy(root, text) {
  const said = root.querySelector("#share-said").dataset;
  try {
    await navigator.clipboard.writeText(text.value);
    say(root, said.copied);
  } catch {
    // Only pages that came by HTTPS have a clipboard.
    text.select();
    say(root, document.execCommand("copy") ? said.copied : said.failed);
  }
}

function say(root, words) {
  root.querySelector("#share-said").textContent = words;
}
