/** Addresses on this server. It may be reached under a path of its host, such as /libya/, which every page names. */

const { root, lang } = document.documentElement.dataset;

/** The address of a path, which is given without a slash before it. */
export function at(path) {
  return `${root}${path}`;
}

/** The address of a page without a question mark, in the language that the address of this page asks for. */
export function inSameLanguage(address) {
  return lang ? `${address}?lang=${lang}` : address;
}
