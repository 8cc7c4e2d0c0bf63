/**
 * What Laravel encrypts with its APP_KEY: base64 of `{"iv","value","mac","tag"}`, AES-256-CBC with PKCS #7,
 * and an HMAC-SHA256 of the two base64 texts in front of it. The HMAC is compared, in constant time,
 * before anything is decrypted, so that a changed payload is never deciphered.
 */
import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';

/** What was encrypted, or why it cannot be had. */
export type Opened = { readonly text: string } | { readonly problem: string };

/** The longest payload, in characters. */
const maxLength = 16 * 1024;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

interface Payload {
  readonly iv: string;
  readonly value: string;
  readonly mac: string;
}

/** Opens a payload with a key of 32 bytes. */
export function openLaravel(text: string, key: Uint8Array): Opened {
  const payload = readPayload(text);
  if (!payload) return { problem: 'it is not a payload of Laravel with AES-256-CBC' };
  const { iv, value, mac } = payload;
  const expected = createHmac('sha256', key)
    .update(iv + value)
    .digest();
  if (!timingSafeEqual(expected, Buffer.from(mac, 'hex')))
    return { problem: 'APP_KEY is not the one that it was encrypted with, or it was changed' };
  try {
    const cipher = createDecipheriv('aes-256-cbc', key, Buffer.from(iv, 'base64'));
    const plain = Buffer.concat([cipher.update(value, 'base64'), cipher.final()]);
    return { text: unserialize(plain) };
  } catch {
    return { problem: 'it cannot be decrypted' };
  }
}

function readPayload(text: string): Payload | null {
  if (text.length > maxLength || !base64.test(text)) return null;
  try {
    const { iv, value, mac, tag } = JSON.parse(Buffer.from(text, 'base64').toString('utf8')) ?? {};
    const isWhole =
      [iv, value].every((one) => typeof one === 'string' && base64.test(one)) &&
      Buffer.from(iv, 'base64').length === 16 &&
      typeof mac === 'string' &&
      /^[0-9a-f]{64}$/.test(mac);
    return isWhole && !tag ? { iv, value, mac } : null;
  } catch {
    return null;
  }
}

/** `encrypt` serializes what it gets (`s:32:"…";`), `encryptString` does not; the length counts bytes. */
function unserialize(plain: Buffer): string {
  const text = plain.toString('utf8');
  const [, length, inner = ''] = /^s:(\d{1,9}):"([\s\S]*)";$/.exec(text) ?? [];
  return Number(length) === Buffer.byteLength(inner) ? inner : text;
}
