import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type FramePlace, frameOf } from '../utils/page/frame-place.ts';

/** Injected into all frames of the page that the person shares: where each stands, and nothing of what it says. */
export default defineUnlistedScript((): FramePlace => frameOf(document));
