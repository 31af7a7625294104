import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { InjectedReading } from '../utils/background/page.ts';
import { contentType } from '../utils/page/dom-access.ts';
import { readView } from '../utils/page/read-view.ts';

/** Injected into the page of which the person shares what they see; what it returns is the result of the injection. */
export default defineUnlistedScript(
  async (): Promise<InjectedReading> => ({ contentType: contentType(document), reading: await readView() }),
);
