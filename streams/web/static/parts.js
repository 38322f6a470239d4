// Small pieces that several views show.
import { el } from "./dom.js";
import { current, pick, t, number, word } from "./language.js";

const MARKS = { watch: "●", warning: "▲", critical: "◆" };

/** The level as a word with a mark of its own shape: colour alone tells nothing. */
export function badge(level) {
  return el("span", { class: `badge ${level}` },
    el("span", { "aria-hidden": "true" }, MARKS[level] ?? ""), ` ${word("levels", level)}`);
}

/** The toll in words; "" where no figure is known. */
export function toll(killed, injured) {
  const parts = [];
  if (killed !== null && killed !== undefined) parts.push(t("killed")(number(killed)));
  if (injured !== null && injured !== undefined) parts.push(t("injured")(number(injured)));
  return parts.join(current() === "ar" ? "، " : ", ");
}

/** Codes as names, joined. */
export function named(codes, names) {
  const found = codes.map((code) => pick(names?.[code]) || code);
  return found.join(current() === "ar" ? "، " : ", ");
}

/** A time element. */
export function time(machine, shown) {
  return el("time", { datetime: machine }, shown);
}
