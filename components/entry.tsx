import { useMemo } from 'preact/hooks';
import { heardTextOf } from '../utils/session/heard-text.ts';
import { type Entry, type FunctionCallEntry, type MessageEntry, textOf } from '../utils/session/transcript.ts';
import { ASK_FOR_TAB, READ_MORE, SHOW_ON_PAGE } from '../utils/shared/own-functions.ts';
import { Beat } from './beat.tsx';
import { PageCard } from './page-card.tsx';
import { Said } from './said.tsx';
import { ShowSource } from './show-source.tsx';

/** One entry of the conversation. It is drawn again only when the entry itself has changed. */
export function EntryRow({ entry }: { entry: Entry }) {
  return useMemo(() => draw(entry), [entry]);
}

function draw(entry: Entry) {
  switch (entry.kind) {
    case 'message':
      return <Message entry={entry} />;
    case 'page':
      return <PageCard entry={entry} />;
    case 'function_call':
      return <Called entry={entry} />;
    case 'function_call_output':
      return null;
  }
}

/** What comes of these is seen; of the first one where something was read. */
const SEEN: ReadonlySet<string> = new Set([READ_MORE, SHOW_ON_PAGE, ASK_FOR_TAB]);

/** What was done for an answer, quietly; nothing for what was not done. */
function Called({ entry: { name, titles, refused } }: { entry: FunctionCallEntry }) {
  if (refused || (!titles && SEEN.has(name))) return null;
  return (
    <p class="small aside">
      {titles ? (
        <>
          Read more:{' '}
          {titles.map((title, i) => (
            <>
              {i > 0 && ', '}
              <bdi>{title}</bdi>
            </>
          ))}
        </>
      ) : (
        `Earshot used “${name}”.`
      )}
    </p>
  );
}

function Message({ entry }: { entry: MessageEntry }) {
  const text = textOf(entry);
  const note = noteOn(entry, text);
  const unfinished = entry.status === 'in_progress' && !entry.settled;
  // A noise that the server took for a turn, and in which it then found no words.
  if (text === '' && note === '' && !unfinished) return null;
  return (
    <article class={`message from-${entry.speaker}`} aria-busy={unfinished}>
      <h3 class="speaker">{entry.speaker === 'user' ? 'You' : 'Earshot'}</h3>
      {text !== '' && <Said text={text} heardMs={entry.heardMs} />}
      {text === '' && unfinished && (
        <p class="said writing">
          <Beat name="dots" moves />
          <span class="hidden">{entry.speaker === 'user' ? 'being written down' : 'answering'}</span>
        </p>
      )}
      {note !== '' && <p class="small note">{note}</p>}
      {entry.by && (
        <p class="small note">
          Answered by <bdi>{entry.by}</bdi>
        </p>
      )}
      {entry.source && <ShowSource id={entry.id} title={entry.source.title} fixed={entry.source.fixed} />}
    </article>
  );
}

/** What is special about a message, in words; '' for a whole one. */
function noteOn(entry: MessageEntry, text: string): string {
  // Where the words themselves show the cut, nothing more is to be said.
  if (heardTextOf(entry).length < text.length) return '';
  switch (entry.status) {
    case 'waiting':
      return 'Waiting for the conversation to start';
    case 'incomplete':
      return entry.speaker === 'user' ? 'Cut off' : 'Cut off here';
    case 'failed':
      return entry.speaker === 'user' && text === '' ? 'These words could not be understood' : 'This did not work';
    default:
      return '';
  }
}
