import '@preact/signals';
import { render } from 'preact';
import { browser } from 'wxt/browser';
import { OptionsApp } from '../../components/options-app.tsx';
import { deleteAllTranscripts } from '../../utils/host/transcript-store.ts';
import { loadSettings, saveSettings } from '../../utils/settings/storage.ts';
import { forgetConversation } from '../../utils/ui/forget-conversation.ts';
import { createOptions } from '../../utils/ui/options-model.ts';
import { callBackground } from '../../utils/wire/calls.ts';

const model = createOptions({
  loadSettings,
  saveSettings,
  requestPermission: (pattern) => browser.permissions.request({ origins: [pattern] }),
  checkBackend: () => callBackground('checkBackend', undefined),
  deleteTranscripts: async () => {
    // First the host, which would write again what it still holds.
    await forgetConversation();
    await deleteAllTranscripts();
  },
});

function Options() {
  return <OptionsApp model={model} />;
}

const root = document.getElementById('app');
if (root) render(<Options />, root);
