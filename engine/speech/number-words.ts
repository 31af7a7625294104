const ONES =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const SCALES = ['', 'thousand', 'million', 'billion', 'trillion'];
const ORDINALS: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
};

/** A whole number from 0 up in words; more digits than trillions have are said one by one. */
export function numberWords(digits: string): string {
  const plain = digits.replace(/^0+(?=\d)/, '');
  if (plain.length > 15) return digitWords(digits);
  const groups: string[] = [];
  for (let end = plain.length; end > 0; end -= 3) groups.unshift(plain.slice(Math.max(0, end - 3), end));
  const words = groups.flatMap((group, i) => {
    const value = Number(group);
    const scale = SCALES[groups.length - 1 - i] ?? '';
    return value === 0 ? [] : [hundreds(value), scale].filter((word) => word !== '');
  });
  return words.length === 0 ? 'zero' : words.join(' ');
}

/** Digits one by one. */
export function digitWords(digits: string): string {
  return Array.from(digits, (digit) => ONES[Number(digit)] ?? '').join(' ');
}

/** A year as people say it: nineteen ninety-five, two thousand five, twenty twenty-six. `year` has four digits. */
export function yearWords(year: string): string {
  const [century, rest] = [Number(year.slice(0, 2)), Number(year.slice(2))];
  if (century % 10 === 0 && rest < 10) return numberWords(year);
  if (rest === 0) return `${hundreds(century)} hundred`;
  return `${hundreds(century)} ${rest < 10 ? `oh ${hundreds(rest)}` : hundreds(rest)}`;
}

/** first, twenty third, hundredth. */
export function ordinalWords(digits: string): string {
  const words = numberWords(digits).split(' ');
  const last = words.pop() ?? '';
  const ordinal = ORDINALS[last] ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`);
  return [...words, ordinal].join(' ');
}

function hundreds(value: number): string {
  if (value < 20) return ONES[value] ?? '';
  if (value < 100)
    return value % 10 === 0 ? (TENS[value / 10] ?? '') : `${TENS[Math.floor(value / 10)]} ${ONES[value % 10]}`;
  const rest = value % 100;
  return `${ONES[Math.floor(value / 100)]} hundred${rest === 0 ? '' : ` ${hundreds(rest)}`}`;
}
