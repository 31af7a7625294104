import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { documentUrl } from '../utils/page/dom-access.ts';
import type { DataInPage } from '../utils/page/linked-data.ts';
import { linkedDataIn } from '../utils/page/page-facts.ts';

/** Injected into a page that is read: what it says for machines, as it stands there. Nothing of it is run. */
export default defineUnlistedScript(
  (): DataInPage => ({ url: documentUrl(document), scripts: linkedDataIn(document) }),
);
