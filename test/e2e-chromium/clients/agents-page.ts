import { OpenAIRealtimeWebRTC, OpenAIRealtimeWebSocket, RealtimeSession } from '@openai/agents-realtime';
import { createGuideAgent } from '../../clients/guide-agent.ts';

/** What listen.js has put into the page. */
declare const events: unknown[];
declare function listen(stream: MediaStream): void;

const asked: string[] = [];
const errors: string[] = [];
const agent = createGuideAgent((place) => asked.push(place));

/** OpenAI's own client in a page, set up by the fewest lines that its documentation shows. */
async function start(): Promise<void> {
  const wish = new URLSearchParams(location.search);
  const { value } = (await (await fetch('/token')).json()) as { value: string };
  if (wish.has('socket')) {
    const socket = follow(new OpenAIRealtimeWebSocket());
    return socket.connect({ apiKey: value, url: `${wish.get('socket')}/v1/realtime?model=gpt-realtime-2.1` });
  }
  const audioElement = document.createElement('audio');
  const transport = new OpenAIRealtimeWebRTC({ audioElement });
  await follow(transport).connect({ apiKey: value, url: `${wish.get('realtime')}/calls` });
  Object.assign(globalThis, { callId: transport.callId });
  if (audioElement.srcObject instanceof MediaStream) listen(audioElement.srcObject);
}

/** A session whose events and errors the tests can read, and which they can use. */
function follow(transport: OpenAIRealtimeWebRTC | OpenAIRealtimeWebSocket): RealtimeSession {
  const session = new RealtimeSession(agent, { transport, model: 'gpt-realtime-2.1' });
  session.on('transport_event', (event) => events.push(event));
  session.on('error', ({ error }) => errors.push(JSON.stringify(error)));
  Object.assign(globalThis, {
    session,
    historyOf: () => session.history,
    send: (event: Parameters<typeof transport.sendEvent>[0]) => transport.sendEvent(event),
  });
  return session;
}

Object.assign(globalThis, { asked, errors });
document.querySelector('#start')?.addEventListener('click', () => {
  start().catch((error: unknown) => errors.push(String(error)));
});
