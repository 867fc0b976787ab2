/** The date control: steps through the days on which something changed, by buttons, by slider, by playing, or by typing a date. */

import { Player } from "./play.js";
import { dayInWords } from "./when.js";

const TYPING_PAUSE = 400;

export class Dates {
  /**
   * @param change called with a day and whether it is settled (true) or still being dragged or played (false)
   * @param rest called where playing ends, on the day that was shown last
   * @param address gives the address of the map on a day
   */
  constructor(data, change, rest, address) {
    this.data = data;
    this.change = change;
    this.address = address;
    this.days = data.stops.map((stop) => stop.day);
    this.form = document.getElementById("dates");
    this.slider = document.getElementById("slider");
    this.typed = document.getElementById("typed");
    this.earlier = document.getElementById("earlier");
    this.later = document.getElementById("later");
    this.every = document.getElementById("every");
    this.player = new Player(data, document.getElementById("play"), {
      next: ({ round }) => this.#after(this.asof) ?? (round ? this.days.find((day) => day !== this.asof) : undefined),
      show: (day) => change(day, false),
      rest,
    });
    this.#listen();
  }

  /** Whether the map is on its way: what follows from a day need not be told of each. */
  get playing() {
    return this.player.playing;
  }

  /** The map goes where the browser's history leads, and plays no longer. */
  leave() {
    this.player.leave();
  }

  /** Show this day in every part of the control. */
  show(asof) {
    this.asof = asof;
    const words = this.inWords(asof);
    const time = document.getElementById("asof");
    time.textContent = words;
    time.dateTime = asof;
    if (document.activeElement !== this.typed) {
      this.typed.value = asof;
    }
    this.slider.value = String(this.#index(asof));
    this.slider.setAttribute("aria-valuetext", this.#spoken(asof));
    this.link();
  }

  /** Let the links to the changes before and after lead to the view as it is now. */
  link() {
    this.#link(this.earlier, this.#before(this.asof));
    this.#link(this.later, this.#after(this.asof));
    if (this.every?.open) {
      this.#linkEvery();
    }
  }

  inWords(day) {
    return dayInWords(day, this.data.words);
  }

  #listen() {
    this.slider.addEventListener("input", () => this.#drag());
    this.slider.addEventListener("change", () => this.change(this.days[this.slider.value], true));
    for (const [link, day] of [
      [this.earlier, () => this.#before(this.asof)],
      [this.later, () => this.#after(this.asof)],
    ]) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (day()) {
          this.change(day(), true);
        }
      });
      link.addEventListener("keydown", (event) => {
        if (event.key === " ") {
          event.preventDefault();
          link.click();
        }
      });
    }
    this.every?.addEventListener("toggle", () => this.every.open && this.#linkEvery({ reveal: true }));
    this.every?.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-day]");
      if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
        event.preventDefault();
        this.change(link.dataset.day, true);
      }
    });
    this.every?.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.every.open) {
        event.stopPropagation();
        this.every.open = false;
        this.every.querySelector("summary").focus();
      }
    });
    let pause;
    this.typed.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(() => this.#take(), TYPING_PAUSE);
    });
    this.typed.addEventListener("blur", () => {
      this.typed.value = this.asof;
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      this.#take();
    });
  }

  /** Follow the slider, one day at a time: to ask for each it passes would keep others waiting for days nobody sees. */
  async #drag() {
    if (this.dragging) {
      return;
    }
    this.dragging = true;
    try {
      while (this.days[this.slider.value] !== this.asof) {
        await this.change(this.days[this.slider.value], false);
      }
    } finally {
      this.dragging = false;
    }
  }

  /** Take a typed date once it is one: while a year is being typed it is the year 2, 20, 202. */
  #take() {
    if (this.typed.value && this.typed.validity.valid && this.typed.value !== this.asof) {
      this.change(this.typed.value, true);
    }
  }

  /** The list of all dates leads to the view as it is now, and says which date that is of. */
  #linkEvery({ reveal = false } = {}) {
    for (const link of this.every.querySelectorAll("a[data-day]")) {
      link.href = this.address(link.dataset.day);
      if (link.dataset.day === this.asof) {
        link.setAttribute("aria-current", "date");
      } else {
        link.removeAttribute("aria-current");
      }
    }
    if (reveal) {
      const body = this.every.querySelector(".every-body");
      const current = this.every.querySelector("[aria-current]");
      body.scrollTop = current ? current.offsetTop - body.clientHeight / 2 : 0;
    }
  }

  #link(link, day) {
    if (day) {
      link.href = this.address(day);
      link.removeAttribute("aria-disabled");
      link.title = this.inWords(day);
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
      link.removeAttribute("title");
    }
  }

  #before(asof) {
    return this.days.findLast((day) => day < asof);
  }

  #after(asof) {
    return this.days.find((day) => day > asof);
  }

  /** The stop a day falls to: its own, or the last before it. */
  #index(asof) {
    return Math.max(0, this.days.findLastIndex((day) => day <= asof));
  }

  #spoken(asof) {
    const told = this.data.stops.find((stop) => stop.day === asof)?.told;
    return [this.inWords(asof), told].filter(Boolean).join(this.data.words.semicolon);
  }
}
