import { z } from 'zod';
import type { ClockReset } from '../../../core/service.ts';
import { moment } from './common.ts';

export const clockReset: z.ZodType<ClockReset> = z.strictObject({ from: moment, to: moment });
