/** Addresses on this server. It may be reached under a path of its host, such as /libya/, which every page names. */

const { root } = document.documentElement.dataset;

/** The address of a path, which is given without a slash before it. */
export function at(path) {
  return `${root}${path}`;
}
