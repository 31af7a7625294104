import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countRedacted, redact } from '../../../utils/page/redact.ts';
import { slowdown, TOO_SLOW } from '../../fakes/slowdown.ts';

/** Made of two halves where a scanner for leaked keys would take a test for a leak. */
const of = (...parts: string[]): string => parts.join('');

const SECRETS: readonly [text: string, redacted: string][] = [
  ['Card: 4111 1111 1111 1111, expires 12/29', 'Card: [redacted card], expires 12/29'],
  ['5555-5555-5555-4444', '[redacted card]'],
  ['Visa 4222222222222.', 'Visa [redacted card].'],
  ['American Express 3782 822463 10005', 'American Express [redacted card]'],
  ['378282246310005 and 6011111111111117', '[redacted card] and [redacted card]'],
  ['4111\u00a01111\u00a01111\u00a01111', '[redacted card]'],
  ['IBAN DE89 3704 0044 0532 0130 00 BIC COBADEFF', 'IBAN [redacted IBAN] BIC COBADEFF'],
  ['GB29NWBK60161331926819, FR1420041010050500013M02606', '[redacted IBAN], [redacted IBAN]'],
  ['NO93 8601 1117 947 DK50 0040 0440 1162 43', '[redacted IBAN] [redacted IBAN]'],
  [`OPENAI_API_KEY=${of('sk-proj-', 'Ab12Cd34Ef56Gh78Ij90')}`, 'OPENAI_API_KEY=[redacted key]'],
  [`the token ${of('ek_', '68af296e8e408191a1120ab6383263c2')} is live`, 'the token [redacted key] is live'],
  [of('ghp_', 'aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5'), '[redacted key]'],
  [of('github_pat_', '11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789'), '[redacted key]'],
  [`aws ${of('AKIA', 'IOSFODNN7EXAMPLE')}`, 'aws [redacted key]'],
  [of('xoxb-', '123456789012-abcdefABCDEF'), '[redacted key]'],
  [of('AIza', 'SyA1234567890abcdefghijklmnopqrstuvw'), '[redacted key]'],
  [of('glpat-', 'aBcDeFgH1234567890ab'), '[redacted key]'],
  [
    of('eyJhbGciOiJIUzI1NiJ9', '.eyJzdWIiOiIxMjM0NTY3ODkwIn0', '.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'),
    '[redacted key]',
  ],
  [
    `before\n${of('-----BEGIN RSA ', 'PRIVATE KEY-----')}\nMIIEowIBAAKCAQEA\n${of('-----END RSA ', 'PRIVATE KEY-----')}\nafter`,
    'before\n[redacted key]\nafter',
  ],
  ['Authorization: Bearer abcdef1234567890abcdef', 'Authorization: Bearer [redacted key]'],
  ['"api_key": "9f86d081884c7d659a2feaa0c55ad015"', '"api_key": "[redacted key]"'],
  ['Your secret token is aGVsbG8gd29ybGQgMTIzNDU2Nzg5MA', 'Your secret token is [redacted key]'],
  ['| API key | 9f86d081884c7d659a2feaa0c55ad015 |', '| API key | [redacted key] |'],
  ['with the API key 9f86d081884c7d659a2feaa0c55ad015.', 'with the API key [redacted key].'],
  ['Bearer abcdef1234567890abcdef.', 'Bearer [redacted key].'],
  ['password: hunter2', 'password: [redacted password]'],
  ['Your password is Tr0ub4dor&3.', 'Your password is [redacted password]'],
  ['User: ann\nPassword: swordfish\nHost: x', 'User: ann\nPassword: [redacted password]\nHost: x'],
  ['Passwort: geheim!23', 'Passwort: [redacted password]'],
  ['Mot de passe : soleil42', 'Mot de passe : [redacted password]'],
  ['| Contraseña | luna-2026 |', '| Contraseña | [redacted password] |'],
  ['Пароль: пароль123', 'Пароль: [redacted password]'],
  ['パスワード：sakura88', 'パスワード：[redacted password]'],
  ['Your verification code is 482913.', 'Your verification code is [redacted code].'],
  ['Your code: 482 913', 'Your code: [redacted code]'],
  ['482913 is your Example verification code', '[redacted code] is your Example verification code'],
  ['OTP: 7391', 'OTP: [redacted code]'],
  ['Use one-time password 20934857 to sign in', 'Use one-time password [redacted code] to sign in'],
  [
    'The security code for your account with Example is: **493021**',
    'The security code for your account with Example is: **[redacted code]**',
  ],
  ['Ihr Bestätigungscode lautet 483920', 'Ihr Bestätigungscode lautet [redacted code]'],
  ['Votre code de vérification est 483920', 'Votre code de vérification est [redacted code]'],
  ['Su código de verificación es 483920', 'Su código de verificación es [redacted code]'],
  ['您的验证码：483920，五分钟内有效', '您的验证码：[redacted code]，五分钟内有效'],
  ['認証コードは 483920 です', '認証コードは [redacted code] です'],
  ['Код подтверждения: 483920', 'Код подтверждения: [redacted code]'],
  ['CVV: 123', 'CVV: [redacted code]'],
  ['https://a.example/x?token=abcd1234&page=2', 'https://a.example/x?token=[redacted]&page=2'],
  ['https://a.example/#access_token=zzzz9999', 'https://a.example/#access_token=[redacted]'],
  ['[file](https://b.example/f?sig=aa%2Bbb&exp=1)', '[file](https://b.example/f?sig=[redacted]&exp=1)'],
  ['https://maps.example/?key=Ab12Cd34Ef56Gh78Ij90', 'https://maps.example/?key=[redacted]'],
  ['postgres://ann:s3cret@db.example:5432/x', 'postgres://[redacted]@db.example:5432/x'],
];

