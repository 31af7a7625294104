import { expect, it } from 'vitest';
import { givenBack } from '../../../utils/settings/give-back.ts';
import { defaultSettings } from '../../../utils/settings/settings.ts';

const BOTH = ['https://birds.example/*', 'http://birds.example/*'];

it('a site that is not always shared any more gives its permission back, whatever it was asked for', () => {
  expect(givenBack('birds.example', { ...defaultSettings, siteRules: { 'birds.example': 'always' } })).toEqual(BOTH);
  expect(givenBack('birds.example:8443', { ...defaultSettings, siteRules: { 'birds.example': 'never' } })).toEqual(
    BOTH,
  );
  expect(givenBack('[::1]:8080', defaultSettings)).toEqual(['https://[::1]/*', 'http://[::1]/*']);
  expect(givenBack('not a site', defaultSettings)).toEqual([]);
});

it('what something else needs stays: the backend, a host that calls go to, another port that is always shared', () => {
  const backendUrl = 'https://birds.example:8787/token';
  expect(givenBack('birds.example', { ...defaultSettings, backendUrl })).toEqual(['http://birds.example/*']);
  const approvedCallHosts = ['birds.example:9000', 'localhost:1234'];
  expect(givenBack('birds.example', { ...defaultSettings, approvedCallHosts })).toEqual(['http://birds.example/*']);
  expect(givenBack('localhost', { ...defaultSettings, approvedCallHosts })).toEqual(['https://localhost/*']);
  const brain = { kind: 'server', url: 'http://localhost:1234', model: 'm' } as const;
  expect(givenBack('localhost', { ...defaultSettings, brain })).toEqual(['https://localhost/*']);
  const siteRules = { 'birds.example': 'always', 'birds.example:8443': 'always' } as const;
  expect(givenBack('birds.example', { ...defaultSettings, siteRules })).toEqual([]);
  expect(givenBack('birds.example', { ...defaultSettings, siteRules: { 'www.birds.example': 'always' } })).toEqual(
    BOTH,
  );
});
