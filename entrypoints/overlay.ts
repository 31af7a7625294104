import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { type Overlay, type PageRuntime, startOverlay } from '../utils/overlay/overlay.ts';

/** Of the isolated world that all our scripts in this page share; the page cannot see it. */
interface OurWorld {
  earshotOverlay?: Overlay;
  browser?: { runtime: PageRuntime };
  chrome?: { runtime: PageRuntime };
}

/** Injected into a page when the person asks for it there, and never before. Injected again it begins anew. */
export default defineUnlistedScript(() => {
  const world = globalThis as OurWorld;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime) return;
  const before = world.earshotOverlay;
  // Afterwards: the host already knows the new one, and so the end of the old one is no news to it.
  world.earshotOverlay = startOverlay(document, runtime);
  before?.close();
});
