import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The data that stands beside the project (recordings, the OpenAPI description); absent in a plain clone. */
const folder = join(import.meta.dirname, '../../../shared/data');

/** Whether the data is there; tests that need it skip where it is not. */
export const hasRealtimeData = existsSync(join(folder, 'openapi-realtime.json'));

/** One message of a recorded session. */
export interface RecordedMessage {
  dir: 'server' | 'client';
  event: { type: string } & Record<string, unknown>;
}

/** Real sessions by name. */
export function readRecordedSessions(): [string, RecordedMessage[]][] {
  const { sessions } = readJson('recorded-sessions.json') as { sessions: Record<string, RecordedMessage[]> };
  return Object.entries(sessions);
}

/** What each recorded session must become. */
export function readExpectedTranscripts(): Record<string, unknown[]> {
  return readJson('expected-transcripts.json') as Record<string, unknown[]>;
}

/** The OpenAPI 3.1 description of the Realtime API. */
export function readOpenApi(): { components: { schemas: Record<string, unknown> } } {
  return readJson('openapi-realtime.json') as { components: { schemas: Record<string, unknown> } };
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
