/** Where nothing is on the map of a day: the nearest day on which there is something. Of files, as sql/pages/nearest.sql of tables. */

import { dayInWords } from "./when.js";

const DAY = 24 * 60 * 60 * 1000;

/** The day nearest to a day on which any of these features is true, the later of two as near; null where none ever is. */
export function nearestDay(features, day) {
  const days = features.flatMap(({ properties }) => nearestOf(properties, day) ?? []);
  const away = (it) => Math.abs(Date.parse(it) - Date.parse(day)) / DAY;
  return days.sort((one, other) => away(one) - away(other) || other.localeCompare(one))[0] ?? null;
}

/** Null of what is true on the day itself. */
function nearestOf({ valid_from: begins, valid_to: ends }, day) {
  if (begins && begins > day) {
    return begins;
  }
  return ends && ends < day ? ends : null;
}

/** The sentence that says so, whose {day} is a link that leads there. */
export function nearestInWords(sentence, day, words) {
  const link = document.createElement("a");
  link.dataset.show = day;
  link.textContent = dayInWords(day, words);
  const told = document.createElement("p");
  told.className = "nearest";
  const [before, after] = sentence.split("{day}");
  told.append(before, link, after);
  return told;
}
