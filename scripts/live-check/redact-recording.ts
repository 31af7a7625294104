import { isIPv6 } from 'node:net';
import { hideSecrets, redact } from '../../utils/shared/redact.ts';
import type { Recorded } from './recording.ts';

/** From here on a run of base64 is sound and no word. */
const SOUND = /^[A-Za-z0-9+/]{160,}={0,2}$/;
const SDP_LINE = /^(v|o|s|t|c|m|a)=/m;
const IPV4 = /\b(?:\d{1,3}\.){3}\d{1,3}\b/g;
/** What may be an IPv6 address; a time of day looks like one at first. */
const COLONS = /(?<![\w:])[0-9a-f]*:[0-9a-f:.]*[0-9a-f:]/gi;
/** What proves in SDP who one is, and where one can be reached. */
const SDP_SECRETS: readonly [RegExp, string][] = [
  [/^(a=fingerprint:\S+) .*$/gm, '$1 …'],
  [/^(a=ice-(?:pwd|ufrag):).*$/gm, '$1…'],
  [/^(a=candidate:).*?( typ \S+).*$/gm, '$1…$2'],
  [/^(o=\S+) \d+/gm, '$1 …'],
];

/**
 * A recording that may be shown to others: sound becomes its length; keys, tokens, `secrets`, SDP fingerprints,
 * ICE names and passwords and addresses become `…`. Ids and words stay.
 */
export const redactRecording = (lines: readonly Recorded[], secrets: readonly string[]): Recorded[] =>
  lines.map((line) => ({ ...line, event: redactValue(line.event, secrets) as Recorded['event'] }));

function redactValue(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (Array.isArray(value)) return value.map((member) => redactValue(member, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactValue(member, secrets)]));
}

function redactText(text: string, secrets: readonly string[]): string {
  if (SOUND.test(text)) return `(${text.length} characters of base64)`;
  const named = hideSecrets(text, secrets);
  const plain = SDP_LINE.test(named)
    ? SDP_SECRETS.reduce((rest, [found, instead]) => rest.replace(found, instead), named.replaceAll('\r\n', '\n'))
    : named;
  return redact(plain)
    .replace(IPV4, '…')
    .replace(COLONS, (found) => (isIPv6(found) ? '…' : found));
}
