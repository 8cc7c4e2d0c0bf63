/** One-time codes that follow the clock (RFC 6238), as authenticator apps make them: SHA-1, six digits, steps of thirty seconds. */
import { createHmac } from 'node:crypto';

const stepMs = 30_000;
const digits = 6;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The code of a secret in base 32 at a moment in milliseconds. */
export function totp(secret: string, moment: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / stepMs)));
  const digest = createHmac('sha1', bytesOf(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  const number = (digest.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits;
  return String(number).padStart(digits, '0');
}

/** True if the code is that of the moment, or of so many steps before or after it. */
export function isTotp(secret: string, code: string, moment: number, window: number): boolean {
  const steps = Array.from({ length: 2 * window + 1 }, (_, at) => at - window);
  return steps.some((step) => totp(secret, Math.max(0, moment + step * stepMs)) === code);
}

/** A secret of as many characters as there are bytes, in base 32. */
export function secretOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => alphabet[byte % alphabet.length]).join('');
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret]
    .map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0'))
    .join('');
  const whole = bits.match(/.{8}/g) ?? [];
  return Buffer.from(whole.map((byte) => Number.parseInt(byte, 2)));
}
