/** Days as people say them, in the language of the page and no more exact than they are known: as web/date_words.py has them. */

const DAY = { day: "numeric", month: "long", year: "numeric" };
const MONTH = { month: "long", year: "numeric" };
const YEAR = { year: "numeric" };

/** From when to when a feature is true; empty where that is no particular time. */
export function spanInWords({ valid_from: from, valid_from_precision: how, valid_to: to, valid_to_precision: howLast }, words) {
  const first = from && when(from, how, words);
  const last = to && when(to, howLast, words);
  if (first && last) {
    return from === to ? first : words.between.replace("{first}", first).replace("{last}", last);
  }
  return first ? words.from.replace("{first}", first) : last ? words.until.replace("{last}", last) : "";
}

/** A day that is known to be one. */
export function dayInWords(day, { locale }) {
  return written(day, DAY, locale);
}

function when(day, precision, words) {
  const told = (parts) => written(day, parts, words.locale);
  switch (precision) {
    case "year":
      return told(YEAR);
    case "month":
      return told(MONTH);
    case "season":
      return words.aboutSeason.replace("{month}", told(MONTH));
    case "week":
      return words.aboutWeek.replace("{day}", told(DAY));
    default:
      return told(DAY);
  }
}

function written(day, parts, locale) {
  return new Intl.DateTimeFormat(locale, { ...parts, timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}
