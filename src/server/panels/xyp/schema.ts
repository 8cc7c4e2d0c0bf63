import { z } from 'zod';
import { parseAddress } from '../../../core/addresses.ts';
import { parseMoment } from '../../../core/expiry.ts';
import type { OwnDraft } from '../own-keys.ts';

/** So many addresses are looked at; the profile says how many a key may have. */
const maxAddresses = 100;

const address = z
  .string()
  .max(64)
  .refine(isAddress, { error: 'is not a valid IP address (IPv4 or IPv6)' });

/** The body of `POST /api/account/api-keys`; what it holds beside these is not looked at. */
export const createBody = z.object({
  memo: z.string().trim().max(500).nullish(),
  allowedIps: z.array(address).max(maxAddresses).nullish(),
  expiresAt: z.string().max(64).refine(isMoment, { error: 'is not a valid datetime' }).nullish(),
});

/** What the panel calls a key that was given no memo. */
const unnamed = 'API Key';

/** The draft of a key. */
export function toDraft({ memo, allowedIps, expiresAt }: z.infer<typeof createBody>): OwnDraft {
  return {
    name: memo || unnamed,
    allowedIps: allowedIps ?? [],
    expiresAt: expiresAt ? new Date(parseMoment(expiresAt)).toISOString() : null,
  };
}

function isAddress(text: string): boolean {
  try {
    return parseAddress(text) !== '';
  } catch {
    return false;
  }
}

/** An empty text means no expiry, as in the panel's form. */
function isMoment(text: string): boolean {
  return text === '' || !Number.isNaN(parseMoment(text));
}

const whole = (highest: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, { error: 'is not a whole number' })
    .transform(Number)
    .refine((value) => value >= 1 && value <= highest, { error: `is not from 1 to ${highest}` });

/** The query of `GET /api/account/api-keys`. */
export const listQuery = z.object({
  page: whole(1_000_000).default(1),
  limit: whole(100).default(50),
});
