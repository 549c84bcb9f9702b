// The phone's keys: pressed by pointer, by touch, or on the computer's keyboard.

import { tone } from "./sound.js";

const HELD_MS = 550;
const KEYBOARD = {
  Enter: "select", Escape: "red", ArrowUp: "up", ArrowDown: "down", Backspace: "right-soft",
};

let clicking = false;

export function clicks(on) {
  clicking = on;
}

function click() {
  if (clicking) tone(1900, 0.03);
}

function flash(button) {
  button.classList.add("pressed");
  setTimeout(() => button.classList.remove("pressed"), 120);
}

// A press counts when let go; held long enough it counts at once, as something else.
function listen(button, press) {
  let timer = 0;
  let held = false;
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    held = false;
    button.classList.add("pressed");
    click();
    timer = setTimeout(() => {
      held = true;
      press(button.dataset.key, true);
    }, HELD_MS);
  });
  for (const over of ["pointerup", "pointerleave", "pointercancel"]) {
    button.addEventListener(over, () => {
      clearTimeout(timer);
      button.classList.remove("pressed");
    });
  }
  button.addEventListener("mousedown", (event) => event.preventDefault()); // the line keeps the focus
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    if (!held) press(button.dataset.key, false);
    held = false;
  });
}

// Letters land in the line where `typing()` says so; else a digit is the key of that name.
export function listenToKeys(phone, field, press, typing) {
  const buttons = new Map();
  for (const button of phone.querySelectorAll("[data-key]")) {
    buttons.set(button.dataset.key, button);
    listen(button, press);
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const on = event.target;
    if (on !== field && on.matches("input, select")) return;
    if (on.matches("button, summary") && (event.key === "Enter" || event.key === " ")) return;
    const key = KEYBOARD[event.key] ?? (/^[0-9*#]$/.test(event.key) ? event.key : null);
    if (key && buttons.has(key)) flash(buttons.get(key));
    if (key && !(typing() && /^[0-9*#]$/.test(key))) {
      event.preventDefault();
      press(key, false);
    } else if (event.key.length === 1 && typing()) {
      press("typed", false);
      if (on !== field) field.focus({ preventScroll: true }); // the letter itself lands in the line
    }
    if (event.key.length === 1 || key) click();
  });
}
