/**
 * Keys that a container brings along: `KEYRACK_KEY_<NAME>` holds a token, or `KEYRACK_KEY_<NAME>_FILE` names the
 * file that does, and further variables say what the key may do. Chosen secrets are never accepted: the
 * value must have the form of a minted token, with its checksum where the profile has one.
 */
import { parseExpiry } from '../../core/expiry.ts';
import type { KeyChanges } from '../../core/service.ts';
import { usageFailure } from '../failure.ts';
import type { Io } from '../io.ts';
import { readKeyFile } from '../key-file.ts';
import { splitList } from '../values/list.ts';
import { readPermissions } from '../values/permissions.ts';
import { readScopes } from '../values/scopes.ts';

/** A key as the environment describes it. */
export interface BootKey {
  /** The variable that the token came by, for messages. */
  readonly variable: string;
  readonly name: string;
  readonly token: string;
  readonly account: string | undefined;
  readonly rules: Omit<KeyChanges, 'name' | 'version'>;
}

const prefix = 'KEYRACK_KEY_';
/** The file of the key for a rack elsewhere; it is no key here. */
const taken = 'KEYRACK_KEY_FILE';
const settings = [
  'FILE',
  'ACCOUNT',
  'SCOPES',
  'PERMISSIONS',
  'EXPIRES',
  'ALLOW_IP',
  'RATE',
] as const;
type Setting = (typeof settings)[number];

const namePattern = /^[A-Z0-9]+(_[A-Z0-9]+)*$/;
const maxName = 64;
const maxKeys = 100;

/**
 * Takes the keys that the environment holds, by name, and the tokens out of it, whatever comes of them: no program
 * that is started and no report of a crash gets them. Throws a usage failure that quotes no token.
 */
export function takeBootKeys({ env, now }: Pick<Io, 'env' | 'now'>): readonly BootKey[] {
  const found = new Map<string, Map<Setting | 'TOKEN', string>>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(prefix) || variable === taken || value === undefined) continue;
    const { name, setting } = splitVariable(variable);
    if (setting === 'TOKEN') Reflect.deleteProperty(env, variable);
    if (!found.has(name)) found.set(name, new Map());
    found.get(name)?.set(setting, value);
  }
  if (found.size > maxKeys)
    throw usageFailure(
      `Cannot take keys from the environment: ${found.size} are more than ${maxKeys}`,
    );
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, values]) => makeKey(name, values, now()));
}

function splitVariable(variable: string): { name: string; setting: Setting | 'TOKEN' } {
  const rest = variable.slice(prefix.length);
  const setting = settings.find((one) => rest.endsWith(`_${one}`));
  if (!setting) return { name: rest, setting: 'TOKEN' };
  return { name: rest.slice(0, -setting.length - 1), setting };
}

function makeKey(
  name: string,
  values: ReadonlyMap<Setting | 'TOKEN', string>,
  now: number,
): BootKey {
  if (!namePattern.test(name) || name.length > maxName)
    throw refused(
      `${prefix}${name.slice(0, maxName)}`,
      `its name is not 1 to ${maxName} capital letters, digits and single _`,
    );
  const variable = `${prefix}${name}`;
  const [token, file] = [values.get('TOKEN'), values.get('FILE')];
  if (token !== undefined && file !== undefined)
    throw refused(variable, `${variable}_FILE is set as well; give one of them`);
  if (token === undefined && file === undefined)
    throw refused(variable, `only what it may do is set; set ${variable} or ${variable}_FILE too`);
  return {
    variable: file === undefined ? variable : `${variable}_FILE`,
    name: name.toLowerCase().replaceAll('_', '-'),
    token: file === undefined ? (token ?? '').trim() : readKeyFile(file),
    account: values.get('ACCOUNT'),
    rules: readRules(values, now),
  };
}

function readRules(values: ReadonlyMap<string, string>, now: number): BootKey['rules'] {
  const [scopes, permissions] = [values.get('SCOPES'), values.get('PERMISSIONS')];
  const [expires, allowed, rate] = [
    values.get('EXPIRES'),
    values.get('ALLOW_IP'),
    values.get('RATE'),
  ];
  return {
    ...(scopes !== undefined && { scopes: readScopes(scopes) }),
    ...(permissions !== undefined && { permissions: readPermissions(permissions) }),
    ...(expires !== undefined && { expiresAt: parseExpiry(expires, now) }),
    ...(allowed !== undefined && { allowedIps: splitList(allowed) }),
    ...(rate !== undefined && { rateLimit: rate }),
  };
}

/** Refuses a variable. */
export function refused(variable: string, reason: string) {
  return usageFailure(`Cannot take a key from ${variable}: ${reason}`);
}
