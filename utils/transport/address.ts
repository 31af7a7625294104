import { redact } from '../shared/redact.ts';

/** Longer ones tell nobody more. */
const MOST_CHARACTERS = 200;

/**
 * What of an address may stand in a detail: neither user name and password nor query and fragment, which hold what is
 * nobody's business. Of a text that is no web address, the same by its signs.
 */
export function addressOf(url: string): string {
  const { origin, pathname } = URL.canParse(url) ? new URL(url) : { origin: 'null', pathname: '' };
  const plain = origin === 'null' ? url.replace(/^.*@/s, '…@').replace(/[?#].*/s, '') : origin + pathname;
  return redact(plain).slice(0, MOST_CHARACTERS);
}
