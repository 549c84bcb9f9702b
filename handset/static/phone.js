// The phone: what each key means in each of its modes, and what its screen shows.

import { Entry } from "./entry.js";
import { Gateway } from "./gateway.js";
import { clicks, listenToKeys } from "./keys.js";
import { Meters, showRaw } from "./meters.js";

const $ = (id) => document.getElementById(id);
const options = $("options");
const lcd = document.querySelector(".lcd");
const entry = new Entry($("entry"), $("typing"));
const gateway = new Gateway($("phone").dataset.phones);
const meters = new Meters($("letters"), $("idle"), $("session"), $("warnings"), () => ask(() => gateway.look()));

const SOFT = {
  idle: ["Call", "Clear"],
  waiting: ["", ""],
  reading: ["Reply", "Exit"],
  replying: ["Send", "Clear"],
  message: ["OK", ""],
};
let mode = "idle";
let code = entry.field.defaultValue;

function become(next) {
  mode = next;
  lcd.dataset.mode = mode;
  [$("soft-left").textContent, $("soft-right").textContent] = SOFT[mode];
  entry.field.readOnly = mode === "waiting" || mode === "message";
  $("asks").textContent = mode === "idle" ? "Dial" : "Reply";
  entry.fit();
  if (mode === "idle" || mode === "replying") entry.field.focus({ preventScroll: true });
  else if (entry.field === document.activeElement) $("view").focus({ preventScroll: true });
  arrows();
}

function say(words) {
  $("words").textContent = words;
  $("view").scrollTop = 0;
  arrows();
}

// A small arrow on the screen tells that there is more above or below.
function arrows() {
  const view = $("view");
  view.classList.toggle("above", view.scrollTop > 2);
  view.classList.toggle("below", view.scrollTop + view.clientHeight < view.scrollHeight - 6);
}

function idle() {
  entry.limit = 100;
  entry.reset(code, "");
  say("");
  become("idle");
}

async function ask(question) {
  if (mode === "waiting") return;
  say("Requesting…");
  become("waiting");
  let seen = null;
  try {
    seen = await question();
  } catch {
    seen = null;
  }
  if (seen) show(seen);
  else {
    say("The network does not answer.");
    become("message");
  }
}

function show(seen) {
  entry.limit = seen.reply;
  entry.reset("", seen.open ? "123" : "");
  meters.show(seen);
  showRaw($("exchanges"), seen.exchanges);
  $("repeat").disabled = seen.exchanges.length === 0;
  $("drop").disabled = !seen.open;
  say(seen.screen);
  if (seen.open) become("reading");
  else if (seen.screen) become("message");
  else idle();
}

function dial() {
  if (!entry.text || !options.reportValidity()) return;
  code = entry.text;
  const { number, network } = Object.fromEntries(new FormData(options));
  ask(() => gateway.dial(code, { number, network }));
}

function send() {
  entry.commit();
  const reply = entry.text;
  ask(() => gateway.act("press", reply));
}

function hangUp() {
  if (mode === "reading" || mode === "replying") ask(() => gateway.act("hang_up"));
  else if (mode === "message") idle();
  else if (mode === "idle") {
    code = entry.field.defaultValue;
    idle();
  }
}

const forward = { idle: dial, reading: () => become("replying"), replying: send, message: idle };

function backward(held) {
  if (mode === "reading") hangUp();
  else if (mode === "replying" && !entry.text) become("reading");
  else if (mode === "idle" || mode === "replying") entry.erase(held);
}

function steer(key) {
  if (key === "up" || key === "down") {
    $("view").scrollBy({ top: (key === "up" ? -1 : 1) * $("view").clientHeight * 0.6 });
  } else if (mode === "idle" || mode === "replying") entry.move(key === "left" ? -1 : 1);
}

function press(key, held) {
  if (key === "select" || key === "green" || key === "left-soft") forward[mode]?.();
  else if (key === "right-soft") backward(held);
  else if (key === "red") hangUp();
  else if (["up", "down", "left", "right"].includes(key)) steer(key);
  else {
    if (mode === "reading") become("replying");
    if (key === "typed") entry.commit();
    else if (mode === "idle" || mode === "replying") entry.key(key, held);
  }
}

function tellTime() {
  const now = new Date();
  const day = now.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short" });
  $("hour").textContent = now.toTimeString().slice(0, 5);
  $("day").textContent = day.replace(",", "");
}

listenToKeys($("phone"), entry.field, press);
$("view").addEventListener("scroll", arrows);
$("repeat").addEventListener("click", () => ask(() => gateway.act("repeat")));
$("drop").addEventListener("click", () => ask(() => gateway.act("drop")));
$("sound").addEventListener("change", (event) => clicks(event.target.checked));
options.addEventListener("submit", (event) => event.preventDefault());
options.elements.network.addEventListener("change", (event) => {
  const [name] = event.target.selectedOptions[0].textContent.trim().split(" · ");
  $("operator").textContent = name === "Unknown" ? "" : name;
});
setInterval(tellTime, 1000);
tellTime();
idle();
