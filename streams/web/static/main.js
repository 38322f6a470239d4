// Holds what the server said, and keeps the page showing it.
import { FILTERS, go, read } from "./address.js";
import { choose, other, pick, t, use, word } from "./language.js";
import { showDetail } from "./detail.js";
import { showAlerts, showFilters, showList } from "./overview.js";
import * as server from "./server.js";

const MOST_ALERTS = 20;
const NEWS_MS = 1500;

const items = new Map();
let alerts = [];
let link = { link: "connecting", detail: "" };
let open = null;
let drawing = false;
let news = [];

function draw() {
  drawing = false;
  const state = read();
  showFilters([...items.values()], state);
  showList([...items.values()], state);
  showAlerts(alerts);
  const shown = document.getElementById("link");
  shown.dataset.link = link.link;
  shown.title = link.detail;
  const text = word("links", link.link);
  const box = document.getElementById("link-text");
  // Written only when it differs, or a screen reader would say it again and again.
  if (box.textContent !== text) box.textContent = text;
}

/** Draw soon; many changes at once make one drawing. */
function redraw() {
  if (drawing) return;
  drawing = true;
  setTimeout(draw, 50);
}

async function refreshDetail({ focus = false } = {}) {
  const id = read().id;
  const view = document.getElementById("detail");
  document.body.classList.toggle("reading", Boolean(id));
  view.hidden = !id;
  if (!id) {
    open = null;
    return;
  }
  let answer;
  try {
    answer = await server.escalation(id);
  } catch {
    // Nothing to show yet, or the server is away: the stream tells when it is worth asking again.
    return;
  }
  // The reader may have gone elsewhere while the answer was on its way.
  if (read().id !== id) return;
  const inside = view.contains(document.activeElement) && open === id;
  showDetail(answer);
  open = id;
  if (focus || inside) document.getElementById("detail-title").focus({ preventScroll: !focus });
  if (focus) scrollTo(0, 0);
}

function announce() {
  const [last, rest] = [news.at(-1), news.length - 1];
  news = [];
  const text = `${t("newAlert")}: ${word("levels", last.level)}, ${pick(last.scope.name)}, `
    + word("transitions", last.transition);
  document.getElementById("news").textContent = rest > 0 ? `${text} (${t("more")}: ${rest})` : text;
}

const on = {
  status(said) {
    link = said;
    redraw();
  },
  async reset() {
    try {
      const [all, latest] = await Promise.all([server.escalations(), server.alerts(MOST_ALERTS)]);
      items.clear();
      for (const item of all) items.set(item.id, item);
      alerts = latest;
    } catch {
      // The server left between the event and the question; its return brings a reset.
      return;
    }
    redraw();
    await refreshDetail();
  },
  escalation(item) {
    items.set(item.id, item);
    redraw();
    if (item.id === read().id) refreshDetail();
  },
  gone({ id }) {
    items.delete(id);
    redraw();
    if (id === read().id) refreshDetail();
  },
  alert(alert) {
    alerts = [alert, ...alerts.filter((one) => one.id !== alert.id)]
      .sort((a, b) => Date.parse(b.known_at) - Date.parse(a.known_at)).slice(0, MOST_ALERTS);
    if (news.length === 0) setTimeout(announce, NEWS_MS);
    news.push(alert);
    redraw();
  },
  offline() {
    link = { link: "offline", detail: "" };
    redraw();
  },
};

function applyLanguage() {
  use(choose(read().lang));
  const button = document.getElementById("language");
  button.textContent = t("other");
  button.lang = other();
}

document.getElementById("language").addEventListener("click", () => {
  go({ lang: other() }, { replace: true });
  applyLanguage();
  redraw();
  refreshDetail();
});

document.getElementById("filters").addEventListener("change", (event) => {
  if (FILTERS.includes(event.target.name)) {
    go({ [event.target.name]: event.target.value });
    redraw();
  }
});
document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  const target = event.target.closest("a[data-id]");
  // A click with a modifier opens a tab of its own, as for any link.
  if (!target || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const before = read().id;
  go({ id: target.dataset.id || null });
  redraw();
  refreshDetail({ focus: true });
  if (!target.dataset.id) {
    const row = document.querySelector(`#list a[data-id="${CSS.escape(before ?? "")}"]`);
    (row ?? document.getElementById("main")).focus();
  }
});

addEventListener("popstate", () => {
  applyLanguage();
  redraw();
  refreshDetail();
});

applyLanguage();
redraw();
refreshDetail();
server.follow(on);
