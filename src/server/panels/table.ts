import { akener, kener } from './kener/kener.ts';
import type { Panel } from './panel.ts';
import { pelican } from './pelican/pelican.ts';
import { pterodactyl, pterodactylMask } from './pterodactyl/pterodactyl.ts';
import { xyp } from './xyp/xyp.ts';

/** Every panel, one line each. What answers below a shorter path stands behind what answers below a longer one. */
export const panels: readonly Panel[] = [xyp, pterodactyl, pterodactylMask, pelican, akener, kener];
