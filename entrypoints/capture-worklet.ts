import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { registerLine } from '../utils/audio/audio-thread.ts';
import {
  type CaptureFrame,
  type CaptureNews,
  type CaptureOrder,
  createCaptureLine,
} from '../utils/audio/capture-line.ts';

/** Hands blocks to the capture line. */
export default defineUnlistedScript(() => {
  registerLine<CaptureOrder, CaptureNews | CaptureFrame>('earshot-capture', (rateHz, tell) => {
    const line = createCaptureLine(rateHz, (news) => tell(news, news.type === 'frame' ? [news.samples] : []));
    return {
      obey: line.obey,
      process([microphone, raw, played], [output]) {
        const input = { microphone: microphone?.[0], raw: raw?.[0], played: played?.[0] };
        if (output?.[0]) line.process(input, output[0]);
      },
    };
  });
});
