/** Tells a person plainly when something could not be loaded. */

export class Failure {
  constructor(words) {
    this.words = words;
    this.element = document.getElementById("failure");
  }

  show() {
    this.element.textContent = this.words.failed;
    this.element.hidden = false;
  }

  clear() {
    this.element.hidden = true;
  }

  /** Do some work and tell where it fails; what was given up on purpose has not. */
  async guard(work) {
    try {
      await work();
    } catch (error) {
      if (error.name !== "AbortError") {
        this.show();
      }
    }
  }
}
