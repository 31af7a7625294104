import { stem } from './words.ts';

/** Words of everyday questions that say the same, or nearly: a question may have one and the page another. A word may stand in several groups. */
const GROUPS = `lift elevator
child kid baby toddler
park parking
car drive vehicle
bike bicycle cyclist cycle
boat ferry ship
bus coach shuttle
walk foot pedestrian hike
shop store shopkeeper seller retailer
buy purchase order bought
sell sold sale
price cost fee charge rent rate pay expensive cheap
deliver delivery ship shipping shipped parcel
return refund back
refund money back
broken damaged faulty defective break
repair fix mend spare
warranty guarantee
invoice bill account
phone call telephone ring number
contact reach call write ask
address location directions find
open opening hours
close closed closing shut
begin start commence first
end finish finished done complete ready over
allow permit welcome accept may forbidden forbid
accept take
include contain consist come
husband wife marry married spouse partner
born birth birthplace birthday
die died death dead
job profession occupation career
kid daughter son child
mother father parent
study university school college education degree
award prize medal honour win won receive
author write written wrote by
create invent develop made written found founded establish
own belong owner property
fear afraid scared worry anxious
calories kcal energy calorie
serve serves serving people
portion serving
freeze freezer frozen
fridge refrigerator
wear shoes clothes jacket coat clothing
bring take need
dog pet animal
cat pet animal
flat apartment home
house building home
big large size huge inches
small little tiny
heavy weight weigh light
tall high height
long length duration take last
wide width
deep depth
fast speed quick quickly
old age year
far distance away
hold fit capacity volume store room
boil heat
hot warm temperature heat
cold cool
rain weather storm thunderstorm wet
storm thunderstorm
toilet restroom bathroom bath
eat food meal
vegan vegetarian
drink beverage
ticket entry admission entrance
free charge cost
colour color shade
picture photo image photograph
laptop computer machine notebook
favourite best recommend like prefer top
problem issue trouble wrong fault error crack
cause reason why because
method step instruction how
install installation setup set
remove delete uninstall
undo revert
settings configuration configure option
default standard
version release
licence license
folder directory
use usage call
show display see
change modify edit update
postpone delay late
cancel miss cannot
illness sick disease
doctor dentist physician dr
medicine drug medication
teacher teach taught professor
boss chief director head manager mayor
worker employee staff team
town city
country nation abroad
near close around
sit bench seat
sleep stay overnight camp campsite
fire campfire
tent camping pitch
lost missing found
music band artist concert play perform
play show perform artist
learn teach
squeak squeal noise noisy loud sound
clean wash cleaning
neighbour neighbor neighbourhood neighborhood
move transport
pound pounds sterling
decide vote decision
hurt injure pain ache
noise sound loud quiet
viewing visit view tour
join attend participate
help support volunteer
secure safe security
quiet silent calm
road street lane
oil oily greasy grease
fuel burn
upgrade upgraded expand
trip journey ride travel
across cross
trip tour walk`;

/** A kind of things, which a question names, and some of that kind, which a page does. */
const KINDS = `colour color: red blue green grey gray black white yellow brown orange purple pink silver
vegetable: onion carrot garlic potato tomato pepper cabbage leek spinach pea bean
fruit: apple pear lemon orange banana berry cherry plum grape
spice herb: cumin pepper cinnamon paprika curry turmeric basil thyme parsley
animal pet: dog cat horse bird fish cow sheep
drink: water tea coffee wine beer juice milk
language: english french german spanish italian chinese japanese python javascript rust latin
clothes wear: shoes jacket hat coat boots gloves
furniture: sofa table chair bed shelf desk
metal: steel iron copper gold silver aluminium
weekend: saturday sunday`;

type Stems = ReadonlyMap<string, ReadonlySet<string>>;

const stemsIn = (words: string): string[] => words.split(' ').map(stem);
const KIND_LINES = KINDS.split('\n').map((line) => line.split(': ').map(stemsIn));

/** Every first stem with all second ones of its pairs. */
function gather(pairs: readonly (readonly [string, string])[]): Stems {
  const all = new Map<string, Set<string>>();
  for (const [one, other] of pairs) if (one !== other) all.set(one, (all.get(one) ?? new Set()).add(other));
  return all;
}

const across = (ones: readonly string[], others: readonly string[]): [string, string][] =>
  ones.flatMap((one) => others.map((other): [string, string] => [one, other]));

const THINGS = gather(KIND_LINES.flatMap(([kinds = [], things = []]) => across(kinds, things)));
const KINDS_OF = gather(KIND_LINES.flatMap(([kinds = [], things = []]) => across(things, kinds)));
const NEAR = gather(GROUPS.split('\n').flatMap((line) => across(stemsIn(line), stemsIn(line))));
const NONE: ReadonlySet<string> = new Set();

/** The stems that say nearly the same as a stem. */
export const synonymsOf = (one: string): ReadonlySet<string> => NEAR.get(one) ?? NONE;

/** The stems of things that are of the kind which a stem names. */
export const thingsOf = (kind: string): ReadonlySet<string> => THINGS.get(kind) ?? NONE;

/** The stems of the kinds that a thing is of: of a sofa the page may speak as of furniture. */
export const kindsOf = (thing: string): ReadonlySet<string> => KINDS_OF.get(thing) ?? NONE;
