/**
 * How to mend each refusal of a key: a sentence, and the command that does it where one command can.
 * Names and values stand in the commands as a shell needs them.
 */
import type { KeyFacts, Remedy } from './explanation.ts';
import { type Level, levelOf, type Requirement, requirementText } from './permissions.ts';
import { maxRate } from './rate.ts';
import { shellQuote } from './shell-quote.ts';

/** A revoke is final: the same key again, without its expiry. */
export function makeAgain({ key, profile }: KeyFacts): Remedy {
  const levels = Object.entries(key.permissions ?? {}).map(([name, level]) => `${name}=${level}`);
  const options = [
    ['--profile', profile?.name],
    ['--account', key.account],
    ['--scopes', key.scopes?.join(',')],
    ['--permissions', levels.join(',')],
    ...key.allowedIps.map((rule) => ['--allow-ip', rule]),
    ['--rate', key.rateLimit],
  ].flatMap(([option = '', value]) => (value ? [option, shellQuote(value)] : []));
  const words = ['keyrack api-key create', ...options, nameAsArgument(key.name)];
  return { remedy: 'a revoke is final; make such a key anew', command: words.join(' ') };
}

/** A name that begins with a dash would be read as an option. */
function nameAsArgument(name: string): string {
  return name.startsWith('-') ? `-- ${shellQuote(name)}` : shellQuote(name);
}

/** The switch. */
export function switchOn({ key }: KeyFacts): Remedy {
  return { remedy: 'switch it on', command: `keyrack api-key enable ${shellQuote(key.id)}` };
}

/** A later end, for the key or for clients that still have the old token. */
export function extend({ key, secret, profile, now }: KeyFacts): Remedy {
  const isOver = key.expiresAt !== null && now >= Date.parse(key.expiresAt);
  if (!isOver && secret === 'previous')
    return { remedy: 'use the new token; if it is lost, make another one', ...another(key.id) };
  const days = Math.min(90, profile?.limits.expiresInDays ?? 90);
  return { remedy: 'give it a later expiry', ...update(key.id, `--expires ${days}d`) };
}

/** The address beside those that are allowed already. */
export function allowAddress({ key, ip, profile }: KeyFacts): Remedy {
  if (ip === null)
    return {
      remedy: 'have the address passed on (trustedProxies), or lift the rule',
      ...update(key.id, '--allow-ip none'),
    };
  if (key.allowedIps.length >= (profile?.limits.allowedIps ?? Number.POSITIVE_INFINITY))
    return {
      remedy: `ask from an address that is allowed; a key has at most ${key.allowedIps.length} rules`,
    };
  const rules = [...key.allowedIps, ip].map((rule) => `--allow-ip ${shellQuote(rule)}`);
  return { remedy: 'allow the address, if it is one of yours', ...update(key.id, rules.join(' ')) };
}

/** What the key lacks, if a key of its profile can have it. */
export function grant(facts: KeyFacts): Remedy {
  const { key, profile, requirement } = facts;
  if (requirement === null) return { remedy: 'say what the request needs' };
  if ('scope' in requirement && profile?.scopes.includes(requirement.scope)) {
    const scopes = [...new Set([...(key.scopes ?? []), requirement.scope])].join(',');
    return {
      remedy: 'give it the scope, if it should have it',
      ...update(key.id, `--scopes ${scopes}`),
    };
  }
  if ('resource' in requirement && profile?.grant === 'levels') {
    const needed: Level = levelOf(requirement.verb);
    const levels = { ...key.permissions, [requirement.resource]: needed };
    const list = Object.entries(levels)
      .map(([name, level]) => `${name}=${level}`)
      .join(',');
    return {
      remedy: 'raise the level, if it should be that high',
      ...update(key.id, `--permissions ${list}`),
    };
  }
  return { remedy: elsewhere(requirement) };
}

/** No key of the profile can ever have it. */
function elsewhere(requirement: Requirement): string {
  if ('scope' in requirement) {
    const whose = ['manage', 'verify'].includes(requirement.scope)
      ? 'profile "keyrack"'
      : 'a profile with scopes';
    return `no key of this profile meets "${requirement.scope}"; use one of ${whose}`;
  }
  return `use a key of profile "pterodactyl-application", or a client key of an account with the role admin, for "${requirementText(requirement)}"`;
}

/** Patience, or twice the limit; how much patience is known only of the present moment. */
export function slowDown({ key, rate }: KeyFacts): Remedy {
  const wait = rate === null ? 'ask less often' : `wait ${Math.ceil(rate.resetMs / 1000)} s`;
  if (key.rateLimit === null) return { remedy: wait };
  const [limit, window] = key.rateLimit.split('/');
  const higher = Math.min(2 * Number(limit), maxRate);
  return { remedy: `${wait}, or raise the limit`, ...update(key.id, `--rate ${higher}/${window}`) };
}

/** A new token for a key, with a day for clients that have the old one. */
export function another(id: string): Pick<Remedy, 'command'> {
  return { command: `keyrack api-key rotate ${shellQuote(id)} --overlap 24h` };
}

function update(id: string, options: string) {
  return { command: `keyrack api-key update ${shellQuote(id)} ${options}` };
}
