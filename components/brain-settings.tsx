import { useState } from 'preact/hooks';
import { BRAIN_KINDS, type BrainKind } from '../utils/shared/brain.ts';
import type { BrainModel } from '../utils/ui/brain-model.ts';
import type { FoundServer } from '../utils/ui/find-brains.ts';
import { Choices } from './choices.tsx';
import { TextField } from './field.tsx';
import { Panel } from './panel.tsx';

const WORDS: Readonly<Record<BrainKind, readonly [name: string, hint: string]>> = {
  page: [
    'The page itself',
    'Earshot finds what the page says and reads it to you. It works at once and makes nothing up.',
  ],
  browser: [
    'The browser’s own model',
    'Some browsers have a language model built in. It reasons, follows up and sums up, on this computer; it may be wrong.',
  ],
  server: [
    'A chat server on this computer',
    'Ollama, llama.cpp, LM Studio or another that speaks the same language. The page and what you say go to it, and not beyond this computer unless the server sends them on. It may be wrong.',
  ],
};

/** Who thinks in conversations that stay on this computer. */
export function BrainSettings({ model, sealed }: { model: BrainModel; sealed: boolean }) {
  const choice = model.choice.value;
  if (!choice) return null;
  return (
    <Panel id="brain" title="What thinks" line={model.line}>
      <Choices
        id="what-thinks"
        legend="Who finds the answers on this computer"
        choices={BRAIN_KINDS}
        words={WORDS}
        chosen={choice.kind}
        onChoose={model.choose}
      />
      {choice.kind === 'browser' && <BrowserModel model={model} />}
      {choice.kind === 'server' && sealed && (
        <p>Nothing leaves this computer: a chat server could send on what it gets, so the page itself answers.</p>
      )}
      {choice.kind === 'server' && !sealed && <ChatServer model={model} />}
      {choice.kind !== 'page' && (
        <p class="small">
          Answers of a model say so in the conversation. Where it cannot answer in time, the page itself does. A change
          counts from the next conversation on.
        </p>
      )}
    </Panel>
  );
}

function BrowserModel({ model }: { model: BrainModel }) {
  const percent = Math.round(model.downloaded.value * 100);
  switch (model.browserModel.value) {
    case 'asking':
      return null;
    case 'available':
      return <p>It is there.</p>;
    case 'downloadable':
      return (
        <div class="field">
          <p>It is not downloaded yet. The browser fetches it once, some gigabytes, from its maker.</p>
          <div class="row">
            <button type="button" class="button quiet" onClick={model.download}>
              Download it
            </button>
          </div>
        </div>
      );
    case 'downloading':
      return (
        <div class="field">
          <label for="model-download">The browser downloads its model: {percent} %</label>
          <progress id="model-download" max={100} value={percent} />
        </div>
      );
    case 'unavailable':
      return (
        <p>
          This browser’s model does not run here. Chrome asks for 22 GB of free disk, and for 16 GB of memory or a
          graphics card with more than 4 GB. Until it runs, the page itself answers.
        </p>
      );
    case 'none':
      return <p>This browser has no model of its own. The page itself answers.</p>;
  }
}

function ChatServer({ model }: { model: BrainModel }) {
  const [typed, setTyped] = useState('');
  const { url = '', model: name = '' } = model.choice.value ?? {};
  return (
    <div class="settings">
      <p>
        {name === '' ? (
          'None is chosen yet: until one is, the page itself answers.'
        ) : (
          <>
            <bdi>{name}</bdi> at <bdi>{url.replace('http://', '')}</bdi> answers.
          </>
        )}
      </p>
      <TextField
        id="brain-url"
        label="Address (optional)"
        hint="Only if it is not where it usually is. Servers on other computers are not asked."
        placeholder="http://127.0.0.1:11434"
        error={model.wrongAddress.value || undefined}
        value={typed}
        onInput={setTyped}
      />
      <div class="row">
        <button type="button" class="button quiet" onClick={() => model.find(typed)}>
          Find one on this computer
        </button>
      </div>
      {model.servers.value
        ?.filter(({ state }) => state !== 'nobody')
        .map((server) => (
          <Server key={server.url} server={server} model={model} />
        ))}
    </div>
  );
}

/** What a server is, and what one can do with it. */
function Server({ server, model }: { server: FoundServer; model: BrainModel }) {
  const where = server.url.replace('http://', '');
  const chosen = model.choice.value;
  const id = `server-${where}`;
  return (
    <section class="field" aria-labelledby={id}>
      <h3 id={id}>{where}</h3>
      {server.state === 'hangs' && <p>It takes the connection and says nothing. Look whether it is still starting.</p>}
      {server.state === 'strange' && <p>Something answers, but {server.why}.</p>}
      {server.state === 'refused' && (
        <>
          <p>
            It does not let this extension in. Ollama does when it is started with this line in its environment; then
            look again:
          </p>
          <div class="with-button">
            <input type="text" readOnly aria-label="The line that allows it" value={model.allowLine} />
            <button type="button" class="button quiet" onClick={model.copyAllowLine}>
              Copy
            </button>
          </div>
        </>
      )}
      {server.state === 'found' && (
        <>
          {server.slow && <p>It takes long to answer. It may be loading a model.</p>}
          <ul class="hosts" aria-label={`Models at ${where}`}>
            {server.models.map((name) => {
              const isChosen = chosen?.url === server.url && chosen.model === name;
              return (
                <li key={name}>
                  <bdi>{name}</bdi>
                  <button
                    type="button"
                    class="button small-button quiet"
                    aria-label={`Use ${name}`}
                    aria-pressed={isChosen}
                    onClick={() => model.pick(server.url, name)}
                  >
                    {isChosen ? 'In use' : 'Use'}
                  </button>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </section>
  );
}
