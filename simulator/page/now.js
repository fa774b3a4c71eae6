/** The time in the chat: the simulator's clock, carried on from what the server last said of it. */

let ahead = 0; // seconds the simulator is ahead of this machine
let stopped = null; // where a frozen clock stands

/** What state and `clock` events say: `now` in Unix seconds, and whether it is `frozen`. */
export function setNow({ now: seconds, frozen }) {
  ahead = seconds - Date.now() / 1000;
  stopped = frozen ? seconds : null;
}

/** The simulated time in Unix seconds. */
export function now() {
  return stopped ?? Date.now() / 1000 + ahead;
}
