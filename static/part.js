/** A part of a page as elements. The server escapes what it writes, and the page's policy lets no script in it run. */
export async function part(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
  if (!answer.ok) {
    throw Object.assign(new Error(`${address}: ${answer.status}`), { status: answer.status });
  }
  return new DOMParser().parseFromString(await answer.text(), "text/html").body;
}
