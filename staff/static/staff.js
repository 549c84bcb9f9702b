// What the pages do a little better with a script; all of them work without it.
"use strict";

// Words of ours in the reader's language, with what is filled in for {0}, {1}.
const WORDS = JSON.parse(document.body.dataset.words ?? "{}");
const say = (english, ...filledIn) =>
  filledIn.reduce((words, one, place) => words.replace(`{${place}}`, () => one), WORDS[english] ?? english);

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
const BASIC = "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const TWICE = "^{}\\[~]|€";
const BLANK = /(?!\n)[\s\x1c-\x1f\x85]/gu;
const UNSEEN = /[^\P{C}\n]|[^\P{Z} ]/gu;

for (const area of document.querySelectorAll("textarea[data-letters]")) {
  const shown = document.getElementById(area.dataset.letters);
  const alike = JSON.parse(area.dataset.alike);
  const count = () => {
    const plain = [...area.value.normalize("NFC")].map((one) => alike[one] ?? one).join("");
    const text = plain.replace(BLANK, " ").replace(UNSEEN, "").replace(/^[ \n]+|[ \n]+$/g, "");
    const letters = [...text];
    const wide = new Set(letters.filter((one) => !BASIC.includes(one) && !TWICE.includes(one)));
    const used = wide.size
      ? text.length
      : letters.length + letters.filter((one) => TWICE.includes(one)).length;
    const most = wide.size ? area.dataset.longestWide : area.dataset.longest;
    const costs = [...wide].slice(0, 5).join("");
    const why = wide.size
      ? say(", for phones have no “{0}”: without it, {1} fit", costs, area.dataset.longest)
      : "";
    shown.textContent = say("{0} of {1} letters", used, most) + why;
    shown.classList.toggle("over", used > most);
  };
  area.addEventListener("input", count);
  count();
}

// How a reply reads on a phone is drawn by the server, as one pauses: it knows the words of the keys.
const READ_AFTER_MS = 500;
const read = document.getElementById("reply-read");

if (read) {
  const area = document.getElementById("reply");
  let timer = 0;
  const look = async () => {
    const reply = area.value;
    const body = new URLSearchParams({ writes: reply, csrf_token: area.form.elements.csrf_token.value });
    try {
      const answer = await fetch(read.dataset.reads, { method: "POST", body, cache: "no-store" });
      const drawn = answer.ok && !answer.redirected && (await answer.text());
      if (drawn !== false && area.value === reply) read.innerHTML = drawn;
    } catch {
      return;  // what is written is kept apart from this
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, READ_AFTER_MS);
  });
}

// What is being written is kept on the server, a moment after each key and before the page goes.
const KEEP_AFTER_MS = 700;
const NAIROBI = { timeStyle: "short", timeZone: "Africa/Nairobi" };  // as the server tells all times
const areas = [...document.querySelectorAll("[data-unsent]")];  // of a case one area, or all of a form

