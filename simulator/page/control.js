/** The control API of the simulator, as far as the page uses it: faults, clock, limits, calls, people. */

import { asked } from "./api.js";

const BASE = "/control";

function send(method, path, body) {
  const headers = { "Content-Type": "application/json" };
  return asked(`${BASE}/${path}`, { method, headers, body: body && JSON.stringify(body) });
}

/** The faults in force: what each is, how often it struck and how often it still will. */
export async function fetchFaults() {
  const { faults } = await asked(`${BASE}/faults`);
  return faults;
}

export function addFault(fault) {
  return send("POST", "faults", fault);
}

export function removeFault(id) {
  return send("DELETE", `faults/${id}`);
}

/** Put a malformed update of this shape into the bot's queue. */
export function sendMalformed(shape) {
  return send("POST", "updates", { shape });
}

/** The simulated time: `now` in ISO 8601, `offset_seconds` from the machine's, `frozen`. */
export function fetchClock() {
  return asked(`${BASE}/clock`);
}

/** Change it: `{advance: seconds}`, `{frozen: true}` or `{reset: true}`; the answer is the new time. */
export function setClock(change) {
  return send("POST", "clock", change);
}

/** Whether Telegram's rate limits are kept: `on`. */
export function fetchLimits() {
  return asked(`${BASE}/limits`);
}

export function setLimits(on) {
  return send("POST", "limits", { on });
}

/** All Bot API calls after the one numbered `after`, oldest first. */
export async function fetchCalls(after) {
  const { calls } = await asked(`${BASE}/calls?after=${after}&limit=0`);
  return calls;
}

/** Everybody there is, with what they did to the bot: `blocked`, `deactivated`. */
export async function fetchPeople() {
  const { people } = await asked(`${BASE}/people`);
  const chats = await Promise.all(people.map(({ id }) => asked(`${BASE}/people/${id}`)));
  return chats.map(({ person }) => person);
}

/** Let a person do something that needs no words: blocks, unblocks, deactivates, reactivates. */
export function act(person, name) {
  return send("POST", `people/${person}/${name}`, {});
}
