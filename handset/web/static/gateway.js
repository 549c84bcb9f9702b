// Asks our server to press the keys of a phone; it speaks to the service as the network would.

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const PATIENCE = 60;

// A body goes as JSON, unless it is words or a sound already.
export async function ask(path, body) {
  const raw = typeof body === "string" || body instanceof Blob;
  const options = body === undefined ? {} : {
    method: "POST",
    headers: raw ? {} : { "Content-Type": "application/json" },
    body: raw ? body : JSON.stringify(body),
  };
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    const answer = await fetch(path, options);
    if (answer.status !== 503) return answer;
    await pause(200); // the line is busy
  }
  throw new Error("busy");
}

export class Gateway {
  constructor(phones) {
    this.phones = phones;
    this.made = null; // the options our phone was made with
    this.phone = null;
  }

  async dial(code, options) {
    const wanted = JSON.stringify(options);
    let answer = null;
    if (this.phone && this.made === wanted) answer = await this.act("dial", code);
    if (answer) return answer;
    if (this.phone) await this.act("hang_up");
    const made = await ask(this.phones, options);
    if (!made.ok) throw new Error("no phone");
    this.phone = (await made.json()).phone;
    this.made = wanted;
    return this.act("dial", code);
  }

  async act(key, text = "") {
    return this.read(await ask(`${this.phones}/${this.phone}/${key}`, { text }));
  }

  async look() {
    return this.read(await ask(`${this.phones}/${this.phone}`));
  }

  // null when the server has forgotten this phone
  async read(answer) {
    if (answer.status === 404) {
      this.phone = null;
      return null;
    }
    if (!answer.ok && answer.status !== 409) throw new Error(String(answer.status));
    return answer.json();
  }
}
