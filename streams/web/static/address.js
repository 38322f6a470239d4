// The page's state in its address: language, filters, the escalation that is open.

export const FILTERS = ["level", "state", "place", "rule"];

/** The state that the address holds. */
export function read() {
  const given = new URLSearchParams(location.search);
  const state = { lang: given.get("lang"), id: given.get("id") };
  for (const name of FILTERS) state[name] = given.get(name) || "";
  return state;
}

/** The address of the present state with these changes. */
export function address(changes) {
  const state = { ...read(), ...changes };
  const query = new URLSearchParams();
  for (const name of ["lang", ...FILTERS, "id"]) if (state[name]) query.set(name, state[name]);
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

/** Go to the present state with these changes, as a new entry of the browser's history or not. */
export function go(changes, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", address(changes));
}
