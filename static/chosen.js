/**
 * What the map is narrowed to: actors, articles, degrees of certainty, each a set of ids, empty for all there are. For a server
 * it is said in CQL2, as web/selection.py says it for the list; of a feature that came from a file it is asked here.
 */

/** @typedef {{actor: Set<string>, article: Set<string>, certainty: Set<string>}} Chosen */

const NAMES = ["actor", "article", "certainty"];

/** @returns {Chosen} */
export function readChosen(given) {
  const ids = (name) => given.getAll(name).flatMap((value) => value.split(",")).map((it) => it.trim()).filter(Boolean);
  return Object.fromEntries(NAMES.map((name) => [name, new Set(ids(name))]));
}

export function nobody() {
  return readChosen(new URLSearchParams());
}

/** As parts of a query string. */
export function chosenParts(chosen) {
  return NAMES.filter((name) => chosen?.[name].size).map((name) => `${name}=${[...chosen[name]].map(encodeURIComponent).join(",")}`);
}

/** The same as a text that two views have in common only where they show the same. */
export function narrowing(chosen) {
  return decodeURIComponent(chosenParts(chosen).join("&"));
}

/** A filter in CQL2 for a collection of evidence; empty for everything. */
export function filterOf(chosen) {
  const texts = (name) => [...chosen[name]].map((id) => `'${id.replaceAll("'", "''")}'`).join(", ");
  const conditions = {
    // Ground that two contest, or a line that two drew, is a matter of both of them.
    actor: () => `(actor IN (${texts("actor")}) OR A_OVERLAPS(parties, (${texts("actor")})))`,
    article: () => `A_OVERLAPS(articles, (${texts("article")}))`,
    certainty: () => `certainty IN (${texts("certainty")})`,
  };
  return NAMES.filter((name) => chosen?.[name].size).map((name) => conditions[name]()).join(" AND ");
}

/** Whether a feature with its quotes is among what is chosen. */
export function isChosen({ properties }, chosen) {
  const values = {
    actor: [properties.actor, ...(properties.parties ?? [])],
    article: (properties.quotes ?? []).map((quote) => quote.article.id),
    certainty: [properties.certainty],
  };
  return NAMES.every((name) => !chosen?.[name].size || values[name].some((it) => chosen[name].has(it)));
}
