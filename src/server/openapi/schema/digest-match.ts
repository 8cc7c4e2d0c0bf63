import { z } from 'zod';
import { tokenAges } from '../../../core/digest-match.ts';
import type { DigestMatchWire } from '../../wire/digest-match.ts';
import { key } from './key.ts';

export const digestMatch: z.ZodType<DigestMatchWire> = z.strictObject({
  digest: z.string(),
  age: z.enum(tokenAges).meta({
    description:
      '`previous` is the old token of a rotation; `outdated` one whose overlap is over, which opens nothing.',
  }),
  key,
});
