import { wordsOf } from './words.ts';

/** What kind of answer a question asks for, besides its words. */
export type Wish =
  | 'definition'
  | 'amount'
  | 'price'
  | 'weight'
  | 'length'
  | 'distance'
  | 'duration'
  | 'size'
  | 'often'
  | 'heat'
  | 'speed'
  | 'phone'
  | 'time'
  | 'person'
  | 'name'
  | 'place'
  | 'reason'
  | 'list'
  | 'none';

/** First match counts. */
const QUESTIONS: readonly (readonly [RegExp, Wish])[] = [
  [/\b(?:phone|telephone|number to (?:call|ring)|what number (?:do|should|can) i (?:call|ring))\b/, 'phone'],
  [
    /\b(?:how (?:much|expensive|cheap|many (?:dollars|euros|pounds))\b.*\b(?:costs?|pay|price|charge|rent|spend|fees?|ticket|euros?|dollars?|pounds?)|how expensive|what (?:does|do|did|will|would) .*\bcost|(?:the|what) (?:price|cost|fee|rent|deposit)s?\b|price of|cost of|how much (?:is|are|was|were)\b(?! (?:in|there)\b)|how much (?:does|do|will|did) .* cost|do .* have to pay|for free\b)/,
    'price',
  ],
  [/\b(?:how heavy|weighs?|weight|how many (?:kilos?|kilograms?|grams?|pounds does .* weigh))\b/, 'weight'],
  [/\b(?:how (?:tall|high|wide|deep|thick)|what (?:height|width|depth))\b/, 'length'],
  [/\b(?:how far|what distance)\b/, 'distance'],
  [/\bhow (?:fast|quick)\b|\bwhat (?:is the )?speed\b/, 'speed'],
  [/\bhow (?:hot|cold|warm)\b|\b(?:what|which) temperature\b/, 'heat'],
  [/\bhow often\b/, 'often'],
  [
    /\bhow (?:long|quick\w*|old|soon|much (?:time|longer))\b|\bhow many (?:days|hours|minutes|weeks|months|years)\b/,
    'duration',
  ],
  [/\bhow (?:big|large|small)\b|\bwhat size\b|\bthe size\b/, 'size'],
  [/^(?:.* )?how (?:many|much)\b|^what (?:number|percentage|share|amount)\b|\bwhat is the number\b/, 'amount'],
  [
    /^(?:(?:and|so|but|by|since|until|till|from|for|at|on|in) )*(?:when|(?:what|which) (?:year|date|time|day|month|hours?)|since when|until when|how late|how early|are you open|is it open)\b/,
    'time',
  ],
  [/^(?:(?:and|so|but|by|to|from|with|of|for) )*(?:who|whose|whom)\b/, 'person'],
  [/\bnames? of (?:the|her|his|their|its)\b|\b(?:her|his|their|its) names?\b/, 'name'],
  [
    /^(?:(?:and|so|but|to|from|in|at|on) )*(?:where|what address|(?:what|which) (?:place|city|town|country|street))\b/,
    'place',
  ],
  [/^(?:\S+ )?why\b|\bwhat (?:is|was) the reason\b|\bfor what reason\b|\bwhat caused\b|^how come\b/, 'reason'],
  [/^(?:list|name|what are the|what are some|what kinds?|what types?|what (?:\w+ )?\w+s are)\b|^which \w+s\b/, 'list'],
  [/^(?:what(?:'s| is| are| was| were| does .* mean)|define|meaning of)\b/, 'definition'],
];

/** No question has more words; patterns take the square of their number. */
const MOST_WORDS = 300;

/** What kind of answer a question asks for. */
export function wishOf(question: string): Wish {
  const text = wordsOf(question).slice(-MOST_WORDS).join(' ');
  return QUESTIONS.find(([pattern]) => pattern.test(text))?.[1] ?? 'none';
}

/** Nothing without a bound: a page may hold a line of digits that does not end. */
const NUMBER = String.raw`(?:\d[\d.,]{0,15}|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|half|several|few)(?:[- ]\w{1,15})?)`;
const measured = (units: string): RegExp => new RegExp(String.raw`${NUMBER}[ -]?(?:\w{1,20} )?(?:${units})\b`, 'i');
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const DAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';

/** What an answer of a kind looks like. Those with a pattern alone need it: without, they hardly are an answer. */
const ANSWERS: Readonly<Partial<Record<Wish, RegExp>>> = {
  amount:
    /\d|\b(?:none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozen|hundred|thousand|million|billion|half|third|quarter|percent|once|twice|no|several|many|few|single|only|both|couple)\b/i,
  price: new RegExp(
    String.raw`[$€£¥]\s?\d|\d ?€|${measured('euros?|dollars?|pounds?|francs?|cents?|pence|crowns?|yen|usd|eur|gbp|chf').source}|\b(?:is|are|in|get|go|travel|for|it's) free\b|\bfree (?:of charge|admission|entry|for)\b|\b(?:costs?|pays?) nothing\b`,
    'i',
  ),
  weight: measured('kg|kilos?|kilograms?|g|grams?|grammes?|tons?|tonnes?|lbs?|pounds?|ounces?|oz|mg'),
  length: measured(
    'km|kilomet(?:re|er)s?|m|met(?:re|er)s?|cm|centimet(?:re|er)s?|mm|millimet(?:re|er)s?|miles?|feet|foot|ft|inch(?:es)?|yards?|stor(?:e?ys?|ies)',
  ),
  distance: measured('km|kilomet(?:re|er)s?|m|met(?:re|er)s?|miles?|feet|foot|yards?|minutes?|hours?|steps?|blocks?'),
  duration: measured(
    'seconds?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|weekends?|months?|years?|decades?|centur(?:y|ies)|km|kilomet(?:re|er)s?|m|met(?:re|er)s?|miles?|pages?',
  ),
  size: new RegExp(
    `${measured('inch(?:es)?|square|sq|m|cm|mm|km|met(?:re|er)s?|centimet(?:re|er)s?|feet|acres?|hectares?|mb|gb|tb|kb|litres?|people|rooms?').source}|\\d ?[x×] ?\\d|["″]|m²`,
    'i',
  ),
  often: /\b(?:every|each|once|twice|times|daily|weekly|monthly|yearly|annually|hourly|per)\b|\ball the time\b/i,
  heat: /\d ?°|\bdegrees?\b|\b(?:hot|warm|cold|boiling|freezing)\b/i,
  speed:
    /\b(?:km\/h|mph|kilomet(?:re|er)s? (?:an?|per) hour|miles (?:an?|per) hour|mbit|mbps|gbit|knots|per second)\b/i,
  phone: /\b\d{3,}[ -]?\d{2,}|\+\d/,
  time: new RegExp(
    String.raw`\b(?:1[0-9]|20)\d\d\b|\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?(?:am|pm|a\.m|p\.m)\b|\b(?:${MONTHS}|${DAYS}|weekdays?|weekends?|midnight|noon|summer|winter|spring|autumn|century|today|tomorrow|yesterday|daily|always|closed)\b|\b(?:at|from|until|till|after|before|within|by) (?:\w+ )?(?:${NUMBER})`,
    'i',
  ),
  reason:
    /\b(?:because|since|so that|due to|reasons?|therefore|in order to|thanks to|cause[sd]?|otherwise|as a result|that is why|or they|owing to|or else)\b|, (?:so|for|as) /i,
  place:
    /\b(?:in|at|near|from|on|to|behind|beside|opposite|under|above|below|between|next to) (?:the |a |an |any )?\w|\b(?:street|road|lane|avenue|square|floor|left|right|north|south|east|west|room|building|everywhere|nowhere|here|there)\b/i,
};

const NAMED = /(?<![.!?:…]["”’)]?\s)(?<!^["“(]?)\b\p{Lu}[\p{L}'’-]+/gu;
const ROLE =
  /\b(?:mayor|engineers?|council|company|government|\w+(?:ers|ists|ors|ians)|team|people|volunteers?|charity|city|university|everybody|anybody|nobody|mother|father|parents?|owner|guests?|staff|trust|foundation|children|customers?|patients?|members?|friend|brother|sister|son|daughter|\w+(?:ist|ian|maker|keeper))\b/i;
const NO_NAMES = new RegExp(`^(?:${MONTHS}|${DAYS}|I|I'm|The|Mr|Mrs|Dr|English)$`, 'i');

/** Sentences are shorter; what is longer is none, and is not to be looked through for minutes. */
const READ_CHARACTERS = 2_000;

/** Whether a text can be the answer to a question of this kind, asked with these words; undefined where any text can be. */
export function canAnswer(wish: Wish, whole: string, asked: ReadonlySet<string>): boolean | undefined {
  const text = whole.slice(0, READ_CHARACTERS);
  if (wish === 'person' || wish === 'name') {
    const names = text.match(NAMED) ?? [];
    if (names.some((name) => !NO_NAMES.test(name) && !asked.has(name.toLowerCase()))) return true;
    return wish === 'person' && (/\b(?:by|dr\.?|mrs?\.?) \p{Lu}/iu.test(text) || ROLE.test(text));
  }
  return ANSWERS[wish]?.test(text);
}

/** How much of what a question asks for is left where a passage is not of its kind: some kinds are easy to tell, some answers come in other words. */
const UNFIT: Readonly<Partial<Record<Wish, number>>> = {
  person: 0.45,
  name: 0.45,
  distance: 0.85,
  price: 0.55,
  phone: 0.45,
  weight: 0.5,
  heat: 0.6,
  speed: 0.5,
  time: 0.6,
  length: 0.85,
  duration: 0.85,
  size: 0.8,
  often: 0.7,
  amount: 0.75,
  reason: 0.75,
};

/** What a passage loses that cannot be the answer to a question of a kind, as a factor. */
export const unfit = (wish: Wish): number => UNFIT[wish] ?? 0.9;

/** Whether an answer of this kind is known by its looks alone. */
export const isTelling = (wish: Wish): boolean => ['price', 'phone', 'weight', 'heat', 'speed'].includes(wish);

/** How headings call what answers a kind of question. */
const HEADINGS: Readonly<Partial<Record<Wish, RegExp>>> = {
  place:
    /\b(?:find us|location|address|getting (?:here|there)|directions|where|contact|venue|how to (?:find|reach|get))\b/i,
  time: /\b(?:hours|open|times?|dates?|when|schedule|programme|program|calendar|history)\b/i,
  price: /\b(?:prices?|tickets?|costs?|fees?|rates?|pricing|admission|tariffs?)\b/i,
  reason: /\bwhy\b/i,
  person: /\b(?:who|team|authors?|contact|people|staff|about us)\b/i,
  phone: /\b(?:contact|call|phone|reach us)\b/i,
  duration: /\bhow long\b/i,
};

/** Whether what stands under a heading is likely to answer this kind of question. */
export const isHeadedFor = (wish: Wish, heading: string): boolean => HEADINGS[wish]?.test(heading) ?? false;

/** The words by which a question names its kind only: the answer need not have them, and has one of the second if it is named at all. */
const MEASURES: Readonly<Partial<Record<Wish, readonly [said: string, named: string]>>> = {
  price: [
    'cost costs price much expensive cheap pay rent charge fee euros dollars pounds spend',
    'price cost rent fee pay charge',
  ],
  weight: ['heavy weigh weighs weight light', 'weight weigh heavy'],
  length: ['tall high wide deep thick height width depth', 'height width length depth'],
  distance: ['far away distance', 'distance'],
  duration: ['long old quick quickly soon time longer last takes', 'duration time last length keep'],
  size: ['big large small size', 'size screen area dimension'],
  often: ['often', ''],
  heat: ['hot cold warm temperature', 'temperature'],
  speed: ['fast quick speed', 'speed'],
  phone: ['phone telephone number call ring', 'phone call telephone ring'],
  time: ['time date day year hours month late early', ''],
  person: ['name called', ''],
  name: ['name called', ''],
  place: ['place address located stand find', ''],
  reason: ['reason cause', ''],
  amount: ['number amount', ''],
};

/** Words by which a question of this kind only says of what kind it is. */
export const measureWords = (wish: Wish): readonly string[] => MEASURES[wish]?.[0].split(' ') ?? [];
/** Words by which a page names answers of this kind. */
export const namesOfMeasure = (wish: Wish): readonly string[] => MEASURES[wish]?.[1].split(' ').filter(Boolean) ?? [];
