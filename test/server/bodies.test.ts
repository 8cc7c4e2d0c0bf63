import { beforeAll, describe, expect, test } from 'vitest';
import { KeyError } from '../../src/core/errors.ts';
import { maxDepth, parseStrictJson } from '../../src/server/strict-json.ts';
import { makeApp, type RackApp } from './rack-app.ts';

const limit = 64 * 1024;
const json = { 'Content-Type': 'application/json' };
/** A body of exactly so many bytes that is a good draft. */
const sized = (bytes: number) => JSON.stringify({ name: 'x' }).padEnd(bytes, ' ');
const chunked = (text: string) => new Blob([text]).stream();

let rack: RackApp;
beforeAll(async () => {
  rack = await makeApp({ trust: 'local' });
});
const post = (body: RequestInit['body'], headers: Record<string, string> = json) =>
  rack.ask('POST', '/v1/keys', { body, headers });

describe('case 66: the length of a body', () => {
  test('64 KiB pass, by length and in chunks', async () => {
    expect((await post(sized(limit))).status).toBe(201);
    expect((await post(chunked(sized(limit)))).status).toBe(201);
  });

  test('one byte more is 413, by length and in chunks', async () => {
    const tooLong = sized(limit + 1);
    expect((await post(tooLong, { ...json, 'Content-Length': `${limit + 1}` })).status).toBe(413);
    expect((await post(tooLong)).status).toBe(413);
    const response = await post(chunked(tooLong));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'too_large' });
  });

  test('an announced length is refused before anything else is looked at', async () => {
    const { ask } = await makeApp();
    const headers = { ...json, 'Content-Length': `${limit + 1}` };
    expect((await ask('POST', '/v1/keys', { headers })).status).toBe(413);
    expect((await ask('POST', '/v1/keys', { headers: json })).status).toBe(401);
  });

  test('a body that breaks off is refused without a line in the log', async () => {
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new Error('aborted'));
      },
    });
    expect((await post(broken)).status).toBe(400);
    expect(rack.logs).toEqual([]);
  });
});

describe('what a body says', () => {
  const list = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

  test.each([
    ['case 67: nesting of 10,000', list(10_000)],
    ['nesting of one more than the limit', list(maxDepth + 1)],
    ['case 68: a name twice', '{"name":"a","name":"b"}'],
    ['case 68: a name twice, once in escapes', '{"name":"a","n\\u0061me":"b"}'],
    [
      'case 68: a name twice in an inner object',
      '{"name":"a","permissions":{"users":1,"users":2}}',
    ],
    ['a member __proto__', '{"name":"a","permissions":{"__proto__":1}}'],
    ['text that is not JSON', 'name=a'],
    ['a list', '[]'],
    ['null', 'null'],
    ['case 70: bytes that are not UTF-8', Buffer.from('{"name":"\xff\xfe"}', 'latin1')],
  ])('%s is 400', async (_, body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_input' });
  });

  test('a text that is not JSON is not quoted, it may hold a token', async () => {
    const { token } = await rack.mint();
    const response = await rack.ask('POST', '/v1/verify', {
      body: `{"token":"${token}"`,
      headers: json,
    });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(token.slice(4, 12));
  });

  test('the same name in two objects, braces in strings and escaped quotes are fine', () => {
    const text = '{"a":{"x":"}{\\":"},"b":[{"x":1},{"x":2}],"c":"\\"a\\":"}';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
    expect(() => parseStrictJson('{"a":1,"b":{"a":1},"a":2}')).toThrow(KeyError);
    expect(parseStrictJson(list(maxDepth))).toBeDefined();
  });

  test.each([
    ['letters', 'x'],
    ['escapes', '\\n'],
    ['quotes', '\\"'],
    ['backslashes', '\\\\'],
  ])('a string of millions of %s is read to its end', (_, unit) => {
    const text = `{"a":"${unit.repeat(8e6)}","a ":"b\\\\","c":{"a":1}}`;
    expect(Object.keys(parseStrictJson(text) as object)).toEqual(['a', 'a ', 'c']);
    expect(() => parseStrictJson(`[${text.replace('"a ":', '"a"  :')}]`)).toThrow(
      /"a" stands twice/,
    );
  });
});

describe('case 69: the type of a body', () => {
  test.each([
    ['application/json', 201],
    ['application/json; charset=utf-8', 201],
    ['APPLICATION/JSON;charset="UTF-8"', 201],
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/json; charset=latin1', 415],
    ['application/problem+json', 415],
    ['', 415],
  ])('%j is %i', async (type, status) => {
    const response = await post(new Blob([sized(20)]), { 'Content-Type': type });
    expect(response.status).toBe(status);
  });
});
