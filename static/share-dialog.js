/** Sharing beside the map: the link to /share opens a dialog with what stands there, for the map as it is at the moment. */

const link = document.getElementById("share");
let dialog;

link?.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) {
    return;
  }
  event.preventDefault();
  try {
    await show();
  } catch {
    location.assign(link.href);
  }
});

async function show() {
  const [{ part }, { live }] = await Promise.all([import("./part.js"), import("./share.js"), styled()]);
  const page = await part(link.href);
  const sharing = page.querySelector(".sharing");
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "share";
  dialog.setAttribute("aria-labelledby", "share-heading");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "close-dialog";
  close.textContent = sharing.querySelector("#share-said").dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.append(close, sharing);
  document.body.append(dialog);
  // It closes the dialog, and not the card on the map below it as well.
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  live(sharing, link.href);
  dialog.showModal();
}

/** The sheet of the dialog, once. */
function styled() {
  const sheet = link.dataset.hereSheet;
  if (document.querySelector(`link[href="${sheet}"]`)) {
    return null;
  }
  const element = document.createElement("link");
  element.rel = "stylesheet";
  element.href = sheet;
  return new Promise((resolve) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", resolve);
    document.head.append(element);
  });
}
