import { type Profile, prefixesOf } from '../../core/profile.ts';
import { tokenPattern } from '../../core/token.ts';

/** A rule file for gitleaks with a rule for the tokens of each profile, beside the rules that gitleaks has. */
export function gitleaksRules(profiles: readonly Profile[]): string {
  const head = 'title = "Keyrack tokens"\n\n[extend]\nuseDefault = true\n';
  return [head, ...profiles.map(rule)].join('\n');
}

/** JSON strings are TOML strings too; a pattern stands between quotes that need no escapes, and holds none of them. */
function rule(profile: Profile): string {
  const pattern = tokenPattern(profile).source.slice(1, -1);
  const lines = [
    '[[rules]]',
    `id = ${JSON.stringify(`keyrack-${profile.name}`)}`,
    `description = ${JSON.stringify(profile.summary)}`,
    `regex = '''\\b${pattern}\\b'''`,
    `keywords = ${JSON.stringify(prefixesOf(profile).map((prefix) => prefix.toLowerCase()))}`,
  ];
  return `${lines.join('\n')}\n`;
}
