/** The panel beside the map: the list of what is shown, or one feature with its quotes. The server writes both. */

import { cardOn, listOn } from "./source.js";

export class Panel {
  /**
   * @param actions {open(key, opener), close(), show(day), address(day), tabulate(whether as a table), tabled(whether): its address,
   * listed(): another list is in place}
   */
  constructor(data, actions) {
    this.data = data;
    this.words = data.words;
    this.actions = actions;
    this.panel = document.getElementById("panel");
    this.card = document.getElementById("card");
    this.body = document.getElementById("card-body");
    this.list = document.getElementById("list");
    this.listed = document.getElementById("listed");
    this.asList = document.getElementById("as-list");
    this.asTable = document.getElementById("as-table");
    this.status = document.getElementById("status");
    this.elsewhen = document.getElementById("nearest");
    this.#listen();
  }

  /** Say something to those who hear the page. */
  say(words) {
    this.status.textContent = words;
  }

  /** Whether the list is that of a day, of these layers and of what is chosen already: it comes with the page. */
  hasList(day, layers, narrowed) {
    const list = this.list.querySelector(".shown");
    const groups = [...list.querySelectorAll(".group")].map((it) => it.getAttribute("aria-labelledby"));
    const wanted = layers.map((layer) => `group-${layer.name}`);
    return list.dataset.asof === day && groups.join() === wanted.join() && list.dataset.chosen === narrowed;
  }

  /**
   * What the list says of a layer: the state of the data it was made from, how many features are shown, and, where they are
   * too many to be drawn one by one, `tiled`, with the box they lie in. `drawn` is false where there are no tiles either.
   */
  group(layer) {
    const list = this.list.querySelector(".shown");
    const { count, tiled, drawn } = list.querySelector(`.group[data-layer="${layer.name}"]`)?.dataset ?? {};
    const extent = tiled ? tiled.split(",").map(Number) : null;
    return { layer, version: list.dataset.version, count: Number(count), tiled: tiled !== undefined, drawn: drawn !== "no", extent };
  }

