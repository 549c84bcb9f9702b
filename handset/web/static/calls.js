// Asks our server to act in a call; it speaks to the service as the telephone exchange would.

import { ask } from "./gateway.js";

export class Calls {
  constructor(addresses) {
    Object.assign(this, addresses); // calls, ringing
    this.call = null;
  }

  async ring(options) {
    return this.read(await ask(this.calls, options));
  }

  async act(verb, text = "") {
    return this.read(await ask(`${this.calls}/${this.call}/${verb}`, { text }));
  }

  // A recording of the microphone, or null for so many seconds of the sample.
  async speak(sound, seconds, endedBy) {
    const how = new URLSearchParams({ seconds: seconds.toFixed(1), ended_by: endedBy });
    return this.read(await ask(`${this.calls}/${this.call}/speak?${how}`, sound ?? ""));
  }

  async isRung(number) {
    const answer = await fetch(`${this.ringing}/${encodeURIComponent(number)}`);
    return answer.ok && (await answer.json()).rings;
  }

  async pickUp(number) {
    return this.read(await ask(`${this.ringing}/${encodeURIComponent(number)}/answer`, {}));
  }

  async decline(number) {
    await ask(`${this.ringing}/${encodeURIComponent(number)}/decline`, {});
  }

  // null when there is no such call any more
  async read(answer) {
    if (answer.status === 404) return null;
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    const seen = await answer.json();
    this.call = seen.call;
    return seen;
  }
}
