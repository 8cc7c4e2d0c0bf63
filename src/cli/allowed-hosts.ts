import { usageFailure } from './failure.ts';
import { readNames } from './values/list.ts';

/** A host name, an IPv4 address, or an IPv6 address in brackets. */
const name = /^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[[0-9a-f:.]+\])$/;
const maxNames = 100;

/** Reads the names by which the API may be called, from the environment, else from config.json; none by default. */
export function readAllowedHosts(
  env: Readonly<Record<string, string | undefined>>,
  configured: readonly string[] | undefined,
): readonly string[] {
  const names = readNames(env.KEYRACK_ALLOWED_HOSTS) ?? configured ?? [];
  if (names.length > maxNames)
    throw usageFailure(`Cannot allow hosts: ${names.length} are named, ${maxNames} are the most`);
  return names.map((one) => {
    const host = one.toLowerCase();
    if (host.length <= 253 && name.test(host)) return host;
    throw usageFailure(
      `Cannot allow the host "${one.slice(0, 100)}": it is not a name such as keys.example.org, without scheme and port`,
    );
  });
}
