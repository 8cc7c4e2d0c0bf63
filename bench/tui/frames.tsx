/** Measures frames in this process and prints them as JSON; `bench/tui.ts` bundles and runs it. */
import { render } from 'ink';
import type { ReactNode } from 'react';
import type { ApiKey } from '../../src/core/key.ts';
import type { KeyService } from '../../src/core/service.ts';
import type { Program } from '../../src/tui/hooks/use-program.ts';
import { BareList } from './bare-list.tsx';
import { FakeKeyboard, FakeTerminal } from './fake-terminal.ts';
import { KeyListBench } from './key-list.tsx';

/** A little longer than a frame at 60 a second, so that no key waits for the frame of the key before. */
const pauseMs = 25;
const warmUps = 30;
const rounds = 150;

function makeKeys(count: number): readonly ApiKey[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `kr_${String(index).padStart(12, '0')}`,
    profile: 'keyrack',
    name: `key ${index}`,
    account: index % 3 === 0 ? 'admin' : `account-${index % 50}`,
    masked: `kr_${String(index).padStart(12, '0')}_…`,
    status: 'active',
    version: 1,
    scopes: ['read'],
    permissions: null,
    allowedIps: [],
    rateLimit: null,
    expiresAt: null,
    createdAt: new Date(1.79e12 - index * 1000).toISOString(),
    lastUsedAt: null,
    lastUsedIp: null,
    uses: 0,
    previous: null,
  }));
}

/** What the screen asks beside its keys is answered with nothing; it is not what is measured. */
const service = new Proxy({} as KeyService, {
  get: () => async () => [],
});

const program: Program = {
  service,
  actor: { kind: 'local', name: 'bench' },
  place: 'bench',
  link: 'embedded',
  commands: [],
  trouble: () => null,
  onNotice: () => () => {},
  now: Date.now,
  copy: async () => ({ route: 'off', sent: false, sure: false, message: '' }),
  sessionAddress: null,
  tokenPath: (path) => path,
  saveToken: async (path) => path,
  showPlain: async () => {},
};

class Stage {
  readonly terminal: FakeTerminal;
  readonly #keyboard = new FakeKeyboard();

  constructor(rows: number, show: (rows: number) => ReactNode) {
    this.terminal = new FakeTerminal(rows);
    render(show(rows), {
      stdout: this.terminal as unknown as NodeJS.WriteStream,
      stdin: this.#keyboard as unknown as NodeJS.ReadStream,
      interactive: true,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: 60,
      exitOnCtrlC: false,
      patchConsole: false,
    });
  }

  /** Milliseconds from a key to the first byte of its frame, and the bytes of the whole frame. */
  async press(key: string): Promise<{ readonly ms: number; readonly bytes: number }> {
    const { terminal } = this;
    terminal.firstWriteAt = null;
    const before = terminal.bytes;
    const pressed = performance.now();
    this.#keyboard.press(key);
    while (terminal.firstWriteAt === null) {
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() - pressed > 10_000) throw new Error(`no frame after the key "${key}"`);
    }
    const ms = terminal.firstWriteAt - pressed;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return { ms, bytes: terminal.bytes - before };
  }
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const large = makeKeys(100_000);
const small = makeKeys(10);
const screen = (keys: readonly ApiKey[]) => (rows: number) => (
  <KeyListBench keys={keys} rows={rows} program={program} />
);
/** In a window of ten rows both lists draw as much, and what is left is what the number of keys costs. */
const [low, high] = [14, 50];
const stages = {
  few: new Stage(low, screen(small)),
  many: new Stage(low, screen(large)),
  tall: new Stage(high, screen(large)),
  bare: new Stage(high, (rows) => <BareList keys={large} rows={rows} />),
};
await new Promise((resolve) => setTimeout(resolve, 500));

/** Keys in turns over all stages, so that a busy machine slows all of them down. The cursor goes down and up again. */
const names = ['few', 'many', 'tall', 'bare'] as const;
const frames = Object.fromEntries(names.map((name) => [name, [] as number[]]));
const bytes: number[] = [];
for (let round = 0; round < warmUps + rounds; round += 1) {
  for (const name of names) {
    const frame = await stages[name].press(round % 10 < 5 ? 'j' : 'k');
    if (round < warmUps) continue;
    frames[name]?.push(frame.ms);
    if (name === 'tall') bytes.push(frame.bytes);
  }
}

/** The least that a filter does: looks at the texts of every key once. */
function scan(text: string): number {
  const start = performance.now();
  const found = large.filter((key) =>
    [key.name, key.id, key.masked, key.account, key.profile]
      .join('\n')
      .toLowerCase()
      .includes(text),
  );
  if (found.length === 0) throw new Error('nothing was found');
  return performance.now() - start;
}

const keystrokes: number[] = [];
const scans: number[] = [];
await stages.many.press('/');
for (let round = 0; round < 20; round += 1) {
  for (const letter of ['k', 'e', 'y']) {
    const { ms } = await stages.many.press(letter);
    if (round > 2) keystrokes.push(ms);
    const took = scan('key'.slice(0, 'key'.indexOf(letter) + 1));
    if (round > 2) scans.push(took);
  }
  await stages.many.press('\u0015');
}
process.stdout.write(
  JSON.stringify({
    ...Object.fromEntries(names.map((name) => [name, middle(frames[name] ?? [])])),
    bytes: middle(bytes),
    mostBytes: Math.max(...bytes),
    keystroke: middle(keystrokes),
    scan: middle(scans),
  }),
);
process.exit();
