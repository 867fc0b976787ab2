/** The search box: lists below it what has such a name, as a combobox with a list (ARIA Authoring Practices Guide). */

import { argumentsOf, at } from "./address.js";
import { dayInWords } from "./when.js";

// In milliseconds: nobody has to be answered between two letters.
const PAUSE = 150;
// What would hide a feature that a person asked for by name.
const FILTERS = ["actor", "article", "certainty"];

export class Search {
  /**
   * @param form the form around the box
   * @param data of the page
   * @param actions {go(address), say(words)}: show what an address of the map says, and tell those who hear the page
   */
  constructor(form, data, actions) {
    this.data = data;
    this.actions = actions;
    this.form = form;
    this.box = form.querySelector("input[type=search]");
    this.results = [];
    this.active = -1;
    this.list = document.createElement("ul");
    Object.assign(this.list, { id: "search-list", className: "search-list", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", this.box.getAttribute("aria-label"));
    form.append(this.list);
    this.box.setAttribute("role", "combobox");
    this.box.setAttribute("aria-autocomplete", "list");
    this.box.setAttribute("aria-controls", this.list.id);
    this.box.setAttribute("aria-expanded", "false");
    this.#listen();
    if (this.box.value) {
      this.#ask();
    }
  }

  #listen() {
    this.box.addEventListener("input", () => {
      clearTimeout(this.pause);
      this.pause = setTimeout(() => this.#ask(), PAUSE);
    });
    this.box.addEventListener("keydown", (event) => this.#press(event));
    this.form.addEventListener("submit", (event) => {
      const chosen = this.results[this.active] ?? (this.asked === this.#words() ? this.results[0] : null);
      if (chosen) {
        event.preventDefault();
        this.#choose(chosen);
      }
    });
    this.form.addEventListener("focusout", ({ relatedTarget }) => {
      if (!this.form.contains(relatedTarget)) {
        this.#close();
      }
    });
    // The box keeps the focus while the list is pressed.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) {
        this.#choose(this.results[[...this.list.children].indexOf(option)]);
      }
    });
  }

  #press(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.results.length) {
      event.preventDefault();
      this.#open();
      const many = this.results.length;
      this.#mark(this.active < 0 ? (step > 0 ? 0 : many - 1) : (this.active + step + many) % many);
    } else if (event.key === "Escape") {
      // The first closes the list, the next empties the box; neither is the page's.
      event.stopPropagation();
      if (!this.list.hidden) {
        event.preventDefault();
        this.#close();
      }
    }
  }

  #words() {
    return this.box.value.trim();
  }

  async #ask() {
    this.loading?.abort();
    this.loading = new AbortController();
    const [words, { signal }] = [this.#words(), this.loading];
    if (!words) {
      this.#show(words, []);
      return;
    }
    const asof = argumentsOf(location.search).get("asof") ?? this.data.asof;
    const query = new URLSearchParams({ q: words, asof, f: "json", ...this.#moment() });
    try {
      const answer = await fetch(at(`search?${query}`), { signal });
      if (!answer.ok) {
        throw new Error(`${answer.url}: ${answer.status}`);
      }
      this.#show(words, (await answer.json()).results);
    } catch (error) {
      if (error.name !== "AbortError") {
        this.#close();
        this.actions.say(this.data.words.failed);
      }
    }
  }

  /** Of a map as it stood once only that has to be found which was on it. */
  #moment() {
    const given = argumentsOf(location.search);
    return Object.fromEntries(["rev", "known"].filter((name) => given.get(name)).map((name) => [name, given.get(name)]));
  }

  #show(words, results) {
    this.asked = words;
    this.results = results;
    this.list.replaceChildren(...results.map((result, index) => this.#option(result, index)));
    this.#mark(-1);
    if (!words) {
      this.#close();
      return;
    }
    const { found, foundNothing } = this.data.words;
    if (!results.length) {
      const nothing = document.createElement("li");
      nothing.className = "aside";
      nothing.role = "presentation";
      nothing.textContent = foundNothing.replace("{words}", words);
      this.list.append(nothing);
    }
    this.#open();
    this.actions.say(results.length ? found.replace("{count}", results.length) : foundNothing.replace("{words}", words));
  }

  #option(result, index) {
    const option = document.createElement("li");
    Object.assign(option, { id: `search-${index}`, role: "option" });
    const [first, second] = names(result);
    const name = document.createElement("bdi");
    name.textContent = first;
    option.append(name);
    if (second) {
      const other = Object.assign(document.createElement("bdi"), { className: "other" });
      other.textContent = second;
      option.append(" ", other);
    }
    const what = document.createElement("small");
    what.textContent = this.#what(result);
    option.append(what);
    return option;
  }

  #what({ kind, layer, day }) {
    const { foundActor, foundTown, foundOn } = this.data.words;
    if (kind !== "feature") {
      return kind === "actor" ? foundActor : foundTown;
    }
    const title = layer[document.documentElement.lang] ?? layer.en;
    if (!day) {
      return title;
    }
    return foundOn.replace("{layer}", title).replace("{date}", dayInWords(day, this.data.words));
  }

  #mark(index) {
    this.active = index;
    const options = [...this.list.querySelectorAll("[role=option]")];
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (index < 0) {
      this.box.removeAttribute("aria-activedescendant");
    } else {
      this.box.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }
  }

  #choose(result) {
    [this.box.value] = names(result);
    this.#close();
    this.actions.go(addressOf(result));
  }

  #open() {
    this.list.hidden = this.list.children.length === 0;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  #close() {
    clearTimeout(this.pause);
    this.loading?.abort();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.#mark(-1);
  }
}

/** A result's name in the language of the page, and the other. */
function names({ label, label_ar: arabic }) {
  if (!arabic || arabic === label) {
    return [label, null];
  }
  return document.documentElement.lang === "ar" ? [arabic, label] : [label, arabic];
}

/** The address of the map as it is now, with what was chosen on it. */
function addressOf({ kind, id, day, center, zoom }) {
  const query = new URLSearchParams(location.search);
  const drop = (...names) => names.forEach((name) => query.delete(name));
  if (kind === "feature") {
    drop(...FILTERS);
    query.set("feature", id);
    if (day) {
      query.set("asof", day);
    }
    const [layer] = id.split("/");
    const shown = query.getAll("layers").flatMap((it) => it.split(","));
    if (query.has("layers") && !shown.includes(layer)) {
      query.set("layers", [...shown, layer].filter(Boolean).join(","));
    }
  } else if (kind === "actor") {
    drop("feature", "actor");
    query.set("actor", id);
  } else {
    drop("feature", "bbox");
    query.set("center", center.join(","));
    query.set("zoom", zoom);
  }
  return `?${query}`.replaceAll("%2F", "/").replaceAll("%2C", ",");
}
