/** The table of what the map shows: its headings sort it, and it stays sorted from date to date. */

export class Table {
  constructor(locale) {
    this.order = new Intl.Collator(locale, { numeric: true });
    this.by = null;
    this.down = false;
  }

  /** Give the headings of a new table their buttons, and its rows the order of the one before. */
  adopt(table) {
    if (!table) {
      return;
    }
    table.classList.add("adopted");
    for (const heading of table.querySelectorAll("th[data-sorts]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => {
        this.down = this.by === heading.dataset.sorts && !this.down;
        this.by = heading.dataset.sorts;
        this.#sort(table);
      });
      heading.append(button);
    }
    if (this.by) {
      this.#sort(table);
    }
  }

  #sort(table) {
    const headings = [...table.querySelectorAll("th[data-sorts]")];
    const place = headings.findIndex((it) => it.dataset.sorts === this.by);
    headings.forEach((it, index) => {
      if (index === place) {
        it.setAttribute("aria-sort", this.down ? "descending" : "ascending");
      } else {
        it.removeAttribute("aria-sort");
      }
    });
    const value = (row) => row.cells[place].dataset.value ?? row.cells[place].textContent.trim();
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      const [one, other] = [value(a), value(b)];
      // What has no value stands last, whichever way round.
      if (!one || !other) {
        return Number(!one) - Number(!other);
      }
      return this.order.compare(one, other) * (this.down ? -1 : 1);
    });
    table.tBodies[0].append(...rows);
  }
}