/** What reads like a secret to somebody who only looks for digits, and is what people ask about. */
const ORDINARY: readonly string[] = [
  'How to write code 1234 lines at a time, and code 5678 words a day.',
  'The price fell from $1,234.56 to 1.199,00 € (−19 %).',
  'Call +49 170 1234567, (555) 123-4567 or 0800 123 4567 8901.',
  'ISBN 978-3-16-148410-0, ISBN 9783161484100, EAN 4006381333931, GTIN 04006381333931',
  'Order 302-1234567-7654321, invoice 2026-000123, tracking 1Z999AA10123456784, 00340434161094042557',
  'Version 10.4.0-rc.12, build 20261122140530, Node 24.21.0, 1700000000000 ms',
  'color: #ff00aa; background: #12345678',
  'commit 6c649834f1a2b3c4d5e6f708192a3b4c5d6e7f80 fixed it; sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'On 2026-11-22 at 14:05, in 2019 2020 2021 2022, from 1914–1918',
  'ZIP code 90210, postal code 10115, area code 0131, country code 0049, PIN code 560001',
  'HTTP status code 4040, error code 80070005, exit code 1337, promo code 2026, product code 123456, code 404',
  'The key to a good loaf is patience. A token of thanks: flowers. The secret is simple: rye.',
  'key: value, token: string, secret: required; primary key: customer_order_line_item_id',
  'password: string, "password": "required", Password: Required. Forgot your password? Reset it.',
  'Password: must be at least 8 characters. Enter your password: ********',
  'const password = process.env.PASSWORD; login(user, password=getpass())',
  'The verification code has 6 digits and is valid for 10 minutes. In 2026, security code reviews rose by 2000.',
  'OTP Bank 2024: results. Verification code: see page 1234.5. One-time payment of 4999 dollars.',
  'Passcode 2026 is a conference. The sk-SK locale, sk-cube-grid, sk-folding-cube-2',
  'Matrix 1234 5678 9012 3456 is no card, 0000 0000 0000 0000 neither; 4111 1111 1111 1112 has a typing error.',
  'DE00 3704 0044 0532 0130 00 is a wrong IBAN, AB12 CDEF 3456 7890 1234 is none.',
  'https://shop.example/item?id=1234567890123456&key=home&page=2&code=SUMMER26&sort=token',
  'https://user@host.example/a and ssh://git@github.com/x.git, see 12:30@noon',
  'mail ann@example.org, @ann:matrix.example.org',
  '3.14159265358979323846, 0.4111111111111111, 6.02214076e23, 299792458 m/s',
  'Coordinates 48.858370, 2.294481; population 8336817; ID 100004567890123; tweet 1790000000000000000',
  'Bearer bonds are paid to the bearer of the certificates-of-ownership. Basic understanding-of-electronics',
  'Use Ctrl+Shift+Space. The tokenization of -----BEGIN and -----END lines. BEGIN PRIVATE KEY is how such a file starts.',
];

