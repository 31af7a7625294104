import type { ComponentChildren } from 'preact';
import { HOST_CAN_ASK } from '../utils/platform/host-page.ts';
import type { Place } from '../utils/session/place.ts';
import type { Problem } from '../utils/session/problem.ts';
import { textOf } from '../utils/session/transcript.ts';
import { TOOLBAR_KEY } from '../utils/shared/toolbar-key.ts';
import { problemsOf } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import type { Asked } from '../utils/ui/welcome-model.ts';
import { TYPE_ONLY } from '../utils/ui/words.ts';
import type { View } from '../utils/wire/change.ts';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';
import { Notices } from './notices.tsx';
import { Stage } from './stage.tsx';

/** What the browser calls an answer that it remembers. */
const ALLOW_FOR_GOOD = HOST_CAN_ASK ? 'Allow' : 'Allow while visiting the site';

interface WelcomeProps {
  asked: Asked;
  /** Who answers; undefined while it is not known. */
  place: Place | undefined;
  /** The conversation that was begun here. */
  talk: TalkHere | undefined;
  onAllow(): void;
  /** Allows the microphone and begins at once. */
  onTry(): void;
  onType(): void;
}

/** A conversation as this page shows it. */
export interface TalkHere {
  view: View;
  link: LinkState;
  problem: Problem | undefined;
  actions: SessionActions;
}

/** What a new person sees first, and the page that asks for the microphone: only a page that is visible can. */
export function WelcomeApp({ asked, place, talk, onAllow, onTry, onType }: WelcomeProps) {
  const here = place === 'device';
  const done = asked === 'typing' || asked === 'talking' || (asked === 'granted' && !here);
  return (
    <main class="sheet welcome">
      <header class="sheet-head">
        <Mark />
        <h1>Talk with the page you are on</h1>
      </header>
      <section class="panel">
        {!done && (
          <>
            <p>
              Earshot listens while you talk with it, from Start to Stop and never otherwise.{' '}
              {here
                ? 'What you say and the pages that you share stay on this computer: no account, no network, no costs.'
                : 'Your voice goes to the voice service of the backend that you set up, and no recording is kept.'}
            </p>
            {here && (
              <p class="small">
                It understands English, finds what the page says and reads it to you. It does not reason: a backend of
                your own, which you can set up in Settings, does.
              </p>
            )}
            {asked !== 'granted' && (
              <p>
                When the browser asks, choose <strong>{ALLOW_FOR_GOOD}</strong>.
              </p>
            )}
          </>
        )}
        <div role="status">{sayAsked(here && asked === 'granted' ? 'not-yet' : asked)}</div>
        {talk && <Talk {...talk} />}
        {!done && (
          <div class="welcome-buttons">
            <button
              type="button"
              class="button primary big"
              aria-disabled={asked === 'asking'}
              onClick={here ? onTry : onAllow}
            >
              <Icon name="microphone" />
              {here ? 'Try it now on this computer' : 'Allow the microphone'}
            </button>
            <button type="button" class="button quiet" onClick={onType}>
              {TYPE_ONLY.label} instead
            </button>
          </div>
        )}
      </section>
    </main>
  );
}

/** How far the conversation is that was begun here, and the last words of it. */
function Talk({ view, link, problem, actions }: TalkHere) {
  const problems = problemsOf(view, link, problem);
  const last = view.transcript.findLast((entry) => entry.kind === 'message');
  return (
    <div class="welcome-talk">
      <Stage view={view} link={link} actions={actions} focusStart={false} />
      <Notices problems={problems} onRemedy={actions.remedy} />
      {last?.kind === 'message' && (
        <p class="welcome-words">
          <bdi>{last.speaker === 'user' ? `“${textOf(last)}”` : textOf(last)}</bdi>
        </p>
      )}
    </div>
  );
}

function sayAsked(asked: Asked): ComponentChildren {
  switch (asked) {
    case 'not-yet':
      return null;
    case 'asking':
      return <Outcome tone="waiting">The browser is asking now, near the address bar.</Outcome>;
    case 'granted':
      return (
        <Outcome tone="good" title="Your microphone is allowed">
          <p>
            You can close this tab and talk: go to any page, click the Earshot button in the toolbar, and press Start.
          </p>
          {!HOST_CAN_ASK && (
            <p class="small">If you chose “Allow this time”, keep this tab open: it ends when the tab is closed.</p>
          )}
        </Outcome>
      );
    case 'dismissed':
      return (
        <Outcome tone="bad" title="The question was closed">
          <p>Press the button again, and choose “{ALLOW_FOR_GOOD}”.</p>
        </Outcome>
      );
    case 'denied':
      return (
        <Outcome tone="bad" title="The microphone is blocked">
          <p>{HOST_CAN_ASK ? 'To allow it again:' : 'To allow it again, in Chrome and in Edge:'}</p>
          <ol>
            <li>
              Click the {HOST_CAN_ASK ? 'crossed-out microphone' : 'icon'} at the left end of the address bar above.
            </li>
            <li>{HOST_CAN_ASK ? 'Take the block away.' : 'Set Microphone to “Allow”.'}</li>
            <li>Come back and press the button again.</li>
          </ol>
        </Outcome>
      );
    case 'none':
      return (
        <Outcome tone="bad" title="No microphone found">
          <p>Plug in a microphone or headset, then press the button again.</p>
        </Outcome>
      );
    case 'busy':
      return (
        <Outcome tone="bad" title="The microphone does not answer">
          <p>Another program may be using it. Close calls and recorders, then press the button again.</p>
        </Outcome>
      );
    case 'talking':
      return (
        <Outcome tone="good" title="One more step">
          <p>
            Now go to any page, click the Earshot button in the toolbar ({TOOLBAR_KEY}), press{' '}
            <strong>Share this page</strong>, and ask aloud what it says.
          </p>
        </Outcome>
      );
    case 'typing':
      return (
        <Outcome tone="good" title="You can type now">
          <p>Go to any page, click the Earshot button in the toolbar, and write your message.</p>
        </Outcome>
      );
  }
}

function Outcome({
  tone,
  title,
  children,
}: {
  tone: 'good' | 'bad' | 'waiting';
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <div class={`outcome outcome-${tone}`}>
      {tone === 'waiting' ? (
        <span class="spinner" aria-hidden="true" />
      ) : (
        <Icon name={tone === 'good' ? 'check' : 'warning'} />
      )}
      <div>
        {title && <h2>{title}</h2>}
        {children}
      </div>
    </div>
  );
}
