import type { Profile } from '../../core/profile.ts';

/** A profile in a few sentences: what its keys may do, and what is special about them. */
export function explainProfile(profile: Profile): string {
  return `${profile.summary}. ${grantOf(profile)} ${limitsOf(profile)}`;
}

function grantOf({ grant, scopes }: Profile): string {
  if (grant === 'account') return 'There is nothing to choose: its account decides.';
  if (grant === 'levels') return 'You choose a level for each.';
  return scopes.includes('verify')
    ? 'manage includes all, write includes read.'
    : 'manage includes write, write includes read.';
}

function limitsOf({ prefix, limits }: Profile): string {
  const room =
    limits.keysPerAccount === null ? '' : ` An account has at most ${limits.keysPerAccount}.`;
  return `Tokens begin with ${prefix}.${room}`;
}
