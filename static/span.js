/** When something is on the map of a day. */

/** The first day of those a layer's features are shown for on a day: the day itself, or one before it where they pass. */
export function firstDay(layer, day) {
  return earlier(day, layer.spanDays ?? 0);
}

export function dayBefore(day) {
  return earlier(day, 1);
}

function earlier(day, days) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() - days);
  return moment.toISOString().slice(0, 10);
}

/** Both ends of a time are days on which it is true; the span of a layer lets what is over be seen a while longer. */
export function isShown({ properties: { valid_from: begins, valid_to: ends } }, layer, day) {
  return (begins ?? day) <= day && (ends ?? day) >= firstDay(layer, day);
}
