// Sounds the phone makes itself: the click of a key, the beep before a recording, the ring.

let context = null;

export function tone(hertz, seconds, loud = 0.06) {
  context ??= new AudioContext();
  const wave = context.createOscillator();
  const volume = context.createGain();
  const now = context.currentTime;
  wave.frequency.value = hertz;
  volume.gain.setValueAtTime(loud, now);
  volume.gain.exponentialRampToValueAtTime(0.0001, now + seconds);
  wave.connect(volume).connect(context.destination);
  wave.start(now);
  wave.stop(now + seconds);
}
