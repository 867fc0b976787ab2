/** Gets a page ready for paper: the map as wide as a sheet and showing what it showed, the legend open, the address written out. */

/** @param map one of Leaflet's; @param refresh called once the map has another size */
export function preparePaper(map, refresh) {
  let after = [];
  addEventListener("beforeprint", () => {
    const bounds = map.getBounds();
    document.documentElement.classList.add("on-paper");
    map.invalidateSize({ pan: false, animate: false });
    // The nearest whole look at what is on the screen: its names are drawn for that size.
    map.fitBounds(bounds, { animate: false });
    refresh?.();
    const legend = document.getElementById("legend");
    const was = legend?.open;
    if (legend) {
      legend.open = true;
    }
    for (const address of document.querySelectorAll(".printed")) {
      address.textContent = location.href;
    }
    after = [
      () => document.documentElement.classList.remove("on-paper"),
      () => map.invalidateSize({ pan: false, animate: false }),
      () => map.fitBounds(bounds, { animate: false }),
      () => legend && (legend.open = was),
    ];
  });
  addEventListener("afterprint", () => {
    after.forEach((step) => step());
    after = [];
  });
}
