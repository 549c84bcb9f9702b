// What the pages do a little better with a script; all of them work without it.
"use strict";

const IDLE_MS = 15 * 60 * 1000;
const AWAKE_EVERY_MS = 4 * 60 * 1000;

// A screen nobody touches hides what it shows; someone who writes is not signed out meanwhile.
if (document.body.dataset.signedIn) {
  let touched = Date.now();
  let told = touched;
  const touch = (event) => {
    touched = Date.now();
    if (event.type === "input" && touched - told > AWAKE_EVERY_MS) {
      told = touched;
      fetch("/staff/awake", { cache: "no-store" });
    }
  };
  for (const kind of ["input", "keydown", "pointerdown", "scroll"]) {
    document.addEventListener(kind, touch, { passive: true });
  }
  setInterval(() => {
    if (Date.now() - touched > IDLE_MS) location.replace("/staff/locked");
  }, 5000);
}

// How many letters a reply has left, as a phone counts them; the server counts again.
const BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà‘’“”–—…";
const TWICE = "^{}\\[~]|€";

for (const area of document.querySelectorAll("textarea[data-letters]")) {
  const shown = document.getElementById(area.dataset.letters);
  const count = () => {
    const letters = [...area.value];
    const wide = letters.some((one) => !BASIC.includes(one) && !TWICE.includes(one));
    const used = wide
      ? area.value.length
      : letters.length + letters.filter((one) => TWICE.includes(one)).length;
    const most = wide ? area.dataset.longestWide : area.dataset.longest;
    shown.textContent = `${used} of ${most} letters`;
    shown.classList.toggle("over", used > most);
  };
  area.addEventListener("input", count);
  count();
}
