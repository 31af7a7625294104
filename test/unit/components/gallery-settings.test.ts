import { expect, it } from 'vitest';
import { defaultSettings } from '../../../utils/settings/settings.ts';
import { button, describeDrawn, open, page, pressed } from '../../gallery/drawn.ts';

describeDrawn('the settings, drawn by Chromium', () => {
  it('tells a field from its error and keeps the key covered until asked', async () => {
    await open('?options=wrong');
    const url = page.getByRole('textbox', { name: 'Backend URL', exact: true });
    expect(await url.getAttribute('aria-invalid')).toBe('true');
    const key = page.getByLabel('Key (optional)', { exact: true });
    expect(await key.getAttribute('type')).toBe('password');
    await button('Show the key').click();
    expect(await key.getAttribute('type')).toBe('text');
    await url.fill('http://localhost:1');
    await key.fill('k');
    await button('Save').click();
    await button('Check the connection').click();
    const typed = { ...defaultSettings, backendUrl: 'http://localhost:1', key: 'k' };
    expect(await pressed()).toEqual([
      ['save', typed],
      ['check', typed],
    ]);
  });

  it('keeps what few people need folded, and never while something in it is wrong', async () => {
    await open('?options=empty');
    const servers = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    expect(await servers.isVisible()).toBe(false);
    await page.getByText('Advanced', { exact: true }).focus();
    await page.keyboard.press('Enter');
    expect(await servers.isVisible()).toBe(true);
    await page
      .getByRole('combobox', { name: 'How your backend answers', exact: true })
      .selectOption('It answers calls');
    await servers.fill('stun:a.example\n\nturn:b.example ');
    await page.getByRole('textbox', { name: 'TURN user name', exact: true }).fill('u');
    await page.getByLabel('TURN credential', { exact: true }).fill('c');
    await page.getByRole('checkbox', { name: 'Always through the TURN server', exact: true }).check();
    await page.getByRole('textbox', { name: 'Backend URL', exact: true }).press('Enter');
    expect(await pressed()).toEqual([
      [
        'save',
        {
          ...defaultSettings,
          ...{ answers: 'calls', iceUrls: ['stun:a.example', 'turn:b.example'], iceUsername: 'u' },
          ...{ iceCredential: 'c', relayOnly: true },
        },
      ],
    ]);
    await open('?options=advanced-wrong');
    const wrong = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    expect(await wrong.isVisible()).toBe(true);
    expect(await wrong.getAttribute('aria-invalid')).toBe('true');
    expect(await wrong.evaluate((field) => field.getAttribute('aria-describedby'))).toContain('ice-urls-error');
  });

  it('lets the person choose what calls go over, with the keys of a group of which one is chosen', async () => {
    await open('?options=empty');
    await page.getByText('Advanced', { exact: true }).click();
    const group = page.getByRole('group', { name: 'Calls go over', exact: true });
    const radio = (name: string) => group.getByRole('radio', { name, exact: true });
    expect(await radio('Automatic').isChecked()).toBe(true);
    expect(await radio('WebSocket').evaluate((one) => one.getAttribute('aria-describedby'))).toBe(
      'transport-websocket-hint',
    );
    await radio('Automatic').focus();
    await page.keyboard.press('ArrowDown');
    expect(await radio('WebRTC').isChecked()).toBe(true);
    await page.keyboard.press('ArrowDown');
    await button('Save').click();
    expect(await pressed()).toEqual([['save', { ...defaultSettings, transport: 'websocket' }]]);
  });

  it('does not hide a wrong field from whoever folds it away', async () => {
    await open('?options=advanced-wrong');
    const wrong = page.getByRole('textbox', { name: 'STUN and TURN servers', exact: true });
    // The browser folds at once and tells it afterwards.
    const fold = (summary: HTMLElement | SVGElement) =>
      new Promise<void>((told) => {
        summary.parentElement?.addEventListener('toggle', () => told(), { once: true });
        (summary as HTMLElement).click();
      });
    for (const time of ['once', 'and again']) {
      await page.getByText('Advanced', { exact: true }).evaluate(fold);
      expect(await wrong.isVisible(), time).toBe(true);
    }
  });

  it('names the host that is approved, and takes an approval back', async () => {
    await open('?options=unapproved');
    await button('Also allow calls to voice.example.net:8443').click();
    expect(await pressed()).toEqual([['approve']]);
    await open('?options=advanced');
    await button('Remove voice.example.net:8443').click();
    expect(await pressed()).toEqual([['withdrawApproval', 'voice.example.net:8443']]);
  });

  it('lets the person choose what thinks, look for a server and take one of its models, where this computer answers', async () => {
    await open('?options=empty');
    const group = page.getByRole('group', { name: 'Who finds the answers on this computer', exact: true });
    expect(await group.getByRole('radio', { name: 'The page itself', exact: true }).isChecked()).toBe(true);
    await group.getByRole('radio', { name: 'The browser’s own model', exact: true }).check();
    expect(await pressed()).toEqual([['chooseBrain', 'browser']]);
    await open('?options=brain-found');
    await page.getByRole('textbox', { name: 'Address (optional)', exact: true }).fill('http://localhost:9');
    await button('Find one on this computer').click();
    expect(await button('Use llama3.2:latest').getAttribute('aria-pressed')).toBe('true');
    await button('Use qwen3:4b').press('Enter');
    expect(await pressed()).toEqual([
      ['find', 'http://localhost:9'],
      ['pick', 'http://127.0.0.1:11434', 'qwen3:4b'],
    ]);
    await open('?options=saved');
    const saved = page.getByRole('heading', { name: 'What thinks', exact: true });
    expect(await saved.count()).toBe(1);
    await open('?options=backend');
    expect(await saved.count()).toBe(0);
  });

  it('says what is wrong with a server beside its address, and gives the line that lets Earshot in to be copied', async () => {
    await open('?options=brain-refused');
    const refused = page.getByRole('region', { name: '127.0.0.1:11434', exact: true });
    expect(await refused.getByRole('textbox', { name: 'The line that allows it' }).inputValue()).toMatch(
      /^OLLAMA_ORIGINS=chrome-extension:/,
    );
    await refused.getByRole('button', { name: 'Copy', exact: true }).click();
    expect(await pressed()).toEqual([['copyAllowLine']]);
    expect(await page.getByRole('region', { name: '127.0.0.1:8080', exact: true }).textContent()).toContain(
      'says nothing',
    );
  });

  it('asks before it deletes, with the keyboard on the answer that keeps everything', async () => {
    await open('?options=failing');
    expect(await button('Keep them').evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await button('Yes, delete').click();
    expect(await pressed()).toEqual([['cancelDeletion'], ['deleteTranscripts']]);
  });
});
