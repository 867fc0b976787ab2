/**
 * <sourceline-map src="https://maps.example.org/embed?…" label="…" height="520">what is shown without scripts</sourceline-map>
 *
 * A map of Sourceline as an element: a frame with the right attributes, as high as what is in it. It needs nothing of the page
 * around it, and changes nothing there but itself.
 */

(() => {
  const NAME = "sourceline-map";
  const HEIGHT = 520;
  const [LOWEST, HIGHEST] = [160, 4000];
  const ATTRIBUTES = {
    loading: "lazy",
    referrerpolicy: "strict-origin-when-cross-origin",
    sandbox: "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox",
    allow: "fullscreen",
  };

  class SourcelineMap extends HTMLElement {
    static observedAttributes = ["src", "label", "height"];

    #frame = null;
    #within = null;
    #secret = Array.from(crypto.getRandomValues(new Uint32Array(2)), (it) => it.toString(36)).join("");
    #heard = (event) => this.#hear(event);

    connectedCallback() {
      if (!this.#frame) {
        this.style.display ||= "block";
        this.#frame = document.createElement("iframe");
        for (const [name, value] of Object.entries(ATTRIBUTES)) {
          this.#frame.setAttribute(name, value);
        }
        Object.assign(this.#frame.style, { display: "block", width: "100%", border: "0" });
        // What the page has within the element stays to be seen until the map says that it is there.
        this.#within = document.createElement("slot");
        this.attachShadow({ mode: "open" }).append(this.#frame, this.#within);
      }
      addEventListener("message", this.#heard);
      this.#show();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#heard);
    }

    attributeChangedCallback() {
      if (this.#frame) {
        this.#show();
      }
    }

    #address() {
      try {
        const address = new URL(this.getAttribute("src") ?? "", document.baseURI);
        return /^https?:$/.test(address.protocol) && this.hasAttribute("src") ? address : null;
      } catch {
        return null;
      }
    }

    #show() {
      const address = this.#address();
      this.#frame.hidden = !address;
      if (!address) {
        return;
      }
      this.#frame.title = this.getAttribute("label") || this.textContent.trim() || "Map";
      this.#frame.style.height = `${Number(this.getAttribute("height")) || HEIGHT}px`;
      address.hash = `?secret=${this.#secret}`;
      if (this.#frame.src !== address.href) {
        this.#frame.src = address.href;
      }
    }

    /** Only the map in this frame, and only of the server it was asked of, says how high it is. */
    #hear({ source, origin, data }) {
      if (source !== this.#frame.contentWindow || origin !== this.#address()?.origin || data?.secret !== this.#secret) {
        return;
      }
      if (data.message === "height" && Number.isFinite(data.value)) {
        this.#frame.style.height = `${Math.min(Math.max(data.value, LOWEST), HIGHEST)}px`;
        this.#within.hidden = true;
      }
    }
  }

  if (!customElements.get(NAME)) {
    customElements.define(NAME, SourcelineMap);
  }
})();
