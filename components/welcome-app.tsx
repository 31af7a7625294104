import type { ComponentChildren } from 'preact';
import { HOST_CAN_ASK } from '../utils/platform/host-page.ts';
import type { Asked } from '../utils/ui/welcome-model.ts';
import { TYPE_ONLY } from '../utils/ui/words.ts';
import { Icon } from './icon.tsx';
import { Mark } from './mark.tsx';

/** What the browser calls an answer that it remembers. */
const ALLOW_FOR_GOOD = HOST_CAN_ASK ? 'Allow' : 'Allow while visiting the site';

interface WelcomeProps {
  asked: Asked;
  onAllow(): void;
  onType(): void;
}

/** The page that asks for the microphone: only a page that is visible can. */
export function WelcomeApp({ asked, onAllow, onType }: WelcomeProps) {
  const done = asked === 'granted' || asked === 'typing';
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
              Earshot listens while you talk with it, from Start to Stop and never otherwise. Your voice goes to the
              voice service of the backend that you set up, and no recording is kept.
            </p>
            <p>
              When the browser asks, choose <strong>{ALLOW_FOR_GOOD}</strong>.
            </p>
          </>
        )}
        <div role="status">{sayAsked(asked)}</div>
        {!done && (
          <div class="welcome-buttons">
            <button type="button" class="button primary big" aria-disabled={asked === 'asking'} onClick={onAllow}>
              <Icon name="microphone" />
              Allow the microphone
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
