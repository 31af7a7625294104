import { shapeOf } from './event-shape.ts';
import type { AnyEvent, Recorded } from './recording.ts';

/** What differed in one step of a conversation, or (`step` is undefined) in the members of an event anywhere. */
export interface Difference {
  step: string | undefined;
  sentence: string;
}

/**
 * How a service's events differ from the engine's in the same conversation: which types only one of them sent, which came
 * in another order, and which members only one of them has or has with another type. Contents are not compared.
 */
export function compareRecordings(service: readonly Recorded[], engine: readonly Recorded[]): Difference[] {
  const [theirs, ours] = [fromService(service), fromService(engine)];
  const steps = [...new Set([...theirs, ...ours].map(({ step }) => step))];
  const sequences = steps.flatMap((step) =>
    compareSequences(typesIn(theirs, step), typesIn(ours, step)).map((sentence) => ({ step, sentence })),
  );
  return [...sequences, ...compareShapes(theirs, ours).map((sentence) => ({ step: undefined, sentence }))];
}

const fromService = (lines: readonly Recorded[]): Recorded[] =>
  lines.filter(({ by, event }) => by === 'service' && !event.type.startsWith('('));

/** The types of a step, each once, where it came first: how many parts an answer had is chance. */
const typesIn = (lines: readonly Recorded[], step: string): string[] => [
  ...new Set(lines.filter((line) => line.step === step).map(({ event }) => event.type)),
];

function compareSequences(theirs: readonly string[], ours: readonly string[]): string[] {
  const only = (some: readonly string[], others: readonly string[]) => some.filter((type) => !others.includes(type));
  const common = theirs.filter((type) => ours.includes(type));
  return [
    ...only(theirs, ours).map((type) => `only the service sent ${type}`),
    ...only(ours, theirs).map((type) => `only the engine sent ${type}`),
    ...turnedAround(common, ours),
  ];
}

/** Neighbours of one sequence that stand the other way round in the other; only within a lane, between lanes it is chance. */
function turnedAround(theirs: readonly string[], ours: readonly string[]): string[] {
  return [...new Set(theirs.map(laneOf))].flatMap((lane) => {
    const inLane = theirs.filter((type) => laneOf(type) === lane);
    return inLane.flatMap((type, at) => {
      const next = inLane[at + 1];
      if (next === undefined || ours.indexOf(type) < ours.indexOf(next)) return [];
      return [`the service sent ${type} before ${next}, the engine after it`];
    });
  });
}

/** What is made by one part of a service, one after the other: what is heard, written down, said, played, charged. */
function laneOf(type: string): string {
  if (type.startsWith('conversation.item.input_audio_transcription.')) return 'written down';
  if (type.startsWith('output_audio_buffer.')) return 'played';
  if (type.startsWith('input_audio_buffer.')) return 'heard';
  if (type.startsWith('rate_limits.')) return 'charged';
  // Sound and words of an answer are made side by side.
  if (/^response\.output_audio(_transcript)?\.(delta|done)$/.test(type)) return type.replace(/\.\w+$/, '');
  return 'said';
}

function compareShapes(theirs: readonly Recorded[], ours: readonly Recorded[]): string[] {
  const types = [...new Set(theirs.map(({ event }) => event.type))];
  return types.flatMap((type) => {
    const [service, engine] = [eventsOf(theirs, type), eventsOf(ours, type)];
    return engine.length === 0 ? [] : compareMembers(type, service, engine);
  });
}

const eventsOf = (lines: readonly Recorded[], type: string): AnyEvent[] =>
  lines.filter(({ event }) => event.type === type).map(({ event }) => event);

function compareMembers(type: string, service: readonly AnyEvent[], engine: readonly AnyEvent[]): string[] {
  const [theirs, ours] = [shapeOf(service), shapeOf(engine)];
  const missing = [...theirs.keys()].filter((path) => !ours.has(path) && !isBelowMissing(path, ours, theirs));
  const extra = [...ours.keys()].filter((path) => !theirs.has(path) && !isBelowMissing(path, theirs, ours));
  const other = [...theirs].filter(([path, is]) => ours.has(path) && ours.get(path) !== is);
  return [
    ...missing.map((path) => `${type}: only the service has ${path} (${theirs.get(path)})`),
    ...extra.map((path) => `${type}: only the engine has ${path} (${ours.get(path)})`),
    ...other.map(([path, is]) => `${type}: ${path} is ${is}, with the engine ${ours.get(path)}`),
  ];
}

/** Whether the parent of a member is missing, too: one sentence says it. */
function isBelowMissing(path: string, in1: ReadonlyMap<string, string>, from: ReadonlyMap<string, string>): boolean {
  const parent = path.endsWith('[]') ? path.slice(0, -2) : path.slice(0, Math.max(0, path.lastIndexOf('.')));
  return parent !== '' && from.has(parent) && !in1.has(parent);
}