for (const area of areas) {
  const whole = area.tagName === "FORM";
  const form = whole ? area : area.form;
  const shown = document.getElementById(`${area.id}-kept`);
  let timer = 0;
  let under_way = null;

  area.keep = async () => {
    clearTimeout(timer);
    if (!area.changed) return;
    area.changed = false;
    const body = new URLSearchParams(new FormData(form));
    if (!whole) {
      for (const one of [area, ...form.querySelectorAll("[type=file]")]) body.delete(one.name);
      body.set(`unsent-${area.name}`, area.value);
    }
    under_way = new AbortController();
    try {
      const answer = await fetch(area.dataset.unsent, {
        method: "POST", body, keepalive: true, cache: "no-store", signal: under_way.signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      shown.textContent = answer.redirected
        ? say("Kept, not sent. Your sign-in is over: sign in again to go on.")
        : (await answer.text()) || say("Kept {0}, not sent", new Date().toLocaleTimeString("en-GB", NAIROBI));
    } catch (trouble) {
      if (trouble.name === "AbortError") return;
      area.changed = true;
      shown.textContent = say("Not kept yet: the service does not answer. Leave this page open.");
      timer = setTimeout(area.keep, 5000);
    }
  };

  area.addEventListener("input", () => {
    area.changed = true;
    clearTimeout(timer);
    timer = setTimeout(area.keep, KEEP_AFTER_MS);
  });
  form.addEventListener("submit", () => {  // it goes by itself, and comes back if refused
    clearTimeout(timer);
    area.changed = false;
    if (under_way) under_way.abort();
  });
}

// A day is written out beside its box: 03/12 may be read in two ways.
for (const input of document.querySelectorAll("input[type=date]")) {
  const shown = input.parentElement.appendChild(document.createElement("output"));
  shown.className = "hint";
  const write = () => {
    const form = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
    shown.textContent = input.valueAsDate?.toLocaleDateString(document.documentElement.lang, form) ?? "";
  };
  input.addEventListener("input", write);
  write();
}

// A ready reply goes into the box without a trip to the server.
for (const button of document.querySelectorAll("button[data-put]")) {
  const list = document.getElementById(button.dataset.put);
  const area = button.form.querySelector("textarea");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const { words } = list.selectedOptions[0].dataset;
    if (!words) return;
    area.value = `${area.value.trimEnd()}\n${words}`.trimStart();
    area.dispatchEvent(new Event("input", { bubbles: true }));
    list.value = "";
    area.focus();
  });
}

// A file that is too large is not sent for minutes, to be refused then.
for (const input of document.querySelectorAll("input[data-most]")) {
  input.addEventListener("change", () => {
    const megabytes = [...input.files].reduce((sum, file) => sum + file.size, 0) / 2 ** 20;
    const most = Number(input.dataset.most);
    const why = say("This has {0} MB, and {1} MB may come at once.", Math.ceil(megabytes), most);
    input.setCustomValidity(megabytes <= most ? "" : why);
    input.reportValidity();
  });
}

// A reply that is spoken becomes a file of the form, as if it had been chosen.
const TELEPHONE_HZ = 8000;

async function wavOf(recorded) {
  const sound = await new AudioContext().decodeAudioData(await recorded.arrayBuffer());
  const length = Math.ceil(sound.duration * TELEPHONE_HZ);
  const line = new OfflineAudioContext(1, length, TELEPHONE_HZ);
  const source = new AudioBufferSourceNode(line, { buffer: sound });
  source.connect(line.destination);
  source.start();
  const samples = (await line.startRendering()).getChannelData(0);
  const file = new DataView(new ArrayBuffer(44 + length * 2));
  const put = (at, letters) => [...letters].forEach((one, place) => file.setUint8(at + place, one.charCodeAt(0)));
  put(0, "RIFF....WAVEfmt ");
  put(36, "data");
  for (const [at, number] of [[4, 36 + length * 2], [16, 16], [24, TELEPHONE_HZ], [28, TELEPHONE_HZ * 2], [40, length * 2]]) {
    file.setUint32(at, number, true);
  }
  for (const [at, number] of [[20, 1], [22, 1], [32, 2], [34, 16]]) file.setUint16(at, number, true);
  samples.forEach((one, place) => {
    file.setInt16(44 + place * 2, Math.max(-1, Math.min(1, one)) * 32767, true);
  });
  return new File([file], "spoken.wav", { type: "audio/wav" });
}

for (const row of document.querySelectorAll("[data-record]")) {
  const button = row.querySelector("button");
  const shown = row.querySelector("[role=status]");
  const input = document.getElementById(row.dataset.record);
  const again = button.textContent;
  let recorder = null;
  row.hidden = !(window.MediaRecorder && navigator.mediaDevices);  // there is none without https

  const done = async (parts) => {
    try {
      const chosen = new DataTransfer();
      chosen.items.add(await wavOf(new Blob(parts)));
      input.files = chosen.files;
      shown.textContent = say("It is being kept.");
      input.form.requestSubmit(input.form.querySelector("button[value=speech]"));
    } catch {
      shown.textContent = say("Nothing was recorded. Try again, or choose a file.");
    }
  };

  const record = async () => {
    let microphone;
    try {
      microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      shown.textContent = say("The browser may not use the microphone. Allow it, or choose a file.");
      return;
    }
    const parts = [];
    const began = Date.now();
    const tell = () => {
      const seconds = Math.round((Date.now() - began) / 1000);
      shown.textContent = say("Recording, {0} of {1} seconds.", seconds, row.dataset.longest);
      if (seconds >= row.dataset.longest - 1) recorder.stop();
    };
    recorder = new MediaRecorder(microphone);
    const every = setInterval(tell, 500);
    recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
    recorder.addEventListener("stop", () => {
      clearInterval(every);
      microphone.getTracks().forEach((track) => track.stop());
      recorder = null;
      button.textContent = again;
      done(parts);
    });
    recorder.start();
    button.textContent = button.dataset.stop;
    tell();
  };

  button.addEventListener("click", () => (recorder ? recorder.stop() : record()));
}

