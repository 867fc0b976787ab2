/** Addresses on this server. It may be reached under a path of its host, such as /libya/, which every page names. */

const { root, lang } = document.documentElement.dataset;

/** What a query string asks for. Arabic-Indic digits and their Persian forms are read as ours, as web/arguments.py reads them. */
export function argumentsOf(search) {
  const digits = search.replace(/%D9%A(\d)|%DB%B(\d)/gi, "$1$2").replace(/%E2%80%8[EF]/gi, "");
  return new URLSearchParams(digits.replace(/%D9%AB/gi, ".").replace(/%D8%8C/gi, ","));
}

/** The address of a path, which is given without a slash before it. */
export function at(path) {
  return `${root}${path}`;
}

/** The address of a page without a question mark, in the language that the address of this page asks for. */
export function inSameLanguage(address) {
  return lang ? `${address}?lang=${lang}` : address;
}
