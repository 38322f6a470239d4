// The list of escalations with its filters, and the list of the latest alerts.
import { el } from "./dom.js";
import { address, FILTERS } from "./address.js";
import { current, moment, number, pick, span, t, word } from "./language.js";
import { badge, time, toll } from "./parts.js";

const RANK = { critical: 2, warning: 1, watch: 0 };

/** Whether a summary fits the filters; without a state asked for, retracted ones do not. */
function fits(item, state) {
  return (!state.level || item.level === state.level)
    && (state.state ? item.state === state.state : item.state !== "retracted")
    && (!state.place || item.scope.place_id === state.place || item.places.includes(state.place))
    && (!state.rule || item.rule === state.rule);
}

function byLevelAndTime(a, b) {
  return RANK[b.level] - RANK[a.level]
    || Date.parse(b.updated_at) - Date.parse(a.updated_at)
    || (a.id < b.id ? 1 : -1);
}

function card(item) {
  return [
    el("a", { href: address({ id: item.id }), "data-id": item.id },
      badge(item.level), " ",
      el("span", { class: "where" }, el("bdi", {}, pick(item.scope.name))), " ",
      el("span", { class: "what", dir: "auto" }, pick(item.title))),
    el("p", { class: "quiet" },
      [word("states", item.state), span(item.since, item.last), toll(item.killed, item.injured),
        t("incidents")(number(item.incident_count)), t("sourceCount")(number(item.independent_sources))]
        .filter((part) => part !== "")
        .map((part) => el("span", { class: "part" }, part))),
  ];
}

const rows = new Map();

/** Show the escalations that fit. Rows that stay keep their element, and with it the focus. */
export function showList(items, state) {
  const list = document.getElementById("list");
  const fitting = items.filter((item) => fits(item, state)).sort(byLevelAndTime);
  const focused = document.activeElement?.closest("#list a")?.dataset.id;
  const wanted = new Set(fitting.map((item) => item.id));
  for (const [id, row] of rows) {
    if (!wanted.has(id)) {
      row.remove();
      rows.delete(id);
    }
  }
  let before = list.firstElementChild;
  for (const item of fitting) {
    let row = rows.get(item.id);
    if (!row) {
      row = el("li");
      rows.set(item.id, row);
    }
    // The address in the card holds language and filters: they are part of what it shows.
    const shows = `${item.revision} ${address({ id: item.id })}`;
    if (row.dataset.shows !== shows) {
      row.replaceChildren(...card(item));
      row.dataset.shows = shows;
      row.className = `card ${item.level} ${item.state}`;
    }
    if (item.id === state.id) row.firstElementChild.setAttribute("aria-current", "true");
    else row.firstElementChild.removeAttribute("aria-current");
    if (row === before) before = row.nextElementSibling;
    else list.insertBefore(row, before);
  }
  if (focused && document.activeElement?.dataset?.id !== focused) {
    rows.get(focused)?.firstElementChild.focus({ preventScroll: true });
  }
  document.getElementById("count").textContent = fitting.length === 0
    ? t("none") : t("counted")(number(fitting.length), number(items.length));
}

function fill(select, options, chosen) {
  const wanted = JSON.stringify([options, chosen]);
  if (select.dataset.shows === wanted) return;
  select.dataset.shows = wanted;
  select.replaceChildren(...options.map(([value, text]) => el("option", { value }, text)));
  select.value = chosen;
}

function distinct(pairs) {
  return [...new Map(pairs)].sort((a, b) => a[1].localeCompare(b[1], current()));
}

/** Set the filters to the state; places and rules are those that occur. */
export function showFilters(items, state) {
  const form = document.getElementById("filters").elements;
  const words = (kind, values) => values.map((value) => [value, word(kind, value)]);
  // A value from the address that nothing has (yet) stays a choice, so that it can be seen.
  const kept = (pairs, value) => (!value || pairs.some((p) => p[0] === value) ? pairs : [...pairs, [value, value]]);
  const places = distinct(items.map((item) => [item.scope.place_id, pick(item.scope.name)]));
  const rules = distinct(items.map((item) => [item.rule, pick(item.title)]));
  const choices = {
    level: [["", t("all")], ...words("levels", ["critical", "warning", "watch"])],
    state: [["", t("current")], ...words("states", ["open", "closed", "retracted"])],
    place: [["", t("all")], ...places],
    rule: [["", t("all")], ...rules],
  };
  for (const name of FILTERS) fill(form[name], kept(choices[name], state[name]), state[name]);
}

/** Show the latest alerts, newest first. */
export function showAlerts(items) {
  document.getElementById("alerts").replaceChildren(...(items.length === 0
    ? [el("li", { class: "quiet" }, t("noAlerts"))]
    : items.map((alert) => el("li", {},
      el("a", { href: address({ id: alert.escalation_id }), "data-id": alert.escalation_id },
        badge(alert.level), " ", el("bdi", {}, pick(alert.scope.name)), ": ",
        word("transitions", alert.transition)),
      el("p", { class: "quiet" }, time(alert.known_at, moment(alert.known_at)))))));
}
