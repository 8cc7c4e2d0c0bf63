/**
 * What the panel takes for an address, in the forms that the rack keeps: beside addresses and CIDR ranges also
 * `10.0.0.*`, `10.0.0.0 255.255.255.0` and `10.0.0.1-10.0.0.9`. A range becomes the CIDR ranges that it is made of.
 */
import ipaddr from 'ipaddr.js';
import { parseRule } from '../../../../core/addresses.ts';
import { KeyError } from '../../../../core/errors.ts';

/** The rules that a text stands for; null for a text that the panel does not take. */
export function readAddressRule(text: string): readonly string[] | null {
  const forms = [fromWildcard(text), fromNetmask(text), fromRange(text), fromCidr(text)];
  const rules = forms.find((rules) => rules !== null) ?? [text];
  try {
    return rules.map(parseRule);
  } catch (error) {
    if (error instanceof KeyError) return null;
    throw error;
  }
}

function fromWildcard(text: string): readonly string[] | null {
  const [, start = ''] = /^((?:\d{1,3}\.){1,3})\*(?:\.\*){0,2}$/.exec(text) ?? [];
  const parts = start.split('.').slice(0, -1);
  if (parts.length === 0 || text.split('.').length !== 4) return null;
  return [`${[...parts, '0', '0', '0'].slice(0, 4).join('.')}/${parts.length * 8}`];
}

function fromNetmask(text: string): readonly string[] | null {
  const [, address = '', mask = ''] = /^([\d.]+) +([\d.]+)$/.exec(text) ?? [];
  if (!ipaddr.IPv4.isValidFourPartDecimal(mask)) return null;
  const length = ipaddr.IPv4.parse(mask).prefixLengthFromSubnetMask();
  return length === null ? null : fromCidr(`${address}/${length}`);
}

/** The panel takes a range by any of its addresses. */
function fromCidr(text: string): readonly string[] | null {
  const [address = '', length = ''] = text.split('/');
  const isFour = ipaddr.IPv4.isValidFourPartDecimal(address) && ipaddr.IPv4.isValidCIDR(text);
  if (isFour) return [`${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${length}`];
  const isSix = text.includes(':') && !text.includes('.') && ipaddr.IPv6.isValidCIDR(text);
  return isSix ? [`${ipaddr.IPv6.networkAddressFromCIDR(text).toString()}/${length}`] : null;
}

function fromRange(text: string): readonly string[] | null {
  const ends = text.split('-').map((end) => end.trim());
  const [from = '', to = ''] = ends;
  if (ends.length !== 2 || ![from, to].every(ipaddr.IPv4.isValidFourPartDecimal)) return null;
  const [first, last] = [numberOf(from), numberOf(to)];
  return first <= last ? cidrsOf(first, last) : null;
}

/** The largest block that begins at the first address and does not reach beyond the last, and so on. */
function cidrsOf(first: number, last: number): readonly string[] {
  const found: string[] = [];
  for (let start = first; start <= last; ) {
    let length = 32;
    while (length > 0 && start % 2 ** (33 - length) === 0 && start + 2 ** (33 - length) - 1 <= last)
      length -= 1;
    found.push(`${dotted(start)}/${length}`);
    start += 2 ** (32 - length);
  }
  return found;
}

function numberOf(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(address: number): string {
  return [3, 2, 1, 0].map((place) => Math.floor(address / 256 ** place) % 256).join('.');
}
