// The line on the phone's screen where a code or a reply is typed, by digits or by multi-tap.

const LETTERS = {
  1: ".,?!'-@_1", 2: "abc2", 3: "def3", 4: "ghi4", 5: "jkl5", 6: "mno6",
  7: "pqrs7", 8: "tuv8", 9: "wxyz9", 0: " 0", "*": "*+/&():;",
};
const MODES = ["123", "abc", "Abc"];
const COMMIT_MS = 1000;

export class Entry {
  constructor(field, label) {
    this.field = field;
    this.label = label;
    this.limit = 100;
    this.tapped = null;
    field.addEventListener("input", () => this.fit());
  }

  // An empty mode is the dialler's: every key is itself.
  reset(text, mode) {
    this.commit();
    this.field.value = text;
    this.setMode(mode);
    this.fit();
  }

  get text() {
    return this.field.value;
  }

  setMode(mode) {
    this.mode = mode;
    this.label.textContent = mode;
  }

  nextMode() {
    this.commit();
    this.setMode(MODES[(MODES.indexOf(this.mode) + 1) % MODES.length]);
  }

  key(key, held) {
    if (this.mode && key === "#" && !held) this.nextMode();
    else if (this.mode === "" && held && key === "0") this.insert("+");
    else if (this.mode === "" || this.mode === "123" || held || key === "#") this.insert(key);
    else this.tap(key);
  }

  // The same key within a second turns the letter just typed into its next one.
  tap(key) {
    const letters = LETTERS[key];
    const again = this.tapped?.key === key && this.tapped.at === this.field.selectionEnd;
    if (!again) this.commit();
    const turn = again ? (this.tapped.turn + 1) % letters.length : 0;
    const upper = again ? this.tapped.upper : this.mode === "Abc";
    const letter = upper ? letters[turn].toUpperCase() : letters[turn];
    if (!this.put(letter, again ? this.field.selectionEnd - 1 : this.field.selectionStart)) return;
    clearTimeout(this.timer);
    this.tapped = { key, turn, upper, at: this.field.selectionEnd };
    this.timer = setTimeout(() => this.commit(), COMMIT_MS);
    this.field.classList.add("tapping");
  }

  commit() {
    clearTimeout(this.timer);
    if (this.tapped && this.mode === "Abc") this.setMode("abc");
    this.tapped = null;
    this.field.classList.remove("tapping");
  }

  insert(text) {
    this.commit();
    this.put(text, this.field.selectionStart);
  }

  put(text, begin) {
    const end = this.field.selectionEnd;
    if (this.text.length - (end - begin) + text.length > this.limit) return false;
    this.field.setRangeText(text, begin, end, "end");
    this.fit();
    return true;
  }

  erase(all) {
    this.commit();
    const { selectionStart: begin, selectionEnd: end } = this.field;
    if (all) this.field.value = "";
    else this.field.setRangeText("", begin === end ? Math.max(0, begin - 1) : begin, end, "end");
    this.fit();
  }

  move(step) {
    this.commit();
    const to = Math.max(0, Math.min(this.text.length, this.field.selectionEnd + step));
    this.field.setSelectionRange(to, to);
  }

  fit() {
    this.field.maxLength = this.limit;
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight + 2}px`; // and its borders
    this.field.scrollTop = this.field.scrollHeight;
  }
}
