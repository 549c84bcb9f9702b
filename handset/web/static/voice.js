// The phone in a call: what its keys do, how long the service waits, which other people are in it.

import { minutes } from "./meters.js";
import { Microphone } from "./microphone.js";
import { tone } from "./sound.js";

const now = () => performance.now() / 1000;
const RING_MS = 800;
const SPEAKS = "The service speaks";

export class Voice {
  // `host` is the phone: say(words), status(words, left, right), meters(seen), options(), over().
  constructor(calls, speech, host) {
    Object.assign(this, { calls, speech, host });
    this.state = "off"; // calling, ringing, declining, call, over
    this.declined = 0;
    this.queue = Promise.resolve();
    this.microphone = null;
    setInterval(() => this.tick(), 100);
    setTimeout(() => this.listen(), RING_MS);
  }

  get active() {
    return this.state !== "off";
  }

  ring(options) {
    this.become("calling");
    this.host.say("");
    this.ask(() => this.calls.ring(options));
  }

  become(state) {
    this.state = state;
    this.tell();
  }

  // One thing at a time, in the order it was done.
  ask(question) {
    this.waiting = null;
    this.queue = this.queue.then(question).then(
      (seen) => (seen ? this.show(seen) : this.lost()),
      () => this.lost(),
    );
  }

  lost() {
    this.speech.stop();
    this.seen = null;
    this.host.say("The network does not answer.");
    this.become("over");
  }

  show(seen) {
    this.seen = seen;
    this.waiting = null;
    if (this.state !== "call") this.begun = now();
    this.state = "call";
    if (!seen.open) this.host.meters({ left: null, spoken: null, typed: "", asks: {}, lasted: seen.seconds });
    this.host.seen(seen);
    this.tell();
    if (seen.said.length) this.speech.say(seen.said).then((whole) => whole && this.said());
    else this.said();
  }

  // All was said: now the gateway counts how long the caller takes.
  said() {
    if (!this.seen.open) this.become("over");
    else if (this.seen.asks.timeout && !this.speaking) {
      this.waiting = { since: now(), of: this.seen.asks.timeout };
    }
    this.tell();
  }

  tick() {
    if (this.state !== "call" || !this.seen.open) return;
    const { asks, typed } = this.seen;
    const limit = this.speaking ? { since: this.speaking.since, of: asks.most } : this.waiting;
    const gone = limit ? now() - limit.since : 0;
    const left = limit?.of ? Math.max(0, limit.of - gone) : null;
    const spoken = this.speaking ? gone : null;
    this.host.meters({ left, of: limit?.of, spoken, typed, asks, lasted: now() - this.begun });
    if (left !== 0) return;
    if (this.speaking) this.endSpeaking("");
    else this.ask(() => this.calls.act("stay_silent"));
  }

  // What is to be done now, and what the two keys under the screen do.
  tell() {
    this.host.status(...this.doing());
  }

  doing() {
    if (this.state === "calling") return ["Calling…", "", "End"];
    if (this.state === "ringing") return ["The service rings you", "Answer", "Decline"];
    if (this.state === "declining") return ["Declining…", "", ""];
    if (this.state === "over") return [`Call ended${this.lasted}`, "OK", ""];
    const { dials = [], talking_to: person, queue, listening } = this.seen ?? {};
    if (person) return [`Talking to ${person}`, "", "End"];
    if (dials.length) return [`Ringing ${dials.join(", ")}`, "Pick up", "Nobody"];
    if (queue) return ["Waiting for a person", "Take", "End"];
    if (this.speaking) return ["Recording", "Done", "End"];
    if (listening === "recording") return [this.waiting ? "Speak now" : SPEAKS, "Speak", "End"];
    if (listening === "digits" && this.waiting) return [this.seen.typed || "Press a key", "", "End"];
    return [SPEAKS, "", "End"];
  }

  get lasted() {
    return this.seen ? `: ${minutes(this.seen.seconds)}, KES ${this.seen.cost}` : "";
  }

  press(key) {
    const does = { select: "left-soft", green: "left-soft" }[key] ?? key;
    if (this.state === "ringing") this.answer(does);
    else if (this.state === "over") this.leave(does);
    else if (this.state === "call") this.inCall(does);
  }

  inCall(key) {
    const [, left, right] = this.doing();
    if (key === "red" || (key === "right-soft" && right === "End")) this.hangUp();
    else if (key === "left-soft") this.softly(left);
    else if (key === "right-soft") this.softly(right);
    else if (/^[0-9*#]$/.test(key)) this.key(key);
  }

  softly(label) {
    const acts = { "Pick up": "staff_pick_up", Nobody: "nobody_picks_up", Take: "dequeued" };
    if (label === "Speak") this.startSpeaking();
    else if (label === "Done") this.endSpeaking("");
    else if (acts[label]) this.ask(() => this.calls.act(acts[label]));
  }

  key(key) {
    const { asks, listening } = this.seen;
    if (this.speaking) {
      if (key === asks.finish) this.endSpeaking(key);
    } else if (listening) {
      this.speech.stop();
      this.ask(() => this.calls.act("press", key));
    }
  }

  hangUp() {
    this.speech.stop();
    if (this.speaking) this.endSpeaking("hanging up");
    else this.ask(() => this.calls.act("hang_up"));
  }

  // What the options beside the phone do to its network.
  network(act) {
    this.speech.stop();
    this.ask(() => this.calls.act(act));
  }

  leave(key) {
    if (key !== "left-soft" && key !== "red") return;
    this.speech.stop();
    this.state = "off";
    this.host.over();
  }

  // In the caller's own voice

  async startSpeaking() {
    this.speech.stop();
    this.waiting = null;
    if (this.host.options().voice === "microphone") {
      this.microphone = new Microphone();
      try {
        await this.microphone.start();
      } catch {
        this.microphone = null;
        this.host.warn("There is no microphone here: a sample speaks instead.");
      }
    }
    this.speaking = { since: now() };
    this.tell();
  }

  endSpeaking(by) {
    const seconds = Math.max(0.5, now() - this.speaking.since);
    const microphone = this.microphone;
    this.speaking = this.microphone = null;
    this.ask(async () => this.calls.speak(await microphone?.stop(), seconds, by));
  }

  // The service rings

  // A call that is over need not be put away first.
  mayRing() {
    return this.state === "ringing" || this.state === "over" || (this.seen && !this.seen.open) || this.host.idle();
  }

  // Asked again only once it was answered: an old answer can't follow a new one.
  async listen() {
    await this.listenForRing();
    setTimeout(() => this.listen(), RING_MS);
  }

  async listenForRing() {
    if (document.hidden || !this.mayRing()) return;
    const { declined } = this;
    const { number } = this.host.options();
    const rings = await this.calls.isRung(number).catch(() => false);
    if (declined !== this.declined) return; // what rang was declined meanwhile
    if (rings && this.mayRing()) {
      if (this.state !== "ringing") this.host.say("");
      if (this.host.options().aloud) tone(660, 0.8);
      this.become("ringing");
    } else if (!rings && this.state === "ringing") {
      this.host.say("Missed call");
      this.become("over");
    }
  }

  answer(key) {
    const { number } = this.host.options();
    if (key === "left-soft") {
      this.become("calling");
      this.ask(() => this.calls.pickUp(number));
    } else if (key === "red" || key === "right-soft") {
      this.decline(number);
    }
  }

  // The phone is idle once the network knows: until then the call would ring on.
  async decline(number) {
    this.become("declining");
    await this.calls.decline(number).catch(() => this.host.warn("The network does not answer."));
    this.declined += 1;
    this.state = "off";
    this.host.over();
  }
}
