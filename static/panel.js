/** The panel beside the map: the list of what is shown, or one feature with its quotes. The server writes both. */

export class Panel {
  /** @param actions {open(key, opener), close()} */
  constructor(data, actions) {
    this.words = data.words;
    this.actions = actions;
    this.panel = document.getElementById("panel");
    this.card = document.getElementById("card");
    this.body = document.getElementById("card-body");
    this.list = document.getElementById("list");
    this.status = document.getElementById("status");
    this.#listen();
  }

  /** Say something to those who hear the page. */
  say(words) {
    this.status.textContent = words;
  }

  async showList(query, signal) {
    this.list.replaceChildren(...(await part(`/list?${query}`, signal)));
  }

  /** Show one feature. The heading takes the focus where a person asked for it, and never on loading a page. */
  async showCard(key, { focus, signal }) {
    const present = this.body.querySelector("[data-feature]")?.dataset.feature;
    if (present !== key) {
      this.body.replaceChildren(...(await part(`/features/${encodeKey(key)}?part=card`, signal)));
    }
    this.card.hidden = false;
    document.body.classList.add("selected");
    this.panel.scrollTop = 0;
    const heading = this.body.querySelector(".name");
    if (focus && heading) {
      heading.focus({ preventScroll: true });
      this.say(this.words.opened.replace("{name}", heading.textContent));
    }
  }

  hideCard() {
    this.card.hidden = true;
    document.body.classList.remove("selected");
  }

  #listen() {
    this.panel.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-feature]");
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        this.actions.open(link.dataset.feature, link);
      }
    });
    document.getElementById("close").addEventListener("click", (event) => {
      event.preventDefault();
      this.actions.close();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.card.hidden) {
        this.actions.close();
      }
    });
  }
}

/** A part of a page as elements. The server escapes what it writes, and the page's policy lets no script in it run. */
async function part(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) {
    throw new Error(`${address}: ${answer.status}`);
  }
  const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
  return parsed.body.childNodes;
}

function encodeKey(key) {
  return key.split("/").map(encodeURIComponent).join("/");
}
