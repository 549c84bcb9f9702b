// What the network counts: letters on the screen, seconds to reply, seconds of the session.

export const seconds = (left) => `${Math.ceil(left)} s`;
export const minutes = (left) => {
  const whole = Math.ceil(left);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

export function set(meter, value, max, text, low) {
  const bar = meter.querySelector("progress");
  bar.max = max;
  bar.value = Math.min(value, max);
  meter.querySelector("dd").textContent = text;
  meter.classList.toggle("low", low);
}

export class Meters {
  constructor(letters, idle, session, warnings, ranOut) {
    Object.assign(this, { letters, idle, session, warnings, ranOut });
    setInterval(() => this.tick(), 200);
  }

  show(seen) {
    this.seen = seen;
    this.at = performance.now();
    this.told = false;
    const over = seen.letters > seen.limit;
    set(this.letters, seen.letters, seen.limit, `${seen.letters} / ${seen.limit}`, over);
    this.warnings.textContent = seen.warnings.join(". ");
    this.tick();
  }

  tick() {
    if (!this.seen) return;
    const gone = (performance.now() - this.at) / 1000;
    const left = (clock) => (this.seen.open ? Math.max(0, clock.left - gone) : 0);
    const [idle, session] = [left(this.seen.idle), left(this.seen.session)];
    const open = this.seen.open;
    set(this.idle, idle, this.seen.idle.of, open ? seconds(idle) : "", open && idle < 8);
    set(this.session, session, this.seen.session.of, open ? minutes(session) : "", open && session < 20);
    if (open && Math.min(idle, session) === 0 && !this.told) {
      this.told = true;
      this.ranOut();
    }
  }
}

export function showRaw(pane, exchanges) {
  pane.replaceChildren(...exchanges.toReversed().map(({ sent, answered }) => {
    const piece = document.createElement("article");
    for (const text of [sent, answered]) {
      const raw = document.createElement("pre");
      raw.textContent = text;
      piece.append(raw);
    }
    return piece;
  }));
}
