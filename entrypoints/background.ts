import { defineBackground } from 'wxt/utils/define-background';
import { answers } from '../utils/background/answers.ts';
import { answerCalls } from '../utils/wire/calls.ts';

export default defineBackground(() => {
  answerCalls(answers);
});
