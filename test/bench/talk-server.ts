import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A chat endpoint that answers everything with minutes of talk: nothing ends it but an interruption. */
export interface TalkServer {
  /** For the engine, up to and with `/v1`. */
  url: string;
  close(): Promise<void>;
}

const TALK = [
  'The lighthouse stands on a rock at the end of a long bay, and the keeper climbs its stairs every evening before dark.',
  'He carries a can of oil and a clean cloth, because the lens collects salt from the sea wind all day.',
  'When the lamp is lit he sits down at the window and writes the weather into a thick book.',
  'Ships pass in both directions, and each of them answers the light with a short note of its horn.',
  'In winter the waves reach the gallery, and the keeper ties a rope around himself before he goes outside.',
  'In summer the rock is covered with birds, whose noise is louder than the sea on a quiet morning.',
  'A boat brings bread, letters and newspapers twice a week unless the swell is too high to land.',
  'The keeper reads the letters slowly, one every evening, so that they last until the boat returns.',
];
/** The engine takes no more than 4,000 characters. */
const ROUNDS = 4;

/** Starts one on a free port of this computer. */
export async function startTalkServer(): Promise<TalkServer> {
  const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (let round = 0; round < ROUNDS; round += 1) for (const sentence of TALK) response.write(delta(`${sentence} `));
    response.end('data: [DONE]\n\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
