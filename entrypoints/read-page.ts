import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { InjectedReading } from '../utils/background/page.ts';
import { contentType } from '../utils/page/dom-access.ts';
import { readPage } from '../utils/page/read-page.ts';

/** Injected into the page that the person shares; what it returns is the result of the injection. */
export default defineUnlistedScript(
  async (): Promise<InjectedReading> => ({ contentType: contentType(document), reading: await readPage() }),
);
