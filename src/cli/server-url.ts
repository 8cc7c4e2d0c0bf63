import { usageFailure } from './failure.ts';

/** The address of a rack without a slash at its end; throws a usage failure for anything else than http and https. */
export function readServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
  if (isPlain) return url.href.replace(/\/+$/, '');
  throw usageFailure(
    `Cannot use the server "${text.slice(0, 100)}": it is not an address such as https://keys.example.org`,
  );
}

/** The warning of an address over which a key goes in the clear; none for https and for this box. The key of a rack opens every door, and plain HTTP shows it to everybody on the way. */
export function warnOfPlainHttp(url: string): readonly string[] {
  const { protocol, hostname } = new URL(url);
  const isNear = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  return protocol === 'https:' || isNear ? [] : [`The key goes to ${url} unencrypted; use https`];
}