describe('what is taken out of a page before anybody sees it', () => {
  it.each(SECRETS)('%s', (text, redacted) => {
    const result = redact(text);
    expect(result.text).toBe(redacted);
    expect(result.count).toBe(countRedacted(redacted));
    expect(result.count).toBeGreaterThan(0);
  });

  it('takes addresses of people out only if they are not wanted', () => {
    const text = 'Write to ann.b+c@mail.example.org or bö@exämple.de.';
    expect(redact(text)).toEqual({ text, count: 0 });
    expect(redact(text, { emails: true })).toEqual({
      text: 'Write to [redacted email] or [redacted email].',
      count: 2,
    });
  });

  const luhn = (body: string): string => {
    const sum = [...body].toReversed().reduce((all, digit, i) => {
      const value = Number(digit);
      return all + (i % 2 === 0 ? (value > 4 ? value * 2 - 9 : value * 2) : value);
    }, 0);
    return body + ((10 - (sum % 10)) % 10);
  };
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const around = fc.constantFrom('', ' ', '(', 'Nr. ', 'carte: ', '\n', '"', '– ');

  it('finds every card of 16 digits, however it is written', () => {
    fc.assert(
      fc.property(digits(14), fc.constantFrom('', ' ', '-', '\u00a0'), around, (body, gap, before) => {
        const card = luhn(`4${body}`);
        if (/^(\d)\1*$/.test(card)) return;
        const written = card.match(/\d{4}/g)?.join(gap) ?? '';
        expect(redact(`${before}${written}, thanks`).text).toBe(`${before}[redacted card], thanks`);
      }),
    );
  });

  it('finds no card whose check digit is wrong', () => {
    fc.assert(
      fc.property(digits(14), fc.integer({ min: 1, max: 9 }), (body, wrong) => {
        const card = luhn(`4${body}`);
        const last = (Number(card.at(-1)) + wrong) % 10;
        expect(redact(`${card.slice(0, -1)}${last}`).count).toBe(0);
      }),
    );
  });

  it('finds every token after a question mark or its like', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w.~%-]{8,60}$/),
        fc.constantFrom('token', 'access_token', 'sig'),
        (value, name) => {
          expect(redact(`https://x.example/a?b=1&${name}=${value}&c=2`).text).not.toContain(`=${value}&`);
        },
      ),
    );
  });

  it('has nothing to do a second time, and counts what it has put there', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(...SECRETS.map(([text]) => text), ...ORDINARY, '\ud800'));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), fc.boolean(), (pieces, emails) => {
        const once = redact(pieces.join(' '), { emails });
        expect(redact(once.text, { emails })).toEqual({ text: once.text, count: 0 });
        expect(countRedacted(once.text)).toBe(once.count);
      }),
    );
  });
});

describe('what is left as it is', () => {
  it.each(ORDINARY)('%s', (text) => {
    expect(redact(text)).toEqual({ text, count: 0 });
  });

  it('prices, dates, telephone numbers and versions of any size', () => {
    const number = fc.oneof(
      fc.tuple(fc.nat(999_999), fc.nat(99)).map(([whole, cents]) => `$${whole.toLocaleString('en')}.${cents}`),
      fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
      fc.tuple(fc.nat(99), fc.nat(999), fc.nat(9_999_999)).map(([land, city, own]) => `+${land} ${city} ${own}`),
      fc.tuple(fc.nat(99), fc.nat(99), fc.nat(9999)).map((parts) => `v${parts.join('.')}`),
      fc.nat(99_999_999).map((n) => `#${n}`),
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 8 }), (numbers) => {
        const text = `Was ${numbers.join(', then ')} in all.`;
        expect(redact(text).text).toBe(text);
      }),
    );
  });
});

describe('a page that wants to keep us busy', () => {
  const HOSTILE: readonly string[] = [
    ...[
      'a',
      '1',
      ' ',
      '-',
      '.',
      '=',
      '\n',
      'A1',
      '1 ',
      '4111 ',
      '1-',
      'eyJ',
      'eyJaaaaaaaa.',
      'sk-',
      'password ',
      'password: ',
    ],
    ...[
      '-----BEGIN PRIVATE KEY-----',
      '-----BEGIN PRIVATE KEY-----a',
      'api key ',
      'key:',
      '?token=',
      '://a:',
      '://',
      'a@',
      'a.b@c.',
      'DE89 ',
    ],
    ...[
      'verification code ',
      'your code is ',
      'OTP (',
      '1234 is your ',
      'bearer ',
      'bearer a',
      'XX11',
      '[redacted ',
      'is ',
      '| ',
    ],
  ];
  it.each(HOSTILE)('takes only as much longer as it is longer: 400,000 characters of “%s”', (piece) => {
    const make = (chars: number) => piece.repeat(Math.ceil(chars / piece.length));
    expect(slowdown((text) => redact(text, { emails: true }), make, 400_000)).toBeLessThan(TOO_SLOW);
  });
});
