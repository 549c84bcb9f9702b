// The phone: what each key means in each of its modes, and what its screen shows.

import { CallMeters } from "./call-meters.js";
import { Calls } from "./calls.js";
import { Entry } from "./entry.js";
import { Gateway } from "./gateway.js";
import { clicks, listenToKeys } from "./keys.js";
import { Meters, showRaw } from "./meters.js";
import { Speech } from "./speech.js";
import { Voice } from "./voice.js";

const $ = (id) => document.getElementById(id);
const options = $("options");
const lcd = document.querySelector(".lcd");
const entry = new Entry($("entry"), $("typing"));
const gateway = new Gateway($("phone").dataset.phones);
const meters = new Meters($("letters"), $("idle"), $("session"), $("warnings"), () => ask(() => gateway.look()));

const { phones, calls, ringing, voiceNumber, flashNumber } = $("phone").dataset;
const chosen = () => Object.fromEntries(new FormData(options));
const callMeters = new CallMeters($("keys"), $("wait"), $("call"));
const speech = new Speech(new Audio(), say, () => "aloud" in chosen());
const voice = new Voice(new Calls({ calls, ringing }), speech, {
  say,
  status(words, left, right) {
    if (mode !== "call") become("call");
    if ($("status").textContent !== words) $("status").textContent = words;
    soft(left, right);
  },
  seen(seen) {
    $("warnings").textContent = seen.warnings.join(". ");
    showRaw($("exchanges"), seen.exchanges);
    $("repeat").disabled = seen.exchanges.length === 0;
    $("drop").disabled = !seen.open;
  },
  meters: (counted) => callMeters.show(counted),
  options: chosen,
  warn: (words) => ($("warnings").textContent = words),
  idle: () => mode === "idle",
  over() {
    $("status").textContent = "";
    idle();
  },
});

const SOFT = {
  idle: ["Call", "Clear"],
  waiting: ["", ""],
  reading: ["Reply", "Exit"],
  replying: ["Send", "Clear"],
  message: ["OK", ""],
  call: ["", ""],
};
let mode = "idle";
let code = entry.field.defaultValue;

function soft(left, right) {
  for (const [side, label] of Object.entries({ left, right })) {
    $(`soft-${side}`).textContent = label;
    const key = document.querySelector(`[data-key=${side}-soft]`);
    key.setAttribute("aria-label", label || (side === "left" ? "Left soft key" : "Right soft key"));
  }
}

function become(next) {
  mode = next;
  lcd.dataset.mode = mode;
  soft(...SOFT[mode]);
  entry.field.readOnly = ["waiting", "message", "call"].includes(mode);
  $("asks").textContent = mode === "idle" ? "Dial" : "Reply";
  entry.fit();
  if (mode === "idle" || mode === "replying") entry.field.focus({ preventScroll: true });
  else if (mode === "call" || entry.field === document.activeElement) $("view").focus({ preventScroll: true });
  arrows();
}

function say(words, toItsEnd = false) {
  $("words").textContent = words;
  $("view").scrollTop = toItsEnd ? $("view").scrollHeight : 0;
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
  const { number, network } = chosen();
  if (/[*#]/.test(code)) {
    by("ussd");
    ask(() => gateway.dial(code, { number, network }));
  } else if (ours(code)) {
    by("voice");
    voice.ring({ number, network, called: ours(code) });
  } else {
    say("The number you have dialled is not in service.");
    become("message");
  }
}

// The number of the service that was dialled, in whichever form.
function ours(dialled) {
  return [voiceNumber, flashNumber].find((one) => one && one.slice(-9) === dialled.slice(-9));
}

// What is dialled, and so what the network counts.
function by(way) {
  options.elements.way.value = way;
  for (const part of document.querySelectorAll("[data-by]")) part.hidden = part.dataset.by !== way;
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
    code = usual();
    idle();
  }
}

const usual = () => (chosen().way === "voice" ? voiceNumber : entry.field.defaultValue);

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
  if (voice.active) {
    if (options.contains(document.activeElement)) $("view").focus({ preventScroll: true });
    voice.press(key);
  }
  else if (key === "select" || key === "green" || key === "left-soft") forward[mode]?.();
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

listenToKeys($("phone"), entry.field, press, () => !voice.active);
$("view").addEventListener("scroll", arrows);
for (const act of ["repeat", "drop"]) {
  $(act).addEventListener("click", () => {
    if (voice.active) voice.network(act);
    else ask(() => gateway.act(act));
  });
}
$("sound").addEventListener("change", (event) => clicks(event.target.checked));
options.addEventListener("submit", (event) => event.preventDefault());
options.elements.network.addEventListener("change", (event) => {
  const [name] = event.target.selectedOptions[0].textContent.trim().split(" · ");
  $("operator").textContent = name === "Unknown" ? "" : name;
});
options.elements.way.forEach((each) => each.addEventListener("change", () => {
  by(each.value);
  if (mode !== "idle" && mode !== "message") return;
  code = usual();
  idle();
}));
setInterval(tellTime, 1000);
tellTime();
by("ussd");
idle();
