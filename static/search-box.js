/** The search box works as a form until somebody turns to it; only then is the rest of it fetched. */

/** @param actions of the list below it, static/search.js */
export function prepareSearch(data, actions) {
  const form = document.getElementById("search");
  const wake = async () => {
    const { Search } = await import("./search.js");
    new Search(form, data, actions);
  };
  form?.addEventListener("focusin", wake, { once: true });
}
