/**
 * True if the locale says that the terminal shows no UTF-8. A locale that is not set says nothing:
 * over SSH and in containers that is the rule, and their terminals show UTF-8.
 */
export function isAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG;
  return locale !== undefined && locale !== '' && !/utf-?8/i.test(locale);
}
