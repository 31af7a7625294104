import { ibanLength, isCardNumber } from './check-digits.ts';

/** What is taken out beside what is always a secret. */
export interface RedactOptions {
  /** Addresses of people; left in unless the person wants them out. */
  emails?: boolean;
}

/** A text without its secrets, and how many there were. */
export interface Redacted {
  text: string;
  count: number;
}

type Kind = 'card' | 'IBAN' | 'key' | 'password' | 'code' | 'email' | 'address';

/**
 * One way in which secrets look. `find` has the secret in its group `secret`, and everything else that it matched stays.
 * Every quantifier is bounded, or begins where nothing like it stands before: time grows with the length of the text.
 */
interface Detector {
  kind: Kind;
  find: RegExp;
  /** Whether it is one, where the look alone is not enough; a number: so many of its first characters are. */
  isOne?: (secret: string, match: RegExpExecArray) => boolean | number;
  /** It begins with a word, which must not be the end of a longer one. */
  isWord?: true;
}

/**
 * Takes out what looks like a secret: numbers of payment cards and bank accounts, keys and tokens, passwords and one-time
 * codes beside a word that says so, and secrets in addresses. What stays in place of each says what was there. Prices,
 * telephone numbers, ISBNs, hashes and the like stay. Done a second time it changes nothing.
 */
export function redact(text: string, { emails = false }: RedactOptions = {}): Redacted {
  let count = 0;
  const detectors = emails ? [...DETECTORS, EMAIL] : DETECTORS;
  const cleaned = detectors.reduce((rest, { kind, find, isOne, isWord }) => {
    let done = '';
    let at = 0;
    for (const match of rest.matchAll(find)) {
      if (isWord && IN_WORD.test(rest.slice(Math.max(0, match.index - 1), match.index + 1))) continue;
      const [from, end] = match.indices?.groups?.secret ?? [0, 0];
      const secret = rest.slice(from, end);
      const found = from >= at && !secret.startsWith(MARK) && (isOne?.(secret, match) ?? true);
      if (found === false) continue;
      const to = found === true ? end : from + found;
      count += 1;
      done += rest.slice(at, from) + (kind === 'address' ? `${MARK}]` : `${MARK} ${kind}]`);
      at = to;
    }
    return done + rest.slice(at);
  }, text);
  return { text: cleaned, count };
}

/** How many secrets were taken out of a text, as far as it still shows. */
export const countRedacted = (text: string): number =>
  text.match(/\[redacted(?: (?:card|IBAN|key|password|code|email))?\]/g)?.length ?? 0;

const MARK = '[redacted';
/** Languages without spaces have no beginnings of words. */
const IN_WORD = /^[\p{L}\p{N}][^\u3040-\u9fff\uac00-\ud7a3]/u;

const hasDigit = (text: string): boolean => /\d/.test(text);
const hasLetter = (text: string): boolean => /[a-z]/i.test(text);

/** Written by a machine: hexadecimal, or letters of both cases with digits among them. No path and no name of a thing. */
function looksRandom(text: string): boolean {
  if (/^[0-9a-f]+$/i.test(text)) return hasDigit(text) && hasLetter(text);
  const digits = text.match(/\d/g)?.length ?? 0;
  return digits >= 2 && /[a-z]/.test(text) && /[A-Z]/.test(text) && !/^(?:[A-Za-z]+[-_./])+[A-Za-z]*\d*$/.test(text);
}

/** What stands for a password in a manual or a form, and is none. */
const NO_PASSWORD =
  /^(?:required|optional|string|str|text|varchar\S*|char|null|none|nil|undefined|true|false|yes|no|hidden|forgot\S*|vergessen\S*|oubli\S*|incorrect|invalid|wrong|missing|protected|changed|reset|show|hide|strong|weak|field|input|password\S*|passwort\S*|example\S*|secret|admin|root|value|default|empty|unknown|n\/a|\W+)$/i;

