// What a call says: each prompt's sound, or a machine's voice, with its words as captions.

import { tone } from "./sound.js";

const BEEP_MS = 500;

// A line for each prompt, and one for a number, which is told in prompts of one digit.
const isDigit = (words) => /^\p{L}+$/u.test(words);

function written(said) {
  return said.reduce((text, { words }, place) => {
    const before = said[place - 1]?.words ?? "";
    const between = isDigit(before) && isDigit(words) ? " " : "\n";
    return text ? text + between + words : words;
  }, "");
}

export class Speech {
  constructor(audio, caption, aloud) {
    Object.assign(this, { audio, caption, aloud });
    this.turn = 0;
    this.cut = () => {};
  }

  // Resolves to whether all was said, and nothing cut it short.
  async say(utterances) {
    this.stop();
    const turn = this.turn;
    if (!this.aloud()) this.caption(written(utterances));
    else {
      for (const [place, each] of utterances.entries()) {
        this.caption(written(utterances.slice(0, place + 1)), true);
        await this.utter(each);
        if (turn !== this.turn) return false;
      }
    }
    return true;
  }

  stop() {
    this.turn += 1;
    this.cut();
    this.audio.pause();
    window.speechSynthesis?.cancel();
  }

  async utter({ words, seconds, path, beep }) {
    await new Promise((done) => {
      const late = setTimeout(done, seconds * 1000 * (path ? 1.5 : 1) + 500);
      this.cut = () => {
        clearTimeout(late);
        done();
      };
      if (path) this.play(path, this.cut);
      else this.read(words);
    });
    if (beep) {
      tone(1000, BEEP_MS / 1000);
      await new Promise((done) => setTimeout(done, BEEP_MS));
    }
  }

  // Where a sound cannot be played its time passes all the same, and its words are shown.
  play(path, done) {
    this.audio.src = path;
    this.audio.onended = done;
    this.audio.play().catch(() => {});
  }

  // Africa's Talking's own voice reads English; so may the browser's, if it has one.
  read(words) {
    if (!window.speechSynthesis?.getVoices().length) return;
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.rate = 1.15;
    window.speechSynthesis.speak(spoken);
  }
}
