/**
 * Every check that a presented token meets, in order, and not only the first that refuses: by the
 * table that `judge` goes by, so that the two cannot disagree. Nothing is consumed.
 */
import { type Candidate, checks, identify, type Judgement, type Question } from './authenticate.ts';
import type { Profiles } from './profile.ts';
import type { State } from './state.ts';
import { type VerdictCode, verdictCodes } from './verdict.ts';

/** A check by the code with which it refuses. */
export type CheckCode = Exclude<VerdictCode, 'VALID'>;

/** Every check, in order. */
export const checkCodes: readonly CheckCode[] = verdictCodes.filter((code) => code !== 'VALID');

/** `unknown`: what would have to be judged was not said; `not_reached`: an earlier check failed. */
export type Outcome = 'pass' | 'fail' | 'unknown' | 'not_reached';

/** A judgement with what each check came to, up to the rate limit. */
export type Walk = Judgement & { readonly outcomes: ReadonlyMap<CheckCode, Outcome> };

/** Takes a token through all checks by one state. */
export function walk(state: State, profiles: Profiles, question: Question): Walk {
  const found = identify(state, profiles, question.token);
  if (found.key === null) return { ...found, outcomes: endingWith(found.code) };
  const { key, secret } = found;
  return walkKey({ ...question, key, secret, profiles, state });
}

/** Takes a key that was found already through the checks behind NOT_FOUND. */
export function walkKey(candidate: Candidate): Walk {
  const outcomes = new Map<CheckCode, Outcome>(found);
  let code: Judgement['code'] = 'VALID';
  for (const [check, refuses] of checks) {
    const outcome = code === 'VALID' ? outcomeOf(check, refuses, candidate) : 'not_reached';
    outcomes.set(check, outcome);
    if (outcome === 'fail') code = check;
  }
  return { code, key: candidate.key, secret: candidate.secret, outcomes };
}

const found: readonly (readonly [CheckCode, Outcome])[] = [
  ['MISSING', 'pass'],
  ['MALFORMED', 'pass'],
  ['NOT_FOUND', 'pass'],
];

function outcomeOf(
  check: CheckCode,
  refuses: (candidate: Candidate) => boolean,
  candidate: Candidate,
): Outcome {
  if (isUnasked(check, candidate)) return 'unknown';
  return refuses(candidate) ? 'fail' : 'pass';
}

/** Whoever explains may leave out where from and what for; a request has an address and a purpose. */
function isUnasked(check: CheckCode, { key, ip, requirement, takes }: Candidate): boolean {
  if (check === 'IP_DENIED') return ip === null && key.allowedIps.length > 0;
  return check === 'INSUFFICIENT_PERMISSIONS' && requirement === null && takes === null;
}

function endingWith(failed: CheckCode): ReadonlyMap<CheckCode, Outcome> {
  const outcomes = new Map<CheckCode, Outcome>();
  let outcome: Outcome = 'pass';
  for (const check of checkCodes) {
    if (check === failed) outcome = 'fail';
    outcomes.set(check, outcome);
    if (check === failed) outcome = 'not_reached';
  }
  return outcomes;
}
