/**
 * What a verdict costs in process, with every rule set, as a ratio within one run: `node bench/verify.ts`. The SHA-256
 * of the token is the part of it that cannot be saved. Targets are for verdicts over HTTP, see `http.ts`.
 */
import { hash } from 'node:crypto';
import type { Keyring } from '../src/core/keyring.ts';
import { everyRule, fill, openQuietly, print, type Row, temporaryDirectory } from './support.ts';

const sliceMs = 200;
const slices = 10;

/** Calls per second of each work, in turns, so that a busy machine slows all of them down. */
function race(works: readonly ((turn: number) => void)[]): readonly number[] {
  const counts = works.map(() => 0);
  for (let slice = 0; slice <= slices; slice += 1) {
    for (const [index, work] of works.entries()) {
      const start = performance.now();
      let count = 0;
      for (; performance.now() - start < sliceMs; count += 100)
        for (let turn = 0; turn < 100; turn += 1) work(count + turn);
      // The first slice warms up.
      if (slice > 0) counts[index] = (counts[index] ?? 0) + count;
    }
  }
  return counts.map((count) => (count * 1000) / (slices * sliceMs));
}

async function filled(count: number): Promise<{ keyring: Keyring; tokens: readonly string[] }> {
  const { keyring } = await openQuietly(temporaryDirectory());
  const made = await fill(keyring, count, everyRule);
  return { keyring, tokens: made.slice(0, 100).map(({ token }) => token) };
}

const small = await filled(100);
const large = await filled(100_000);
const verdict =
  ({ keyring, tokens }: typeof small) =>
  (turn: number) => {
    const token = tokens[turn % tokens.length] ?? '';
    keyring.authenticate({ token, ip: '203.0.113.9', permission: 'read' });
  };
const [bare = 0, few = 0, lots = 0, refused = 0] = race([
  (turn) => hash('sha256', large.tokens[turn % 100] ?? '', 'hex'),
  verdict(small),
  verdict(large),
  (turn) => large.keyring.authenticate({ token: `kr_${turn}`, ip: null, permission: null }),
]);
const row = (what: string, value: number, of: number): Row => {
  const behind = `${value.toFixed()}/s of ${of.toFixed()}/s`;
  return { what, value: value / of, target: null, behind };
};
print([
  row('verdicts at 100 keys, to a bare SHA-256 of the token', few, bare),
  row('verdicts at 100000 keys, to a bare SHA-256 of the token', lots, bare),
  row('verdicts at 100000 keys, to verdicts at 100', lots, few),
  row('malformed tokens refused, to a bare SHA-256', refused, bare),
]);
process.exit();
