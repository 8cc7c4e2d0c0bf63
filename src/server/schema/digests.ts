import { z } from 'zod';
import type { DigestsWire } from '../wire/digest-match.ts';

/** The body of `POST /v1/keys/find`. */
export const digests: z.ZodType<DigestsWire> = z.strictObject({ digests: z.array(z.string()) });
