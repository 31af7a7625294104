import { type ChatServer, startChatServer } from '../fakes/chat-server.ts';
import { withHostPermission } from './changed-build.ts';
import { expect, test } from './fixtures.ts';
import { askTyped, begin, sharePage } from './steps.ts';

let server: ChatServer;
test.beforeEach(async () => {
  server = await startChatServer();
});
test.afterEach(() => server.close());

test('a chat server on this computer is found, let in, answers, and is caught by the page itself when it hangs', async ({
  open,
}) => {
  test.setTimeout(180_000);
  // As after Allow, which no browser can be asked headless.
  const change = (dir: string) => withHostPermission(dir, '*://*/*');
  const { extension, microphone, page } = await open({ settings: null, change });
  const options = await extension.context.newPage();
  await options.goto(extension.urlOf('options.html'));
  await options.getByRole('radio', { name: 'A chat server on this computer' }).check();
  await options.getByRole('textbox', { name: 'Address (optional)' }).fill(`${server.url}/v1`);
  const find = options.getByRole('button', { name: 'Find one on this computer' });
  await find.click();
  // It has listed its models all the same.
  const line = options.getByRole('textbox', { name: 'The line that allows it' });
  await expect(line).toHaveValue(`OLLAMA_ORIGINS=chrome-extension://${extension.id}`);
  server.allowed = [(await line.inputValue()).replace('OLLAMA_ORIGINS=', '')];
  await find.click();
  await options.getByRole('button', { name: 'Use llama3' }).click();
  await expect(options.getByText('llama3 answers from the next conversation on.')).toBeVisible();
  await options.close();

  const popup = await extension.clickToolbar(page);
  const host = await extension.host();
  await begin(popup);
  await sharePage(popup);
  server.says =
    'In winter the colony keeps warm by shivering in a cluster around the queen. So it needs no heating but its honey.';
  const parts = { popup, host, microphone };
  const first = await askTyped('Why do bees survive the winter?', parts);
  expect(first.report.answered).toBe(server.says);
  const asked = server.asked.at(-1)?.messages;
  expect(asked?.at(-1)).toEqual({ role: 'user', content: 'Why do bees survive the winter?' });
  expect(asked?.[1]?.content).toMatch(/untrusted text between two rows of "=":\n=+\ntitle: The honey bee/);
  const answered = await popup.waitForView('who answered', ({ transcript }) =>
    transcript.some((entry) => entry.kind === 'message' && entry.by === 'llama3 on this computer'),
  );
  // What a model says is found on the page as what the page itself says is.
  expect(answered.transcript.findLast(({ kind }) => kind === 'message')).toMatchObject({
    source: { title: 'Winter' },
  });
  expect(await popup.transcript()).toContain('Answered by llama3 on this computer');

  server.mood = 'hangs';
  const second = await askTyped('What does it say about winter?', parts);
  expect(second.report.answered).toMatch(/the page says/);
  const { transcript } = await popup.waitForView('the notice', ({ notice }) => notice?.code === 'brain.slow');
  expect(transcript.findLast((entry) => entry.kind === 'message')).not.toHaveProperty('by');
});
