/** Replaces what looks like a key, a token or a bearer by `…`, so that no secret reaches a log, a problem or a screen. */
export function redact(text: string): string {
  return text
    .replace(/\b(ek|sk|ess|rk|pk)[-_][\w.-]{6,}/gi, '$1_…')
    .replace(/\b(bearer|basic)\s+[^\s"',;]+/gi, '$1 …')
    .replace(/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, '…');
}

/** The text with `…` in place of each of these secrets, whatever they look like. */
export const hideSecrets = (text: string, secrets: readonly string[]): string =>
  secrets.filter((secret) => secret !== '').reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
