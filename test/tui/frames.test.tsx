/**
 * Golden frames. Each scene is played on a rack that is the same in every run and compared with its
 * file in `frames/`; the page docs/terminal.md and the pictures of the README are made of the same
 * frames. `npm run frames` writes all of them anew: look at the difference before you commit it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import { profiles } from '../../src/core/profiles/index.ts';
import { recognizeToken } from '../../src/core/token.ts';
import { makeRack } from '../support/rack.ts';
import { drawFrame } from './picture.ts';
import { type Scene, scenes } from './scenes.ts';
import { exampleToken, stageRack, withExampleToken } from './stage.ts';
import { openWindow } from './window.tsx';

// Ink decides about colours when it is loaded.
vi.hoisted(() => {
  process.env.FORCE_COLOR = '1';
});

const here = import.meta.dirname;
const docs = join(here, '../../docs');
const frames = new Map<string, string>();

beforeAll(async () => {
  for (const scene of scenes) frames.set(scene.name, await play(scene));
}, 120_000);

async function play({ columns, rows, ascii = false, empty, play: act }: Scene): Promise<string> {
  const rack = empty ? await makeRack() : await stageRack();
  const size = { columns, rows };
  const theme = { ascii, color: true };
  const ui = await openWindow({ rack, size, theme, still: true, service: withExampleToken(rack) });
  try {
    await act(ui);
    return ui.painted();
  } finally {
    ui.close();
  }
}

/** The frame as text, without blanks at the ends of its lines. */
function textOf(name: string): string {
  const lines = stripVTControlCharacters(frames.get(name) ?? '').split('\n');
  return `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trimEnd()}\n`;
}

test.each(scenes)('the frame $name is the one that is kept', async ({ name, columns, rows }) => {
  const text = textOf(name);
  await expect(text).toMatchFileSnapshot(`frames/${name}.txt`);
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(rows);
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
});

/** While frames are written anew, new ones are only there at the end of the run. */
const isWriting = process.env.FRAMES === 'write';

test.skipIf(isWriting)('every scene has its file, and every file its scene', () => {
  const files = readdirSync(join(here, 'frames')).sort();
  expect(files).toEqual(scenes.map(({ name }) => `${name}.txt`).sort());
});

test('docs/terminal.md shows the frames as they are', async () => {
  const page = readFileSync(join(docs, 'terminal.md'), 'utf8');
  const block = /(<!-- frame: ([\w-]+) -->\n```text\n)[^`]*(```)/g;
  const shown = [...page.matchAll(block)].map(([, , name]) => name);
  expect(shown.length).toBeGreaterThan(10);
  const made = page.replace(block, (_, before, name, after) => before + textOf(name) + after);
  await expect(made).toMatchFileSnapshot(join(docs, 'terminal.md'));
});

const pictures = [
  ['keys', 'keys-full', 'The list of keys in the terminal UI of Keyrack'],
  ['token', 'token', 'The panel that shows a new token, once; the token of the picture is none'],
] as const;

test.each(pictures)(
  'docs/%s.svg is drawn of its frame, and is well-formed',
  async (name, scene, title) => {
    const picture = drawFrame(frames.get(scene) ?? '', title);
    await expect(picture).toMatchFileSnapshot(join(docs, `${name}.svg`));
    expect(openTags(picture)).toEqual([]);
    expect(picture.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
    expect(picture).toContain('prefers-color-scheme:dark');
  },
);

test('the token of the pictures is none', () => {
  expect(exampleToken).toMatch(/^kr_ExampleOnly0_ThisIsNotAToken/);
  expect(recognizeToken(exampleToken, profiles)).toBeNull();
  for (const { name } of scenes) {
    const tokens =
      textOf(name).match(/\b(kr_[0-9A-Za-z]{12}_|pk_live_|ptlc_)[0-9A-Za-z]{32,}/g) ?? [];
    expect(tokens.filter((token) => token !== exampleToken)).toEqual([]);
  }
});

/** Names of elements that are not closed, or closed without having been opened. */
function openTags(xml: string): readonly string[] {
  const open: string[] = [];
  for (const [, close, name = '', self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self) continue;
    if (!close) open.push(name);
    else if (open.at(-1) === name) open.pop();
    else open.push(`/${name}`);
  }
  return open;
}