  /** What the list of a day says of ground that is given to two, as static/drawing.js draws it; nothing of another day. */
  rivals(day) {
    return this.#pairs(day).map(({ dataset: { one, other, spot, ground } }) => ({
      keys: [one, other],
      spot: JSON.parse(spot),
      geometry: { type: "MultiPolygon", coordinates: JSON.parse(ground) },
    }));
  }

  /** What the list of a day says of ground that changed hands on it; nothing of another day. */
  handovers(day) {
    const list = this.list.querySelector(".shown");
    const found = list.dataset.asof === day ? [...list.querySelectorAll(".handovers > li")] : [];
    return found.map(({ dataset: { loser, winner, from, to, ground } }) => ({
      ...{ loser, winner, from, to },
      geometry: { type: "MultiPolygon", coordinates: JSON.parse(ground) },
    }));
  }

  async showList(day, layers, signal, chosen) {
    const within = this.listed.contains(document.activeElement) ? document.activeElement.dataset.feature : null;
    this.listed.replaceChildren(...(await listOn(day, layers, this.data, signal, chosen)));
    this.#tellRivals();
    this.#tellNearest();
    this.actions.listed();
    await this.showAs(this.tabular);
    if (within) {
      const same = this.listed.querySelectorAll(`[data-feature="${CSS.escape(within)}"]`);
      ([...same].find((it) => it.checkVisibility()) ?? this.panel).focus({ preventScroll: true });
    }
  }

  /** Tell what is shown as a table, or as a list. */
  async showAs(table) {
    this.tabular = table;
    this.panel.classList.toggle("tabular", table);
    this.listed.querySelector(".as-list").hidden = table;
    this.listed.querySelector(".as-table").hidden = !table;
    for (const [link, current] of [[this.asList, !table], [this.asTable, table]]) {
      if (current) {
        link.setAttribute("aria-current", "true");
      } else {
        link.removeAttribute("aria-current");
      }
    }
    if (table) {
      const { Table } = await import("./table.js");
      this.table ??= new Table(this.words.locale);
      this.table.adopt(this.listed.querySelector(".features-table:not(.adopted)"));
    }
  }

  /**
   * Show one feature as of a date. The heading takes the focus where a person asked for it, and never on loading a page.
   * A later call makes an earlier one void.
   */
  async showCard({ feature, asof }, { focus }) {
    this.loading?.abort();
    this.loading = new AbortController();
    const present = this.body.querySelector("[data-feature]");
    const same = present?.dataset.feature === feature;
    // What is not there is not there on any date.
    if (!same || (present.dataset.asof && present.dataset.asof !== asof)) {
      await this.#renew(feature, asof, this.loading.signal);
    }
    this.#tellRivals();
    this.#open();
    if (!same) {
      this.panel.scrollTop = 0;
    }
    const heading = this.body.querySelector(".name, .problem");
    if (focus) {
      heading.focus({ preventScroll: true });
      const named = this.words.opened.replace("{name}", heading.textContent);
      this.say(heading.matches(".name") ? named : heading.textContent);
    }
  }

  /** Say on a card that its feature is not on the map though it is true on the day; nothing where it is. @param away {words, href} */
  tellAway(away) {
    const card = this.body.querySelector(".card");
    card?.querySelector(".away")?.remove();
    if (card && away && !card.querySelector(".absent")) {
      const told = Object.assign(document.createElement("p"), { className: "absent away" });
      const link = Object.assign(document.createElement("a"), { href: away.href, textContent: this.words.showEverything });
      told.append(away.words, " ", link);
      card.querySelector(".gist").after(told);
    }
  }

  /** Let the link to a date on which the feature is on the map lead to the view as it is now. */
  link() {
    const link = this.body.querySelector("a[data-show]");
    if (link) {
      link.href = this.actions.address(link.dataset.show);
    }
    this.asList.href = this.actions.tabled(false);
    this.asTable.href = this.actions.tabled(true);
  }

  holdsFocus() {
    return this.card.contains(document.activeElement);
  }

  hideCard() {
    this.loading?.abort();
    this.card.hidden = true;
    document.body.classList.remove("selected");
  }

  #open() {
    this.card.hidden = false;
    document.body.classList.add("selected");
  }

  /** Another card in place of the one before; the card of another date must not stay where this one cannot be had. */
  async #renew(feature, asof, signal) {
    try {
      this.#replace(...(await cardOn(feature, asof, this.data, signal)));
    } catch (error) {
      signal.throwIfAborted();
      if (error.status !== 404) {
        this.#replace(problem(this.words.failed));
        this.#open();
        throw error;
      }
      const gone = problem(this.words.gone);
      gone.dataset.feature = feature;
      this.#replace(gone);
    }
  }

  #replace(...nodes) {
    const within = this.body.contains(document.activeElement);
    this.body.replaceChildren(...nodes);
    this.link();
    if (within) {
      this.body.querySelector(".name, .problem").focus({ preventScroll: true });
    }
  }

  #pairs(day) {
    const list = this.list.querySelector(".shown");
    return list.dataset.asof === day ? [...list.querySelectorAll(".rivals > li")] : [];
  }

  /** Where there is nothing on the map, say on it when there is: a way that the list has. */
  #tellNearest() {
    const hint = this.listed.querySelector(".nearest");
    const link = hint?.querySelector("a");
    if (link) {
      link.href = this.actions.address(link.dataset.show);
    }
    this.elsewhen.hidden = !hint;
    this.elsewhen.replaceChildren(...(hint?.cloneNode(true).childNodes ?? []));
  }

  /** Say on a card whose ground it shares on its day, with the other's words where the list has them. */
  #tellRivals() {
    const card = this.body.querySelector(".card");
    card?.querySelector(".rivals-of")?.remove();
    const key = card?.dataset.feature;
    const pairs = card ? this.#pairs(card.dataset.asof).filter(({ dataset }) => [dataset.one, dataset.other].includes(key)) : [];
    if (pairs.length) {
      const told = document.createElement("div");
      told.className = "rivals-of";
      const heading = document.createElement("p");
      heading.textContent = this.words.alsoHeld;
      told.append(heading, ...pairs.flatMap((pair) => this.#rival(pair, key)));
      card.querySelector(".gist").after(told);
    }
  }

  #rival(pair, key) {
    const sentence = document.createElement("p");
    sentence.append(...pair.cloneNode(true).childNodes);
    const other = pair.dataset.one === key ? pair.dataset.other : pair.dataset.one;
    const words = this.list.querySelector(`[data-entry="${CSS.escape(other)}"] details`)?.cloneNode(true);
    // Of two elements with one id a link would find either.
    words?.querySelectorAll("[id]").forEach((it) => it.removeAttribute("id"));
    return words ? [sentence, words] : [sentence];
  }

  #listen() {
    const follow = (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      const link = event.target.closest("a[data-feature], a[data-show]");
      if (!link) {
        return;
      }
      event.preventDefault();
      if (link.dataset.show) {
        this.actions.show(link.dataset.show);
      } else {
        this.actions.open(link.dataset.feature, link);
      }
    };
    this.panel.addEventListener("click", follow);
    this.elsewhen.addEventListener("click", follow);
    for (const [link, table] of [[this.asList, false], [this.asTable, true]]) {
      link.addEventListener("click", (event) => {
        if (!(event.ctrlKey || event.metaKey || event.shiftKey)) {
          event.preventDefault();
          this.actions.tabulate(table);
        }
      });
    }
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

/** A sentence in the place of a card. */
function problem(words) {
  const sentence = document.createElement("p");
  sentence.className = "problem";
  sentence.tabIndex = -1;
  sentence.textContent = words;
  return sentence;
}
