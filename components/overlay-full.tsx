import { CHOOSE_TAB } from '../utils/ui/elsewhere.ts';
import { isCaptioning, isOff } from '../utils/ui/problems.ts';
import { isSpeaking } from '../utils/ui/status.ts';
import { CORNERS } from '../utils/wire/protocol.ts';
import { StopTalkingButton } from './controls.tsx';
import laterStyles from './conversation.css?url';
import { Conversation } from './conversation.tsx';
import { Foot } from './foot.tsx';
import { Icon, type IconName } from './icon.tsx';
import { MoveHandle } from './move-handle.tsx';
import { Notices } from './notices.tsx';
import type { OverlayParts } from './overlay-app.tsx';
import { SaidActions } from './said-actions.tsx';
import { Stage } from './stage.tsx';

/** The overlay as the whole conversation. */
export function OverlayFull(parts: OverlayParts) {
  const { view, link, layout, problems, actions, pages, drag, onLayout } = parts;
  const { mode, corner } = layout;
  const next = CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] ?? corner;
  return (
    <>
      <link rel="stylesheet" href={laterStyles} />
      <header class="bar overlay-bar">
        <MoveHandle layout={layout} drag={drag} onLayout={onLayout} />
        <h1 {...drag.handlers}>Earshot</h1>
        {!isCaptioning(view) && <SaidActions transcript={view.transcript} mode={view.mode} small />}
        <BarButton name="Move to the next corner" icon="corner" onPress={() => onLayout({ mode, corner: next })} />
        <BarButton name="Make smaller" icon="smaller" onPress={() => onLayout({ mode: 'pill', corner })} />
        <BarButton
          name={isOff(view) ? 'Close' : 'Close; the conversation goes on'}
          icon="close"
          onPress={actions.detach}
        />
      </header>
      <Stage view={view} link={link} actions={actions} focusStart={false} />
      <Notices problems={problems} onRemedy={actions.remedy} />
      <div aria-live="polite" class="small site-note">
        {view.askedTab && `${CHOOSE_TAB}, or Earshot's button in the toolbar.`}
      </div>
      <Conversation view={view} pages={pages} withExamples={problems.length === 0}>
        {isSpeaking(view) && <StopTalkingButton onStopTalking={actions.interrupt} />}
      </Conversation>
      <Foot view={view} actions={actions} hasNotice={problems.length > 0} />
    </>
  );
}

/** A button of the title bar: none of them does more than change where and how large the overlay is. */
function BarButton({ name, icon, onPress }: { name: string; icon: IconName; onPress(): void }) {
  return (
    <button
      type="button"
      class="button quiet icon-only small-button"
      data-harmless
      title={name}
      aria-label={name}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
