import { describe, expect, it } from 'vitest';
import { refuseKeyInAddress } from '../../../backend/key-in-address.ts';

const refusal = (query: string) => refuseKeyInAddress(new URLSearchParams(query));

describe('a key in an address', () => {
  it.each([
    'key=a',
    'api_key=a',
    'api-key=a',
    'apikey=a',
    'x-api-key=a',
    'token=a',
    'access_token=a',
    'client_secret=a',
    'secret=a',
    'auth=a',
    'Authorization=a',
    'password=a',
    'bearer=a',
    'x=ek_12345678',
    'x=sk-12345678',
    'x=earshot_12345678',
    'x=eyJhbGciOiJSUzI1NiJ9.e30.c',
    'x=Bearer a',
    'x=bearer%09a',
  ])('is noticed: %s', (query) => {
    expect(refusal(`model=m&${query}`)).toMatchObject({ status: 400, code: 'key_in_url' });
  });

  it.each([
    '',
    'model=sk-model&call_id=rtc_12&intent=transcription&keyboard=1',
    'model=earshot-local&author=anna',
    'x=the-key',
  ])('is not seen where there is none: %s', (query) => {
    expect(refusal(query)).toBeUndefined();
  });
});
