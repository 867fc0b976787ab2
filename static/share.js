/** The choices of what goes into an article, and what comes of them: the server writes both, the page of /share has them too. */

import { part } from "./part.js";

const PAUSE = 300;

/** Keep what comes of the choices in step with them, and let it be copied. `root` is an element with all of it. */
export function live(root) {
  const form = root.querySelector("#share-form");
  form.querySelector(".show").hidden = true;
  let pause;
  let loading;
  const renew = async () => {
    loading?.abort();
    loading = new AbortController();
    try {
      const fresh = await part(`${form.action}?${asked(form)}`, loading.signal);
      replace(root.querySelector("#share-output"), fresh.querySelector("#share-output"));
      say(root, "");
    } catch (error) {
      if (error.name !== "AbortError") {
        say(root, root.querySelector("#share-said").dataset.lost);
      }
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(pause);
    if (form.checkValidity()) {
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

function asked(form) {
  const given = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...given]) {
    if (!value) {
      given.delete(name);
    }
  }
  return given;
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
