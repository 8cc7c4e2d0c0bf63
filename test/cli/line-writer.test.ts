import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { descriptorOutput } from '../../src/cli/descriptor-output.ts';
import { lineWriter } from '../../src/cli/line-writer.ts';

const tellDropped = (count: number) => `${count} dropped`;

/** A stream whose writes end when the test says so. */
function slow() {
  const texts: string[] = [];
  const ends: (() => void)[] = [];
  const write = (text: string) => {
    texts.push(text);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { texts, write, end: () => ends.shift()?.() };
}

test('what arrives while a batch is being written is the next batch', async () => {
  const output = slow();
  const { write, flushed } = lineWriter(output, tellDropped);
  write('a');
  write('b');
  await Promise.resolve();
  write('c');
  write('d');
  expect(output.texts).toEqual(['a\nb\n']);
  output.end();
  await new Promise(setImmediate);
  expect(output.texts).toEqual(['a\nb\n', 'c\nd\n']);
  output.end();
  await flushed();
});

test('lines that nobody takes are dropped and counted, and the rest is in order', async () => {
  const output = slow();
  const { write, flushed } = lineWriter(output, tellDropped);
  write('first');
  await Promise.resolve();
  for (let index = 0; index < 10_003; index += 1) write(String(index));
  output.end();
  await new Promise(setImmediate);
  const lines = output.texts[1]?.trimEnd().split('\n') ?? [];
  expect(lines).toHaveLength(10_001);
  expect(lines.slice(-2)).toEqual(['9999', '3 dropped']);
  write('again');
  output.end();
  await new Promise(setImmediate);
  expect(output.texts[2]).toBe('again\n');
  output.end();
  await flushed();
});

test('a write that fails loses its lines and nothing else', async () => {
  const texts: string[] = [];
  const write = async (text: string) => {
    texts.push(text);
    if (texts.length === 1) throw new Error('EPIPE');
  };
  const writer = lineWriter({ write }, tellDropped);
  writer.write('lost');
  await writer.flushed();
  writer.write('kept');
  await writer.flushed();
  expect(texts).toEqual(['lost\n', 'kept\n']);
});

test('texts to a descriptor come one after the other, whole, and a failure is that of one text', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-output-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const path = join(directory, 'log');
  const descriptor = openSync(path, 'a');
  const write = descriptorOutput(descriptor);
  const texts = Array.from({ length: 50 }, (_, index) => `${String(index).repeat(5000)}\n`);
  await Promise.all(texts.map(write));
  closeSync(descriptor);
  expect(readFileSync(path, 'utf8')).toBe(texts.join(''));
  await expect(write('x')).rejects.toMatchObject({ code: 'EBADF' });
});