/** A word of a person's own beside "password": with a digit or a sign in it, and neither a piece of code nor a placeholder. */
function isPassword(secret: string, { groups, index, input, 0: whole }: RegExpExecArray): boolean {
  const word = secret.replace(/[.,;:!?]+$/, '');
  if (word.length < 4 || NO_PASSWORD.test(word)) return false;
  if (/[<>{}()[\]|]|^(?:https?:|www\.|process\.|os\.|env\.)|^[^\p{L}\p{N}!#&*+=?~_-]/u.test(word)) return false;
  if (/^\d{1,3}(?:[-–+]|$)/.test(word)) return false;
  if (hasDigit(word) || /[!#$%&*@^~?=+]/.test(word)) return true;
  // All that stands on this line.
  const after = input.charAt(index + whole.length);
  return groups?.alone !== undefined && (after === '' || after === '\n') && /^\p{Ll}{6,}$/u.test(secret);
}

/** Years stand beside every word. */
const isNoYear = (secret: string): boolean => !/^(?:19|20)\d\d$/.test(secret);

/** Letters of the alphabets that the words below are in; a class of all letters in the world is ten times slower. */
const L = 'a-z\\u00aa-\\u024f\\u0370-\\u1fff';

const CODE_WORD = [
  '(?:verification|verify|one[- ]time|single[- ]use|security|login|log-in|sign[- ]?in|authentication|authori[sz]ation|confirmation|two[- ]factor|2fa|mfa|sms)[- ](?:pass)?code',
  'one[- ]time (?:password|pin)',
  'passcode',
  'OTP',
  'T-?AN',
  '(?:bestätigungs|sicherheits|einmal|verifizierungs|anmelde|freischalt|zugangs)-?(?:code|passwort|kennwort)',
  'code (?:de (?:vérification|sécurité|confirmation|connexion|validation)|à usage unique|d.authentification)',
  'c[óo]digo (?:de (?:verificaci[óo]n|seguridad|confirmaci[óo]n|acceso|verifica[çc][ãa]o|seguran[çc]a|confirma[çc][ãa]o|acesso)|de un solo uso)',
  'codice (?:di (?:verifica|sicurezza|conferma|accesso)|otp|monouso)',
  '(?:verificatie|beveiligings|bevestigings)code',
  'kod (?:weryfikacyjny|bezpieczeństwa|jednorazowy|autoryzacyjny)',
  '(?:doğrulama|güvenlik|onay) kodu',
  '(?:проверочный |одноразовый )?код (?:подтверждения|безопасности|доступа)',
  'одноразовый (?:код|пароль)',
  '验证码|驗證碼|校验码|动态码|認証コード|確認コード|ワンタイムパスワード|인증 ?번호|인증 ?코드',
].join('|');
const YOUR_CODE = `(?:your|my|ihr|dein|mein|votre|ton|su|tu|seu|il tuo|je|uw|twój|ваш|твой) (?:[${L}]{1,20} )?(?:code|código|codigo|codice|kod|код|pin)`;
/** What may stand between such a word and the digits: a little, or a sentence that comes to "is". */
const TO_CODE = `(?:[\\s:：=#*_"'“”«»()|–—-]{1,4}|[^\\d\\n.!?]{0,60}(?:(?<![${L}])(?:is|ist|est|es|è|é|lautet|to|jest)|[:：是为為は])[\\s*_"'“”|]{0,4})`;
const DIGITS =
  '(?<secret>\\d{4,8}|\\d{3}[ -]\\d{3}|\\d{4}[ -]\\d{4})(?![\\d%€$£]|[.,:/-]\\d| ?(?:lines?|words?|times|people|years?)\\b)';

const KEY_WORD =
  '(?:api|access|secret|auth|private|client|refresh|session|signing|encryption|bearer|deploy|service|account|license|licence)?[ _-]{0,2}(?:key|token|secret|apikey|schlüssel|credential|clé|clave|chiave|chave|sleutel|klucz|ключ|токен|密钥|密鑰|キー|トークン)';
const PASSWORD_WORD =
  'passwords?|passwd|pwd|passphrase|passwort|kennwort|mot de passe|contraseña|contrasena|senha|parola|parole d.ordine|wachtwoord|hasło|heslo|пароль|şifre|lösenord|密码|密碼|パスワード|비밀번호|암호';

const SECRET_NAMES =
  'access_token|id_token|refresh_token|auth_token|authtoken|token|jwt|api[_-]?key|apikey|access[_-]?key|secret|client_secret|password|passwd|pwd|sig|signature|x-amz-(?:signature|credential|security-token)|x-goog-(?:signature|credential)|auth|otp|session_?id|phpsessid|jsessionid|sid';

const DETECTORS: readonly Detector[] = [
  // Up to its end, or as much of it as is there.
  {
    kind: 'key',
    find: /(?<secret>-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?:[^-]|-(?!-)){0,20000}-----END [A-Z0-9 ]{0,60}-----|(?:\s{0,4}[A-Za-z0-9+/=]{30,})+))/dg,
  },
  {
    kind: 'key',
    find: /(?<![\w-])(?<secret>eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*){0,3})/dg,
  },
  {
    kind: 'key',
    find: /(?<![\w-])(?<secret>(?:sk-|ek_|ess_|[spr]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|xox[abceoprs]-|xapp-|glpat-|gldt-|glrt-|npm_|pypi-|hf_|dop_v1_|shp(?:at|ca|pa|ss)_|sq0(?:atp|csp)-|rk-|gsk_|xai-|pplx-|SG\.|ya29\.|AGE-SECRET-KEY-)[\w.-]{8,}(?<!\.))/dg,
    isOne: (secret) => hasDigit(secret) && secret.length >= 14 && !/^(?:sk|rk)-(?:[a-z]+-)*[a-z]*\d{0,3}$/.test(secret),
  },
  {
    kind: 'key',
    find: /(?<![\w-])(?<secret>(?:A3T[A-Z0-9]|AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{16}|AIza[\w-]{30,40})(?![\w-])/dg,
  },
  {
    kind: 'key',
    find: /\b(?:bearer|basic)[ \t]{1,4}(?<secret>[A-Za-z0-9._~+/-]{16,}={0,2}(?<!\.))/dgi,
    isOne: (secret) => hasDigit(secret) && hasLetter(secret),
  },
  // Name and password in front of a host.
  { kind: 'address', find: /:\/\/(?<secret>[^\s/@:?#()<>"']{1,100}:[^\s/@?#()<>"']{1,200})@/dg },
  {
    kind: 'address',
    find: new RegExp(`[?&#;](?:${SECRET_NAMES})=(?<secret>[^&#\\s()"'<>\\]\\\\]{4,4000})`, 'dgi'),
  },
  // These names are also those of harmless things.
  {
    kind: 'address',
    find: /[?&#;](?:key|code|hash|state|nonce|ticket|invite)=(?<secret>[^&#\s()"'<>\]\\]{16,4000})/dgi,
    isOne: (secret) => looksRandom(secret),
  },
  {
    kind: 'key',
    find: new RegExp(
      `(?:${KEY_WORD})["'\`*_]{0,3}(?:[ \\t]{0,3}(?:[:=：|]|=>|:=|is|ist|est|es|lautet)[ \\t]{0,3}|[ \\t]{1,3}|\\n{1,2})["'\`*_]{0,3}(?<secret>[A-Za-z0-9_+/=.~-]{20,4096}(?<!\\.))`,
      'dgi',
    ),
    isWord: true,
    isOne: looksRandom,
  },
  {
    kind: 'password',
    find: new RegExp(
      `(?:(?<alone>(?<=^[^${L}\\n]{0,6}))|)(?:${PASSWORD_WORD})["'\`*_]{0,3}[ \\t]{0,3}(?:[:=：|]|(?:is|ist|est|es|è|é|lautet|to)(?=[ \\t]))[ \\t]{0,3}["'\`*_]{0,3}(?<secret>[^\\s"'\`*|]{4,128})`,
      'dgim',
    ),
    isWord: true,
    isOne: isPassword,
  },
  {
    kind: 'card',
    find: /(?<![\w/.,+-])(?<secret>\d{13,19}|\d{4}(?:[ \u00a0\u202f.–-]\d{4}){2,3}(?:[ \u00a0\u202f.–-]\d{1,4})?|\d{4}[ \u00a0\u202f.–-]\d{6}[ \u00a0\u202f.–-]\d{4,5})(?![\w]|[.,–-]\d)/dg,
    isOne: isCardNumber,
  },
  {
    kind: 'IBAN',
    // What stands behind it may look like more of it.
    find: /(?<![\w-])(?=(?<secret>[A-Z]{2}\d{2}(?:[ \u00a0-]?[A-Z0-9]){11,32}))[A-Z]{2}\d{2}/dg,
    isOne: ibanLength,
  },
  {
    kind: 'code',
    find: new RegExp(`(?:${CODE_WORD})${TO_CODE}${DIGITS}`, 'dgi'),
    isWord: true,
    isOne: isNoYear,
  },
  {
    kind: 'code',
    find: new RegExp(
      `(?:${YOUR_CODE})(?! ?code)[ \\t]{0,2}(?:[:：=]|is|ist|est|es|è|é|lautet|jest)[\\s*_"'“”]{1,4}${DIGITS}`,
      'dgi',
    ),
    isWord: true,
  },
  {
    kind: 'code',
    isWord: true,
    find: /(?:PIN|CVV2?|CVC2?|CSC)[ \t]{0,2}(?:[:=|]|is|lautet)[ \t*|]{0,4}(?<secret>\d{3,8})(?![\d.,/-]?\d|[.,]\d)/dg,
  },
  // The other way round: 482913 is your code.
  {
    kind: 'code',
    find: new RegExp(
      `(?<![${L}\\d.,/$€£#+-])(?:[A-Z]-)?(?<secret>\\d{4,8}|\\d{3}[ -]\\d{3}) (?:is|ist|est|es|è|é|—|-) (?:your|the|ihr|dein|votre|ton|su|tu|seu|il tuo|je|uw|ваш)(?: [${L}-]{1,20}){0,3} ?(?:code|otp|pin|código|codice|код)(?![${L}])`,
      'dgi',
    ),
  },
];

const EMAIL: Detector = {
  kind: 'email',
  find: /(?<![\p{L}\p{N}._%+-])(?<secret>[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4})/dgu,
};
