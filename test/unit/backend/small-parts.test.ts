import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../backend/client-address.ts';
import { iceServersFor } from '../../../backend/ice.ts';
import { createLog } from '../../../backend/log.ts';
import { refuseOffer } from '../../../backend/offer.ts';
import { describeApi, STATUSES } from '../../../backend/openapi.ts';
import { addressesOf, describeService } from '../../../backend/upstream/choose.ts';
import { isMetadataHost, leadsToMetadata } from '../../../backend/upstream/safe-host.ts';
import { tagUser } from '../../../backend/users.ts';

describe('the address of a client', () => {
  it.each([
    [0, undefined, '203.0.113.1'],
    [0, '198.51.100.9', '203.0.113.1'],
    [1, '198.51.100.9', '198.51.100.9'],
    [1, '6.6.6.6, 198.51.100.9', '198.51.100.9'],
    [2, '6.6.6.6, 198.51.100.9, 10.0.0.1', '198.51.100.9'],
    [2, '198.51.100.9', '198.51.100.9'],
    [1, undefined, '203.0.113.1'],
    [1, ' , ', '203.0.113.1'],
  ])('behind %i proxies that say %s is %s', (hops, forwarded, address) => {
    expect(clientAddress('203.0.113.1', forwarded, hops)).toBe(address);
  });
});

describe('TURN credentials', () => {
  it('are the time of their end and its HMAC, as coturn wants them, after what is given out as it is', () => {
    const stun = { urls: ['stun:stun.example.com'] };
    const options = { servers: [stun], turn: { urls: ['turn:turn.example.com'], secret: 'shared', lifeS: 600 } };
    const username = '1600:tag';
    const credential = createHmac('sha1', 'shared').update(username).digest('base64');
    expect(iceServersFor(options, () => 'tag', 1_000_000)).toEqual([
      stun,
      { urls: ['turn:turn.example.com'], username, credential },
    ]);
    expect(iceServersFor({}, () => 'tag', 0)).toEqual([]);
  });
});

describe('a user is called', () => {
  it('the same everywhere, as 64 hex digits that tell nothing without the pepper', () => {
    expect(tagUser('pepper', { id: 'anna' })).toMatch(/^[0-9a-f]{64}$/);
    expect(tagUser('pepper', { id: 'anna' })).toBe(tagUser('pepper', { id: 'anna' }));
    expect(tagUser('other', { id: 'anna' })).not.toBe(tagUser('pepper', { id: 'anna' }));
  });
});

describe('the log', () => {
  it('writes JSON lines without anything that looks like a secret', () => {
    const lines: string[] = [];
    createLog((line) => lines.push(line)).info('said Bearer abc.def', { code: 'sk-proj-0123456789', status: 200 });
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      { level: 'info', time: expect.any(String), code: 'sk_…', status: 200, msg: 'said Bearer …' },
    ]);
  });

  it('is as loud as it is told', () => {
    const lines: string[] = [];
    const log = createLog((line) => lines.push(line), 'error');
    log.info('one');
    log.warn('two');
    log.error('three');
    expect(lines).toHaveLength(1);
  });
});

it.each([
  ['', true],
  ['{"sdp":"v=0"}', true],
  ['v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n', true],
  ['v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=ice-ufrag:x\r\na=fingerprint:sha-256 AA\r\n', false],
  ['v=0\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=ice-ufrag:x\na=fingerprint:sha-256 AA\n', false],
])('the offer %j is refused: %s', (offer, refused) => {
  expect(refuseOffer(offer) !== undefined).toBe(refused);
});

describe('addresses of metadata services', () => {
  it.each([
    '169.254.169.254',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
    '100.100.100.200',
    'Metadata.Google.Internal.',
    '[fd00:ec2::254]',
    '0.0.0.0',
  ])('are known: %s', async (host) => {
    expect([isMetadataHost(host), await leadsToMetadata(host)]).toEqual([true, true]);
  });

  it.each(['127.0.0.1', '10.1.2.3', 'localhost', '[::1]', 'no-such-host.invalid'])(
    'are no others: %s',
    async (host) => {
      expect(await leadsToMetadata(host)).toBe(false);
    },
  );
});

describe('where the parts of a service are', () => {
  it.each(['https://x.example', 'https://x.example/', 'https://x.example/v1', 'https://x.example/v1/realtime'])(
    '%s',
    (url) => {
      expect(describeService({ kind: 'compatible', url, key: '', auth: 'none', offerStyle: 'form' })).toMatchObject({
        secretsUrl: 'https://x.example/v1/realtime/client_secrets',
        callsUrl: 'https://x.example/v1/realtime/calls',
        watchUrl: 'wss://x.example/v1/realtime',
      });
    },
  );

  it('all of them are looked at, also those that were named one by one', () => {
    const callsUrl = 'http://calls.internal/offers';
    const options = {
      kind: 'compatible',
      url: 'https://x.example',
      key: '',
      auth: 'none',
      offerStyle: 'bare',
    } as const;
    expect(addressesOf({ ...options, callsUrl })).toEqual([callsUrl]);
    expect(addressesOf({ ...options, offerStyle: 'form' })).toHaveLength(3);
  });

  it('OpenAI and Azure', () => {
    expect(describeService({ kind: 'openai', key: 'k' })).toMatchObject({
      callsUrl: 'https://api.openai.com/v1/realtime/calls',
      offerStyle: 'form',
      auth: 'bearer',
      isWellKnown: true,
      watchUrl: 'wss://api.openai.com/v1/realtime',
      takesBrowserSockets: true,
    });
    expect(describeService({ kind: 'azure', endpoint: 'https://r.openai.azure.com', key: 'k' })).toMatchObject({
      secretsUrl: 'https://r.openai.azure.com/openai/v1/realtime/client_secrets',
      offerStyle: 'secret',
      auth: 'api-key',
      isWellKnown: false,
      takesBrowserSockets: false,
    });
  });
});

describe('the codes of errors', () => {
  const root = new URL('../../../', import.meta.url);

  it('are those of the table in docs/backend.md', () => {
    const page = readFileSync(new URL('docs/backend.md', root), 'utf8');
    const rows = [...page.matchAll(/^\| (\d{3}) \| (.*) \|$/gm)].map(([, status, cell = '']) => [
      status,
      [...cell.matchAll(/`([a-z_]+)`/g)].map(([, code]) => code),
    ]);
    expect(rows).toEqual(Object.entries(STATUSES).map(([status, { codes }]) => [status, codes]));
  });

  it('are all that the backend makes up', () => {
    const folders = ['backend/', 'backend/limits/', 'backend/upstream/'].map((folder) => new URL(folder, root));
    const sources = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(new URL(name, folder), 'utf8')),
    );
    const maker =
      /(?:code: |badRequest\(|unauthorized\(|tooMany\(|upstreamError\(\d+, |return )\s*'([a-z]+(?:_[a-z]+)+)'/g;
    const made = sources.flatMap((source) => [...source.matchAll(maker)].map(([, code]) => code));
    const listed = Object.values(STATUSES).flatMap(({ codes }) => codes);
    expect([...new Set(made)].sort()).toEqual([...new Set(listed)].sort());
  });
});

it('the description of the API is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(describeApi('http://127.0.0.1:8787')));
  expect(result).toMatchObject({ valid: true });
});
