// What the tests read of every page: the server's events, and how loud the assistant was; and, if the address asks for a
// `voice`, a microphone that speaks when it is told to: the browser's fake one speaks by the clock.
globalThis.events = [];
globalThis.loudest = 0;

/** Measures the sound of a stream for as long as the page lives. */
globalThis.listen = (stream) => {
  const context = new AudioContext();
  const analyser = new AnalyserNode(context);
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    globalThis.loudest = Math.max(globalThis.loudest, ...samples.map(Math.abs));
  }, 50);
};

/** A microphone that is silent until `say` gives it the sound at an address. */
const openVoice = async () => {
  const context = new AudioContext();
  const microphone = context.createMediaStreamDestination();
  globalThis.say = async (url) => {
    const bytes = await (await fetch(url)).arrayBuffer();
    const source = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(bytes) });
    source.connect(microphone);
    source.start();
  };
  return microphone.stream;
};
if (new URLSearchParams(location.search).has('voice')) navigator.mediaDevices.getUserMedia = openVoice;
