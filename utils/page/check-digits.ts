/** How many digits the numbers of a maker of payment cards have, by what they begin with. */
const CARDS: readonly (readonly [begins: RegExp, lengths: readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|309|36|3[89])/, [14, 16]],
  [/^(?:6011|64[4-9]|65|62|35(?:2[89]|[3-8])|60|81|508|220[0-4])/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [13, 14, 15, 16, 17, 18, 19]],
];

/** Whether digits (with anything between them) are the number of a payment card: its beginning, its length and its check digit. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  const isMade = CARDS.some(([begins, lengths]) => begins.test(digits) && lengths.includes(digits.length));
  if (!isMade || /^(\d)\1*$/.test(digits) || !isLuhn(digits)) return false;
  // A tenth of all bar codes would pass that, too.
  return digits.length > 14 || /\D/.test(text) || !isBarCode(digits);
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2;
  }
  return sum % 10 === 0;
}

/** EAN-13, GTIN-14, ISBN-13. */
function isBarCode(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/**
 * How many characters of a text, from its first on, are the number of a bank account (IBAN), with what stands between its
 * groups: as many as there are in that country, with the right check digits. False if they are none.
 */
export function ibanLength(text: string): number | false {
  const length = LENGTHS[text.slice(0, 2)];
  let bare = '';
  let at = 0;
  for (; at < text.length && bare.length < (length ?? 0); at += 1) {
    const letter = text.charAt(at);
    if (/[A-Z0-9]/.test(letter)) bare += letter;
  }
  if (bare.length !== length || /[A-Z0-9]/.test(text.charAt(at))) return false;
  let rest = 0;
  for (const letter of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1 && at;
}

/** Letters and digits of an IBAN by country (SWIFT's registry, release 99). */
const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  (
    [
      [15, 'NO'],
      [16, 'BE BI'],
      [18, 'DK FO FI GL NL SD FK'],
      [19, 'MK SI'],
      [20, 'AT BA EE KZ XK LT LU MN'],
      [21, 'HR LV LI CH'],
      [22, 'BH BG CR GE DE IE ME RS GB VA'],
      [23, 'GI IQ IL TL AE OM SO'],
      [24, 'AD CZ MD PK RO SA SK ES SE TN VG'],
      [25, 'LY PT ST'],
      [26, 'IS TR'],
      [27, 'FR GR IT MR MC SM BY DJ'],
      [28, 'AL AZ CY DO GT HU LB PL SV NI'],
      [29, 'BR EG PS QA UA'],
      [30, 'JO KW MU YE'],
      [31, 'MT SC'],
      [32, 'LC'],
      [33, 'RU'],
    ] as const
  ).flatMap(([length, countries]) => countries.split(' ').map((country) => [country, length])),
);
