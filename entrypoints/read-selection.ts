import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import type { InjectedReading } from '../utils/background/page.ts';
import { contentType } from '../utils/page/dom-access.ts';
import { readSelection } from '../utils/page/read-selection.ts';

/** Injected into the page whose selection the person shares; what it returns is the result of the injection. */
export default defineUnlistedScript(
  (): InjectedReading => ({ contentType: contentType(document), reading: readSelection() }),
);
