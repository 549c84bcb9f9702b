// What the telephone exchange counts: keys so far, seconds to answer or to speak, the whole call.

import { minutes, seconds, set } from "./meters.js";

export class CallMeters {
  constructor(keys, wait, call) {
    Object.assign(this, { keys, wait, call });
  }

  show({ left, of, spoken, typed, asks, lasted }) {
    const ends = asks.finish ? `, ${asks.finish} ends` : "";
    const keys = asks.digits ? `${typed.length} / ${asks.digits}${ends}` : "";
    set(this.keys, typed.length, asks.digits ?? 1, keys, false);
    this.wait.querySelector("dt").textContent = spoken === null ? "To answer" : "To speak";
    const time = left === null ? spoken : left;
    const low = left !== null && left < 4;
    set(this.wait, left ?? 0, of ?? 1, time === null ? "" : seconds(time), low);
    set(this.call, 0, 1, minutes(lasted), false);
  }
}
