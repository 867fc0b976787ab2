/** Tells a person plainly what is not on the map, because it could not be loaded or is still on its way. */

export class Failure {
  /** @param again called when a person wants what failed to be asked for once more */
  constructor({ words }, again) {
    this.words = words;
    this.element = document.getElementById("failure");
    const close = button(words.close, () => this.clear());
    this.text = document.createElement("span");
    this.element.append(this.text, button(words.again, again), close);
  }

  /** @param names what failed, in words; without any it is the one thing a person has just asked for */
  show(names = []) {
    const { failed, notLoaded } = this.words;
    this.#say(names.length ? notLoaded.replace("{what}", this.#listed(names)) : failed);
  }

  wait(names) {
    this.#say(this.words.onItsWay.replace("{what}", this.#listed(names)));
  }

  clear() {
    this.element.hidden = true;
  }

  /** Do some work and tell where it fails; what was given up on purpose has not. */
  async guard(work, names) {
    try {
      return await work();
    } catch (error) {
      if (error.name !== "AbortError") {
        this.show(names);
      }
      return undefined;
    }
  }

  #say(words) {
    this.text.textContent = words;
    this.element.hidden = false;
  }

  #listed(names) {
    return new Intl.ListFormat(this.words.locale, { type: "conjunction" }).format(names);
  }
}

function button(words, press) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words });
  made.addEventListener("click", press);
  return made;
}
