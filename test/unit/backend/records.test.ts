import { describe, expect, it } from 'vitest';
import { createRecords } from '../../../backend/engine-server/records.ts';

describe('the records of what clients sent', () => {
  it('are read by id, and the newest also by those who were told none', () => {
    const records = createRecords(true);
    expect(records.read('latest')).toBeUndefined();
    const first = records.begin('rtc_1');
    const second = records.begin('ws_2');
    first('one');
    second('two');
    first('three');
    expect(records.read('rtc_1')).toEqual(['one', 'three']);
    expect(records.read('latest')).toEqual(['two']);
    records.drop('ws_2');
    expect(records.read('latest')).toEqual(['one', 'three']);
  });

  it('hold nothing where they are not kept', () => {
    const records = createRecords(false);
    records.begin('rtc_1')('one');
    expect(records.read('rtc_1')).toBeUndefined();
    expect(records.read('latest')).toBeUndefined();
  });
});
