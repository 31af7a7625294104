import { readSound } from './browser/fake-microphone.ts';
import { DEMO_USAGE, type DemoArguments, readDemoArguments } from './demo-arguments.ts';
import { type Ask, type ConversationReport, holdConversation } from './hold-conversation.ts';
import { exit, tell } from './progress.ts';

/** Talks with a page from the command line: the real extension, headless, with recorded or typed questions. */
try {
  exit(await main());
} catch (error) {
  tell(`demo: ${sentence(error)}`);
  exit(1);
}

async function main(): Promise<number> {
  const args = readDemoArguments(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
  if (!args.ok) return refuse(`${args.problem} ${DEMO_USAGE}`);
  const { asks, json, ...plan } = args.value;
  let questions: Ask[];
  try {
    questions = await Promise.all(asks.map(readQuestion));
  } catch (error) {
    return refuse(`--ask ${sentence(error)}`);
  }
  const report = await holdConversation({ ...plan, asks: questions });
  process.stdout.write(`${json ? JSON.stringify(report) : summary(report)}\n`);
  return report.ok ? 0 : 1;
}

/** What was asked for can't be done: one line, and the exit status that says so. */
function refuse(why: string): number {
  tell(`demo: ${why}`);
  return 2;
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function readQuestion({ kind, asked }: DemoArguments['asks'][number]): Promise<Ask> {
  return kind === 'spoken' ? { kind, asked, sound: await readSound(asked) } : { kind, asked };
}

function summary({ turns, problems, wav, screenshots }: ConversationReport): string {
  const spoken = turns.map(
    ({ asked, heard, answered }) => `Asked:    ${asked}\nHeard:    ${heard}\nAnswered: ${answered || '(no answer)'}\n`,
  );
  return [
    ...spoken,
    ...problems.map(({ code, detail }) => `Problem:  ${code}${detail === undefined ? '' : `, ${detail}`}`),
    ...(wav === null ? [] : [`Sound:    ${wav}`]),
    `Pictures: ${screenshots.join(' ')}`,
  ].join('\n');
}
