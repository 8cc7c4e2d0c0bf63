/**
 * Whether what was typed so far may still become right, so that nobody is told of a mistake while
 * typing. What cannot become right any more is told at once, by the rules' own words.
 */
import { parseMoment } from '../../core/expiry.ts';
import { labelProblem, normalizeLabel } from '../../core/label.ts';
import type { LabelRule } from '../../core/profile.ts';

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const beginsIpv4 = new RegExp(`^${octet}?$|^(?:${octet}\\.){1,3}${octet}?$`);
const fullIpv4 = new RegExp(`^(?:${octet}\\.){3}${octet}/(?:[12]?\\d?|3[0-2]?)$`);
const beginsIpv6 = /^[0-9a-f]{0,4}(?::{1,2}[0-9a-f]{0,4}){0,7}$|^[0-9a-f:]*:[\d.]{0,15}$/i;
const fullIpv6 = /^(?=.*:)[0-9a-f:.]{2,45}\/(?:12[0-8]?|1[01]?\d?|[1-9]?\d?)$/i;
const beginsZone = /^\d{4}-\d\d-\d\dT[\d:.]{5,12}[+-](?:\d{0,2}|\d\d:\d?)$/;

/** True if a name may go on to be a right one: it is only too short. */
export function mayBecomeName(text: string, rule: LabelRule): boolean {
  const label = normalizeLabel(text);
  return label === '' || labelProblem(label, { ...rule, min: 0 }) === null;
}

/** True if an address or range may go on to be a right one. */
export function mayBecomeAddress(text: string): boolean {
  const typed = text.trim();
  return [beginsIpv4, fullIpv4, beginsIpv6, fullIpv6].some((pattern) => pattern.test(typed));
}

/** True if a rate may go on to be a right one: `600`, `600/`, `600/1`. */
export function mayBecomeRate(text: string): boolean {
  return /^(?:[1-9]\d{0,8}(?:\/\d{0,6}[smhd]?)?)?$/.test(text.trim());
}

/** Moments that whatever stands before may be completed with; one of them fits if any does. */
const completions = ['0000-01-01T00:00:00.000Z', '2000-10-10T10:10:10.100Z'];

/** True if an expiry may go on to be a right one: `9`, `1d1`, `ne`, `2027-1`. A span that is whole can only grow. */
export function mayBecomeExpiry(text: string): boolean {
  const typed = text.trim();
  if ('never'.startsWith(typed)) return true;
  if (/^(?:\d{1,6}[smhdwy])*\d{0,6}$/.test(typed)) return !/[smhdwy]$/.test(typed);
  if (beginsZone.test(typed)) return true;
  if (!/^\d{4}-[\dT:.-]*$/.test(typed) || typed.length >= 24) return false;
  return completions.some((whole) => !Number.isNaN(parseMoment(typed + whole.slice(typed.length))));
}
