import { canTalk } from '../utils/session/can-talk.ts';
import { isCaptioning, isOff } from '../utils/ui/problems.ts';
import type { SessionActions } from '../utils/ui/session-actions.ts';
import type { LinkState } from '../utils/ui/session-client.ts';
import { sayStatus } from '../utils/ui/status.ts';
import type { View } from '../utils/wire/change.ts';
import { CaptionsButton, DictationSwitch } from './captions-controls.tsx';
import { canMute, MuteButton, StartButton, TalkButton, VoiceButton } from './controls.tsx';
import { HoldButton } from './hold-button.tsx';
import { Status } from './status.tsx';

interface StageProps {
  view: View;
  link: LinkState;
  actions: SessionActions;
  /** Whether the keyboard goes to Start when the surface opens. Never in a page: that is the page's keyboard. */
  focusStart: boolean;
  /** Whether typing into the page can be switched on here; off it can be everywhere. */
  offersDictation?: boolean;
}

/** What is going on, and the buttons that change it. */
export function Stage({ view, link, actions, focusStart, offersDictation = true }: StageProps) {
  const running = !isOff(view);
  const captions = isCaptioning(view);
  // Below a problem of a conversation there is no room, and something else to do first.
  const offersCaptions = view.phase.name === 'idle' || (!running && view.mode === 'captions');
  // In captions there is no room for what few want there; who has it can be rid of it.
  const offersTalk = !captions || view.talk === 'hold';
  const asking = view.phase.name === 'starting' && view.phase.stage === 'permission';
  return (
    <section class="stage" aria-label="Conversation controls">
      <div class="stage-row">
        <Status words={sayStatus(view, link)} />
        <StartButton phase={view.phase} focus={focusStart} onStart={() => actions.start(true)} onStop={actions.stop} />
      </div>
      {(offersCaptions || (running && !asking) || !view.audible) && (
        <div class="stage-row">
          {offersCaptions && <CaptionsButton onStart={() => actions.start(true, 'captions')} />}
          {canTalk(view) && <HoldButton talking={view.talking} onTalk={actions.talk} />}
          {running && !asking && canMute(view) && <MuteButton muted={view.muted} onMuted={actions.setMuted} />}
          {captions && (offersDictation || view.dictating) && (
            <DictationSwitch dictating={view.dictating} onDictate={actions.setDictation} />
          )}
          {!captions && (running || !view.audible) && (
            <VoiceButton audible={view.audible} onAudible={actions.setAudible} />
          )}
          {running && !asking && view.voice && offersTalk && <TalkButton talk={view.talk} onTalk={actions.setTalk} />}
        </div>
      )}
    </section>
  );
}
