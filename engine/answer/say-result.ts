import type { Sentence } from './brain.ts';
import { listInWords, shorten } from './phrase.ts';
import { splitSentences } from './split-sentences.ts';
import { schemaIn, type ToolResult, wordsOfName } from './tools.ts';

const MOST_WORDS = 60;
const MOST_MEMBERS = 6;
const DEEPEST = 3;
/** Members that say nothing when they are true: all went well. */
const IS_DONE = /^(?:ok|success|succeeded|done)$/i;

/** What tools gave back, as sentences: text as it is, JSON as a short sentence, failures said as such. */
export const sayResults = (results: readonly Said[]): Sentence[] => results.flatMap(sayResult);

type Said = Pick<ToolResult, 'name' | 'output'>;

function sayResult({ name, output }: Said): Sentence[] {
  const value = parse(output.trim());
  const failure = failureIn(value);
  const words = wordsOfName(name).join(' ');
  const tool = words === '' ? 'that' : `the tool ${words}`;
  if (failure !== undefined) return [{ text: closed(capital(`${tool} failed: ${shorten(failure, MOST_WORDS)}`)) }];
  if (typeof value === 'string' && value !== '') {
    const sentences = splitSentences(shorten(value.replace(/\s+/g, ' '), MOST_WORDS));
    return sentences.map((text) => ({ text }));
  }
  const told = tell(value);
  return [{ text: closed(capital(shorten(told === '' ? `${tool} is done` : told, MOST_WORDS))) }];
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    return output;
  }
}

/** Why a call failed, if its output says that it did. */
function failureIn(value: unknown): string | undefined {
  if (typeof value === 'string') return /^(?:error|failed|failure|exception)\b[\s:]*(.*)/is.exec(value)?.[1]?.trim();
  const { error, ok, success, message } = schemaIn(value);
  const isFailure = (error !== undefined && error !== null && error !== false) || ok === false || success === false;
  if (!isFailure) return undefined;
  const reason = typeof error === 'string' ? error : (schemaIn(error).message ?? message);
  return typeof reason === 'string' && reason !== '' ? reason : 'it gave no reason';
}

/** A JSON value in words; '' where there is nothing to say. */
function tell(value: unknown, depth = 0): string {
  if (value === null || value === undefined || value === true || value === '') return '';
  if (value === false) return 'the answer is no';
  if (typeof value !== 'object') return depth === 0 ? `the answer is ${String(value)}` : String(value);
  if (depth > DEEPEST) return '';
  return Array.isArray(value) ? tellList(value, depth) : tellObject(schemaIn(value), depth);
}

function tellList(list: readonly unknown[], depth: number): string {
  if (list.length === 0) return depth === 0 ? 'there are no results' : 'none';
  const items = list.map(titleOf).filter((text) => text !== '');
  const all = listInWords(items);
  if (depth > 0) return all;
  return `${list.length === 1 ? 'there is one result' : `there are ${list.length} results`}: ${all}`;
}

/** What a thing in a list is called; all of it if nothing calls it. */
function titleOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { name, title, label, text } = schemaIn(value);
  const called = [name, title, label, text].find((one) => typeof one === 'string' && one !== '');
  return typeof called === 'string' ? called : tell(value, 1);
}

function tellObject(object: Readonly<Record<string, unknown>>, depth: number, owner = ''): string {
  const told = Object.entries(object).flatMap(([name, value]) => tellMember(name, value, depth, owner));
  return told.length > 1 && depth === 0 ? joinMembers(told) : told.slice(0, MOST_MEMBERS).join(', ');
}

function tellMember(name: string, value: unknown, depth: number, owner: string): string[] {
  if (value === null || value === undefined || value === '' || (value === true && IS_DONE.test(name))) return [];
  const words = `${owner}${wordsOfName(name).join(' ')}`;
  if (typeof value === 'boolean') return [`${words} is ${value ? 'yes' : 'no'}`];
  if (typeof value !== 'object') return [`${words} is ${String(value)}`];
  if (depth >= DEEPEST) return [];
  if (Array.isArray(value)) return [`${words}: ${tellList(value, depth + 1)}`];
  const inner = tellObject(schemaIn(value), depth + 1, `${words} `);
  return inner === '' ? [] : [inner];
}

const joinMembers = (told: readonly string[]): string => {
  const shown = told.slice(0, MOST_MEMBERS);
  const last = shown.at(-1) ?? '';
  return `${shown.slice(0, -1).join(', ')} and ${last}`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const closed = (text: string): string => (/[.!?…]["”’)]*$/.test(text) ? text : `${text}.`);
