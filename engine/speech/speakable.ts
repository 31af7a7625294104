import { digitWords, numberWords, ordinalWords, yearWords } from './number-words.ts';

type Rule = readonly [RegExp, string | ((...match: string[]) => string)];

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const CURRENCIES: Readonly<Record<string, string>> = { $: 'dollars', '€': 'euros', '£': 'pounds', '¥': 'yen' };
const UNITS: Readonly<Record<string, string>> = {
  ms: 'milliseconds',
  s: 'seconds',
  min: 'minutes',
  kb: 'kilobytes',
  mb: 'megabytes',
  gb: 'gigabytes',
  tb: 'terabytes',
  km: 'kilometers',
  cm: 'centimeters',
  mm: 'millimeters',
  m: 'meters',
  kg: 'kilograms',
  g: 'grams',
  px: 'pixels',
  hz: 'hertz',
  khz: 'kilohertz',
};
/** Read letter by letter; Flite would try to pronounce them. */
const SPELLED =
  'AI API APIs CI CLI CPU CSS DNS DOM FAQ FTP GPU HTML HTTP HTTPS ID IDs IP JS MIT NPM OS PC PDF PDFs PHP RPC SDK SQL SSH SSL TCP TLS TS TV UI UK URI URL URLs USA USB UX VM VPN XML YAML npm'.split(
    ' ',
  );

const LONGEST = 700;

const SIGNS: readonly Rule[] = [
  // Addresses are never read out: nobody can follow them.
  [/!?\[([^\]]*)\]\([^)]*\)/g, '$1'],
  [/\b(?:https?|ftp|file|wss?):\/\/\S+?(?=[.,;:!?)]*(?:\s|$))/gi, 'a link'],
  [/\bwww\.\S+?(?=[.,;:!?)]*(?:\s|$))/gi, 'a link'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]*\w/g, 'an email address'],
  [/[“”„«»"`*]/g, ' '],
  [/[‘’ʼ]/g, "'"],
  [/(^|\s)#{1,6}\s+/g, '$1'],
  [/\s*(?:[—–]|\s-+)\s*(?=\s|\D)/g, ', '],
  [/…/g, '. '],
  [/(\d)\s*[–—]\s*(?=\d)/g, '$1 to '],
  [/\s*[([{]\s*/g, ', '],
  [/\s*[)\]}]/g, ', '],
];

const NUMBERS: readonly Rule[] = [
  [/\b(\d{4})-(\d{2})-(\d{2})\b(?!-)/g, (all, year, month, day) => dateWords(all, year, month, day)],
  [/\b((?:1[1-9]|20)\d0)s\b/g, (_, decade) => decadeWords(decade)],
  [/\bv(?=\d)/gi, 'version '],
  [/\b\d+(?:\.\d+){2,}\b/g, (all) => all.split('.').map(numberWords).join(' point ')],
  [/([$€£¥])\s?(\d[\d,]*)(?:\.(\d{2}))?\b/g, (_, sign, whole, cents) => moneyWords(sign, whole, cents)],
  [/\b(\d{1,2}):([0-5]\d)\b/g, (_, hour, minute) => timeWords(hour, minute)],
  [/\b(\d+)(?:st|nd|rd|th)\b/gi, (_, digits) => ordinalWords(digits)],
  [/(\d)\s?%/g, '$1 percent'],
  [/(\d)\s?°\s?C\b/g, '$1 degrees celsius'],
  [/(\d)\s?°/g, '$1 degrees '],
  [
    /\b(\d[\d.,]*)\s?(ms|min|[kmgt]b|km|cm|mm|kg|px|k?hz|[smg])\b/gi,
    (_, number, unit) => `${number} ${UNITS[unit.toLowerCase()] ?? unit}`,
  ],
  [/(^|[\s,])[-−](?=\d)/g, '$1minus '],
  [/\b(\d{1,3}(?:,\d{3})+)(?=\D|$)/g, (all) => all.replaceAll(',', '')],
  [/\b(\d+)\.(\d+)\b/g, (_, whole, part) => ` ${numberWords(whole)} point ${digitWords(part)} `],
  [/\b(1[1-9]\d\d|20\d\d)\b/g, (all) => yearWords(all)],
  [/\d+/g, (all) => ` ${/^0\d/.test(all) ? digitWords(all) : numberWords(all)} `],
];

const WORDS: readonly Rule[] = [
  [/\be\.g\.,?/gi, 'for example,'],
  [/\bi\.e\.,?/gi, 'that is,'],
  [/\betc\./gi, 'et cetera.'],
  [/\bvs\./gi, 'versus'],
  [/&/g, ' and '],
  [/\+/g, ' plus '],
  [/=/g, ' equals '],
  [/@/g, ' at '],
  [/#/g, ' number '],
  [/([a-z])([A-Z][a-z])/g, '$1 $2'],
  [/([A-Za-z])\.(?=[A-Za-z]{2})/g, '$1 dot '],
  [/[/\\|_~^<>]/g, ' '],
  [/(\w)-(?=\w)/g, '$1 '],
];

const TIDY: readonly Rule[] = [
  [/[^\x20-\x7e]/g, ' '],
  [/\s+/g, ' '],
  [/(?:\s*,)+\s*(?=[.,;:!?])/g, ''],
  [/\s+([.,;:!?])/g, '$1'],
  [/([.!?])[.,!?]+/g, '$1'],
  [/^[\s,;:.]+/, ''],
  [/[\s,;:]+$/, ''],
];

/**
 * The sentence as Flite can say it: numbers, dates, money and signs in words, addresses replaced by "a link", marks of
 * code and structure gone, ASCII only. '' if nothing is left to say.
 */
export function speakable(text: string): string {
  const rules = [...SIGNS, ...NUMBERS, ...WORDS];
  const words = apply(rules, text.normalize('NFC').slice(0, LONGEST));
  const letters = words.replace(/\b[A-Za-z]{2,5}\b/g, (word) => (SPELLED.includes(word) ? spell(word) : word));
  const plain = apply(TIDY, letters.normalize('NFD').replace(/\p{M}/gu, ''));
  if (!/[A-Za-z]/.test(plain)) return '';
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}

function apply(rules: readonly Rule[], text: string): string {
  return rules.reduce(
    (result, [pattern, by]) => (typeof by === 'string' ? result.replace(pattern, by) : result.replace(pattern, by)),
    text,
  );
}

/** "URLs" → "U R L s"; Flite reads single capitals by their names. */
const spell = (word: string): string =>
  Array.from(word.replace(/s$/, ''), (letter) => letter.toUpperCase()).join(' ') + (word.endsWith('s') ? 's' : '');

function dateWords(all: string, year = '', month = '', day = ''): string {
  const name = MONTHS[Number(month) - 1];
  return name && Number(day) >= 1 && Number(day) <= 31 ? `${name} ${ordinalWords(day)}, ${yearWords(year)}` : all;
}

/** nineteen nineties */
function decadeWords(decade = ''): string {
  const words = yearWords(decade);
  return words.endsWith('y') ? `${words.slice(0, -1)}ies` : `${words}s`;
}

function moneyWords(sign = '', whole = '', cents: string | undefined = undefined): string {
  const amount = `${numberWords(whole.replaceAll(',', ''))} ${CURRENCIES[sign] ?? ''}`;
  return cents && cents !== '00' ? `${amount} ${numberWords(cents)}` : amount;
}

function timeWords(hour = '', minute = ''): string {
  if (minute === '00') return `${numberWords(hour)} o'clock`;
  return `${numberWords(hour)} ${minute.startsWith('0') ? `oh ${numberWords(minute)}` : numberWords(minute)}`;
}
