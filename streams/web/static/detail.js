// One escalation: what it rests on, in the articles' own words.
import { el, safeLink } from "./dom.js";
import { address } from "./address.js";
import { day, moment, number, pick, span, t, word } from "./language.js";
import { badge, named, time, toll } from "./parts.js";

function witness(one) {
  const link = safeLink(one.url);
  const label = [el("bdi", {}, one.source), ` · ${t("published")} `,
    time(one.published_at, moment(one.published_at))];
  return el("figure", { class: "witness" },
    one.quotes.map((quote) => el("blockquote", { lang: "ar", dir: "rtl" }, el("bdi", {}, quote.quote))),
    el("figcaption", {},
      label, " · ",
      link
        ? el("a", { href: link, rel: "noopener noreferrer nofollow", target: "_blank" }, t("article"))
        : [`${t("articleId")} `, el("bdi", { class: "code" }, one.article_id)],
      one.copy_of ? [` · ${t("copyOf")} `, el("bdi", { class: "code" }, one.copy_of)] : ""));
}

function incident(one, names) {
  const kind = one.mode === "none"
    ? word("types", one.type) : `${word("types", one.type)} (${word("modes", one.mode)})`;
  const place = one.place_id && names.places[one.place_id]
    ? pick(names.places[one.place_id]) : one.place;
  const sides = [named(one.actors, names.actors), named(one.recipients, names.actors)];
  return el("li", { class: "incident" },
    el("h4", {}, time(one.date, day(one.date)), ` · ${kind}`, place ? [" · ", el("bdi", {}, place)] : ""),
    sides[0] || sides[1]
      ? el("p", { class: "sides" },
        el("bdi", {}, sides[0]),
        sides[1]
          ? [" ", el("span", { "aria-hidden": "true" }, t("arrow")), el("span", { class: "unseen" }, t("against")), " ",
            el("bdi", {}, sides[1])]
          : "")
      : "",
    toll(one.killed, one.injured) ? el("p", { class: "quiet" }, toll(one.killed, one.injured)) : "",
    one.witnesses.map(witness));
}

function fact(name, value) {
  return value === "" || value === null ? "" : [el("dt", {}, t(name)), el("dd", {}, value)];
}

function history(changes) {
  const head = ["when", "what", "level", "known", "why"];
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "history-title" },
    el("table", {},
      el("thead", {}, el("tr", {}, head.map((name) => el("th", { scope: "col" }, t(name))))),
      el("tbody", {}, changes.map((change) => el("tr", {},
        el("td", {}, time(change.at, day(change.at))),
        el("td", {}, word("transitions", change.transition)),
        el("td", {}, badge(change.level)),
        el("td", {}, time(change.known_at, moment(change.known_at))),
        el("td", { dir: "auto" }, change.why))))));
}

const back = () => el("p", {}, el("a", { href: address({ id: null }), "data-id": "", class: "back" }, t("back")));
const title = (...children) => el("h2", { id: "detail-title", tabindex: "-1" }, ...children);

/** Fill the detail view with an escalation and the names of its codes; null says it is not there. */
export function showDetail(answer) {
  const view = document.getElementById("detail");
  if (answer === null) {
    view.replaceChildren(back(), title(t("gone")));
    return;
  }
  const { escalation: it, names } = answer;
  const scopePlaces = it.places.filter((id) => id !== it.scope.place_id);
  view.replaceChildren(
    back(),
    title(badge(it.level), " ", el("bdi", {}, pick(it.scope.name)), ": ", el("span", { dir: "auto" }, pick(it.title))),
    it.superseded_by
      ? el("p", { class: "notice" },
        el("a", { href: address({ id: it.superseded_by }), "data-id": it.superseded_by }, t("superseded")))
      : "",
    el("p", { class: "account", dir: "auto" }, pick(it.account)),
    el("dl", {},
      fact("state", word("states", it.state)),
      fact("period", span(it.since, it.last)),
      fact("sides", it.sides.map((side) => named(side, names.actors)).join(" — ")),
      fact("toll", toll(it.killed, it.injured)),
      fact("places", named(scopePlaces, names.places)),
      fact("sources", number(it.independent_sources)),
      fact("updated", time(it.opened_at, moment(it.opened_at)))),
    el("h3", {}, t("steps")),
    el("ol", { class: "steps" }, it.steps.map((step) => el("li", {},
      el("h4", { class: "step", dir: "auto" }, pick(step.title)),
      el("ul", { class: "incidents" }, step.incidents.map((one) => incident(one, names)))))),
    el("h3", { id: "history-title" }, t("history")),
    history(it.history));
}
