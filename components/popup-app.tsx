import { type Problem, problem } from '../utils/session/problem.ts';
import { assertNever } from '../utils/shared/assert-never.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { sayStatus } from '../utils/ui/status.ts';
import type { RemedyAction } from '../utils/ui/words.ts';
import type { View } from '../utils/wire/change.ts';
import { Composer } from './composer.tsx';
import { Controls } from './controls.tsx';
import { Conversation } from './conversation.tsx';
import { Icon, Mark } from './icon.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { ShareButton } from './share-button.tsx';
import { Status } from './status.tsx';

/** What a person can do in the popup. */
export interface PopupActions {
  start(voice: boolean): void;
  stop(): void;
  setMuted(muted: boolean): void;
  say(text: string): void;
  sharePage(): void;
  interrupt(): void;
  dismissNotice(): void;
  openSettings(): void;
  allowMicrophone(): void;
  reconnect(): void;
}

export interface PopupProps {
  view: View;
  link: LinkState;
  /** Why the session cannot be reached. */
  linkProblem: Problem | undefined;
  actions: PopupActions;
}

/** The popup of the toolbar button. */
export function PopupApp({ view, link, linkProblem, actions }: PopupProps) {
  const problems = problemsOf(view, link, linkProblem);
  return (
    <main class="popup">
      <header class="bar">
        <Mark />
        <h1>Earshot</h1>
        <button
          type="button"
          class="button quiet icon-only"
          title="Settings"
          aria-label="Settings"
          onClick={actions.openSettings}
        >
          <Icon name="settings" />
        </button>
      </header>
      <section class="stage" aria-label="Conversation controls">
        <Status words={sayStatus(view, link)} />
        <Controls
          phase={view.phase}
          voice={view.voice}
          muted={view.muted}
          onStart={() => actions.start(true)}
          onStop={actions.stop}
          onMuted={actions.setMuted}
        />
      </section>
      {problems.map((shown) => (
        <ProblemNotice key={shown.code} problem={shown} onRemedy={(action) => act(action, view, actions)} />
      ))}
      <Conversation transcript={view.transcript} withExamples={problems.length === 0} />
      <footer class="foot">
        <div class="foot-row">
          <ShareButton busy={view.readingPage} onShare={actions.sharePage} />
          {view.phase.name === 'live' && view.phase.turn === 'assistant-speaking' && (
            <button type="button" class="button pill" onClick={actions.interrupt}>
              <Icon name="skip" />
              Skip this answer
            </button>
          )}
        </div>
        <Composer onSay={actions.say} />
      </footer>
    </main>
  );
}

/** What is to be told, most important first; two at most, so that the conversation stays in sight. */
function problemsOf(view: View, link: LinkState, linkProblem: Problem | undefined): Problem[] {
  if (link === 'gone') return [linkProblem ?? problem('host.failed')];
  const { phase, notice } = view;
  const asking = phase.name === 'starting' && phase.stage === 'permission';
  const first = phase.name === 'ended' ? phase.problem : asking ? problem('mic.prompt_needed') : undefined;
  const second = notice?.code === first?.code ? undefined : notice;
  return [first, second].filter((shown) => shown !== undefined);
}

function act(action: RemedyAction, view: View, actions: PopupActions): void {
  switch (action) {
    case 'start-again':
      // Beside a conversation that goes on there is nothing to start.
      if (isOff(view)) actions.start(view.voice);
      else actions.dismissNotice();
      break;
    case 'type-only':
      // Waiting for the permission is a start too: it ends first.
      if (!isOff(view)) actions.stop();
      actions.start(false);
      break;
    case 'allow-microphone':
      actions.allowMicrophone();
      break;
    case 'open-settings':
      actions.openSettings();
      break;
    case 'reconnect':
      actions.reconnect();
      break;
    case 'dismiss':
      if (view.phase.name === 'ended' && !view.notice) actions.stop();
      else actions.dismissNotice();
      break;
    default:
      assertNever(action);
  }
}

/** Whether nothing runs and nothing is about to. */
export function isOff(view: View): boolean {
  return view.phase.name === 'idle' || view.phase.name === 'ended';
}
