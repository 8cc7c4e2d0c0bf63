import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ChainError,
  follows,
  genesisHead,
  type Head,
  parseLine,
  seal,
} from '../../src/core/chain.ts';
import type { KeyrackEvent } from '../../src/core/event.ts';
import { at } from './support/fixtures.ts';

const actor = { kind: 'local', name: 'Zo\u00eb \ufffd \ud83d' } as const;
const event: KeyrackEvent = {
  ts: at(0),
  actor,
  op: 'key.revoked',
  data: { id: 'kr_aaaaaaaaaaaa' },
};
const { line, head } = seal(event, genesisHead, 1);

/** A line with a right hash around any text. */
function hashed(body: string): string {
  return `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`;
}

describe('seal', () => {
  it('writes the fields in their documented order', () => {
    expect(Object.keys(JSON.parse(line))).toEqual([
      'v',
      'seq',
      'b',
      'ts',
      'actor',
      'op',
      'data',
      'prev',
      'hash',
    ]);
    expect(JSON.parse(line)).toMatchObject({
      v: 1,
      seq: 1,
      b: 1,
      prev: '0'.repeat(64),
      hash: head.hash,
    });
  });

  it('hashes the exact text before the hash', () => {
    const body = line.slice(0, line.lastIndexOf(',"hash"'));
    expect(head.hash).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('makes one line of any text, and reading it gives the text back', () => {
    const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit }), (name) => {
        const named: KeyrackEvent = { ...event, actor: { kind: 'local', name } };
        const sealed = seal(named, head, 2);
        expect(sealed.line).not.toMatch(/[\n\r]/);
        const place = { seq: 2, batch: 2, prev: head.hash, hash: sealed.head.hash };
        expect(parseLine(sealed.line)).toEqual({ ...named, ...place });
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseLine', () => {
  it('gives back the event with its place', () => {
    expect(parseLine(line)).toEqual({
      ...event,
      seq: 1,
      batch: 1,
      prev: genesisHead.hash,
      hash: head.hash,
    });
  });

  it('finds every changed, missing, doubled or added character', () => {
    for (const index of line.split('').keys()) {
      const [before, character = '', after] = [
        line.slice(0, index),
        line[index],
        line.slice(index + 1),
      ];
      for (const other of ['', character + character, character === 'x' ? 'y' : 'x']) {
        expect(() => parseLine(before + other + after)).toThrow(ChainError);
      }
    }
    for (const extra of [' ', '\r', '\ufeff']) {
      expect(() => parseLine(line + extra)).toThrow('does not end in a hash');
      expect(() => parseLine(extra + line)).toThrow('hash does not match');
    }
  });

  it.each([
    ['', 'does not end in a hash'],
    ['null', 'does not end in a hash'],
    ['{}', 'does not end in a hash'],
    [line.slice(0, -1), 'does not end in a hash'],
    [hashed('{"v":2,"seq":1,"b":1,"op":"key.revoked"'), 'format version 2, this Keyrack reads 1'],
    [hashed('{"seq":1,"b":1,"op":"key.revoked"'), 'format version undefined'],
    [hashed('{"v":1,"seq":1,"b":1,"op":"key.stolen"'), 'does not know the event "key.stolen"'],
    [hashed('{"v":1,"seq":1,"b":1,"op":"__proto__"'), 'does not know the event "__proto__"'],
    [hashed('{"v":1'.repeat(2)), 'it is not JSON'],
    [hashed(''), 'it is not JSON'],
  ])('refuses %j and says why', (text, reason) => {
    expect(() => parseLine(text)).toThrow(ChainError);
    expect(() => parseLine(text)).toThrow(reason);
  });
});

describe('follows', () => {
  const next = (fields: object, after: Head = head) =>
    follows({ ...parseLine(seal(event, head, 1).line), ...fields }, after);

  it('takes the next line of the same batch or of the one after it', () => {
    expect(() => next({})).not.toThrow();
    expect(() => next({ batch: 2 })).not.toThrow();
  });

  it.each([
    [{ seq: 1 }, 'its sequence number is 1, not 2'],
    [{ seq: 3 }, 'its sequence number is 3, not 2'],
    [{ seq: '2' }, 'its sequence number is 2, not 2'],
    [{ prev: '0'.repeat(64) }, 'does not follow the line before it'],
    [{ batch: 0 }, 'its batch is 0 after batch 1'],
    [{ batch: 3 }, 'its batch is 3 after batch 1'],
  ])('refuses a line with %j', (fields, reason) => {
    expect(() => next(fields)).toThrow(ChainError);
    expect(() => next(fields)).toThrow(reason);
  });
});
