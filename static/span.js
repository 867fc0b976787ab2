/** When something is on the map of a day. */

/** The first day of those a layer's features are shown for on a day: the day itself, or one before it where they pass. */
export function firstDay(layer, day) {
  const first = new Date(`${day}T00:00:00Z`);
  first.setUTCDate(first.getUTCDate() - (layer.spanDays ?? 0));
  return first.toISOString().slice(0, 10);
}

/** Both ends of a time are days on which it is true; the span of a layer lets what is over be seen a while longer. */
export function isShown({ properties: { valid_from: begins, valid_to: ends } }, layer, day) {
  return (begins ?? day) <= day && (ends ?? day) >= firstDay(layer, day);
}
