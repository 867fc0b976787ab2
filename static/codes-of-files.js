/**
 * What goes into an article from a published site. Its page has the codes of the whole map of a day; what is chosen is put in
 * here. It offers what static/codes.js does, whose place it takes there.
 */

// Of each page, or of the dialog: what a file said before anything was chosen, and what is shown of the map.
const written = new WeakMap();
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Read what an address says behind its question mark, which no server has read, and write the codes for it. */
export function begin(root, address) {
  settle(root, address);
  const form = root.querySelector("#share-form");
  const output = root.querySelector("#share-output");
  const given = new URL(address).searchParams;
  const { theme } = form.elements;
  if ([...theme.options].some((it) => it.value === given.get("theme"))) {
    theme.value = given.get("theme");
  }
  // The empty text asks for no layer at all; of anything else it asks for nothing.
  const isAsked = (name) => given.get(name) || (name === "layers" && given.has(name));
  const names = form.dataset.shown.split(" ").filter((name) => name !== "theme" && isAsked(name));
  const shown = names.map((name) => [name, given.get(name)]);
  written.set(root, { output: output.cloneNode(true), shown });
  const back = form.querySelector("a");
  back.href = asking(back.href, asked(shown, theme));
  output.replaceWith(made(root));
}

export async function outcome(root) {
  return made(root);
}

function made(root) {
  const { output, shown } = written.get(root);
  const form = root.querySelector("#share-form");
  const fresh = output.cloneNode(true);
  const text = (id) => fresh.querySelector(`#${id}`);
  const { speak, theme, width: wide, height: high } = form.elements;
  const { dataset: tongue } = speak.selectedOptions[0];
  const kept = form.querySelector('[name="keep"]:checked');
  const map = asked(shown, theme);
  const framed = [...map, ...around(form)];
  const live = kept.value === "live";
  const page = asking(tongue.toldPage, map);
  const frame = asking(live ? tongue.toldLive : tongue.toldFrame, framed);
  const [width, height] = [wide.value || "100%", high.value || high.defaultValue];

  text("share-link").textContent = page;
  rewrite(text("share-iframe"), "iframe", { title: kept.dataset.title, src: frame, width, height });
  rewrite(text("share-element"), "script", { src: output.dataset.toldScript });
  rewrite(text("share-element"), "sourceline-map", { src: frame, label: kept.dataset.title, height });
  rewrite(text("share-element"), "a", { href: page });
  if (text("share-wordpress")) {
    text("share-wordpress").textContent = tongue.toldFrame;
  }
  for (const cited of fresh.querySelectorAll("[id^=share-cite]")) {
    cited.textContent = cited.textContent.replaceAll(output.dataset.cited, page);
  }
  const preview = { src: asking(live ? tongue.hereLive : tongue.hereFrame, framed), width, height };
  Object.entries(preview).forEach(([name, value]) => fresh.querySelector(".preview").setAttribute(name, value));
  return fresh;
}

function asked(shown, theme) {
  return theme.value ? [...shown, ["theme", theme.value]] : shown;
}

/** What of the choices is not as it is where nobody says. */
function around(form) {
  const choices = [...form.querySelectorAll("select[data-around]")];
  return choices.filter(({ value, options }) => ![...options].some((it) => it.defaultSelected && it.value === value)).map((it) => [it.name, it.value]);
}

/** An address with more behind its question mark; commas and slashes stay to be read. */
function asking(address, parts) {
  const asked = new URL(address);
  parts.forEach(([name, value]) => asked.searchParams.append(name, value));
  return asked.href.replaceAll("%2C", ",").replaceAll("%2F", "/");
}

/** Change attributes of an element in a code. As text: the policy of the page forbids the style in it, were it parsed. */
function rewrite(field, element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    const place = new RegExp(`(<${element} [^>]*?\\b${name}=")[^"]*`);
    field.textContent = field.textContent.replace(place, (_, before) => before + escaped(value));
  }
}

function escaped(text) {
  return text.replace(/[&<>"]/g, (it) => SIGNS[it]);
}

/** Make addresses whole: they are written for the page of sharing, and the dialog stands on another. */
function settle(root, address) {
  for (const element of root.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (value && /^(href|src|action|data-(here|told)-.+)$/.test(name)) {
        element.setAttribute(name, new URL(value, address).href);
      }
    }
  }
}
