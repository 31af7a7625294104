import { failed, ok, type Result } from '../../utils/shared/result.ts';

/** What is read from one option or variable: the value, or a sentence that names it and says what it must be. */
export type Read<T> = Result<T, string>;

/** A whole number. */
export function readNumber(name: string, text: string, from: number, to: number): Read<number> {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= from && number <= to) return ok(number);
  return failed(`${name} ${text.slice(0, 40)}: a whole number from ${from} to ${to} is needed.`);
}

/** An http or https URL without a name, password, query or fragment; its last slashes are cut off. */
export function readUrl(name: string, text: string): Read<string> {
  const shown = text.slice(0, 80).replace(/\/\/[^/@]*@/, '//…@');
  if (!/^https?:\/\/\S+$/.test(text) || !URL.canParse(text))
    return failed(`${name} ${shown}: an http or https URL is needed.`);
  const { username, password, search, hash } = new URL(text);
  if (`${username}${password}${search}${hash}` !== '') {
    return failed(`${name} ${shown}: leave name, password, query and fragment out of the URL.`);
  }
  return ok(text.replace(/\/+$/, ''));
}

/** Words separated by commas or spaces. */
export const readWords = (text: string | undefined): string[] =>
  (text ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** One of some words. */
export function readChoice<T extends string>(name: string, text: string, choices: readonly T[]): Read<T> {
  const found = choices.find((choice) => choice === text);
  return found === undefined
    ? failed(`${name} ${text.slice(0, 40)}: one of ${choices.join(', ')} is needed.`)
    : ok(found);
}

/** A JSON value; the text is not repeated, because it may hold a secret. */
export function readJsonText(name: string, text: string): Read<unknown> {
  try {
    return ok(JSON.parse(text) as unknown);
  } catch {
    return failed(`${name}: this is not valid JSON.`);
  }
}
