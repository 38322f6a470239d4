// Talks to the API: lists, one escalation, the stream of changes.

const PAGE = 500;
const MOST = 5000;
const SILENCE_MS = 40000;
const RETRY_MS = 2000;

async function get(path) {
  const answer = await fetch(path, { headers: { accept: "application/json" } });
  if (answer.status === 404) return null;
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Summaries of all escalations, retracted ones too. */
export async function escalations() {
  const found = [];
  for (let offset = 0; offset < MOST; offset += PAGE) {
    const page = await get(`/api/escalations?state=open,closed,retracted&limit=${PAGE}&offset=${offset}`);
    found.push(...page.items);
    if (found.length >= page.total || page.items.length === 0) break;
  }
  return found;
}

/** One escalation whole, with names; null where there is none. */
export const escalation = (id) => get(`/api/escalations/${encodeURIComponent(id)}`);

/** The newest alerts. */
export const alerts = async (limit) => (await get(`/api/alerts?limit=${limit}`)).items;

/**
 * Follow the changes. `on` has a function for each event: status, reset, escalation, gone, alert;
 * and `offline` for when the server cannot be reached. Comes back by itself, where it stopped.
 */
export function follow(on) {
  let source, cursor, heard;

  function open() {
    source = new EventSource(cursor ? `/api/stream?after=${encodeURIComponent(cursor)}` : "/api/stream");
    heard = Date.now();
    for (const name of ["status", "reset", "escalation", "gone", "alert"]) {
      source.addEventListener(name, (event) => {
        heard = Date.now();
        if (event.lastEventId) cursor = event.lastEventId;
        on[name](JSON.parse(event.data));
      });
    }
    source.addEventListener("error", () => {
      on.offline();
      // Closed means that the browser has given up (an error answer): then it is ours to retry.
      if (source.readyState === EventSource.CLOSED) setTimeout(open, RETRY_MS);
    });
  }

  setInterval(() => {
    if (Date.now() - heard < SILENCE_MS || source.readyState === EventSource.CLOSED) return;
    source.close();
    on.offline();
    open();
  }, SILENCE_MS / 4);
  open();
}