const keepAll = () => areas.forEach((area) => area.keep());
addEventListener("pagehide", keepAll);
document.addEventListener("visibilitychange", () => document.hidden && keepAll());

// Escape twice hides the screen at once: a hand finds that key without the eyes.
const TWICE_WITHIN_MS = 1000;
let escaped = -Infinity;
document.addEventListener("keydown", ({ key, repeat, timeStamp }) => {
  if (repeat) return;
  const unfolded = key === "Escape" && document.querySelector(".quick[open]");
  if (unfolded) {
    unfolded.open = false;
    unfolded.querySelector("summary").focus();
  }
  const again = key === "Escape" && timeStamp - escaped < TWICE_WITHIN_MS;
  escaped = key === "Escape" ? timeStamp : -Infinity;
  if (again) document.querySelector(".hide-now")?.form.requestSubmit();
});

// A key that stands alone presses, or goes to, what names it; never while somebody writes. What
// stands in a row is meant only where one is in that row; g and a key lead to another page.
const WRITTEN_IN = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const LED_FOR_MS = 2000;

if (document.body.dataset.keys) {
  const goes = JSON.parse(document.body.dataset.keys);
  const rows = [...document.querySelectorAll("table.work tbody tr")];
  let led = -Infinity;

  const move = (row, by) => {
    const next = row ? rows[rows.indexOf(row) + by] : rows.at(by > 0 ? 0 : -1);
    row?.querySelector(".quick[open]")?.removeAttribute("open");
    next?.querySelector("th a").focus();
  };
  const press = (named) => {
    if (named.matches("a, [data-press], [type=checkbox]")) return named.click();
    const folded = named.closest("details");
    if (folded) folded.open = true;
    named.focus();
    named.scrollIntoView({ block: folded?.matches(".quick") ? "nearest" : "center" });
  };

  document.addEventListener("keydown", (event) => {
    const { key, ctrlKey, altKey, metaKey, repeat, target, timeStamp } = event;
    if (ctrlKey || altKey || metaKey || event.defaultPrevented) return;
    if (target.closest?.(WRITTEN_IN)) return;
    const row = target.closest?.("table.work tbody tr");
    if (rows.length && (key === "j" || key === "k")) return move(row, key === "j" ? 1 : -1);
    if (repeat) return;
    if (row && key === "o") return row.querySelector("th a").click();
    const there = timeStamp - led < LED_FOR_MS && goes[key];
    led = key === "g" ? timeStamp : -Infinity;
    if (there) return location.assign(there);
    const named = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(
      (one) => (one.closest("tbody tr") ?? row) === row,
    );
    if (!named) return;
    event.preventDefault();
    press(named);
  });
}

// What takes seconds says that it is under way, on the button itself.
const atWork = new Map();
function work(button) {
  if (!button) return;
  atWork.set(button, [...button.childNodes]);
  button.replaceChildren(say("Checking…"));
  button.setAttribute("aria-busy", "true");
}
addEventListener("pageshow", () => {
  for (const [button, words] of atWork) {
    button.replaceChildren(...words);
    button.removeAttribute("aria-busy");
  }
  atWork.clear();
});

