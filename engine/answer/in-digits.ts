const ONES = 'zero one two three four five six seven eight nine'.split(' ');
const TEENS = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Numbers that were said as words, as a page writes them: "nineteen o three" is 1903, "twenty five" 25, "thirteen" 13. */
export function inDigits(words: readonly string[]): string[] {
  const said: string[] = [];
  for (let i = 0; i < words.length; ) {
    const century = twoDigits(words, i);
    const rest = century && century.value >= 10 ? restOfYear(words, i + century.length) : undefined;
    if (century && rest && century.value <= 21) {
      said.push(String(century.value * 100 + rest.value));
      i += century.length + rest.length;
    } else if (century && century.value > 10) {
      said.push(String(century.value));
      i += century.length;
    } else {
      said.push(words[i] ?? '');
      i += 1;
    }
  }
  return said;
}

interface Read {
  value: number;
  /** In words. */
  length: number;
}

function twoDigits(words: readonly string[], at: number): Read | undefined {
  const [first = '', second = ''] = words.slice(at, at + 2);
  if (TEENS.includes(first)) return { value: 10 + TEENS.indexOf(first), length: 1 };
  const tens = TENS.indexOf(first);
  if (tens < 2) return undefined;
  const ones = ONES.indexOf(second);
  return ones > 0 ? { value: tens * 10 + ones, length: 2 } : { value: tens * 10, length: 1 };
}

/** What makes a year of a century: "o three", "thirty eight", "hundred". */
function restOfYear(words: readonly string[], at: number): Read | undefined {
  const [first = '', second = ''] = words.slice(at, at + 2);
  if (first === 'hundred') return { value: 0, length: 1 };
  const ones = ONES.indexOf(second);
  if (/^(?:o|oh|zero)$/.test(first) && ones > 0) return { value: ones, length: 2 };
  return twoDigits(words, at);
}
