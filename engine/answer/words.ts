/** Words that carry no topic: never searched for, never listed as content. */
const STOP_WORDS = new Set(
  `a about above after again all also am an and any are aren't as at be because been before being below between both but by can can't cannot could
couldn't did didn't do does doesn't doing don't down during each few for from further get gets give given go goes had has have having he her here hers him his
how however i if in into is isn't it it's its itself just know let like made make many may me might more most much must my need no nor not of off
on once one only or other our out over please really said same say says see she should so some such tell than that that's the their them then there
these they thing things this those through to too under until up upon us use used using very want was wasn't way we well were what what's when where
which while who whom whose why will with within without won't would you your yours`.split(/\s+/),
);

/** The words of a text in lower case, with apostrophes and inner hyphens or dots cut: "it's", "node", "js". */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .replace(/[’ʼ]/g, "'")
      .match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? []
  );
}

/** Whether a word carries a topic. Single letters do not, single digits do. */
export function isContentWord(word: string): boolean {
  return !STOP_WORDS.has(word) && (word.length > 1 || /\d/.test(word));
}

/** The stems of the content words of a text, in order and with repetitions. */
export function stemsOf(text: string): string[] {
  return wordsOf(text).filter(isContentWord).map(stem);
}

/** Forms that no ending gives away, each with the word that it is a form of. */
const IRREGULAR = new Map(
  `built:build wrote:write written:write died:die drew:draw drawn:draw bought:buy taught:teach sold:sell paid:pay kept:keep held:hold began:begin begun:begin
chose:choose chosen:choose came:come ran:run won:win lost:lose brought:bring thought:think met:meet sent:send spent:spend grew:grow grown:grow ate:eat
eaten:eat drank:drink drove:drive driven:drive rode:ride ridden:ride spoke:speak spoken:speak stole:steal wore:wear worn:wear fell:fall fallen:fall flew:fly
flown:fly hid:hide hidden:hide led:lead lit:light rose:rise risen:rise sang:sing sung:sing slept:sleep stood:stand swam:swim threw:throw thrown:throw
woke:wake broke:break broken:break froze:freeze frozen:freeze born:born stuck:stick hung:hang dug:dig felt:feel bit:bite shot:shoot struck:strike sank:sink
children:child people:person men:man women:woman feet:foot teeth:tooth mice:mouse cheque:check cheques:check colour:color colours:color tyre:tire tyres:tire grey:gray programme:program centre:center metre:meter metres:meter litre:liter litres:liter favourite:favorite neighbour:neighbor neighbours:neighbor harbour:harbor
 lives:life wives:wife knives:knife leaves:leaf loaves:loaf shelves:shelf
two:2 three:3 four:4 five:5 six:6 seven:7 eight:8 nine:9 ten:10 eleven:11 twelve:12 twenty:20 thirty:30 forty:40 fifty:50 hundred:100`
    .split(/\s+/)
    .map((pair): [string, string] => {
      const [form = '', word = ''] = pair.split(':');
      return [form, word];
    }),
);

/**
 * A light English stemmer: plural, -ing, -ed and -ly go, and the doubled consonant or silent e with them, so that
 * "borrowing", "borrowed" and "borrows" meet, as do "bought" and "buy", "three" and "3". Not a dictionary: "news" becomes "new", on both sides alike.
 */
export function stem(word: string): string {
  const plain = word.replace(/'(?:s|t|re|ve|ll|d|m)?$/, '');
  let result = IRREGULAR.get(plain) ?? plain;
  if (result.length > 4) result = result.replace(/ie[sd]$/, 'y').replace(/(?<=ss|sh|ch|x)es$/, '');
  if (result.length > 3) result = result.replace(/(?<![su])s$/, '');
  if (result.length > 5) result = result.replace(/(?:ing|ed|ly)$/, '');
  if (result.length > 3)
    result = result
      .replace(/([bdfgmnprt])\1$/, '$1')
      .replace(/e$/, '')
      .replace(/(?<=[^aeiou])y$/, 'i');
  return result;
}

/** Number of single-letter changes between two texts, as a share of the longer one: 0 equal, 1 nothing in common. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    row = next;
  }
  return (row[b.length] ?? 0) / Math.max(1, a.length, b.length);
}
