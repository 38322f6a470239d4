// The language in use: texts, dates, numbers, direction.
import { TEXTS } from "./texts.js";

const LOCALES = { ar: "ar-SY-u-ca-gregory", en: "en-GB" };
let language = "en";
let days, moments, numbers;

/** The language asked for, or the browser's: "ar" or "en". */
export function choose(asked) {
  if (asked === "ar" || asked === "en") return asked;
  return (navigator.language || "").toLowerCase().startsWith("ar") ? "ar" : "en";
}

/** Switch the page to this language. */
export function use(chosen) {
  language = chosen;
  const locale = LOCALES[language];
  const day = { year: "numeric", month: "long", day: "numeric", timeZone: "UTC" };
  days = new Intl.DateTimeFormat(locale, day);
  moments = new Intl.DateTimeFormat(locale, {
    ...day, month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });
  numbers = new Intl.NumberFormat(locale);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = t(element.dataset.text);
  }
}

export const current = () => language;
/** The page's own text by its key. */
export const t = (key) => TEXTS[language][key];
/** The word for one value of an enumeration; the value itself where there is none. */
export const word = (kind, value) => TEXTS[language][kind][value] ?? value;
/** The text of a pair of both languages, from the server. */
export const pick = (pair) => pair?.[language] || pair?.ar || pair?.en || "";
export const other = () => (language === "ar" ? "en" : "ar");
export const number = (value) => numbers.format(value);
export const day = (text) => days.format(new Date(`${text}T00:00:00Z`));
export const moment = (text) => moments.format(new Date(text));
/** Two days as one span, or one where they are the same. */
export function span(first, last) {
  if (first === last) return day(first);
  return days.formatRange(new Date(`${first}T00:00:00Z`), new Date(`${last}T00:00:00Z`));
}
