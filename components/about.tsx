import { HAS_ENGINE } from '../utils/platform/has-engine.ts';
import { Panel } from './panel.tsx';

/** What the speech engine is made of: its name, what it does for the person, whose it is and under which licence. */
const ENGINE_PARTS: readonly (readonly [name: string, does: string, whose: string])[] = [
  ['Silero VAD', 'hears when you speak', 'Silero Team, MIT licence'],
  ['Moonshine tiny, English', 'writes down what you say', 'Useful Sensors, Inc., MIT licence'],
  ['llama-tokenizer-js', 'makes words of what Moonshine writes', 'belladore.ai, MIT licence'],
  ['Flite', 'reads answers to you', 'Carnegie Mellon University and others, a licence like BSD'],
  ['ONNX Runtime Web', 'runs Silero VAD and Moonshine', 'Microsoft Corporation, MIT licence'],
];

/** Which version this is, and whose work is in it: a section of the options, which no surface of a conversation has to load. */
export function About({ version }: { version: string }) {
  return (
    <Panel id="about" title="About Earshot">
      <p>
        Version {version}
        {HAS_ENGINE ? '' : ', the light one, without a speech engine'}. Free software under the MIT licence.
      </p>
      {HAS_ENGINE && (
        <>
          <p>The speech engine is in Earshot itself and runs on this computer, without any network. It is made of:</p>
          <ul class="parts">
            {ENGINE_PARTS.map(([name, does, whose]) => (
              <li key={name}>
                <strong>{name}</strong> {does}. <span class="small">{whose}.</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>
        Earshot is built on the work of many others:{' '}
        <a href="/THIRD_PARTY_NOTICES.txt">licences and notices of all parts</a>.
      </p>
    </Panel>
  );
}
