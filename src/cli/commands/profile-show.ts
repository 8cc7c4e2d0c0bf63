import { KeyError } from '../../core/errors.ts';
import type { Profile } from '../../core/profile.ts';
import { profileToWire } from '../../server/wire/profile.ts';
import type { Command } from '../command.ts';
import { toFailure } from '../failure.ts';
import { didYouMean } from '../suggest.ts';

/** Shows the rules of one format. */
export const profileShow: Command = {
  words: ['profile', 'show'],
  summary: 'Show the rules of a format',
  examples: ['keyrack profile show pterodactyl-client'],
  positionals: [{ name: 'NAME', choices: 'profiles' }],
  async run({ args, printer, withRack }) {
    const profiles = await withRack(({ service }) => service.listProfiles());
    const profile = findProfile(profiles, args.first);
    if (printer.format === 'json') await printer.json({ data: profileToWire(profile) });
    else await printer.fields(describe(profile));
    return undefined;
  },
};

function findProfile(profiles: readonly Profile[], name: string): Profile {
  const found = profiles.find((profile) => profile.name === name);
  if (found) return found;
  const names = profiles.map((profile) => profile.name);
  const message = `Cannot show profile: "${name.slice(0, 64)}" is not one of ${names.join(', ')}`;
  throw toFailure(new KeyError('not_found', message), didYouMean(name, names));
}

function describe({
  name,
  summary,
  prefix,
  formerPrefixes = [],
  id,
  secret,
  label,
  limits,
  ...rest
}: Profile) {
  const sum = secret.checksum ? ', then a checksum' : '';
  const length = label.min === 1 ? `at most ${label.max}` : `${label.min} to ${label.max}`;
  return [
    ['name', name],
    ['summary', summary],
    ['token', `${prefix}..., ${secret.length} random ${secret.alphabet} characters${sum}`],
    ...formerPrefixes.map((one) => ['also taken', `${one}...`] as const),
    [
      'id',
      id.from === 'token' ? `the first ${prefix.length + id.length} characters` : 'made apart',
    ],
    ['grants', grantText(rest)],
    [label.word, `${length} characters`],
    [
      'expiry',
      limits.expiresInDays === null
        ? 'any or none'
        : `at most ${limits.expiresInDays} days, or none`,
    ],
    ['allowed ips', `at most ${limits.allowedIps}`],
    [
      'keys an account',
      limits.keysPerAccount === null ? 'any number' : `at most ${limits.keysPerAccount}`,
    ],
  ] as const;
}

function grantText({
  grant,
  scopes,
  resources,
}: Pick<Profile, 'grant' | 'scopes' | 'resources'>): string {
  if (grant === 'scopes') return `scopes ${scopes.join(', ')}`;
  return grant === 'levels'
    ? `levels 0 to 3 of ${resources.join(', ')}`
    : 'what the account may do';
}
