import type { RealtimeClientEvent, RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import type { ClientEvent } from '../../../utils/realtime/client-events.ts';
import { say } from '../../../utils/realtime/say.ts';
import { readServerEvent, type ServerEvent } from '../../../utils/realtime/server-events.ts';
import type { OutgoingItem } from '../../../utils/session/events.ts';
import { createOracle } from '../../fakes/openapi-oracle.ts';
import { fencedPage } from '../../fakes/pages.ts';
import { hasRealtimeData, readOpenApi, readRecordedSessions } from '../../fakes/realtime-data.ts';

/** The zod schemas inside @openai/agents-realtime; not exported, so read by their place. */
async function agentsSchemas() {
  const path = '../../../node_modules/@openai/agents-realtime/dist/openaiRealtimeEvents.mjs';
  type Schema = { safeParse(event: unknown): { success: boolean; error?: unknown } };
  return (await import(/* @vite-ignore */ path)) as {
    realtimeClientEventSchema: Schema;
    realtimeServerEventSchema: Schema;
  };
}

const items: OutgoingItem[] = [
  { kind: 'message', id: 'local_1', speaker: 'user', text: 'Hello' },
  { kind: 'message', id: 'item_1', speaker: 'assistant', text: 'Hi there!' },
  {
    kind: 'page',
    id: 'local_2',
    page: fencedPage({ text: '# Bread', truncated: true }),
  },
];
const sent: ClientEvent[] = [
  ...say({ do: 'configure-session', to: 'call', mode: 'conversation', talk: 'open', audible: true }, 'nonce0000'),
  ...say({ do: 'set-turn-detection', mode: 'conversation', talk: 'hold' }, 'nonce0000'),
  ...say({ do: 'configure-session', to: 'call', mode: 'captions', talk: 'open', audible: true }, 'nonce0000'),
  ...say({ do: 'set-turn-detection', mode: 'captions', talk: 'hold' }, 'nonce0000'),
  ...say({ do: 'write-down', to: 'call', mode: 'conversation' }, 'nonce0000'),
  ...say({ do: 'write-down', to: 'call', mode: 'captions' }, 'nonce0000'),
  ...items.flatMap((item) => say({ do: 'create-item', item }, 'nonce0000')),
  ...say({ do: 'clear-input' }, 'nonce0000'),
  ...say({ do: 'commit-input' }, 'nonce0000'),
  ...say({ do: 'request-response' }, 'nonce0000'),
  ...say({ do: 'cancel-response' }, 'nonce0000'),
  ...say({ do: 'drop-response' }, 'nonce0000'),
  ...say({ do: 'drop-voice' }, 'nonce0000'),
  ...say({ do: 'delete-item', id: 'item_1' }, 'nonce0000'),
  ...say({ do: 'set-modality', audible: false }, 'nonce0000'),
];

// Proved by the compiler: everything that we send is a client event of the `openai` package, and we have a shape for
// server events of its names only (`created` is the name that compatible servers kept).
sent satisfies RealtimeClientEvent[];
type KnownName = RealtimeServerEvent['type'];
const known = (name: Exclude<ServerEvent['type'], 'conversation.item.created'>): KnownName => name;

describe('what we send', () => {
  it.skipIf(!hasRealtimeData).each(sent)('$type is right by OpenAI’s OpenAPI description', (event) => {
    expect(createOracle('Client')(event)).toEqual([]);
  });

  it('is right by the schemas of @openai/agents-realtime', async () => {
    const { realtimeClientEventSchema } = await agentsSchemas();
    // That list has no output_audio_buffer.clear.
    for (const event of sent.filter(({ type }) => type !== 'output_audio_buffer.clear')) {
      expect(realtimeClientEventSchema.safeParse(event), event.type).toMatchObject({ success: true });
    }
  });

  it.skipIf(!hasRealtimeData)('the oracle can say no', () => {
    const oracle = createOracle('Client');
    expect(oracle({ type: 'session.update', session: {} } as { type: string })).not.toEqual([]);
    expect(oracle({ type: 'response.audio.delta' })).not.toEqual([]);
  });
});

describe('what we read', () => {
  it('is named as in the openai package', () => expect(known('response.done')).toBe('response.done'));

  it.skipIf(!hasRealtimeData)('knows every server event of the OpenAPI description by name', () => {
    const { schemas } = readOpenApi().components;
    const { anyOf } = schemas.RealtimeServerEvent as { anyOf: { $ref: string }[] };
    expect(anyOf.length).toBeGreaterThan(40);
    for (const { $ref } of anyOf) {
      const schema = schemas[$ref.split('/').at(-1) ?? ''] as {
        properties: { type: { const?: string; enum?: string[] } };
      };
      const type = schema.properties.type.const ?? schema.properties.type.enum?.[0] ?? '';
      // Read or refused for its missing members, but never taken for unknown.
      expect(readServerEvent({ type }).kind, type).not.toBe('unknown');
    }
  });

  it.skipIf(!hasRealtimeData)('reads every recorded server event that both oracles accept', async () => {
    const oracle = createOracle('Server');
    const { realtimeServerEventSchema } = await agentsSchemas();
    const events = readRecordedSessions().flatMap(([, messages]) => messages.filter(({ dir }) => dir === 'server'));
    expect(events.length).toBeGreaterThan(150);
    for (const { event } of events) {
      expect(oracle(event), event.type).toEqual([]);
      expect(realtimeServerEventSchema.safeParse(event).success, event.type).toBe(true);
      expect(readServerEvent(event).kind, event.type).toMatch(/^(event|quiet)$/);
    }
  });
});
