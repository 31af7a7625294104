import { PRICES_OF } from '../../utils/realtime/prices.ts';
import type { LiveCheckReport } from './run-live-check.ts';
import type { StepReport } from './take-steps.ts';

/** A report for people, a line each. `files` are the recordings. */
export function summarize(report: LiveCheckReport, files: readonly string[]): string[] {
  const { service, model, calls, differences, dollars } = report;
  return [
    `${service}${model === undefined ? '' : `, ${model}`}`,
    ...calls.flatMap(({ mode, steps }) => [`${mode} mode`, ...steps.map(sayStep)]),
    ...sayDifferences(differences),
    ...(dollars === undefined ? [] : [`Cost: about $${dollars.toFixed(4)}, by prices of ${PRICES_OF}.`]),
    `Recorded, without secrets: ${files.join(' ')}`,
  ];
}

function sayStep({ step, ms, facts, problem }: StepReport): string {
  const said = Object.entries(facts).map(([name, fact]) => `${name}: ${fact}`);
  const line = `  ${problem === undefined ? 'ok    ' : 'failed'}  ${step.padEnd(12)} ${String(ms).padStart(6)} ms`;
  return [line, ...(problem === undefined ? said : [problem])].join('  ');
}

function sayDifferences(differences: LiveCheckReport['differences']): string[] {
  if (differences === undefined)
    return ['Not compared with the local engine: it did not come through the conversation.'];
  if (differences.length === 0) return ['No difference from the local engine in the events and their members.'];
  return [
    'Where the service differs from the local engine:',
    ...differences.map(({ step, sentence }) => `  ${step === undefined ? '' : `${step}: `}${sentence}`),
  ];
}
