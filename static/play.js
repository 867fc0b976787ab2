/** Plays the dates: each on which something changed, one after another, until the last or until somebody touches anything. */

// How long each is shown once it is drawn, in milliseconds.
const EACH = 1200;
// These only lead to a control.
const PASSED_OVER = new Set(["Tab", "Shift", "Control", "Alt", "Meta"]);
// These press the button itself.
const PRESSING = new Set([undefined, "Enter", " "]);

export class Player {
  /** @param actions {next(): the day after the one that is shown, or the first after the last; show(day), rest()} */
  constructor(data, button, actions) {
    this.words = data.words;
    this.button = button;
    this.actions = actions;
    this.playing = false;
    button.addEventListener("click", () => (this.playing ? this.stop() : this.#play()));
    const touched = (event) => {
      const own = button.contains(event.target) && PRESSING.has(event.key);
      if (this.playing && !own && !PASSED_OVER.has(event.key)) {
        this.stop();
      }
    };
    for (const kind of ["pointerdown", "keydown", "wheel"]) {
      document.addEventListener(kind, touched, { capture: true, passive: true });
    }
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
  }

  /** Come to rest where it is: only this is a step in the history, and said to those who hear the page. */
  stop() {
    if (this.playing) {
      this.#tell(false);
      this.wake?.();
      this.actions.rest();
    }
  }

  /** Play no longer, for the map is on its way elsewhere. */
  leave() {
    if (this.playing) {
      this.#tell(false);
      this.wake?.();
    }
  }

  async #play() {
    this.#tell(true);
    let day = this.actions.next({ round: true });
    while (this.playing && day) {
      await this.actions.show(day);
      await this.#pause();
      day = this.actions.next({ round: false });
    }
    this.stop();
  }

  #pause() {
    return new Promise((resolve) => {
      if (!this.playing) {
        resolve();
      }
      this.wake = resolve;
      setTimeout(resolve, EACH);
    });
  }

  #tell(playing) {
    this.playing = playing;
    this.button.classList.toggle("playing", playing);
    this.button.setAttribute("aria-label", playing ? this.words.pause : this.words.play);
  }
}
