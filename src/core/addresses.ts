/**
 * IP addresses and CIDR ranges, read strictly. ipaddr.js is lenient where an allow-list must not
 * be: it takes `010.1.2.3` for 8.1.2.3, `127.1` for 127.0.0.1, `10.1/8` for 10.0.0.1/8, `::1.2.3.4`
 * for 1.2.3.4, and passes zone ids. Whoever writes such a thing means something else, so it is
 * refused with a suggestion where one reading is likely. IPv4 in its IPv6 clothes
 * (`::ffff:10.0.0.1`) is IPv4, in rules and in peers alike; `::1.2.3.4` is not such clothes.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { KeyError } from './errors.ts';

const maxLength = 64;

/** Returns the address in canonical form; throws `invalid_input`. */
export function parseAddress(text: string): string {
  if (text.length > maxLength) throw refused(text, 'is too long for an IP address');
  if (text.includes('%')) throw refused(text, `has a zone id${suggestWithoutZone(text)}`);
  const family = isIP(text);
  if (family === 0) throw refused(text, `is not an IP address${suggestAddress(text)}`);
  // Node takes an IPv4 address in one form only, which is the canonical one.
  return family === 4 ? text : read(text).toString();
}

/** Returns the address or CIDR range in canonical form; a range of one address is the address. Throws `invalid_input`. */
export function parseRule(text: string): string {
  if (text.length > maxLength) throw refused(text, 'is too long for an IP address or range');
  const [address = '', length, ...rest] = text.split('/');
  if (length === undefined) return parseAddress(text);
  if (rest.length > 0) throw refused(text, 'has more than one "/"');
  const isShort = /^\d+(\.\d+){0,2}$/.test(address);
  if (isShort) throw refused(text, `is not a full address${suggestRange(address, length)}`);
  return parseRange(text, parseAddress(address), address.includes(':') ? 128 : 32, length);
}

/** True if the address may pass: no rules allow every address, rules never allow an unknown one. */
export function isAllowed(rules: readonly string[], ip: string | null): boolean {
  if (rules.length === 0) return true;
  if (ip === null) return false;
  if (rules.includes(ip)) return true;
  const address = read(ip);
  return rangesOf(rules).some(
    ([base, length]) => base.kind() === address.kind() && address.match(base, length),
  );
}

/** What stands for everybody at an address: an IPv4 address itself, the /64 of an IPv6 address. */
export function sourceOf(ip: string): string {
  if (!ip.includes(':')) return ip;
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`)}/64`;
}

type Range = ReturnType<typeof ipaddr.parseCIDR>;

/** A list of rules is never changed, only replaced, and reading one costs more than the rest of a verdict, so each is read once. */
const ranges = new WeakMap<readonly string[], readonly Range[]>();

function rangesOf(rules: readonly string[]): readonly Range[] {
  const known = ranges.get(rules);
  if (known) return known;
  const read = rules.map(readRange);
  ranges.set(rules, read);
  return read;
}

function readRange(rule: string): Range {
  return ipaddr.parseCIDR(rule.includes('/') ? rule : `${rule}/${fullLength(rule)}`);
}

/**
 * An address that is known to be one. ipaddr.js takes longer to parse IPv4 than a verdict may take, and
 * loses the difference between `::1.2.3.4` and `::ffff:1.2.3.4` unless the dots are gone.
 */
function read(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  if (!address.includes(':')) return new ipaddr.IPv4(address.split('.').map(Number));
  return ipaddr.process(address.replace(/\d+\.\d+\.\d+\.\d+$/, toGroups));
}

/** `1.2.3.4` as the two groups `102:304`. */
function toGroups(dotted: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number);
  return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
}

function parseRange(text: string, address: string, bits: 32 | 128, lengthText: string): string {
  if (!isPrefixLength(lengthText, bits)) {
    throw refused(text, `has no prefix length from 0 to ${bits}`);
  }
  const isMapped = bits === 128 && isIP(address) === 4;
  const length = Number(lengthText) - (isMapped ? 96 : 0);
  if (length < 0) throw refused(text, 'reaches beyond the IPv4 addresses; write an IPv4 range');
  return networkOf(text, address, length);
}

function isPrefixLength(text: string, bits: number): boolean {
  return /^(0|[1-9]\d{0,2})$/.test(text) && Number(text) <= bits;
}

function networkOf(text: string, address: string, length: number): string {
  const range = `${address}/${length}`;
  const kind = isIP(address) === 4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const network = kind.networkAddressFromCIDR(range).toString();
  if (network !== address) {
    throw refused(
      text,
      `has bits set after its prefix; did you mean "${network}/${length}" or "${address}"`,
    );
  }
  return length === fullLength(address) ? address : range;
}

function fullLength(address: string): number {
  return address.includes(':') ? 128 : 32;
}

/** For `010.1.2.3` the decimal reading; nothing where no single reading is likely. */
function suggestAddress(text: string): string {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,5}$/.test(part))) return '';
  const decimal = parts.map(Number).join('.');
  return isIP(decimal) === 4 ? `; did you mean "${decimal}"` : '';
}

function suggestWithoutZone(text: string): string {
  const [address = ''] = text.split('%');
  return isIP(address) === 0 ? '' : `; did you mean "${address}"`;
}

/** For `10.1/8` the range that holds 10.1.0.0. */
function suggestRange(address: string, length: string): string {
  const full = [...address.split('.'), '0', '0', '0'].slice(0, 4).join('.');
  if (isIP(full) !== 4 || !isPrefixLength(length, 32)) return '';
  const network = ipaddr.IPv4.networkAddressFromCIDR(`${full}/${length}`);
  return `; did you mean "${network}/${length}"`;
}

function refused(text: string, problem: string): KeyError {
  const message = `"${text.slice(0, maxLength)}" ${problem}`;
  return new KeyError('invalid_input', `Cannot read address: ${message}`, {
    issues: [{ path: 'allowed_ips', message }],
  });
}
