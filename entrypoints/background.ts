import { defineBackground } from 'wxt/utils/define-background';
import { answers } from '../utils/background/answers.ts';
import { FRAME_CALLS } from '../utils/background/frame-calls.ts';
import { reportTabs } from '../utils/background/tabs.ts';
import { installUpdatesWhenIdle } from '../utils/background/update.ts';
import { welcomeOnInstall } from '../utils/background/welcome.ts';
import { answerCalls } from '../utils/wire/calls.ts';

export default defineBackground(() => {
  answerCalls(answers, FRAME_CALLS);
  reportTabs();
  installUpdatesWhenIdle();
  welcomeOnInstall();
});
