// Records what is said into the computer's microphone, as a telephone would carry it unless told otherwise.

const TELEPHONE_HERTZ = 8000;

export class Microphone {
  constructor(hertz = TELEPHONE_HERTZ) {
    this.hertz = hertz;
  }

  async start() {
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    this.recorder = new MediaRecorder(this.stream);
    this.pieces = [];
    this.recorder.addEventListener("dataavailable", ({ data }) => this.pieces.push(data));
    this.recorder.start();
  }

  // The recording as a wav.
  async stop() {
    const stopped = new Promise((done) => this.recorder.addEventListener("stop", done));
    this.recorder.stop();
    await stopped;
    this.release();
    const whole = await new Blob(this.pieces).arrayBuffer();
    const telephone = new OfflineAudioContext(1, 1, this.hertz); // decoding is at its rate
    return wav(mixed(await telephone.decodeAudioData(whole)), this.hertz);
  }

  release() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }
}

function mixed(sound) {
  const samples = new Float32Array(sound.length);
  for (let side = 0; side < sound.numberOfChannels; side += 1) {
    sound.getChannelData(side).forEach((value, at) => {
      samples[at] += value / sound.numberOfChannels;
    });
  }
  return samples;
}

// RIFF, one channel of 16 bits.
function wav(samples, hertz) {
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const write = (at, text) => [...text].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  write(0, "RIFF");
  view.setUint32(4, 36 + samples.length * 2, true);
  write(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, hertz, true);
  view.setUint32(28, hertz * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  write(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((value, at) => {
    view.setInt16(44 + at * 2, Math.max(-1, Math.min(1, value)) * 32767, true);
  });
  return new Blob([view], { type: "audio/wav" });
}
