// A voice note: spoken into the computer's microphone, and sent as a phone sends one.

import { Microphone } from "./microphone.js";

const HERTZ = 16000;
const LONGEST_S = 300;

const button = document.querySelector("#speak");
const told = document.querySelector("#told");
let microphone = null;
let clock = 0;

async function begin() {
  const asked = new Microphone(HERTZ);
  try {
    await asked.start();
  } catch {
    asked.release();
    told.textContent = "There is no microphone here, or the page may not use it. The sample can be sent instead.";
    return;
  }
  microphone = asked;
  button.textContent = "Send the voice note";
  let seconds = 0;
  const tell = () => { told.textContent = `Recording, ${seconds} s. To throw it away, look again.`; };
  clock = setInterval(() => {
    seconds += 1;
    tell();
    if (seconds >= LONGEST_S) send();
  }, 1000);
  tell();
}

async function send() {
  clearInterval(clock);
  const spoken = microphone;
  microphone = null;
  button.disabled = true;
  told.textContent = "Sending";
  try {
    const answer = await fetch(button.dataset.to, { method: "POST", body: await spoken.stop() });
    if (!answer.ok) throw new Error(answer.status);
    location.hash = "last";
    location.reload();
  } catch {
    told.textContent = "It could not be sent. Speak again, or send the sample.";
    button.textContent = "Speak";
    button.disabled = false;
  }
}

button.hidden = false;
button.addEventListener("click", () => (microphone ? send() : begin()));
