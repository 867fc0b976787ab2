/** Gets a page ready for paper: its maps as wide as a sheet and showing what they showed, the legend open, the address written out. */

/** @param maps some of Leaflet's; @param refresh called once they have another size */
export function preparePaper(maps, refresh) {
  let after = [];
  addEventListener("beforeprint", () => {
    const looks = maps.map((map) => ({ map, bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() }));
    document.documentElement.classList.add("on-paper");
    resize(maps);
    // The nearest whole look at what is on the screen: its names are drawn for that size.
    looks.forEach(({ map, bounds }) => map.fitBounds(bounds, { animate: false }));
    refresh?.();
    const legend = document.querySelector("details#legend");
    const was = legend?.open;
    if (legend) {
      legend.open = true;
    }
    document.querySelectorAll(".printed").forEach(writeOut);
    after = [
      () => document.documentElement.classList.remove("on-paper"),
      () => resize(maps),
      () => looks.forEach(backTo),
      () => legend && (legend.open = was),
    ];
  });
  addEventListener("afterprint", () => {
    after.forEach((step) => step());
    after = [];
  });
}

function resize(maps) {
  maps.forEach((map) => map.invalidateSize({ pan: false, animate: false }));
}

/** Paper stays: where the page has a link to what it shows now and for good, that is its address. */
function writeOut(line) {
  const link = line.querySelector("a");
  (link ?? line).textContent = (link ?? location).href;
}

/** To the part of a zoom level: a map need not stand at a step of its buttons. */
function backTo({ map, center, zoom }) {
  const { zoomSnap } = map.options;
  map.options.zoomSnap = 0;
  map.setView(center, zoom, { animate: false });
  map.options.zoomSnap = zoomSnap;
}
