import { akener, kener } from './kener/kener.ts';
import type { Panel } from './panel.ts';
import { xyp } from './xyp/xyp.ts';

/** Every panel, one line each. What answers below a shorter path stands behind what answers below a longer one. */
export const panels: readonly Panel[] = [xyp, akener, kener];
