import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { registerLine } from '../utils/audio/audio-thread.ts';
import { createPlaybackLine, type PlaybackNews, type PlaybackOrder } from '../utils/audio/playback-line.ts';

/** Has blocks filled by the playback line. */
export default defineUnlistedScript(() => {
  registerLine<PlaybackOrder, PlaybackNews>('earshot-playback', (rateHz, tell) => {
    const line = createPlaybackLine(rateHz, tell);
    return {
      obey: line.obey,
      process(_inputs, [output, plain]) {
        if (output?.[0] && plain?.[0]) line.process(plain[0], output[0]);
      },
    };
  });
});
