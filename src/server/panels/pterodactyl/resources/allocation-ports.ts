/** The addresses and ports that the text of a request stands for, as the panel reads them. */
import ipaddr from 'ipaddr.js';
import { PanelFailure } from '../failure.ts';

const maxPorts = 1000;

/** The addresses of `203.0.113.7` or of `203.0.113.0/29`. Throws the panel's failure for what is none. */
export function addressesIn(ip: string): readonly string[] {
  const [base = '', length] = ip.split('/');
  if (length !== undefined && !/^(2[5-9]|3[0-2])$/.test(length))
    throw new PanelFailure('CidrOutOfRangeException');
  const isFour = ipaddr.IPv4.isValidFourPartDecimal(base);
  if (!isFour && (length !== undefined || !ipaddr.IPv6.isValid(base))) {
    const detail = `Could not parse provided allocation IP address (${ip.slice(0, 64)}): Invalid IP address format`;
    throw new PanelFailure('DisplayException', detail);
  }
  return length === undefined ? [ip] : blockOf(base, Number(length));
}

function blockOf(base: string, length: number): readonly string[] {
  const first = ipaddr.IPv4.networkAddressFromCIDR(`${base}/${length}`).octets;
  const [a, b, c, d = 0] = first;
  return Array.from({ length: 2 ** (32 - length) }, (_, at) => [a, b, c, d + at].join('.'));
}

/** The ports of `25565` or of `25565-25570`, in either direction. Throws the panel's failure for what is none. */
export function portsIn(text: string): readonly number[] {
  const [, from, to = from] = /^(?:(\d{4,5})-(\d{4,5}))$/.exec(text) ?? /^(\d+)$/.exec(text) ?? [];
  if (from === undefined) {
    const detail = `The mapping provided for ${text.slice(0, 64)} was invalid and could not be processed.`;
    throw new PanelFailure('InvalidPortMappingException', detail);
  }
  const [first, last] = [Number(from), Number(to)];
  if (Math.abs(last - first) >= maxPorts) throw new PanelFailure('TooManyPortsInRangeException');
  if (Math.min(first, last) <= 1024 || Math.max(first, last) > 65_535)
    throw new PanelFailure('PortOutOfRangeException');
  const step = last < first ? -1 : 1;
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, at) => first + at * step);
}