// A form goes once; another form takes along what is being written elsewhere on the page.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  if ("slow" in form.dataset) work(event.submitter);
  for (const area of areas) {
    if (area === form || area.form === form || !area.changed) continue;
    if (!area.dataset.case) {  // of no case yet
      area.keep();
      continue;
    }
    const written = area.tagName === "FORM" ? [...new FormData(area)] : [[area.name, area.value]];
    for (const [name, value] of [["case", area.dataset.case], ...written]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: `unsent-${name}`, value });
      form.append(field);
    }
    area.changed = false;
  }
});
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Who else looks at the case that is open: asked while the page is in front, and nothing moves.
const PRESENCE_EVERY_MS = 20 * 1000;
const STILL_WRITING_MS = 60 * 1000;
const presence = document.getElementById("presence");

if (presence) {
  let writing = "";
  let wrote = 0;
  for (const area of areas) {
    area.addEventListener("input", () => {
      writing = area.name;
      wrote = Date.now();
    });
  }
  const look = async () => {
    if (document.hidden) return;
    const what = Date.now() - wrote < STILL_WRITING_MS ? writing : "";
    try {
      const answer = await fetch(`${presence.dataset.news}?writing=${what}`, { cache: "no-store" });
      if (answer.redirected) return clearInterval(every);  // the sign-in is over
      if (!answer.ok) return;
      const { others } = await answer.json();
      if (presence.textContent !== others) presence.textContent = others;
    } catch {
      return;  // it is asked again
    }
  };
  const every = setInterval(look, PRESENCE_EVERY_MS);
  document.addEventListener("visibilitychange", look);
}

// What came in since the list was drawn is told; the list stays as it is until it is asked for.
const NEWS_EVERY_MS = 30 * 1000;
const news = document.getElementById("news");

if (news) {
  const title = document.title;
  const began = Number(news.dataset.urgent);
  const newest = news.href;
  let heard = began;
  const sound = news.dataset.sound && new AudioContext();
  const beep = () => {
    if (!sound) return;
    sound.resume();
    for (const [at, pitch] of [[0, 660], [0.25, 880]]) {
      const tone = sound.createOscillator();
      tone.frequency.value = pitch;
      tone.connect(sound.destination);
      tone.start(sound.currentTime + at);
      tone.stop(sound.currentTime + at + 0.18);
    }
  };
  if (sound) {  // a browser lets a page sound only once somebody has touched it
    document.addEventListener("pointerdown", () => sound.resume(), { once: true });
  }
  const look = async () => {
    try {
      const answer = await fetch(news.dataset.news, { cache: "no-store" });
      if (answer.redirected) return clearInterval(every);  // the sign-in is over
      if (!answer.ok) return;
      const { new: came, urgent } = await answer.json();
      const words = [];
      if (urgent > began) words.push(say("{0} urgent", urgent - began));
      if (came) words.push(say("{0} new", came));
      news.textContent = words.length ? say("{0}: show them", words.join(", ")) : "";
      news.href = urgent > began ? news.dataset.urgently : newest;  // may be in no view of this one
      news.hidden = !words.length;
      news.classList.toggle("urgent", urgent > began);
      document.title = came ? `(${came}) ${title}` : title;
      if (urgent > heard) beep();
      heard = urgent;
    } catch {
      return;  // it is asked again
    }
  };
  const every = setInterval(look, NEWS_EVERY_MS);
}

// All rows of the page are ticked at once, and it is said how many are.
const tickAll = document.getElementById("tick-all");

if (tickAll) {
  const ticks = [...document.querySelectorAll("input[name=case][type=checkbox]")];
  const shown = document.getElementById("ticked");
  const count = () => {
    const ticked = ticks.filter((one) => one.checked).length;
    shown.textContent = ticked ? say("{0} ticked", ticked) : "";
    tickAll.checked = ticked === ticks.length;
    tickAll.indeterminate = ticked > 0 && ticked < ticks.length;
  };
  tickAll.hidden = false;
  tickAll.addEventListener("change", () => {
    for (const one of ticks) one.checked = tickAll.checked;
    count();
  });
  for (const one of ticks) one.addEventListener("change", count);
  addEventListener("pageshow", count);
}

// Where a menu is wider than the screen, the page that one is on is in sight.
document.querySelector(".bar [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });

// What takes several answers goes on by itself.
document.querySelector("form[data-goes-on]")?.requestSubmit();
