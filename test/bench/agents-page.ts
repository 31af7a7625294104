import { RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

/** Runs in an ordinary web page: one connection of OpenAI's own client, from the call to `session.updated`. */
export async function connectOnce(callUrl: string): Promise<number> {
  const session = new RealtimeSession(new RealtimeAgent({ name: 'bench' }), { transport: 'webrtc' });
  const startedAt = performance.now();
  await session.connect({
    url: callUrl,
    apiKey: async () => (await fetch('/token', { method: 'POST' })).text(),
  });
  const ms = performance.now() - startedAt;
  session.close();
  return ms;
}
